package command

import (
	"math"
	"slices"
	"strconv"

	"tienglang/app/geo"
)

// The measures of what is reckoned, on paper, in millimetres.
const (
	hatchStep  = 2.0
	mostLabels = 40 // echoes of which the metres are written
)

var inkAccent = ink{0x1D, 0x5A, 0x94}

// reach tints what the horns reach, and hatches the ground that hears nothing:
// the two are told apart on grey paper.
func (d *mapPDF) reach() {
	d.SetLineWidth(0.15)
	d.draw(inkAccent)
	d.fill(inkAccent)
	d.SetAlpha(0.08, "Normal")
	for _, o := range d.Reach {
		d.Polygon(d.points(o), "F")
	}
	d.SetAlpha(0.5, "Normal")
	for _, o := range d.Reach {
		d.Polygon(d.points(o), "D")
	}
	d.SetAlpha(1, "Normal")
	d.draw(inkLate)
	for _, h := range d.Holes {
		d.hatch(h)
	}
}

// hatch draws slanted lines between two corners; those of neighbours meet.
func (d *mapPDF) hatch(h [2]geo.Point) {
	a, b := d.point(h[0]), d.point(h[1])
	x0, x1, y0, y1 := a.X, b.X, b.Y, a.Y
	for k := math.Ceil((x0 - y1) / hatchStep); k*hatchStep <= x1-y0; k++ {
		top, bottom := max(y0, x0-k*hatchStep), min(y1, x1-k*hatchStep)
		if top < bottom {
			d.Line(top+k*hatchStep, top, bottom+k*hatchStep, bottom)
		}
	}
}

// echoes draws the pairs, with their metres where they are few.
func (d *mapPDF) echoes() {
	if len(d.Echoes) == 0 {
		return
	}
	d.draw(inkLate)
	d.write(inkLate)
	d.SetLineWidth(0.4)
	d.SetFont("sans", "", 6)
	d.SetDashPattern([]float64{1.2, 0.8}, 0)
	for _, e := range d.Echoes {
		a, b := d.point(e.A), d.point(e.B)
		d.Line(a.X, a.Y, b.X, b.Y)
		if len(d.Echoes) <= mostLabels {
			d.Text((a.X+b.X)/2+1, (a.Y+b.Y)/2+3, strconv.Itoa(int(math.Round(e.Metres)))+" m")
		}
	}
	d.SetDashPattern(nil, 0)
}

// unsure is a ring of dashes around the mark of a cluster of unknown place.
func (d *mapPDF) unsure(x, y float64) {
	d.draw(inkMuted)
	d.SetLineWidth(0.2)
	d.SetDashPattern([]float64{0.5, 0.5}, 0)
	d.Circle(x, y, mapMarkRadius+0.8, "D")
	d.SetDashPattern(nil, 0)
}

// shown tells in the legend what is drawn beside the marks' states, below y.
func (d *mapPDF) shown(x, y float64) float64 {
	line := func(key string, sample func(y float64)) {
		y += 7
		sample(y - 1.2)
		d.write(inkText)
		d.SetFont("sans", "", 9)
		d.Text(x+7, y, d.cat.T(key))
	}
	if slices.ContainsFunc(d.Poles, func(p printedPole) bool { return p.Unsure }) {
		line("mappdf.unsure", func(y float64) { d.unsure(x+mapMarkRadius, y) })
	}
	if len(d.Reach) > 0 {
		line("mappdf.reach", func(y float64) {
			d.fill(inkAccent)
			d.SetAlpha(0.16, "Normal")
			d.Rect(x, y-1.6, 5, 3.2, "F")
			d.SetAlpha(1, "Normal")
		})
	}
	if len(d.Holes) > 0 {
		line("mappdf.holes", func(y float64) {
			d.draw(inkLate)
			d.SetLineWidth(0.15)
			for k := range 3 {
				d.Line(x+float64(k)*1.5, y-1.6, x+float64(k)*1.5+2, y+1.6)
			}
		})
	}
	if len(d.Echoes) > 0 {
		line("mappdf.echoes", func(y float64) {
			d.draw(inkLate)
			d.SetLineWidth(0.4)
			d.SetDashPattern([]float64{1.2, 0.8}, 0)
			d.Line(x, y, x+5, y)
			d.SetDashPattern(nil, 0)
		})
	}
	return y
}
