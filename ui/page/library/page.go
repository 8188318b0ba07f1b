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

	head    *headRow
	search  *widget.Entry
	chips   [shelves]*stageChips
	filters *filterBar
	list    *listCard
	detail  *detailCard
	imports *importer
	empty   *fyne.Container
	body    *fyne.Container

	shelf      shelf
	categories []app.Category
	all        []subject
	rows       []row
	shown      []row
	stage      stage
	order      order
	chosen     app.ID
	undo       []undoStep
	asked      int // numbers the searches, so that an old answer is dropped
	stops      []func()
}

// The choices that are remembered.
const (
	prefOrder   = "library.order"
	prefFilters = "library.filters"
	prefKind    = "library.import_kind"
)

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e}
	p.order = order(fyne.CurrentApp().Preferences().Int(prefOrder))
	p.search = widget.NewEntry(e.T("library.search"))
	p.search.Icon = theme.Icon("search", theme.Muted, 20)
	p.search.OnChanged = func(string) { p.load() }
	p.search.OnEnter = func() { p.list.list.Select(0); p.focus(p.list.list) }
	for s := range p.chips {
		p.chips[s] = newStageChips(p, shelfStages[s])
	}
	p.filters = newFilterBar(p)
	p.list, p.detail = newListCard(p), newDetailCard(p)
	p.imports = newImporter(p)
	p.head = newHeadRow(p)
	p.empty = container.NewStack()
	p.body = container.NewStack()
	p.content = widget.Column(12, widget.Fixed(44, p.head.box), widget.Fitted(p.imports.card), widget.Grow(container.NewStack(p.body, p.empty)))
	p.arrange()
	return p
}

// arrange lays the page out for the present shelf.
func (p *Page) arrange() {
	wide := fyne.CurrentApp().Preferences().Bool(prefFilters) && p.shelf != shelfTrash
	seen(p.filters.box, wide)
	top := widget.Line(8, widget.Fitted(p.chips[p.shelf].box), widget.Space(),
		widget.Fitted(p.head.kind), widget.Fitted(p.head.filter), widget.Fixed(200, p.head.sort))
	slots := []widget.Slot{widget.Fixed(40, top)}
	if wide {
		slots = append(slots, widget.Fixed(40, p.filters.box))
	}
	slots = append(slots, widget.Grow(widget.Row(16, widget.Grow(p.list.card), widget.Fixed(detailWidth, p.detail.card))))
	p.body.Objects = []fyne.CanvasObject{widget.Column(12, slots...)}
	p.body.Refresh()
}

// detailWidth is the card's at the right.
const detailWidth = 464

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the library; "programme" opens one, "media" a medium.
func (p *Page) Shown(args page.Args) {
	if id := app.ID(args["programme"]); id != "" {
		p.seek(shelfProgrammes, id)
	}
	if id := app.ID(args["media"]); id != "" {
		p.seek(shelfMedia, id)
	}
	p.load()
	p.stops = append(p.stops, p.env.Poll(playEvery, p.tick))
}

// seek turns to where something is, with nothing that could hide it.
func (p *Page) seek(s shelf, id app.ID) {
	p.chosen, p.stage = id, ""
	p.filters.clear()
	p.search.SetText("")
	if p.shelf != s {
		p.turn(s)
		p.chosen = id
	}
}

func (p *Page) tick() {
	p.detail.tick()
	p.imports.tick()
}

// Hidden stops the preview and looking at it, and keeps what was typed.
func (p *Page) Hidden() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.detail.leave()
}

// Refresh re-reads the library.
func (p *Page) Refresh(t backend.Topic) {
	if t == backend.TopicLibrary || t == backend.TopicPeople {
		p.load()
	}
}

// FirstFocus is the list.
func (p *Page) FirstFocus() fyne.Focusable { return p.list.list }

// Dropped brings files and folders in.
func (p *Page) Dropped(paths []string) { p.imports.bring(paths) }

// Shortcuts are undoing, searching, the shelves, and bringing in.
func (p *Page) Shortcuts() []page.Shortcut {
	ctrl := func(k fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
	}
	all := []page.Shortcut{
		{Keys: &fyne.ShortcutUndo{}, Do: p.takeBack},
		{Keys: ctrl(fyne.KeyF), Do: func() { p.focus(p.search) }},
		{Keys: ctrl(fyne.KeyO), Do: p.imports.askFiles},
		{Keys: ctrl(fyne.KeyReturn), Do: p.handOn},
	}
	for s, k := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3} {
		all = append(all, page.Shortcut{
			Keys: &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt},
			Do:   func() { p.turn(shelf(s)); p.focus(p.list.list) },
		})
	}
	return all
}

// handOn approves, or sends for approval, of which one is possible at most. What
// is being said of the sound is sent first, and nothing with it.
func (p *Page) handOn() {
	switch d := p.detail; {
	case d.remark.box.Visible():
		d.remark.send()
	case d.remarks.typed():
		d.remarks.keep()
	default:
		p.do(actApprove)
		p.do(actSubmit)
	}
}

