package studio

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// tickEvery is how often playhead, recording and progress are looked at.
const tickEvery = 100 * time.Millisecond

// Page is the page Sản xuất. All its fields belong to the window's goroutine.
type Page struct {
	env     *page.Env
	root    *fyne.Container // the content, and over it the prompter
	content *fyne.Container

	head    *headRow
	notices *noticeBoard
	line    *widget.Tracks
	tools   *toolBar
	gains   *gainsRow
	rec     *recorder
	meters  *loudnessPart
	job     *widget.Job
	jobCard *widget.Card
	rule    fyne.CanvasObject // between recorder and loudness
	below   *widget.Card
	sources *sourceCard
	finish  *finishCard
	side    *side
	script  *scriptPart

	prompter *prompter
	carts    *cartPanel
	plan     *planPanel

	remarks remarkBoard
	keeper  keeper
	view    backend.EditView // the edit as it is on the disk
	edit    edit.Edit        // as it is shown: ahead of the disk by what the keeper has
	sounds  *soundReader

	armed     app.ID // the track that is recorded onto
	lane      app.ID // the track that was chosen last
	snaps     bool
	clipboard []clipped

	seen      bool
	announced bool
	media     map[string]app.Media
	play      playback
	turn      int  // only the last playing counts
	scrubbing bool // a hand is in the ruler
	measured  measurement
	stops     []func()
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, media: map[string]app.Media{}}
	p.remarks.page = p
	p.keeper.page, p.sounds = p, newSoundReader(p)
	p.newLine()
	p.head, p.tools, p.gains, p.rec = newHeadRow(p), newToolBar(p), newGainsRow(p), newRecorder(p)
	p.meters, p.sources = newLoudnessPart(p), newSourceCard(p)
	p.finish = newFinishCard(p)
	p.prompter, p.script = newPrompter(p), newScriptPart(p)
	p.carts, p.plan = newCartPanel(p), newPlanPanel(p)
	p.side = newSide(p, p.sources.panel(), p.script.panel(), p.plan.panel(), p.finish.panel(), p.carts.panel())
	p.job = widget.NewJob(e.T("studio.cancel"), func(left time.Duration) string {
		return e.T("studio.left", "time", e.Catalogue.Duration(left))
	})
	p.notices = newNoticeBoard(func() {
		if p.content != nil {
			p.content.Refresh()
		}
	})
	p.content = p.layout()
	p.root = container.NewStack(p.content, p.prompter.box)
	p.showLanes()
	p.showState()
	p.rec.show()
	return p
}

func (p *Page) layout() *fyne.Container {
	p.jobCard = widget.NewCard(p.job)
	p.jobCard.Hide()
	track := widget.NewBareCard(widget.Column(0,
		widget.Fixed(48, p.tools.box), widget.Fixed(1, widget.NewRule()),
		widget.Grow(p.line), widget.Fixed(1, widget.NewRule()),
		widget.Fixed(64, p.gains.box)))
	p.rule = widget.NewRule()
	p.below = widget.NewCard(widget.Row(12, widget.Grow(p.rec.box), widget.Fixed(1, p.rule), widget.Fitted(p.meters.box)))
	left := widget.Column(16, widget.Grow(track), widget.Fitted(p.jobCard), widget.Fixed(120, p.below))
	return widget.Column(16, widget.Fixed(40, p.head.box), widget.Fitted(p.notices.box),
		widget.Grow(widget.Row(16, widget.Grow(left), widget.Fixed(320, p.side.card))))
}

// showBelow gives a recording under way the loudness's room as well.
func (p *Page) showBelow(recording bool) {
	seen(p.rule, !recording)
	seen(p.meters.box, !recording)
	p.below.Refresh()
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.root }

// Shown reads media and edit. "new" begins an empty bulletin, "programme" takes
// one of the library up again; what was there is in the library then.
func (p *Page) Shown(args page.Args) {
	p.seen = true
	p.rec.resume()
	p.open("", nil)
	p.load(nil)
	p.carts.pad.Load()
	p.plan.load()
	switch id := app.ID(args["programme"]); {
	case id != "":
		p.takeUp(id)
	case args["new"] != "":
		p.beginNew()
	}
	p.announceOnce()
	p.stops = append(p.stops, p.env.Poll(tickEvery, p.tick))
}

// Hidden stops looking, the preview and the microphone. A recording goes on.
func (p *Page) Hidden() {
	p.seen = false
	p.rec.mic.release()
	p.head.commit()
	p.script.leave()
	p.carts.commit()
	p.meters.stop()
	p.finish.figures.stop()
	p.finish.compare.end()
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.env.Backend.EndScrub()
	p.stopPlaying()
}

// Refresh re-reads the media and what was saved.
func (p *Page) Refresh(t backend.Topic) {
	switch t {
	case backend.TopicLibrary:
		p.load(nil)
		p.reread()
	case backend.TopicSettings:
		p.rec.mic.load()
	case backend.TopicCarts:
		p.carts.pad.Load()
		p.plan.load()
	}
}

// reread asks how the programme fares that the edit was saved as, and whether
// its sounds are there.
func (p *Page) reread() {
	p.keeper.ask(keeping{do: func(b backend.Backend) (backend.EditView, error) { return b.OpenEdit("") }})
}

// FirstFocus is the timeline: its keys, and the page's, cut and record.
func (p *Page) FirstFocus() fyne.Focusable { return p.line }

// Dropped imports files as what the list at the right shows.
func (p *Page) Dropped(paths []string) { p.importAll(paths) }

// tick looks at what moves.
func (p *Page) tick() {
	p.rec.tick()
	p.head.tick()
	p.followPlaying()
	p.meters.tick()
	p.side.tick()
	p.prompter.tick()
	if p.job.Running() {
		p.job.Tick(p.env.Now())
	}
}

// shelf is the media that the list at the right shows.
type shelf struct{ voices, beds, jingles []app.Media }

// load reads the media.
func (p *Page) load(then func()) {
	var s shelf
	p.env.Ask(func(context.Context) (err error) {
		s, err = p.read()
		return err
	}, func() {
		p.media = map[string]app.Media{}
		for _, m := range slices.Concat(s.voices, s.beds, s.jingles) {
			p.media[m.SHA256] = m
		}
		p.sources.setMedia(s)
		if then != nil {
			then()
		}
	})
	p.rec.mic.load()
}

func (p *Page) read() (s shelf, err error) {
	for kind, list := range map[app.MediaKind]*[]app.Media{
		app.MediaVoice: &s.voices, app.MediaBed: &s.beds, app.MediaJingle: &s.jingles,
	} {
		if *list, err = p.env.Backend.Media(kind); err != nil {
			return s, err
		}
	}
	return s, nil
}

// announceOnce tells of recordings that were recovered at this start.
func (p *Page) announceOnce() {
	if p.announced {
		return
	}
	p.announced = true
	var found []app.Media
	p.env.Run(func(context.Context) error {
		found = p.env.Backend.Recovered()
		return nil
	}, func(error) { p.announce(found) })
}

// takeUp opens a programme of the library.
func (p *Page) takeUp(id app.ID) {
	p.entitle()
	p.keeper.then(func() { p.open(id, nil) })
}
