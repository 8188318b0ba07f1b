package studio

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// recorder records a voice.
type recorder struct {
	page   *Page
	box    *fyne.Container
	start  *widget.Button
	askHow *widget.Button // how recordings are made
	pause  *widget.Button
	mic    *micChoice
	take   *takeView

	choices backend.RecordingChoices
	now     backend.Recording
	over    backend.OverRecording // now, where it is made over the edit; else nil
	busy    bool                  // the station begins or ends a recording
	of      app.ID                // the edit that the take is for, "" until one is known
	onto    app.ID                // the track that it comes onto
	at      int64                 // and where
	place   app.ID                // of the order that it fills, "" for none
	begins  int64                 // where that place will begin
	made    string                // the sound of the last take, "" where nothing was recorded

	holder fyne.CanvasObject // of the pause button
}

func newRecorder(p *Page) *recorder {
	t := p.env.T
	r := &recorder{page: p, take: newTakeView(p)}
	r.mic = newMicChoice(r)
	r.start = widget.NewButton(t("studio.record"), "mic", r.press).High(52).Wide(136)
	r.start.Kind = widget.Chosen
	r.askHow = widget.NewButton(t("recording.open"), "sliders", func() { r.mic.askHow() }).High(32)
	r.askHow.Kind, r.askHow.Name = widget.Quiet, t("recording.title")
	r.pause = widget.NewIconButton("pause", t("studio.record.pause"), r.hold).High(56)
	r.pause.Kind = widget.Secondary
	r.holder = centre(r.pause)
	r.box = widget.Row(12, widget.Fitted(centre(widget.Column(4, widget.Fitted(r.start), widget.Fitted(r.askHow)))), widget.Fitted(r.holder),
		widget.Grow(container.NewStack(r.mic.box, r.take.box)))
	return r
}

// centre holds o in the middle of the height it gets.
func centre(o fyne.CanvasObject) fyne.CanvasObject { return widget.Line(0, widget.Fitted(o)) }

// press begins a recording, or ends the one under way.
func (r *recorder) press() {
	switch {
	case r.busy:
	case r.now != nil:
		r.stop()
	default:
		r.begin()
	}
}

// begin records the chosen microphone. It is open as a rule; where it is not,
// it is opened now, and what keeps it from that is told.
func (r *recorder) begin() {
	p := r.page
	if err := r.mic.failure(); err != nil {
		p.plan.endLink()
		p.env.Fail(err)
		return
	}
	mic, wait := r.mic.take(r.begin)
	if wait {
		p.env.Say("studio.mic.opening")
		return
	}
	how, over, place := r.howInto()
	if !how.OnTheFly {
		p.stopPlaying()
	}
	p.notices.drop(noticeCut)
	r.busy = true
	r.of, r.onto, r.at, r.place = p.edit.ID, p.armed, how.At, place
	r.begins = p.startOf(place)
	a := asked{device: r.mic.chosen.ID, over: over, how: how, name: p.takeName(place)}
	if over {
		p.env.Say("studio.say.preparing")
	}
	p.keeper.settled(func() { r.record(a, mic) }) // what is heard is what is on the disk
}

// record asks for the recording.
func (r *recorder) record(a asked, mic backend.Microphone) {
	p := r.page
	var begun backend.Recording
	p.env.Run(func(ctx context.Context) (err error) {
		begun, err = a.record(ctx, p.env.Backend, mic)
		return err
	}, func(err error) {
		r.busy = false
		if err != nil {
			p.plan.endLink()
			p.env.Fail(err)
			r.mic.load()
			return
		}
		if p.play.on {
			p.ended() // the recording plays on
		}
		r.follow(begun)
		if r.over != nil {
			r.at = r.over.Overdub().At
		}
		key, pairs := r.saying()
		p.env.Say(key, pairs...)
	})
}

// follow shows a recording that is under way.
func (r *recorder) follow(rec backend.Recording) {
	r.now = rec
	r.over, _ = rec.(backend.OverRecording)
	r.take.begin()
	r.page.carts.presses = nil
	r.show()
}

// resume finds a recording that was begun before this page was built.
func (r *recorder) resume() {
	if r.now != nil || r.busy {
		return
	}
	if rec := r.page.env.Backend.UnderWay(); rec != nil {
		r.mic.release()
		r.of = r.page.edit.ID
		r.follow(rec)
		if r.over != nil {
			r.onto, r.at = r.over.Overdub().Track, r.over.Overdub().At
		}
	}
}

// hold pauses the recording or goes on.
func (r *recorder) hold() {
	if r.now == nil || r.busy {
		return
	}
	if r.over != nil {
		r.page.env.Fail(app.Fail("studio.no_pause", nil))
		return
	}
	if r.now.Paused() {
		r.now.Resume()
		r.page.env.Say("studio.say.recording")
	} else {
		r.now.Pause()
		r.page.env.Say("studio.say.paused")
	}
	r.show()
}

