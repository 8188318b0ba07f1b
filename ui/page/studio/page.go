package studio

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// tickEvery is how often playhead, recording and progress are looked at.
const tickEvery = 100 * time.Millisecond

// Page is the page Sản xuất. All its fields belong to the window's goroutine.
type Page struct {
	env     *page.Env
	content *fyne.Container

	head    *headRow
	notices *noticeBoard
	line    *widget.Timeline
	tools   *toolBar
	mixer   *mixer
	rec     *recorder
	meters  *loudnessPart
	job     *widget.Job
	jobCard *widget.Card
	rule    fyne.CanvasObject // between recorder and loudness
	below   *widget.Card
	sources *sourceCard

	history history
	seen    bool
	keeping bool // a draft is being written
	dirty   bool // and a newer one waits
	loaded  bool
	media   map[string]app.Media
	peaks   map[string][]backend.PeakPoint
	asked   map[string]bool
	plan    plan
	chosen  int // voice clip, −1 for none
	play    playback
	made    app.Programme // what the draft was last saved as
	savedAs backend.Draft // the draft that was saved
	stops   []func()
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{
		env: e, chosen: -1, media: map[string]app.Media{},
		peaks: map[string][]backend.PeakPoint{}, asked: map[string]bool{},
	}
	p.history.now = fresh(e.Backend.Settings())
	p.line = widget.NewTimeline()
	p.line.OnSeek, p.line.OnChoose, p.line.OnKey = p.seek, p.pick, p.TypedKey
	p.head, p.tools, p.mixer, p.rec = newHeadRow(p), newToolBar(p), newMixer(p), newRecorder(p)
	p.meters, p.sources = newLoudnessPart(p), newSourceCard(p)
	p.job = widget.NewJob(e.T("studio.cancel"), func(left time.Duration) string {
		return e.T("studio.left", "time", e.Catalogue.Duration(left))
	})
	p.notices = newNoticeBoard(func() {
		if p.content != nil {
			p.content.Refresh()
		}
	})
	p.content = p.layout()
	p.showDraft()
	p.rec.show()
	return p
}

func (p *Page) layout() *fyne.Container {
	p.jobCard = widget.NewCard(p.job)
	p.jobCard.Hide()
	track := widget.NewBareCard(widget.Column(0,
		widget.Fixed(48, p.tools.box), widget.Fixed(1, widget.NewRule()),
		widget.Grow(p.line), widget.Fixed(1, widget.NewRule()),
		widget.Fixed(80, p.mixer.box)))
	p.rule = widget.NewRule()
	p.below = widget.NewCard(widget.Row(12, widget.Grow(p.rec.box), widget.Fixed(1, p.rule), widget.Fitted(p.meters.box)))
	left := widget.Column(16, widget.Grow(track), widget.Fitted(p.jobCard), widget.Fixed(120, p.below))
	return widget.Column(16, widget.Fixed(40, p.head.box), widget.Fitted(p.notices.box),
		widget.Grow(widget.Row(16, widget.Grow(left), widget.Fixed(320, p.sources.card))))
}

