package widget

import (
	"math"

	"fyne.io/fyne/v2"

	"tienglang/app/geo"
)

const (
	mapMargin    = 14.0 // around the whole
	mapStep      = 60.0 // of an arrow key
	mapZoom      = 1.25 // of a key or of a step of the wheel
	mapNearest   = 2.0  // pixels a metre
	mapTolerance = 8.0  // of the edge, within which a mark is out of sight
)

// mapView is what is seen: the middle, and pixels a metre.
type mapView struct {
	middle geo.Point
	scale  float64
}

// at is where a point lies in a widget of a size.
func (v mapView) at(p geo.Point, size fyne.Size) (x, y float32) {
	return float32(float64(size.Width)/2 + (p.X-v.middle.X)*v.scale),
		float32(float64(size.Height)/2 - (p.Y-v.middle.Y)*v.scale)
}

// point is what lies at a place of the widget.
func (v mapView) point(x, y float32, size fyne.Size) geo.Point {
	return geo.Point{
		X: v.middle.X + (float64(x)-float64(size.Width)/2)/v.scale,
		Y: v.middle.Y - (float64(y)-float64(size.Height)/2)/v.scale,
	}
}

// whole is the scale at which all of the sheet is seen.
func (m *Map) whole() float64 {
	wide, high := m.sheet.High.X-m.sheet.Low.X, m.sheet.High.Y-m.sheet.Low.Y
	size := m.Size()
	scale := math.Min((float64(size.Width-m.Tools.Width)-2*mapMargin)/math.Max(wide, 100), (float64(size.Height)-2*mapMargin)/math.Max(high, 100))
	return math.Max(1e-5, math.Min(scale, mapNearest))
}

// fit shows the whole, where nobody has zoomed or moved it.
func (m *Map) fit() {
	if m.fitted || m.view.scale == 0 {
		m.view = mapView{geo.Point{X: (m.sheet.Low.X + m.sheet.High.X) / 2, Y: (m.sheet.Low.Y + m.sheet.High.Y) / 2}, m.whole()}
		if free := float64(m.Size().Width) - (m.sheet.High.X-m.sheet.Low.X)*m.view.scale; free < float64(2*m.Tools.Width) {
			m.view.middle.X += (float64(m.Tools.Width) - free/2) / m.view.scale // beside the tools
		}
	}
}

// ShowWhole shows all of the commune.
func (m *Map) ShowWhole() {
	m.fitted = true
	m.fit()
	m.redraw()
}

// Zoom multiplies the scale around the middle.
func (m *Map) Zoom(by float64) { m.zoomAt(by, m.Size().Width/2, m.Size().Height/2) }

// zoomAt multiplies the scale around a place that stays where it is.
func (m *Map) zoomAt(by float64, x, y float32) {
	size := m.Size()
	held := m.view.point(x, y, size)
	m.view.scale = math.Max(m.whole()*0.8, math.Min(m.view.scale*by, mapNearest))
	now := m.view.point(x, y, size)
	m.view.middle.X += held.X - now.X
	m.view.middle.Y += held.Y - now.Y
	m.fitted = false
	m.bound()
	m.redraw()
}

// pan moves what is seen by pixels.
func (m *Map) pan(dx, dy float32) {
	m.view.middle.X += float64(dx) / m.view.scale
	m.view.middle.Y -= float64(dy) / m.view.scale
	m.fitted = false
	m.bound()
	m.redraw()
}

// bound keeps the middle on the sheet.
func (m *Map) bound() {
	m.view.middle.X = math.Max(m.sheet.Low.X, math.Min(m.view.middle.X, m.sheet.High.X))
	m.view.middle.Y = math.Max(m.sheet.Low.Y, math.Min(m.view.middle.Y, m.sheet.High.Y))
}

// reveal brings a point into sight.
func (m *Map) reveal(p geo.Point) {
	size := m.Size()
	if size.Width == 0 || m.view.scale == 0 {
		return
	}
	x, y := m.view.at(p, size)
	if m.underTools(x, y, mapTolerance) || x < mapTolerance || y < mapTolerance || x > size.Width-mapTolerance || y > size.Height-mapTolerance {
		m.view.middle, m.fitted = p, false
		m.bound()
	}
}

// mapBox is how far something on the map goes.
type mapBox struct{ low, high geo.Point }

func boxesOf(s geo.Sheet) []mapBox {
	boxes := make([]mapBox, 0, len(s.Grounds)+len(s.Ways))
	for i := range s.Grounds {
		boxes = append(boxes, boxOf(s.Grounds[i].Rings...))
	}
	for i := range s.Ways {
		boxes = append(boxes, boxOf(s.Ways[i].Line))
	}
	return boxes
}

func boxOf(lines ...[]geo.Point) mapBox {
	b := mapBox{geo.Point{X: math.Inf(1), Y: math.Inf(1)}, geo.Point{X: math.Inf(-1), Y: math.Inf(-1)}}
	for _, line := range lines {
		for _, p := range line {
			b.low = geo.Point{X: math.Min(b.low.X, p.X), Y: math.Min(b.low.Y, p.Y)}
			b.high = geo.Point{X: math.Max(b.high.X, p.X), Y: math.Max(b.high.Y, p.Y)}
		}
	}
	return b
}
