package studio

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// recorder records a voice: microphone, level and elapsed time.
type recorder struct {
	page    *Page
	box     *fyne.Container
	start   *widget.Button
	pause   *widget.Button
	source  *widget.Select
	meter   *widget.Meter
	words   *widget.Text
	elapsed *widget.Text
	inputs  []backend.Device
	now     backend.Recording
	holder  fyne.CanvasObject // of the pause button
	waiting bool              // for the station to begin or end
}

func newRecorder(p *Page) *recorder {
	t := p.env.T
	r := &recorder{
		page: p, meter: widget.NewMeter(-50, 0, 16),
		words:   widget.NewText("", widget.RoleTextBold, theme.Muted).Right(),
		elapsed: widget.NewText("", widget.RoleTitle, theme.Accent),
	}
	r.start = widget.NewButton(t("studio.record"), "mic", r.press).High(56).Wide(136)
	r.start.Kind = widget.Chosen
	r.pause = widget.NewIconButton("pause", t("studio.record.pause"), r.hold).High(56)
	r.pause.Kind = widget.Secondary
	r.source = widget.NewSelect(nil, -1, nil)
	r.source.Icon, r.source.Hint = "mic", t("studio.record.none")
	right := widget.Column(8, widget.Fixed(40, container.NewStack(r.source, r.elapsed)),
		widget.Fixed(20, widget.Line(8, widget.Grow(r.meter), widget.Fitted(r.words))))
	r.source.MinWidth = 112
	r.holder = centre(r.pause)
	r.holder.Hide()
	r.box = widget.Row(12, widget.Fitted(centre(r.start)), widget.Fitted(r.holder), widget.Grow(right))
	r.show()
	return r
}

// centre holds o in the middle of the height it gets.
func centre(o fyne.CanvasObject) fyne.CanvasObject { return widget.Line(0, widget.Fitted(o)) }

// load reads the microphones and keeps the choice.
func (r *recorder) load() {
	var inputs []backend.Device
	var wanted string
	r.page.env.Run(func(context.Context) (err error) {
		inputs, err = r.page.env.Backend.Inputs()
		wanted = r.page.env.Backend.Settings().Microphone
		return err
	}, func(err error) {
		if err != nil {
			inputs = nil // the field says that there is none; recording says why
		}
		r.setInputs(inputs, wanted)
	})
}

func (r *recorder) setInputs(inputs []backend.Device, wanted string) {
	if len(r.inputs) > 0 && r.source.Index >= 0 {
		wanted = r.inputs[r.source.Index].ID
	}
	names, at := make([]string, len(inputs)), -1
	for i, d := range inputs {
		if names[i] = d.Name; d.Name == "" {
			names[i] = r.page.env.T("studio.record.default")
		}
		if d.ID == wanted || at < 0 {
			at = i
		}
	}
	r.inputs = inputs
	r.source.SetOptions(names, at)
}

// device is the chosen microphone, "" for the system's.
func (r *recorder) device() string {
	if i := r.source.Index; i >= 0 && i < len(r.inputs) {
		return r.inputs[i].ID
	}
	return ""
}

// press begins a recording, or ends the one under way.
func (r *recorder) press() {
	if r.waiting {
		return
	}
	if r.now != nil {
		r.stop()
		return
	}
	p := r.page
	p.stopPlaying()
	r.waiting = true
	device := r.device()
	name := p.env.T("studio.record.name", "time", p.env.Catalogue.Clock(p.env.Now()), "date", p.env.Catalogue.DayMonth(p.env.Now()))
	var begun backend.Recording
	p.env.Run(func(context.Context) (err error) {
		begun, err = p.env.Backend.StartRecording(device, name)
		return err
	}, func(err error) {
		r.waiting = false
		if err != nil {
			p.env.Fail(err)
			return
		}
		r.now = begun
		p.env.Say("studio.say.recording")
		r.show()
	})
}

// hold pauses the recording or goes on.
func (r *recorder) hold() {
	if r.now == nil {
		return
	}
	if r.now.Paused() {
		r.now.Resume()
	} else {
		r.now.Pause()
	}
	r.show()
}

// stop ends the recording; what was recorded becomes a take in the bulletin,
// also when the microphone was lost on the way.
func (r *recorder) stop() {
	rec, p := r.now, r.page
	if rec == nil || r.waiting {
		return
	}
	r.waiting = true
	var made app.Media
	p.env.Run(func(ctx context.Context) (err error) {
		made, err = rec.Stop(ctx)
		return err
	}, func(err error) {
		r.now, r.waiting = nil, false
		r.show()
		if err != nil {
			p.env.Fail(err)
		}
		if made.SHA256 == "" {
			return
		}
		p.media[made.SHA256] = made
		p.addVoice(made.SHA256)
		p.load(nil)
		if err == nil {
			p.env.Say("studio.say.recorded", "name", made.Name, "length", p.env.Catalogue.Duration(made.Duration))
		}
	})
}

// tick shows level and time, and ends a recording that has lost its
// microphone or its disk.
func (r *recorder) tick() {
	if r.now == nil {
		return
	}
	if err := r.now.Err(); err != nil && !r.waiting {
		r.page.env.Fail(err)
		r.stop()
		return
	}
	l := r.now.Level()
	r.meter.Set(l.LUFS, l.HoldDBFS)
	r.elapsed.Set(r.page.env.Catalogue.Duration(r.now.Elapsed()))
}

// show sets the buttons for what can be done now.
func (r *recorder) show() {
	t := r.page.env.T
	r.start.SetText(t("studio.record"))
	r.start.SetIcon("mic")
	r.start.SetKind(widget.Chosen)
	if r.now == nil {
		r.source.Show()
		r.elapsed.Hide()
		r.holder.Hide()
		r.words.Set(t("studio.record.ready"))
		r.meter.Set(-120, -120)
		r.box.Refresh()
		return
	}
	r.start.SetText(t("studio.record.stop"))
	r.start.SetIcon("stop")
	r.start.SetKind(widget.Primary)
	r.pause.SetIcon("pause")
	if r.now.Paused() {
		r.pause.SetIcon("record")
	}
	r.holder.Show()
	r.source.Hide()
	r.elapsed.Show()
	r.words.Set("")
	r.box.Refresh()
	r.tick()
}
