package widget

import (
	"image"
	"math"

	"tienglang/app/geo"
	token "tienglang/ui/theme"
)

// mapAside is how far around what is seen the ground is painted ahead, in
// pixels, so that moving the map mostly copies it, and mapAhead how near its
// edge may come before it is painted anew beside that.
const mapAside, mapAhead float32 = 96, 32

// MapTile is a picture of a part of the ground, between two corners.
type MapTile struct {
	Low, High geo.Point
	Image     image.Image
}

// changeGround has the ground painted anew.
func (m *Map) changeGround() { m.version++ }

// paintGround brings the ground into the picture. With Work it is painted away
// from the window's goroutine, and until that is done what was painted before
// is shown where it lies now, larger or smaller.
func (m *Map) paintGround(sheet *trackSheet, w, h int, scale float32) {
	l := m.layer
	is := l.held(m, w, h, scale)
	switch {
	case is == mapHeld:
	case m.Work == nil, l.img == nil, l.look != token.Color(token.MapLand):
		if is != mapHeldNear {
			m.groundFor(l, w, h, scale, mapAside, false).paint()
		}
	default:
		m.begin(w, h, scale)
	}
	l.show(sheet, m.view)
}

// mapHolds is how far a layer serves for what is seen.
type mapHolds int

const (
	mapOutdated mapHolds = iota
	mapHeldNear          // what is seen comes near its edge, or has no pictures yet
	mapHeld
)

func (l *mapLayer) held(m *Map, w, h int, scale float32) mapHolds {
	aside := float64(l.aside * scale)
	if l.img == nil || l.img.Rect.Dx() != w+2*int(aside) || l.img.Rect.Dy() != h+2*int(aside) || l.scale != scale ||
		l.of != m.version || l.view.scale != m.view.scale || l.look != token.Color(token.MapLand) {
		return mapOutdated
	}
	dx, dy := l.off(m.view)
	switch far := max(math.Abs(dx), math.Abs(dy)); {
	case far > aside:
		return mapOutdated
	case far > aside-float64(mapAhead*scale), l.bare && m.Tiles != nil:
		return mapHeldNear
	}
	return mapHeld
}

// off is how far the middle of what is seen lies from that of the layer, in the
// screen's pixels of the layer.
func (l *mapLayer) off(v mapView) (dx, dy float64) {
	s := l.view.scale * float64(l.scale)
	return math.Round((v.middle.X - l.view.middle.X) * s), math.Round((l.view.middle.Y - v.middle.Y) * s)
}

// begin has the ground of what is seen now painted beside the window, one at a
// time; what is asked for meanwhile is looked at when it is done.
func (m *Map) begin(w, h int, scale float32) {
	if m.painting {
		return
	}
	m.painting = true
	fresh := m.spare
	m.spare = nil
	if fresh == nil {
		fresh = &mapLayer{}
	}
	g, plan := m.groundFor(fresh, w, h, scale, mapAside, true), m.plan
	m.Work(g.paint, func() {
		m.painting = false
		if plan == m.plan {
			m.layer, m.spare = fresh, m.layer
		}
		m.redraw()
	})
}

// show copies the layer to where it lies in a view.
func (l *mapLayer) show(sheet *trackSheet, v mapView) {
	to := sheet.img
	w, h := to.Rect.Dx(), to.Rect.Dy()
	dx, dy := l.off(v)
	x0, y0 := (l.img.Rect.Dx()-w)/2+int(dx), (l.img.Rect.Dy()-h)/2+int(dy)
	if l.view.scale == v.scale && x0 >= 0 && y0 >= 0 && x0+w <= l.img.Rect.Dx() && y0+h <= l.img.Rect.Dy() {
		for y := range h {
			from := l.img.PixOffset(x0, y0+y)
			copy(to.Pix[y*to.Stride:y*to.Stride+4*w], l.img.Pix[from:from+4*w])
		}
		return
	}
	l.stretch(sheet, v)
}

// stretch shows the layer at another scale, each pixel by the nearest; what lies
// outside it is without ground.
func (l *mapLayer) stretch(sheet *trackSheet, v mapView) {
	to, empty := sheet.img, mapInk(token.Surface)
	w, h := to.Rect.Dx(), to.Rect.Dy()
	by := l.view.scale * float64(l.scale) / (v.scale * float64(sheet.scale))
	s := l.view.scale * float64(l.scale)
	left := float64(l.img.Rect.Dx())/2 + (v.middle.X-l.view.middle.X)*s - float64(w)/2*by
	top := float64(l.img.Rect.Dy())/2 - (v.middle.Y-l.view.middle.Y)*s - float64(h)/2*by
	columns := make([]int, w)
	for x := range columns {
		columns[x] = int(math.Floor(left + (float64(x)+0.5)*by))
	}
	for y := range h {
		row := int(math.Floor(top + (float64(y)+0.5)*by))
		out := to.Pix[y*to.Stride : y*to.Stride+4*w]
		inside := row >= 0 && row < l.img.Rect.Dy()
		for x, column := range columns {
			p := out[4*x : 4*x+4 : 4*x+4]
			if !inside || column < 0 || column >= l.img.Rect.Dx() {
				p[0], p[1], p[2], p[3] = empty.R, empty.G, empty.B, empty.A
				continue
			}
			copy(p, l.img.Pix[row*l.img.Stride+4*column:][:4])
		}
	}
}
