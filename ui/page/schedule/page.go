package schedule

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

// The measures of the page, in pixels.
const (
	sideWidth = 280 // the card beside the week
	sideText  = 248 // the words in it
)

// tickEvery is how often the mark of the present and what waits are looked at.
const tickEvery = 500 * time.Millisecond

// The choices that are remembered.
const (
	prefPlace = "schedule.place" // the zone or hamlet that is shown
	prefWhole = "schedule.whole" // nothing is folded
)

// Page is the page Lịch phát. All its fields belong to the window's goroutine.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject
	grid    *widget.WeekGrid
	head    *head
	side    *side
	room    *fyne.Container // the week, or a panel in its place
	weekly  fyne.CanvasObject
	panel   panel // open in place of the week, nil for none

	monday  app.Date
	zone    app.ID // or a hamlet
	week    backend.Week
	loaded  bool
	asked   int      // the newest reading; what an older one brings is dropped
	after   []func() // what waits for it
	blocks  []widget.WeekBlock
	chosen  string // block
	pending *pending
	nudged  *nudge
	past    history

	zones      []app.Zone
	hamlets    []app.Hamlet
	programmes map[app.ID]app.Programme
	relays     []app.Relay
	stops      []func()
}

// panel is what stands in the place of the week: rules, relays, a file.
type panel interface {
	object() fyne.CanvasObject
	// leave is told that the week is wanted again, and gives way.
	leave()
	first() fyne.Focusable
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, programmes: map[app.ID]app.Programme{}}
	p.grid = widget.NewWeekGrid(widget.WeekWords{Name: e.T("schedule.grid"), Gap: p.gapWords, Clock: clockOf})
	p.grid.OnChoose, p.grid.OnOpen = p.choose, p.open
	p.grid.OnMove, p.grid.OnSpan = p.moved, p.spanned
	p.grid.OnNew, p.grid.OnRemove = p.drawn, p.remove
	p.grid.OnWeek, p.grid.OnKey = p.turn, p.typed
	p.head, p.side = newHead(p), newSide(p)
	p.weekly = widget.Column(16,
		widget.Fixed(20, p.head.legend),
		widget.Grow(widget.Row(16, widget.Grow(widget.NewBareCard(widget.Inset(1, p.grid))), widget.Fixed(sideWidth, p.side.card))))
	p.room = container.NewStack(p.weekly)
	p.content = widget.Column(16, widget.Fixed(theme.TitleRow, p.head.row), widget.Grow(p.room))
	p.monday = mondayOf(app.DateOf(e.Now()))
	prefs := fyne.CurrentApp().Preferences()
	p.zone = app.ID(prefs.String(prefPlace))
	p.grid.SetWhole(prefs.Bool(prefWhole))
	p.head.show()
	return p
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the week. "entry" chooses an entry, on "date" where it is given;
// "new" opens the form; "relay" and "rules" open what they name.
func (p *Page) Shown(args page.Args) {
	if date, err := app.ParseDate(args["date"]); err == nil {
		p.monday = mondayOf(date)
	}
	p.stops = append(p.stops, p.env.Poll(tickEvery, p.tick))
	p.loadNames(nil)
	p.load(func() { p.openAsked(args) })
	p.side.form.recall()
}

// openAsked opens what the page was asked for.
func (p *Page) openAsked(args page.Args) {
	switch {
	case args["entry"] != "":
		p.find(app.ID(args["entry"]))
	case args["new"] != "":
		p.add()
	case args["relay"] != "":
		p.openRelays(app.ID(args["relay"]))
	case args["rules"] != "":
		p.openRules()
	}
}

// Hidden stops looking; what waits for an answer and a half-filled form stay.
func (p *Page) Hidden() {
	p.commitNudge()
	p.stopPanel()
	p.side.form.keep()
	p.after = nil
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
}

// Refresh re-reads the week.
func (p *Page) Refresh(t backend.Topic) {
	switch t {
	case backend.TopicSchedule, backend.TopicOnAir:
		p.load(nil)
	case backend.TopicLibrary, backend.TopicClusters, backend.TopicRelays:
		p.loadNames(func() { p.load(nil) })
	}
}

