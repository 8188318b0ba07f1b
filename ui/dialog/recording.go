package dialog

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// RecordingOptions are what the dialog of recording needs of who opens it.
type RecordingOptions struct {
	Microphone string // a device's ID, "" for the system's
	// Changed is told of each choice. Free lets go of the microphone while the
	// round trip is measured, and takes it again. Both may be nil.
	Changed func(backend.RecordingChoices)
	Free    func(measuring bool)
}

// recording is how the next recordings are made, and the round trip by which
// they are put in their place.
type recording struct {
	env     *page.Env
	o       RecordingOptions
	choices backend.RecordingChoices
	trip    *widget.Text // what the round trip is known from
	ms      *widget.Entry
	measure *widget.Button
	cancel  func() // a measurement under way; else nil
}

// recordingWidth is the dialog's.
const recordingWidth = 620

// Recording shows how recordings are made. Each choice holds at once.
func Recording(e *page.Env, o RecordingOptions) {
	r := &recording{env: e, o: o, choices: e.Backend.RecordingChoices()}
	var hide func()
	c := &r.choices
	body := widget.Column(12,
		r.choice("hear", &c.Hear), r.choice("count", &c.Count), r.choice("monitor", &c.Monitor),
		widget.Fixed(1, widget.NewRule()), widget.Fitted(r.roundTrip()))
	done := widget.NewPrimary(e.T("dialog.close"), "", func() { hide() })
	hide = open(e.Window, e.T("recording.title"), widget.Sized(recordingWidth, body.MinSize().Height, body), done)
	e.Window.Canvas().Focus(done)
	r.read()
}

// choice is a row with a switch.
func (r *recording) choice(name string, on *bool) widget.Slot {
	t := r.env.T
	var b *widget.Button
	show := func() {
		b.SetText(t("recording.off"))
		b.SetIcon("")
		b.SetKind(widget.Secondary)
		if *on {
			b.SetText(t("recording.on"))
			b.SetIcon("check")
			b.SetKind(widget.Chosen)
		}
	}
	b = widget.NewButton("", "", func() {
		*on = !*on
		show()
		r.keep()
	}).Wide(96)
	b.Name = t("recording." + name)
	show()
	return widget.Fitted(recordingRow(t("recording."+name), widget.NewParagraph(t("recording."+name+".second"), widget.RoleText, theme.Muted), b))
}

// recordingRow is a title over what explains it, and a control.
func recordingRow(title string, second *widget.Paragraph, control fyne.CanvasObject) fyne.CanvasObject {
	second.Width = recordingWidth - 240
	words := widget.Column(0, widget.Fixed(24, widget.NewEllipsis(title, widget.RoleStrongBold, theme.Text)), widget.Fitted(second))
	return widget.Line(16, widget.Grow(words), widget.Fitted(control))
}

// keep keeps the choices.
func (r *recording) keep() {
	c := r.choices
	if r.o.Changed != nil {
		r.o.Changed(c)
	}
	r.env.Ask(func(ctx context.Context) error { return r.env.Backend.SetRecordingChoices(ctx, c) },
		func() { r.env.Say("status.settings_saved") })
}

// roundTrip is its row: measured, or typed.
func (r *recording) roundTrip() fyne.CanvasObject {
	t := r.env.T
	r.trip = widget.NewEllipsis("", widget.RoleTextBold, theme.Muted)
	r.ms = widget.NewEntry("ms")
	r.ms.OnEnter = r.typed
	r.measure = widget.NewButton(t("roundtrip.measure"), "wave", r.press).Wide(112)
	second := widget.NewParagraph(t("roundtrip.second"), widget.RoleText, theme.Muted)
	row := recordingRow(t("roundtrip.title"), second, widget.Line(8, widget.Fixed(72, r.ms),
		widget.Fixed(24, widget.NewText("ms", widget.RoleText, theme.Muted)), widget.Fitted(r.measure)))
	return widget.Column(4, widget.Fitted(row), widget.Fixed(20, r.trip))
}

// read shows what is known of the round trip.
func (r *recording) read() {
	var trip backend.RoundTrip
	r.env.Run(func(context.Context) (err error) {
		trip, err = r.env.Backend.RoundTrip(r.o.Microphone)
		return err
	}, func(err error) {
		if err != nil {
			r.failed(err)
			return
		}
		r.show(trip)
	})
}

func (r *recording) show(trip backend.RoundTrip) {
	c := r.env.Catalogue
	ink := theme.Muted
	if trip.Source == backend.RoundTripMeasured {
		ink = theme.GreenText
	}
	r.ms.SetText(c.Number(trip.MS, 1))
	r.trip.SetColor(ink)
	r.trip.Set(r.env.T("roundtrip."+string(trip.Source), "sure", c.Int(int64(trip.Sure*100+0.5))))
}

// failed says why there is nothing to show, as long as the dialog is.
func (r *recording) failed(err error) {
	r.trip.SetColor(theme.AmberText)
	r.trip.Set(r.env.Catalogue.Error(err))
}

// typed keeps what a person typed; nothing forgets what was known.
func (r *recording) typed() {
	text := strings.ReplaceAll(r.ms.Value(), ",", ".")
	ms, err := strconv.ParseFloat(text, 64)
	if err != nil && text != "" {
		r.trip.SetColor(theme.AmberText)
		r.trip.Set(r.env.T("roundtrip.no_number"))
		return
	}
	r.env.Run(func(ctx context.Context) error { return r.env.Backend.SetRoundTrip(ctx, r.o.Microphone, ms) }, func(err error) {
		if err != nil {
			r.failed(err)
			return
		}
		r.env.Say("status.settings_saved")
		r.read()
	})
}

// press measures, or ends the measuring.
func (r *recording) press() {
	if r.cancel != nil {
		r.cancel()
		return
	}
	if r.o.Free != nil {
		r.o.Free(true)
	}
	r.measure.SetText(r.env.T("studio.cancel"))
	r.measure.SetIcon("stop")
	r.trip.SetColor(theme.Accent)
	r.trip.Set(r.env.T("roundtrip.measuring"))
	var trip backend.RoundTrip
	r.cancel = r.env.Run(func(ctx context.Context) (err error) {
		trip, err = r.env.Backend.MeasureRoundTrip(ctx, r.o.Microphone, nil)
		return err
	}, func(err error) { r.measured(trip, err) })
}

func (r *recording) measured(trip backend.RoundTrip, err error) {
	r.cancel = nil
	r.measure.SetText(r.env.T("roundtrip.measure"))
	r.measure.SetIcon("wave")
	if r.o.Free != nil {
		r.o.Free(false)
	}
	switch {
	case err == nil:
		r.show(trip)
		r.env.Say("roundtrip.say.measured", "ms", r.env.Catalogue.Number(trip.MS, 1))
	case errors.Is(err, context.Canceled):
		r.read()
	default:
		r.failed(err)
	}
}
