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
	finish            *widget.Button // turns to what finishes the track
	silent            *widget.Chip
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
	g.track = []*gain{
		g.slide("level", gainLow, gainHigh, 0.5, db, g.setTrackGain),
		g.slide("pan", -100, 100, 5, func(v float64) string { return panWords(p.env.Catalogue, v) }, g.setPan),
	}
	g.silent = widget.NewChip(p.env.T("studio.gain.silent"), "", false, p.mute)
	g.finish = widget.NewButton("", "sliders", func() { p.finish.turn(false); p.side.turnTo("finish") })
	g.clipRow = widget.Line(20, widget.Fixed(150, g.clipName), widget.Share(1, g.clip[0].box),
		widget.Share(1, g.clip[1].box), widget.Share(1, g.clip[2].box), widget.Fitted(centre(g.silent)))
	g.trackRow = widget.Line(20, widget.Fixed(150, g.trackName), widget.Share(1, g.track[0].box), widget.Share(1, g.track[1].box),
		widget.Fitted(g.finish))
	g.box = widget.Pad(8, 16, 8, 16, container.NewStack(g.clipRow, g.trackRow))
	return g
}

// slide makes a slider of the row.
func (g *gainsRow) slide(key string, low, high, step float64, words func(float64) string, set func(float64)) *gain {
	return newGain(g.page.env.T("studio.gain."+key), low, high, step, words, set)
}

// newGain makes a slider under its name and number.
func newGain(name string, low, high, step float64, words func(float64) string, set func(float64)) *gain {
	s := &gain{
		slider: widget.NewVolumeSlider(low, high, step, 0), words: words,
		number: widget.NewText("", widget.RoleCaptionBold, theme.Text).Right(),
	}
	s.slider.Name = name
	s.slider.OnChanged = func(v float64) { s.number.Set(words(v)) }
	s.slider.OnChosen = set
	label := widget.NewEllipsis(name, widget.RoleCaption, theme.Muted)
	s.box = widget.Column(2, widget.Fixed(20, widget.Line(4, widget.Grow(label), widget.Fixed(80, s.number))), widget.Fixed(24, s.slider))
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
	g.track[1].show(math.Round(100 * t.Pan))
	g.finish.SetText(g.finishWords(t))
	g.trackRow.Refresh() // the room is shared anew
}

// finishWords tell how many things are done to a track's sound.
func (g *gainsRow) finishWords(t edit.Track) string {
	n := 0
	for _, s := range edit.Stages {
		if t.Finish.Works(s) {
			n++
		}
	}
	if t.Duck != nil && !t.Duck.Off {
		n++
	}
	if n == 0 {
		return g.page.env.T("studio.gain.finish")
	}
	return g.page.env.Catalogue.N("studio.gain.finished", n)
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

func (g *gainsRow) setPan(share float64) {
	g.page.withTrack("pan", g.page.lane, func(t *edit.Track) { t.Pan = share / 100 })
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