// stop ends the recording; what was recorded becomes a take in the bulletin,
// also when the microphone was lost on the way.
func (r *recorder) stop() {
	rec, p := r.now, r.page
	if rec == nil || r.busy {
		return
	}
	r.busy = true
	r.take.ending()
	lost := rec.Missing()
	var made app.Media
	p.env.Run(func(ctx context.Context) (err error) {
		made, err = rec.Stop(ctx)
		return err
	}, func(err error) { r.stopped(made, lost, err) })
}

func (r *recorder) stopped(made app.Media, lost time.Duration, err error) {
	p := r.page
	over := r.over
	r.now, r.over, r.busy, r.made = nil, nil, false, made.SHA256
	p.line.SetGrowing("", 0, nil, 1)
	r.show()
	if made.SHA256 != "" {
		p.media[made.SHA256] = made
		p.offerPresses(r.at + frames(made.Duration))
		r.lay(made, over)
		p.load(nil)
	} else {
		p.plan.endLink() // there is nothing of it
	}
	r.mic.listen()
	r.mic.load()
	length := p.env.Catalogue.Duration(made.Duration)
	switch {
	case err != nil && made.SHA256 != "":
		p.env.Fail(err)
		p.tellCut(p.env.T("studio.cut", "why", p.env.Catalogue.Error(err), "name", made.Name, "length", length))
	case err != nil:
		p.env.Fail(err)
		p.tellCut(p.env.Catalogue.Error(err))
	case lost > 0:
		p.tellCut(p.env.T("studio.gaps", "name", made.Name, "ms", p.env.Catalogue.Int(lost.Milliseconds())))
	default:
		p.env.Say("studio.say.recorded", "name", made.Name, "length", length)
	}
}

// tick shows level and time, and ends a recording that has lost its
// microphone or its disk.
func (r *recorder) tick() {
	switch {
	case r.now == nil:
		r.offer()
		r.mic.tick()
	case r.busy:
	case r.now.Err() != nil, r.over != nil && r.over.Complete():
		r.stop()
	default:
		r.look()
		r.grow()
	}
}

// grow draws the take on its track as far as it is, with the playhead at its
// end; not where another edit was opened meanwhile.
func (r *recorder) grow() {
	p := r.page
	if !r.here() {
		p.line.SetGrowing("", 0, nil, 1)
		return
	}
	if _, ok := p.track(r.onto); !ok {
		r.onto, r.at = p.armed, p.edit.Length() // begun before this page was built
	}
	if r.over != nil {
		r.growOver()
		return
	}
	p.line.SetGrowing(string(r.onto), r.at, r.take.all, frames(backend.PeakEvery))
	p.line.SetHead(r.at + frames(r.now.Elapsed()))
	p.tools.clock()
}

// here tells whether the edit that the take is for is the open one.
func (r *recorder) here() bool { return r.of == r.page.edit.ID }

// adopt has a recording that was begun before any edit was known here be for
// the first that is.
func (r *recorder) adopt() {
	if r.of == "" {
		r.of = r.page.edit.ID
	}
}

// lay makes a clip of the take where it was recorded. Where another edit is
// open, the take stays in the library, and a notice says so.
func (r *recorder) lay(made app.Media, over backend.OverRecording) {
	p, of, onto, at, place := r.page, r.of, r.onto, r.at, r.place // the next take may begin before it is laid
	link, peaks := p.plan.endLink(), r.take.all
	p.keeper.then(func() {
		if of != "" && of != p.edit.ID {
			p.tellApart(made)
			return
		}
		t, ok := p.track(onto)
		if !ok {
			t, ok = p.track(p.armed)
		}
		m := backend.EditMedia(made)
		switch {
		case !ok || m.Frames <= 0:
		case link != nil && over != nil && p.edit.Plan.Index(link.before) >= 0:
			p.layLink(link, m, over, peaks)
		case p.edit.Plan.Index(place) >= 0:
			p.plan.fillFrom(place, made, leadOf(over))
		case over != nil:
			p.putOver(t, m, over)
		default:
			p.put(t, m, at, "take")
		}
	})
}

// offer says on the button what it records: a stretch anew where one is selected.
func (r *recorder) offer() {
	if o, _ := r.how(); o.To > 0 {
		r.start.SetText(r.page.env.T("studio.record.punch"))
		return
	}
	r.start.SetText(r.page.env.T("studio.record"))
}

// show sets the buttons for what can be done now.
func (r *recorder) show() {
	t, on := r.page.env.T, r.now != nil
	r.offer()
	r.start.SetIcon("mic")
	r.start.SetKind(widget.Chosen)
	r.pause.SetIcon("pause")
	if on {
		r.start.SetText(t("studio.record.stop"))
		r.start.SetIcon("stop")
		r.start.SetKind(widget.Primary)
		if r.now.Paused() {
			r.pause.SetIcon("record")
		}
		r.look()
	}
	seen(r.askHow, !on)
	seen(r.holder, on && r.over == nil)
	seen(r.take.box, on)
	seen(r.mic.box, !on)
	r.page.showBelow(on)
	r.page.head.show()
}

func seen(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}
