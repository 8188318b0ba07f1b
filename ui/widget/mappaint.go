package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"

	"tienglang/app/geo"
	token "tienglang/ui/theme"
)

// mapPainter paints one picture of a map.
type mapPainter struct {
	*Map
	*trackSheet
	inks map[fyne.ThemeColorName]color.RGBA
}

func (p *mapPainter) ink(n fyne.ThemeColorName) color.RGBA {
	c, ok := p.inks[n]
	if !ok {
		c = mapInk(n)
		p.inks[n] = c
	}
	return c
}

// paint draws everything but words into the sheet, w×h of the screen's pixels.
func (m *Map) paint(sheet *trackSheet, plates []mapPlate, w, h int) image.Image {
	size := m.Size()
	if w <= 0 || h <= 0 || size.Width <= 0 || m.view.scale == 0 {
		return image.NewRGBA(image.Rect(0, 0, max(0, w), max(0, h)))
	}
	scale := float32(w) / size.Width
	sheet.fit(w, h, scale)
	m.paintGround(sheet, w, h, scale)
	p := &mapPainter{Map: m, trackSheet: sheet, inks: map[fyne.ThemeColorName]color.RGBA{}}
	for _, e := range m.echoes {
		p.paintEcho(e)
	}
	p.paintPlates(plates, false)
	m.regroup()
	p.paintGroups()
	p.paintPlates(plates, true)
	p.paintHandles()
	p.paintCross()
	return sheet.img
}

// paintPlates paints the grounds of names, so that roads do not cross them.
func (p *mapPainter) paintPlates(plates []mapPlate, over bool) {
	for _, b := range plates {
		if b.plain || b.over != over {
			continue
		}
		land := p.ink(token.MapLand)
		if b.onChosen {
			land = p.ink(token.AccentSoft)
		}
		p.round(b.x-2, b.y+2, b.w+4, b.h-3, 4, 0, land, land)
	}
}

// paintEcho is a dashed line between two clusters.
func (p *mapPainter) paintEcho(e MapEcho) {
	x0, y0 := p.view.at(e.A, p.Size())
	x1, y1 := p.view.at(e.B, p.Size())
	long := float32(math.Hypot(float64(x1-x0), float64(y1-y0)))
	size := p.Size()
	if long < 6 || max(x0, x1) < 0 || max(y0, y1) < 0 || min(x0, x1) > size.Width || min(y0, y1) > size.Height {
		return
	}
	for at := float32(0); at < long; at += 8 {
		a, b := at/long, min(1, (at+5)/long)
		p.line(x0+a*(x1-x0), y0+a*(y1-y0), x0+b*(x1-x0), y0+b*(y1-y0), 2, p.ink(token.AmberLine))
	}
}

// paintGroups paints the marks, those that need a person last.
func (p *mapPainter) paintGroups() {
	chosen, size := p.find(p.chosen), p.Size()
	for i := len(p.groups) - 1; i >= 0; i-- {
		g := &p.groups[i]
		x, y := p.view.at(g.at, size)
		if x < -mapRing || y < -mapRing || x > size.Width+mapRing || y > size.Height+mapRing {
			continue
		}
		if chosen >= 0 && g.has(chosen) {
			continue
		}
		p.paintMark(g, x, y, g.radius)
	}
	if k := p.groupOf(chosen); chosen >= 0 && k >= 0 {
		g := &p.groups[k]
		x, y := p.view.at(g.at, size)
		r := max(g.radius, mapChosen)
		p.disc(x, y, max(mapRing, r+5), 3, p.ink(token.Surface), p.ink(token.Accent))
		p.paintMark(g, x, y, r)
	}
}

func (g *mapGroup) has(cluster int) bool {
	for _, m := range g.members {
		if m == cluster {
			return true
		}
	}
	return false
}

// paintMark paints a state's mark as StateMark has it; that of several has
// their number for a sign, which is a word.
func (p *mapPainter) paintMark(g *mapGroup, x, y, r float32) {
	if g.unsure {
		p.dashedRing(x, y, r+3.5, 1.5, p.ink(token.Muted))
	}
	k := markLooks[g.state]
	fill, edge := p.ink(token.Surface), p.ink(token.Surface)
	if k.fill != "" {
		fill, edge = p.ink(k.fill), p.ink(k.fill)
	}
	if k.edge != "" {
		edge = p.ink(k.edge)
	}
	switch g.state {
	case StateLost:
		p.round(x-r, y-r, 2*r, 2*r, 4, 0, fill, fill)
	case StateUnknown, StateNone:
		p.disc(x, y, r, 0, fill, fill)
		p.dashedRing(x, y, r-1, 2, p.ink(token.Grey))
	default:
		p.disc(x, y, r, 2, fill, edge)
	}
	if len(g.members) == 1 {
		p.paintSign(g.state, x, y, r)
	}
}

