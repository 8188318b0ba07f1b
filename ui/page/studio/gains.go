package studio

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// gainsRow is what can be set of the chosen clips, or else of the chosen
// track.
type gainsRow struct {
	page *Page
	box  *fyne.Container

	clipRow, trackRow *fyne.Container
	clipName          *widget.Text
	trackName         *widget.Text
	clip              []*gain
	track             []*gain
	duck              *gain
	duckBox           fyne.CanvasObject
	finish            fyne.CanvasObject // what a voice is offered
	silent            *widget.Chip
	eq, compressor    *widget.Chip
}

// gain is one slider with its number.
type gain struct {
	slider *widget.VolumeSlider
	number *widget.Text
	words  func(float64) string
	box    fyne.CanvasObject
}

// The bounds of what the row sets.
const (
	gainLow, gainHigh = -30, 12 // dB
	duckHigh          = 30      // dB
	fadeHigh          = 10      // seconds
)

func newGainsRow(p *Page) *gainsRow {
	g := &gainsRow{
		page: p, clipName: widget.NewEllipsis("", widget.RoleTextBold, theme.Text),
		trackName: widget.NewEllipsis("", widget.RoleTextBold, theme.Text),
	}
	db := func(v float64) string { return decibels(p.env.Catalogue, v) }
	seconds := func(v float64) string { return p.env.Catalogue.Number(v, 1) + " s" }
	g.clip = []*gain{
		g.slide("level", gainLow, gainHigh, 0.5, db, g.setClipGain),
		g.slide("fade_in", 0, fadeHigh, 0.1, seconds, func(v float64) { g.setFade(v, false) }),
		g.slide("fade_out", 0, fadeHigh, 0.1, seconds, func(v float64) { g.setFade(v, true) }),
	}
	g.track = []*gain{g.slide("level", gainLow, gainHigh, 0.5, db, g.setTrackGain)}
	g.duck = g.slide("duck", 0, duckHigh, 1, func(v float64) string { return p.env.Catalogue.Number(v, 0) + " dB" }, g.setDuck)
	g.silent = widget.NewChip(p.env.T("studio.gain.silent"), "", false, p.mute)
	g.eq = widget.NewChip(p.env.T("studio.gain.eq"), "", false, g.toggleEQ)
	g.compressor = widget.NewChip(p.env.T("studio.gain.compressor"), "", false, g.toggleCompressor)
	g.duckBox = container.NewStack(g.duck.box)
	g.finish = widget.Line(12, widget.Fitted(g.eq), widget.Fitted(g.compressor))
	g.clipRow = widget.Line(20, widget.Fixed(150, g.clipName), widget.Share(1, g.clip[0].box),
		widget.Share(1, g.clip[1].box), widget.Share(1, g.clip[2].box), widget.Fitted(centre(g.silent)))
	g.trackRow = widget.Line(20, widget.Fixed(150, g.trackName), widget.Share(1, g.track[0].box), widget.Share(1, g.duckBox),
		widget.Fitted(g.finish))
	g.box = widget.Pad(8, 16, 8, 16, container.NewStack(g.clipRow, g.trackRow))
	return g
}

// slide makes a slider under its name and number.
func (g *gainsRow) slide(key string, low, high, step float64, words func(float64) string, set func(float64)) *gain {
	s := &gain{
		slider: widget.NewVolumeSlider(low, high, step, 0), words: words,
		number: widget.NewText("", widget.RoleCaptionBold, theme.Text).Right(),
	}
	s.slider.Name = g.page.env.T("studio.gain." + key)
	s.slider.OnChanged = func(v float64) { s.number.Set(words(v)) }
	s.slider.OnChosen = set
	label := widget.NewEllipsis(s.slider.Name, widget.RoleCaption, theme.Muted)
	s.box = widget.Column(2, widget.Fixed(20, widget.Line(4, widget.Grow(label), widget.Fixed(64, s.number))), widget.Fixed(24, s.slider))
	return s
}

func (s *gain) show(v float64) {
	s.slider.SetValue(v)
	s.number.Set(s.words(v))
}