// FirstFocus is the grid.
func (p *Page) FirstFocus() fyne.Focusable {
	if p.panel != nil {
		return p.panel.first()
	}
	return p.grid
}

// Shortcuts are undo and redo, the weeks, and keeping the form.
func (p *Page) Shortcuts() []page.Shortcut {
	ctrl := func(k fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
	}
	return []page.Shortcut{
		{Keys: &fyne.ShortcutUndo{}, Do: p.undo},
		{Keys: &fyne.ShortcutRedo{}, Do: p.redo},
		{Keys: ctrl(fyne.KeyLeft), Do: func() { p.turn(-1) }},
		{Keys: ctrl(fyne.KeyRight), Do: func() { p.turn(1) }},
		{Keys: ctrl(fyne.KeyHome), Do: p.thisWeek},
		{Keys: ctrl(fyne.KeyS), Do: p.side.form.save},
	}
}

// TypedKey is Escape, which leaves what is open.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool { return p.typed(e) }

func (p *Page) typed(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyF2 && p.panel == nil:
		p.open(p.chosen)
	case e.Name != fyne.KeyEscape:
		return false
	case p.panel != nil:
		p.panel.leave()
	case p.pending != nil:
		p.dismiss()
	case p.side.form.open:
		p.side.form.cancel()
	default:
		return false
	}
	return true
}

func (p *Page) focus(o fyne.Focusable) {
	if p.env.Window != nil && o != nil {
		p.env.Window.Canvas().Focus(o)
	}
}

// tick moves the mark of the present, keeps what was nudged once the keys
// rest, and the form as it is filled.
func (p *Page) tick() {
	p.showNow()
	if p.nudged != nil && p.env.Now().Sub(p.nudged.at) >= nudgeRest {
		p.commitNudge()
	}
	p.side.form.tick()
}

// load reads the week; then is called when it is there, or when what was asked
// for meanwhile is.
func (p *Page) load(then func()) {
	if then != nil {
		p.after = append(p.after, then)
	}
	p.asked++
	mine := p.asked
	monday, zone := p.monday, p.zone
	var week backend.Week
	p.env.Ask(func(ctx context.Context) (err error) {
		week, err = p.env.Backend.Week(ctx, monday, zone)
		return err
	}, func() {
		if mine != p.asked {
			return
		}
		p.week, p.loaded = week, true
		p.show()
		after := p.after
		p.after = nil
		for _, do := range after {
			do()
		}
	})
}

// loadNames reads what entries name: zones, programmes, relays.
func (p *Page) loadNames(then func()) {
	var zones []app.Zone
	var hamlets []app.Hamlet
	var programmes []app.Programme
	var relays []app.Relay
	p.env.Ask(func(ctx context.Context) (err error) {
		if zones, err = p.env.Backend.Zones(); err != nil {
			return err
		}
		if hamlets, err = p.env.Backend.Hamlets(); err != nil {
			return err
		}
		if programmes, err = p.env.Backend.Programmes(""); err != nil {
			return err
		}
		relays, err = p.readRelays(ctx)
		return err
	}, func() {
		p.zones, p.hamlets, p.relays = zones, hamlets, relays
		clear(p.programmes)
		for _, one := range programmes {
			p.programmes[one.ID] = one
		}
		p.head.setZones()
		p.side.form.setNames()
		p.side.show()
		if then != nil {
			then()
		}
	})
}

// show draws the week that was read.
func (p *Page) show() {
	p.blocks = p.makeBlocks()
	p.grid.SetContent(p.dayHeads(), p.blocks, quietSpans(p.week.Quiet))
	p.showNow()
	p.head.show()
	p.side.show()
}

func (p *Page) showNow() {
	now := page.VietnamTime(p.env.Now())
	day := p.monday.DaysTo(app.DateOf(now))
	if day < 0 || day > 6 {
		p.grid.SetNow(-1, 0)
		return
	}
	p.grid.SetNow(day, now.Hour()*60+now.Minute())
}
