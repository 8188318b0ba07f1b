package library

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// playEvery is how often the place in a preview is looked at.
const playEvery = 100 * time.Millisecond

// Page is the page Thư viện. All its fields belong to the window's goroutine.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject

	second *widget.Text
	search *widget.Entry
	chips  *stageChips
	list   *listCard
	detail *detailCard
	empty  fyne.CanvasObject
	body   fyne.CanvasObject

	all    []app.Programme
	rows   []row
	shown  []row
	stage  stage
	chosen app.ID
	undo   app.ID // the programme that was deleted last
	asked  int    // numbers the searches, so that an old answer is dropped
	stops  []func()
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e}
	p.second = widget.NewEllipsis("", widget.RoleStrong, theme.Muted)
	p.search = widget.NewEntry(e.T("library.search"))
	p.search.Icon = theme.Icon("search", theme.Muted, 20)
	p.search.OnChanged = func(string) { p.load() }
	p.search.OnEnter = func() { p.list.list.Select(0); p.focus(p.list.list) }
	p.chips = newStageChips(p)
	p.list = newListCard(p)
	p.detail = newDetailCard(p)
	p.empty = widget.NewEmptyState("library", e.T("library.empty"),
		widget.NewPrimary(e.T("library.empty.make"), "plus", p.make))
	p.body = widget.Column(16, widget.Fixed(32, p.chips.box),
		widget.Grow(widget.Row(16, widget.Grow(p.list.card), widget.Fixed(464, p.detail.card))))
	title := widget.Line(16,
		widget.Fitted(widget.NewText(e.T("library.title"), widget.RoleTitle, theme.Text)),
		widget.Grow(p.second), widget.Fixed(256, p.search),
		widget.Fitted(widget.NewButton(e.T("library.make"), "plus", p.make)))
	p.content = widget.Column(16, widget.Fixed(40, title), widget.Grow(container.NewStack(p.body, p.empty)))
	return p
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the library; "programme" opens one.
func (p *Page) Shown(args page.Args) {
	if id := app.ID(args["programme"]); id != "" {
		p.chosen, p.stage = id, ""
		p.search.SetText("")
	}
	p.load()
	p.stops = append(p.stops, p.env.Poll(playEvery, p.detail.tick))
}

// Hidden stops the preview and looking at it.
func (p *Page) Hidden() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.detail.stop()
}

// Refresh re-reads the library.
func (p *Page) Refresh(t backend.Topic) {
	if t == backend.TopicLibrary || t == backend.TopicPeople {
		p.load()
	}
}

// FirstFocus is the list.
func (p *Page) FirstFocus() fyne.Focusable { return p.list.list }

// Shortcuts are undoing a removal and searching.
func (p *Page) Shortcuts() []page.Shortcut {
	find := &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierControl}
	return []page.Shortcut{
		{Keys: &fyne.ShortcutUndo{}, Do: p.restore},
		{Keys: find, Do: func() { p.focus(p.search) }},
	}
}

// TypedKey previews by Space and deletes by Delete.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.detail.toggle()
	case fyne.KeyDelete:
		p.do(actDelete)
	default:
		return false
	}
	return true
}

func (p *Page) focus(o fyne.Focusable) { p.env.Window.Canvas().Focus(o) }

func (p *Page) make() { p.env.Go(page.Studio, page.Args{"new": "1"}) }

// load searches by what is typed and shows what was found; an answer that
// comes after a newer question is dropped.
func (p *Page) load() {
	p.asked++
	asked, text := p.asked, p.search.Value()
	var found []app.Programme
	var rows []row
	p.env.Ask(func(context.Context) (err error) {
		if found, err = p.env.Backend.Programmes(text); err == nil {
			rows = makeRows(p.env.Catalogue, found, p.env.Backend.UserName)
		}
		return err
	}, func() {
		if asked == p.asked {
			p.apply(found, rows, text)
		}
	})
}

func (p *Page) apply(found []app.Programme, rows []row, text string) {
	p.all, p.rows = found, rows
	p.second.Set(p.env.Catalogue.N("library.count", len(rows)))
	p.chips.show(tally(rows), len(rows), p.stage)
	p.empty.Hide()
	p.body.Show()
	if len(rows) == 0 && text == "" {
		p.empty.Show()
		p.body.Hide()
	}
	p.pick()
}

// pick shows the rows of the stage that is wanted, and keeps the choice.
func (p *Page) pick() {
	p.shown = pick(p.rows, p.stage)
	at := -1
	for i, r := range p.shown {
		if r.ID == p.chosen {
			at = i
		}
	}
	if at < 0 && len(p.shown) > 0 {
		at = 0
		p.chosen = p.shown[0].ID
	}
	p.list.show(p.shown, at)
	p.open(p.chosen)
}

// open shows a programme at the right.
func (p *Page) open(id app.ID) {
	p.chosen = id
	for _, q := range p.all {
		if q.ID == id {
			p.detail.show(q)
			return
		}
	}
	p.detail.clear()
}
