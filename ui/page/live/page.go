package live

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// How often the page looks at what is measured: the meter ten times a second
// while something sounds, the clusters every second.
const (
	meterEvery = 100 * time.Millisecond
	boardEvery = time.Second
	nextEvery  = 20 * time.Second
)

// Page is the page Trực tiếp. All its fields belong to the window's goroutine.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject

	head    *headCard
	sound   *soundCard
	reach   *reachBox
	desk    *deskRow
	board   *boardCard
	carts   *cartCard
	right   *fyne.Container // board and carts
	subject *subjectLine

	sources       []source
	source        int
	views         []backend.ClusterView
	zones         []app.Zone
	beds          []app.Media
	bed           string
	target        target
	test          backend.MicTest
	listened      app.ID
	earMicrophone bool   // its microphone is heard and not its output
	turning       bool   // to another pole, or away from one
	hushed        string // the broadcast for which the listening was ended
	shown         bool
	narrow        bool // the screen is
	stops         []func()
}

// snapshot is what the page reads from the station at once.
type snapshot struct {
	views      []backend.ClusterView
	zones      []app.Zone
	beds       []app.Media
	inputs     []backend.Device
	programmes []app.Programme
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, target: target{Picked: map[app.ID]bool{}}}
	p.subject = newSubjectLine(p)
	p.head = newHeadCard(p)
	p.sound = newSoundCard(p)
	p.reach = newReachBox(p)
	p.desk = newDeskRow(p)
	p.board = newBoardCard(p)
	p.carts = newCartCard(p)
	left := container.New(leftColumn{p.reach}, p.head.card, p.sound.card, p.reach.box, p.desk.box)
	p.right = widget.Column(12, widget.Grow(p.board.card), widget.Fitted(p.carts.card))
	p.content = container.New(&room{p}, p.subject.box, left, p.right)
	return p
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the station, and looks at it from time to time until Hidden.
// The argument "programme" chooses an approved programme as the source.
func (p *Page) Shown(args page.Args) {
	p.shown = true
	p.load(app.ID(args["programme"]))
	p.carts.pad.Load()
	p.subject.stop.load()
	p.stops = append(p.stops,
		p.env.Poll(meterEvery, p.tick),
		p.env.Poll(boardEvery, p.loadBoard),
		p.env.Poll(nextEvery, p.subject.stop.load),
	)
	p.tick()
}

// Hidden stops looking and ends a microphone test.
func (p *Page) Hidden() {
	p.shown = false
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.endTest()
	p.listen("", false)
}

// Refresh re-reads what t is about.
func (p *Page) Refresh(t backend.Topic) {
	switch t {
	case backend.TopicOnAir:
		p.tick()
		p.loadBoard()
	case backend.TopicClusters:
		p.loadBoard()
	case backend.TopicLibrary, backend.TopicSettings:
		p.load("")
		p.carts.pad.Load()
	case backend.TopicSchedule:
		p.subject.stop.load()
	case backend.TopicCarts:
		p.carts.pad.Load()
	}
}

// FirstFocus is the switch.
func (p *Page) FirstFocus() fyne.Focusable { return p.head.sw }

// TypedKey takes Space for talk-over while there is a bed on air, and the digits
// for the carts.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeySpace && !p.desk.talk.Disabled() {
		p.talkOver()
		return true
	}
	return p.carts.pad.TypedKey(e)
}

// load reads everything; choose is a programme to take as the source.
func (p *Page) load(choose app.ID) {
	var s snapshot
	p.env.Ask(func(context.Context) (err error) {
		s, err = p.read()
		return err
	}, func() { p.apply(s, choose) })
}

func (p *Page) read() (s snapshot, err error) {
	b := p.env.Backend
	if s.views, err = b.Clusters(); err != nil {
		return s, err
	}
	if s.zones, err = b.Zones(); err != nil {
		return s, err
	}
	if s.beds, err = b.Media(app.MediaBed); err != nil {
		return s, err
	}
	if s.programmes, err = b.Programmes(""); err != nil {
		return s, err
	}
	if s.inputs, err = b.Inputs(); err != nil {
		s.inputs = nil // a station without a microphone can still play programmes
	}
	return s, nil
}

func (p *Page) apply(s snapshot, choose app.ID) {
	was := p.current()
	if p.sources == nil {
		was.Device = p.env.Backend.Settings().Microphone
	}
	if choose != "" {
		was = source{Programme: choose}
	}
	p.sources, p.source = keep(p.env.Catalogue, sourcesOf(p.env.Catalogue, s.inputs, s.programmes), was)
	p.zones, p.beds, p.views = s.zones, s.beds, byNumber(s.views)
	if !slices.ContainsFunc(p.beds, func(m app.Media) bool { return m.SHA256 == p.bed }) {
		p.bed = "" // it is no bed any more
	}
	p.sound.setSources(p.sources, p.source)
	p.desk.setBeds(p.beds)
	p.showBoard()
	p.tick()
}

// current is the chosen source; the zero source is the default microphone.
func (p *Page) current() source {
	if p.source < len(p.sources) {
		return p.sources[p.source]
	}
	return source{}
}

// loadBoard reads the clusters alone.
func (p *Page) loadBoard() {
	var views []backend.ClusterView
	p.env.Ask(func(context.Context) (err error) {
		views, err = p.env.Backend.Clusters()
		return err
	}, func() {
		p.views = byNumber(views)
		p.showBoard()
	})
}

func (p *Page) showBoard() {
	p.target.forgetGone(p.views)
	p.board.show(p.views, p.target)
	p.reach.show(p.zones, p.views, p.target)
}

// tick shows what is on air at this moment.
func (p *Page) tick() {
	all := p.env.Backend.OnAir()
	a := all.ByHand()
	p.hush(all)
	p.head.show(a, p.current())
	p.head.under(all)
	p.sound.show(a, p.test)
	p.desk.show(a, p.current().microphone())
	p.subject.show(a, p.current())
	p.subject.after.show(all)
	p.subject.skip.show(all)
	p.subject.stop.show(a)
	p.carts.show(a)
}