// show moves the sliders to what is chosen.
func (g *gainsRow) show() {
	p := g.page
	some := p.chosen()
	seen(g.clipRow, len(some) > 0)
	seen(g.trackRow, len(some) == 0)
	if len(some) > 0 {
		g.showClip(some)
		return
	}
	g.showTrack()
}

func (g *gainsRow) showTrack() {
	p := g.page
	t, ok := p.track(p.lane)
	if !ok {
		return
	}
	g.trackName.Set(p.trackName(t.ID))
	g.track[0].show(t.GainDB)
	seen(g.duckBox, t.Duck != nil)
	seen(g.finish, t.Kind == edit.TrackVoice)
	g.trackRow.Refresh() // the room is shared anew
	if t.Duck != nil {
		g.duck.show(t.Duck.DepthDB)
	}
	_, eq := t.Finish.EQ.Active()
	_, pressed := t.Finish.Compressor.Active()
	g.eq.Set("", eq)
	g.compressor.Set("", pressed)
}

func (g *gainsRow) showClip(some []app.ID) {
	p := g.page
	c, _, ok := p.edit.Clip(some[0])
	if !ok {
		return
	}
	name := clipName(p.edit, c)
	if len(some) > 1 {
		name = p.env.Catalogue.N("studio.gain.clips", len(some))
	}
	g.clipName.Set(name)
	g.clip[0].show(c.GainDB)
	g.clip[1].show(length(c.FadeIn.Length).Seconds())
	g.clip[2].show(length(c.FadeOut.Length).Seconds())
	g.silent.Set("", c.Mute)
}

func (g *gainsRow) setClipGain(db float64) {
	p := g.page
	some := p.chosen()
	if len(some) > 0 {
		p.withClips(p.counted("gain", some), some, func(c *edit.Clip) { c.GainDB = db })
	}
}

func (g *gainsRow) setFade(seconds float64, out bool) {
	p := g.page
	some := p.chosen()
	if len(some) > 0 {
		p.withClips(p.fadeStep(some, out), some, func(c *edit.Clip) { setFade(c, out, int64(math.Round(seconds*audio.Rate))) })
	}
}

func (g *gainsRow) setTrackGain(db float64) {
	g.page.withTrack("gain_track", g.page.lane, func(t *edit.Track) { t.GainDB = db })
}

func (g *gainsRow) setDuck(db float64) {
	g.page.withTrack("duck", g.page.lane, func(t *edit.Track) {
		d := edit.Duck{}
		if t.Duck != nil {
			d = *t.Duck
		}
		d.DepthDB = db
		t.Duck = &d
	})
}

// louder turns what is chosen up, or down.
func (g *gainsRow) louder(by float64) {
	p := g.page
	if some := p.chosen(); len(some) > 0 {
		p.withClips(p.counted("gain", some), some, func(c *edit.Clip) { c.GainDB = stepped(c.GainDB, by) })
		return
	}
	p.withTrack("gain_track", p.lane, func(t *edit.Track) { t.GainDB = stepped(t.GainDB, by) })
}

// stepped is a gain turned by a step, no further than the row's bound. What
// lies outside of the bounds already is never turned the other way.
func stepped(db, by float64) float64 {
	if by < 0 {
		return max(db+by, min(db, gainLow))
	}
	return min(db+by, max(db, gainHigh))
}

func (g *gainsRow) toggleEQ() {
	t, _ := g.page.track(g.page.lane)
	_, on := t.Finish.EQ.Active()
	g.page.withTrack(onOff(!on, "eq_on", "eq_off"), t.ID, func(t *edit.Track) { t.Finish.EQ = toggled(t.Finish.EQ, edit.VoiceFinish().EQ) })
}

func (g *gainsRow) toggleCompressor() {
	t, _ := g.page.track(g.page.lane)
	_, on := t.Finish.Compressor.Active()
	g.page.withTrack(onOff(!on, "compressor_on", "compressor_off"), t.ID, func(t *edit.Track) {
		t.Finish.Compressor = toggled(t.Finish.Compressor, edit.VoiceFinish().Compressor)
	})
}

// toggled switches a stage and keeps its settings; the first time it begins
// with the usual ones.
func toggled[T any](s, usual *edit.Stage[T]) *edit.Stage[T] {
	if s == nil {
		return usual
	}
	other := *s
	other.Off = !s.Off
	return &other
}
