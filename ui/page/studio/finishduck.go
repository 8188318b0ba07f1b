package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/widget"
)

// duckStage takes a track down under the voices.
type duckStage struct {
	card   *finishCard
	box    *fyne.Container
	toggle *widget.Toggle
	body   *fyne.Container
	depth  *gain
}

// Of ducking, in dB: how deep at most, and where it begins.
const (
	duckHigh  = 30
	duckUsual = 14
)

func newDuckStage(f *finishCard) *duckStage {
	d := &duckStage{card: f}
	env := f.page.env
	d.toggle = widget.NewToggle(env.T("studio.finish.duck"), d.switchIt)
	d.depth = newGain(env.T("studio.finish.duck.depth"), 0, duckHigh, 1,
		func(v float64) string { return env.Catalogue.Number(v, 0) + " dB" }, d.set)
	d.body = widget.Pad(0, 4, 12, 4, d.depth.box)
	d.box = widget.Column(0, widget.Fixed(44, d.toggle), widget.Fitted(d.body))
	return d
}

// show hides it where it has no meaning: of the sum, and of a voice.
func (d *duckStage) show() {
	t, ok := d.card.page.track(d.card.of())
	on := t.Duck != nil && !t.Duck.Off
	seen(d.box, ok && (t.Kind != edit.TrackVoice || t.Duck != nil))
	d.toggle.Set(on)
	seen(d.body, on)
	if t.Duck != nil {
		d.depth.show(t.Duck.DepthDB)
	}
	d.box.Refresh()
}

func (d *duckStage) switchIt() {
	t, _ := d.card.page.track(d.card.of())
	on := t.Duck == nil || t.Duck.Off
	d.change(onOff(on, "duck_on", "duck_off"), t.ID, func(duck *edit.Duck) { duck.Off = !on })
}

func (d *duckStage) set(db float64) {
	d.change("duck", d.card.of(), func(duck *edit.Duck) { duck.DepthDB = db })
}

// change puts another ducking in the place of the track's.
func (d *duckStage) change(name string, track app.ID, do func(*edit.Duck)) {
	d.card.page.withTrack(name, track, func(t *edit.Track) {
		next := edit.Duck{DepthDB: duckUsual}
		if t.Duck != nil {
			next = *t.Duck
		}
		do(&next)
		t.Duck = &next
	})
}