// showBelow gives a recording under way the loudness's room as well.
func (p *Page) showBelow(recording bool) {
	seen(p.rule, !recording)
	seen(p.meters.box, !recording)
	p.below.Refresh()
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads media and draft. "new" begins an empty bulletin, "programme"
// takes one of the library up again; what was there can be had back by undo.
func (p *Page) Shown(args page.Args) {
	p.seen = true
	p.rec.resume()
	p.load(func() {
		switch id := app.ID(args["programme"]); {
		case id != "":
			p.takeUp(id)
		case args["new"] != "":
			p.beginNew()
		}
	})
	p.stops = append(p.stops, p.env.Poll(tickEvery, p.tick))
}

// Hidden stops looking, the preview and the microphone. A recording goes on.
func (p *Page) Hidden() {
	p.seen = false
	p.rec.mic.release()
	if p.dirty {
		p.keep()
	}
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.stopPlaying()
}

// Refresh re-reads the media and what was saved.
func (p *Page) Refresh(t backend.Topic) {
	switch t {
	case backend.TopicLibrary:
		p.load(nil)
	case backend.TopicSettings:
		p.rec.mic.load()
	}
}

// FirstFocus is the record button: nothing else begins a bulletin.
func (p *Page) FirstFocus() fyne.Focusable { return p.rec.start }

// Shortcuts are undo and redo of changes to the draft.
func (p *Page) Shortcuts() []page.Shortcut {
	return []page.Shortcut{
		{Keys: &fyne.ShortcutUndo{}, Do: p.undo},
		{Keys: &fyne.ShortcutRedo{}, Do: p.redo},
	}
}

// TypedKey plays by Space, takes the chosen clip out by Delete, and pauses a
// recording or goes on with it by F9.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyF9:
		p.rec.hold()
	case fyne.KeySpace:
		if p.rec.now == nil {
			p.togglePlay() // a recording would hear it
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		p.removeChosen()
	default:
		return false
	}
	return true
}

// Dropped imports files as what the list at the right shows.
func (p *Page) Dropped(paths []string) { p.importAll(paths) }

// tick looks at what moves.
func (p *Page) tick() {
	p.rec.tick()
	p.followPlaying()
	if p.job.Running() {
		p.job.Tick(p.env.Now())
	}
}

// shelf is what the page reads from the station at once.
type shelf struct {
	voices, beds []app.Media
	recovered    []app.Media
	draft        backend.Draft
	made         app.Programme
}

// load reads media and, the first time, the draft that was kept.
func (p *Page) load(then func()) {
	var s shelf
	id := p.history.now.ID
	first := !p.loaded
	p.env.Ask(func(context.Context) (err error) {
		s, err = p.read(first, id)
		return err
	}, func() {
		p.apply(s, first, id)
		if then != nil {
			then()
		}
	})
	p.rec.mic.load()
}

func (p *Page) read(first bool, id app.ID) (s shelf, err error) {
	b := p.env.Backend
	if s.voices, err = b.Media(app.MediaVoice); err != nil {
		return s, err
	}
	if s.beds, err = b.Media(app.MediaBed); err != nil {
		return s, err
	}
	if first {
		s.recovered = b.Recovered()
		if s.draft, err = b.LastDraft(); err != nil {
			return s, err
		}
		id = s.draft.ID
	}
	if id != "" {
		if s.made, err = b.Programme(id); err != nil {
			s.made, err = app.Programme{}, nil // deleted since: the draft becomes a new programme
		}
	}
	return s, err
}

func (p *Page) apply(s shelf, first bool, id app.ID) {
	p.media = map[string]app.Media{}
	for _, m := range append(append([]app.Media{}, s.voices...), s.beds...) {
		p.media[m.SHA256] = m
	}
	switch {
	case first && !p.loaded:
		p.begin(s)
	case id == p.history.now.ID && id != "":
		p.made = s.made
		if s.made.ID == "" {
			p.history.named(backend.Draft{})
		}
	}
	p.sources.setMedia(s.voices, s.beds)
	p.showDraft()
}

// begin takes up the draft that was kept when the window was last closed. A
// name that was typed before that was read is the newer.
func (p *Page) begin(s shelf) {
	typed := p.history.now.Title
	p.loaded, p.made = true, s.made
	p.history = history{now: fresh(p.env.Backend.Settings())}
	if !empty(s.draft) {
		p.history.now = s.draft
	}
	if s.made.ID == "" {
		p.history.now.ID = ""
	}
	if saved(p.history.now, s.made) {
		p.savedAs = p.history.now
	}
	if typed != "" {
		p.history.now.Title = typed
		p.keep()
	}
	p.announce(s.recovered)
}

// find knows a medium by its hash.
func (p *Page) find(sha string) (app.Media, bool) {
	m, ok := p.media[sha]
	return m, ok
}
