package library

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// usesPanel is what a programme is made of and when it was on air; of a medium,
// where it is used.
type usesPanel struct {
	detail *detailCard
	box    fyne.CanvasObject
	lines  *fyne.Container
}

// useLine is a use in words.
type useLine struct {
	words string
	icon  string
	open  func() // goes there; nil where nothing can be opened
}

func newUsesPanel(d *detailCard) *usesPanel {
	u := &usesPanel{detail: d, lines: widget.Column(8)}
	u.box = container.NewVScroll(widget.Pad(0, 12, 0, 0, u.lines))
	return u
}

// useLines puts uses into words.
func (p *Page) useLines(uses []backend.Use) []useLine {
	icons := map[backend.UseKind]string{backend.UseProgramme: "wave", backend.UseTrashed: "trash", backend.UseEdit: "scissors", backend.UseOther: "sliders"}
	all := make([]useLine, len(uses))
	for i, u := range uses {
		title := u.Title
		if title == "" {
			title = p.env.T("library.untitled")
		}
		all[i] = useLine{words: p.env.T("library.uses."+string(u.Kind), "title", title), icon: icons[u.Kind]}
		switch u.Kind {
		case backend.UseProgramme:
			all[i].open = func() { p.Shown(page.Args{"programme": string(u.Programme)}) }
		case backend.UseEdit:
			all[i].open = func() { p.env.Go(page.Studio, page.Args{"programme": string(u.Programme)}) }
		}
	}
	return all
}

func (u *usesPanel) show() { u.take(told{}) }

// take shows what was read.
func (u *usesPanel) take(got told) {
	var slots []widget.Slot
	if u.detail.row.subject.isMedia() {
		for _, l := range got.uses {
			slots = append(slots, widget.Fitted(u.use(l)))
		}
	} else {
		slots = u.ofProgramme(got.broadcasts)
	}
	if len(slots) == 0 {
		slots = append(slots, widget.Fitted(widget.NewText(u.detail.page.env.T("library.uses.none"), widget.RoleText, theme.Muted)))
	}
	column := widget.Column(8, slots...)
	u.lines.Layout, u.lines.Objects = column.Layout, column.Objects
	u.lines.Refresh()
}

func (u *usesPanel) use(l useLine) fyne.CanvasObject {
	words := fyne.CanvasObject(widget.NewEllipsis(l.words, widget.RoleText, theme.Text))
	slots := []widget.Slot{widget.Fixed(20, widget.NewIcon(l.icon, 20, theme.Muted)), widget.Grow(words)}
	if l.open != nil {
		slots = append(slots, widget.Fitted(widget.NewLink(u.detail.page.env.T("library.uses.open"), l.open)))
	}
	return widget.Line(8, slots...)
}

// ofProgramme are a programme's pieces, then its broadcasts, newest first.
func (u *usesPanel) ofProgramme(broadcasts []app.Broadcast) (slots []widget.Slot) {
	e := u.detail.page.env
	heading := func(key string) {
		slots = append(slots, widget.Fitted(widget.NewText(e.T(key), widget.RoleTextBold, theme.Text)))
	}
	if len(u.detail.programme.Items) > 0 {
		heading("library.items")
	}
	for _, i := range u.detail.programme.Items {
		slots = append(slots, widget.Fitted(itemLine(e.Catalogue, i)))
	}
	if len(broadcasts) > 0 {
		heading("library.aired")
	}
	for _, b := range broadcasts {
		words := e.T("library.aired.at", "time", e.Catalogue.DateClock(b.StartedAt), "name", e.Backend.UserName(b.StartedBy))
		if d := b.EndedAt.Sub(b.StartedAt); !b.EndedAt.IsZero() {
			words += " · " + e.Catalogue.Duration(d.Round(time.Second))
		}
		slots = append(slots, widget.Fitted(u.use(useLine{words: words, icon: "speaker"})))
	}
	return slots
}