// dashedRing is a ring of twelve dashes.
func (p *mapPainter) dashedRing(x, y, r, width float32, ink color.RGBA) {
	for k := range 12 {
		a, b := math.Sincos(2 * math.Pi * float64(k) / 12)
		c, d := math.Sincos(2 * math.Pi * (float64(k) + 0.55) / 12)
		p.line(x+r*float32(b), y+r*float32(a), x+r*float32(d), y+r*float32(c), width, ink)
	}
}

// mapSigns are the lines of each state's sign, in parts of the radius.
var mapSigns = map[State][][]float32{
	StateHeard:   {{-0.42, 0.04, -0.1, 0.36, 0.44, -0.3}},
	StateLost:    {{-0.4, -0.4, 0.4, 0.4}, {-0.4, 0.4, 0.4, -0.4}},
	StateLate:    {{0, -0.48, 0, 0.06, 0.36, 0.26}},
	StateReady:   {{-0.06, 0, 0.06, 0}},
	StateFed:     {{-0.42, 0, 0.42, 0, 0.14, -0.3}, {0.42, 0, 0.14, 0.3}},
	StateUnknown: {{-0.28, -0.24, -0.2, -0.4, 0, -0.5, 0.22, -0.4, 0.28, -0.2, 0.16, -0.02, 0, 0.12, 0, 0.22}, {-0.02, 0.46, 0.02, 0.46}},
}

func (p *mapPainter) paintSign(s State, x, y, r float32) {
	ink, width := p.ink(markLooks[s].sign), max(1.4, r/5.5)
	if s == StateReady {
		width = r / 1.6
	}
	for _, line := range mapSigns[s] {
		for i := 0; i+3 < len(line); i += 2 {
			p.line(x+line[i]*r, y+line[i+1]*r, x+line[i+2]*r, y+line[i+3]*r, width, ink)
		}
	}
}

// mapHandle is how far from the mark a horn's handle stands, in pixels, and
// mapHandleRoom how far apart two handles are at least.
const mapHandle, mapHandleRoom = 52.0, 20.0

// handle is where a horn's handle stands; ok is false where there are none.
func (m *Map) handle(horn int) (x, y float32, ok bool) {
	i := m.find(m.chosen)
	if i < 0 || horn >= len(m.horns) {
		return 0, 0, false
	}
	far, bearing := m.handleFar(), float64(0)
	if d := m.drag; d.kind == mapDragHorn && d.horn == horn {
		bearing = float64(d.degrees)
	} else {
		bearing = m.pointing(horn)
		far += mapHandleRoom * float64(m.row(horn))
	}
	sin, cos := math.Sincos(bearing * math.Pi / 180)
	x, y = m.view.at(m.clusters[i].At, m.Size())
	return x + float32(far*sin), y - float32(far*cos), true
}

// pointing is the direction of a horn's handle: where it points, or, where
// nobody knows that, north, beside those of the others.
func (m *Map) pointing(horn int) float64 {
	before, all := 0, 0
	for k, b := range m.horns {
		if b != 0 {
			continue
		}
		if all++; k < horn {
			before++
		}
	}
	if b := m.horns[horn]; b != 0 {
		return float64(b)
	}
	return (float64(before) - float64(all-1)/2) * 28
}

// row is in which row around the mark a horn's handle stands: the first in which
// no handle before it would lie below it.
func (m *Map) row(horn int) int {
	taken := map[int]bool{}
	for k := range horn {
		if d := math.Mod(m.pointing(k)-m.pointing(horn)+900, 360) - 180; math.Abs(d) < mapHandleRoom {
			taken[m.row(k)] = true
		}
	}
	row := 0
	for taken[row] {
		row++
	}
	return row
}

func (p *mapPainter) paintHandles() {
	i := p.find(p.chosen)
	for k := range p.horns {
		hx, hy, ok := p.handle(k)
		if !ok {
			return
		}
		x, y := p.view.at(p.clusters[i].At, p.Size())
		part := (mapRing + 2) / float32(p.handleFar())
		p.line(x+(hx-x)*part, y+(hy-y)*part, hx, hy, 2, p.ink(token.Accent))
		fill := p.ink(token.Accent)
		if p.horns[k] == 0 { // nobody knows yet where it points
			fill = p.ink(token.Surface)
		}
		p.disc(hx, hy, 8, 2, fill, p.ink(token.Accent))
	}
}

// paintCross is where Enter puts the chosen cluster.
func (p *mapPainter) paintCross() {
	if !p.placing {
		return
	}
	size := p.Size()
	x, y := size.Width/2, size.Height/2
	for _, c := range []struct {
		ink   color.RGBA
		width float32
	}{{p.ink(token.Surface), 6}, {p.ink(token.Accent), 2}} {
		p.line(x-16, y, x-5, y, c.width, c.ink)
		p.line(x+5, y, x+16, y, c.width, c.ink)
		p.line(x, y-16, x, y-5, c.width, c.ink)
		p.line(x, y+5, x, y+16, c.width, c.ink)
	}
}

// seen tells whether a point lies in sight.
func (m *Map) seen(p geo.Point) (x, y float32, ok bool) {
	size := m.Size()
	x, y = m.view.at(p, size)
	return x, y, x >= 0 && y >= 0 && x <= size.Width && y <= size.Height
}
