package schedule

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// programmeListWords are the keys of what a list of programmes says.
type programmeListWords struct {
	None    string // where nothing is chosen
	NoneInk themeName
	Add     string // the button
	Pick    string // the title of what it opens
}

// programmeList is approved programmes that play in their order: what stands in
// for a relay, and what fills gaps.
type programmeList struct {
	page    *Page
	words   programmeListWords
	ids     []app.ID
	rows    *fyne.Container
	object  fyne.CanvasObject
	changed func() // its height is another
}

func newProgrammeList(p *Page, words programmeListWords, changed func()) *programmeList {
	l := &programmeList{page: p, words: words, rows: container.NewStack(), changed: changed}
	add := widget.NewButton(p.env.T(words.Add), "plus", l.add)
	l.object = widget.Column(8, widget.Fitted(l.rows), widget.Fitted(container.NewHBox(add)))
	return l
}

// set shows other programmes.
func (l *programmeList) set(ids []app.ID) {
	l.ids = slices.Clone(ids)
	l.show()
}

func (l *programmeList) show() {
	var slots []widget.Slot
	for i, id := range l.ids {
		slots = append(slots, widget.Fitted(l.row(i, id)))
	}
	if len(slots) == 0 {
		slots = append(slots, widget.Fitted(widget.NewText(l.page.env.T(l.words.None), widget.RoleText, l.words.NoneInk)))
	}
	l.rows.Objects = []fyne.CanvasObject{widget.Column(4, slots...)}
	l.rows.Refresh()
	l.changed()
}

// row is one programme, with its state where it may not go on air.
func (l *programmeList) row(i int, id app.ID) fyne.CanvasObject {
	t := l.page.env.T
	one, ok := l.page.programmes[id]
	name := one.Title
	if !ok {
		name = t("schedule.programme.none")
	} else if one.State != app.ProgrammeApproved {
		name += " · " + t("schedule.programme.state."+string(one.State))
	}
	gone := widget.NewIconButton("trash", t("schedule.rules.filler_remove"), func() { l.set(slices.Delete(slices.Clone(l.ids), i, i+1)) })
	return widget.Line(8, widget.Grow(widget.NewEllipsis(itoa(i+1)+". "+name, widget.RoleText, theme.Text)), widget.Fitted(gone))
}

// add lets a person choose an approved programme that is not in the list.
func (l *programmeList) add() {
	p := l.page
	t := p.env.T
	dialog.Pick(p.env, t(l.words.Pick), t("schedule.programme.search"), t("schedule.programme.nothing"),
		func(text string) ([]dialog.Picked, error) {
			all, err := p.env.Backend.Programmes(text)
			all = slices.DeleteFunc(all, func(one app.Programme) bool {
				return one.State != app.ProgrammeApproved || slices.Contains(l.ids, one.ID)
			})
			return p.side.form.picks(all), err
		},
		func(one dialog.Picked) { l.set(append(l.ids, app.ID(one.ID))) })
}