// TypedKey previews by Space, goes about in the sound by the arrows, remarks by
// M and deletes by Delete.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.detail.toggle()
	case fyne.KeyLeft, fyne.KeyRight:
		p.detail.step(e.Name == fyne.KeyRight)
	case fyne.KeyM:
		p.detail.remarks.begin()
	case fyne.KeyDelete:
		p.do(actDelete)
	default:
		return false
	}
	return true
}

func (p *Page) focus(o fyne.Focusable) { p.env.Window.Canvas().Focus(o) }

func (p *Page) make() { p.env.Go(page.Studio, page.Args{"new": "1"}) }

// turn shows another shelf.
func (p *Page) turn(s shelf) {
	if p.shelf == s {
		return
	}
	p.detail.leave()
	p.shelf, p.stage, p.chosen = s, "", ""
	p.filters.clear()
	p.head.show()
	p.arrange()
	p.load()
}

// reading is what was read of the library for one question.
type reading struct {
	subjects   []subject
	rows       []row
	categories []app.Category
}

// load searches by what is typed and shows what was found; an answer that
// comes after a newer question is dropped.
func (p *Page) load() {
	p.asked++
	asked, text, of := p.asked, p.search.Value(), p.shelf
	var r reading
	p.env.Ask(func(context.Context) (err error) {
		r, err = p.read(of, text)
		return err
	}, func() {
		if asked == p.asked {
			p.apply(r, text)
		}
	})
}

// read is not on the window's goroutine.
func (p *Page) read(of shelf, text string) (r reading, err error) {
	b := p.env.Backend
	if r.categories, err = b.Categories(); err != nil {
		return r, err
	}
	switch of {
	case shelfProgrammes:
		r.subjects, err = p.readProgrammes(text)
	case shelfMedia:
		r.subjects, err = p.readMedia(text)
	default:
		r.subjects, err = p.readTrash()
	}
	for _, s := range r.subjects {
		r.rows = append(r.rows, makeRow(p.env.Catalogue, s, b.UserName))
	}
	return r, err
}

// readProgrammes lists what is in the making first, unless something is
// searched.
func (p *Page) readProgrammes(text string) (all []subject, err error) {
	if text == "" {
		making, err := p.env.Backend.InTheMaking()
		if err != nil {
			return nil, err
		}
		for _, m := range making {
			all = append(all, subject{making: m})
		}
	}
	found, err := p.env.Backend.Programmes(text)
	for _, q := range found {
		all = append(all, subject{programme: q})
	}
	return all, err
}

func (p *Page) readMedia(text string) (all []subject, err error) {
	found, err := p.env.Backend.FindMedia(text)
	for _, m := range found {
		all = append(all, subject{media: m})
	}
	return all, err
}

func (p *Page) readTrash() (all []subject, err error) {
	t, err := p.env.Backend.Trash()
	for _, q := range t.Programmes {
		all = append(all, subject{programme: q})
	}
	for _, m := range t.Media {
		all = append(all, subject{media: m})
	}
	return all, err
}

func (p *Page) apply(r reading, text string) {
	p.all, p.rows, p.categories = r.subjects, r.rows, r.categories
	p.filters.offer(r.rows)
	p.head.show()
	p.empty.Hide()
	p.body.Show()
	if len(r.rows) == 0 && text == "" {
		p.empty.Objects = []fyne.CanvasObject{p.emptyState()}
		p.empty.Show()
		p.empty.Refresh()
		p.body.Hide()
	}
	p.refilter()
}

// emptyState says of the present shelf what comes here, and what to do first.
func (p *Page) emptyState() fyne.CanvasObject {
	t := p.env.T
	switch p.shelf {
	case shelfProgrammes:
		return widget.NewEmptyState("library", t("library.empty"), widget.NewPrimary(t("library.empty.make"), "plus", p.make))
	case shelfMedia:
		return widget.NewEmptyState("music", t("library.empty.media"), widget.NewPrimary(t("library.import.folder"), "folder", p.imports.askFolder))
	}
	return widget.NewEmptyState("trash", t("library.empty.trash"), nil)
}

// refilter shows the rows that are wanted, in the order that is wanted, and
// keeps the choice.
func (p *Page) refilter() {
	var passing []row
	for _, r := range p.rows {
		if p.filters.passes(r) {
			passing = append(passing, r)
		}
	}
	p.chips[p.shelf].show(tally(passing), len(passing), p.stage)
	p.shown = nil
	for _, r := range sorted(passing, p.order) {
		if p.stage == "" || r.Stage == p.stage {
			p.shown = append(p.shown, r)
		}
	}
	p.head.show()
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
	if at < 0 {
		p.detail.clear()
		return
	}
	p.open(p.chosen)
}

// open shows a subject at the right.
func (p *Page) open(id app.ID) {
	p.chosen = id
	for _, r := range p.rows {
		if r.ID == id {
			p.detail.show(r)
			return
		}
	}
	p.detail.clear()
}

// seen shows or hides an object.
func seen(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}
