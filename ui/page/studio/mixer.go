package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mixer is the three gains of a bulletin: voice, bed, and how far the bed
// goes down under the voice.
type mixer struct {
	page  *Page
	box   *fyne.Container
	gains [3]*gain
}

// gain is one slider with its number.
type gain struct {
	slider *widget.VolumeSlider
	number *widget.Text
	words  func(float64) string
	get    func(backend.Draft) float64
}

func newMixer(p *Page) *mixer {
	m := &mixer{page: p}
	signed := func(db float64) string { return decibels(p.env.Catalogue, db) }
	plain := func(db float64) string { return p.env.Catalogue.Number(db, 0) + " dB" }
	m.gains = [3]*gain{
		m.make(-12, 12, 0.5, signed, func(d backend.Draft) float64 { return d.VoiceDB }, func(d *backend.Draft, v float64) { d.VoiceDB = v }),
		m.make(-30, 6, 0.5, signed, func(d backend.Draft) float64 { return d.BedDB }, func(d *backend.Draft, v float64) { d.BedDB = v }),
		m.make(0, 30, 1, plain, func(d backend.Draft) float64 { return d.DuckDB }, func(d *backend.Draft, v float64) { d.DuckDB = v }),
	}
	var slots []widget.Slot
	for i, key := range []string{"voice", "bed", "duck"} {
		g := m.gains[i]
		g.slider.Name = p.env.T("studio.gain." + key)
		label := widget.NewEllipsis(p.env.T("studio.gain."+key), widget.RoleText, theme.Muted)
		slots = append(slots, widget.Share(1, widget.Column(4,
			widget.Fixed(24, widget.Line(8, widget.Grow(label), widget.Fixed(72, g.number))),
			widget.Fixed(24, g.slider))))
	}
	m.box = widget.Pad(12, 16, 12, 16, widget.Row(32, slots...))
	return m
}

func (m *mixer) make(low, high, step float64, words func(float64) string, get func(backend.Draft) float64, set func(*backend.Draft, float64)) *gain {
	g := &gain{
		slider: widget.NewVolumeSlider(low, high, step, 0), words: words, get: get,
		number: widget.NewText("", widget.RoleStrongBold, theme.Text).Right(),
	}
	g.slider.OnChanged = func(v float64) { g.number.Set(words(v)) }
	g.slider.OnChosen = func(v float64) { m.page.change(func(d *backend.Draft) { set(d, v) }) }
	return g
}

// show moves the sliders to the draft's gains.
func (m *mixer) show(d backend.Draft) {
	for _, g := range m.gains {
		g.slider.SetValue(g.get(d))
		g.number.Set(g.words(g.slider.Value()))
	}
}
