package widget

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/app/geo"
	token "tienglang/ui/theme"
)

// mapAside is how far around what is seen the ground is painted ahead, in
// pixels, so that moving the map mostly copies it. Another scale is painted
// with less, since the next may come at once.
const mapAside, mapAsideZoom float32 = 96, 12

// mapLayer is the ground painted once: land, water, roads, reach and holes.
type mapLayer struct {
	trackSheet
	view  mapView // its middle is that of the picture
	size  fyne.Size
	aside float32
	look  color.Color // a colour of the theme by which it was painted
	stale bool
	rows  [][]float32 // crossings of each row
	mask  []uint8     // what horns reach
}

// ground makes the layer fit what is seen, and tells by how many of the
// screen's pixels what is seen begins inside it.
func (m *Map) ground(w, h int, scale float32) (dx, dy int) {
	l, size := &m.layer, m.Size()
	aside := int(l.aside * scale)
	dx = aside + int(math.Round((m.view.middle.X-l.view.middle.X)*l.view.scale*float64(scale)))
	dy = aside - int(math.Round((m.view.middle.Y-l.view.middle.Y)*l.view.scale*float64(scale)))
	held := l.img != nil && l.img.Rect.Dx() == w+2*aside && l.img.Rect.Dy() == h+2*aside && l.scale == scale
	if held && !l.stale && l.view.scale == m.view.scale && l.look == token.Color(token.MapLand) &&
		dx >= 0 && dy >= 0 && dx <= 2*aside && dy <= 2*aside {
		return dx, dy
	}
	if l.aside = mapAside; l.view.scale != m.view.scale {
		l.aside = mapAsideZoom
	}
	aside = int(l.aside * scale)
	l.fit(w+2*aside, h+2*aside, scale)
	l.view, l.look, l.stale = m.view, token.Color(token.MapLand), false
	l.size = fyne.NewSize(size.Width+2*l.aside, size.Height+2*l.aside)
	m.paintGround()
	return aside, aside
}

func mapInk(n fyne.ThemeColorName) color.RGBA {
	return color.RGBAModel.Convert(token.Color(n)).(color.RGBA)
}

func (m *Map) paintGround() {
	l := &m.layer
	l.fill(0, 0, l.size.Width, l.size.Height, mapInk(token.Surface))
	chosen := m.groundOf(m.chosen)
	for i := range m.sheet.Grounds {
		g, ink := &m.sheet.Grounds[i], token.MapLand
		if g.Water {
			ink = token.MapWater
		} else if i == chosen {
			ink = token.AccentSoft
		}
		if l.sees(m.boxes[i]) {
			c := mapInk(ink)
			l.inside(g.Rings, func(r image.Rectangle) { l.fillArea(r, c) })
		}
	}
	m.paintReach()
	m.paintHoles()
	m.paintEdges()
	m.paintWays()
}

// sees tells whether something with a box lies in the layer.
func (l *mapLayer) sees(b mapBox) bool {
	x0, y1 := l.view.at(b.low, l.size)
	x1, y0 := l.view.at(b.high, l.size)
	return x1 >= 0 && y1 >= 0 && x0 <= l.size.Width && y0 <= l.size.Height
}

// inside calls paint with each stretch of a row, in the screen's pixels, that
// an odd number of rings is around.
func (l *mapLayer) inside(rings [][]geo.Point, paint func(image.Rectangle)) {
	top, bottom := l.cross(rings)
	for y := top; y < bottom; y++ {
		row := l.rows[y]
		slices.Sort(row)
		for i := 0; i+1 < len(row); i += 2 {
			if r := image.Rect(int(row[i]+0.5), y, int(row[i+1]+0.5), y+1).Intersect(l.window); !r.Empty() {
				paint(r)
			}
		}
		l.rows[y] = row[:0]
	}
}

// cross notes for each row where rings cross its middle, and between which
// rows they lie.
func (l *mapLayer) cross(rings [][]geo.Point) (top, bottom int) {
	high := l.img.Rect.Dy()
	for len(l.rows) < high {
		l.rows = append(l.rows, nil)
	}
	top = high
	for _, ring := range rings {
		if len(ring) == 0 {
			continue
		}
		bx, by := l.pixel(ring[len(ring)-1])
		for _, p := range ring {
			ax, ay := bx, by
			bx, by = l.pixel(p)
			from, to := int(math.Ceil(min(ay, by)-0.5)), int(math.Ceil(max(ay, by)-0.5))
			from, to = max(from, 0), min(to, high)
			for y := from; y < to; y++ {
				x := ax + (float64(y)+0.5-ay)/(by-ay)*(bx-ax)
				l.rows[y] = append(l.rows[y], float32(max(-1, min(x, 1e6))))
			}
			if from < to {
				top, bottom = min(top, from), max(bottom, to)
			}
		}
	}
	return top, bottom
}

// pixel is where a point lies in the screen's pixels.
func (l *mapLayer) pixel(p geo.Point) (x, y float64) {
	s := float64(l.scale)
	return (float64(l.size.Width)/2 + (p.X-l.view.middle.X)*l.view.scale) * s,
		(float64(l.size.Height)/2 - (p.Y-l.view.middle.Y)*l.view.scale) * s
}

func (m *Map) paintEdges() {
	l, ink := &m.layer, mapInk(token.MapEdge)
	for i := range m.sheet.Grounds {
		if g := &m.sheet.Grounds[i]; m.sheet.Drawn && !g.Water && l.sees(m.boxes[i]) {
			for _, ring := range g.Rings {
				l.path(ring, true, 1.5, ink)
			}
		}
	}
	for _, e := range m.sheet.Edges {
		l.path(e[:], false, 1.5, ink)
	}
}

// paintWays paints rivers, and over them roads with an edge on both sides.
func (m *Map) paintWays() {
	l := &m.layer
	wide := float32(max(3, min(12*l.view.scale, 8)))
	water, edge, road := mapInk(token.MapWater), mapInk(token.MapEdge), mapInk(token.MapRoad)
	each := func(rivers bool, width float32, ink color.RGBA) {
		for i := range m.sheet.Ways {
			if w := &m.sheet.Ways[i]; w.Water == rivers && l.sees(m.boxes[len(m.sheet.Grounds)+i]) {
				l.path(w.Line, false, width, ink)
			}
		}
	}
	each(true, wide, water)
	each(false, wide+2, edge)
	each(false, wide, road)
}

// mostOutlines is how many outlines are drawn one by one; of more, what they
// reach together.
const mostOutlines = 200

// paintReach tints what is reached, and draws the edge of it.
func (m *Map) paintReach() {
	if len(m.reach) == 0 {
		return
	}
	l, ink := &m.layer, mapInk(token.Accent)
	wide, high := l.img.Rect.Dx(), l.img.Rect.Dy()
	l.mask = slices.Grow(l.mask[:0], wide*high)[:wide*high]
	clear(l.mask)
	var seen [][]geo.Point
	for _, o := range m.reach {
		if l.sees(boxOf(o)) {
			seen = append(seen, o)
			l.inside([][]geo.Point{o}, func(r image.Rectangle) {
				row := l.mask[r.Min.Y*wide+r.Min.X : r.Min.Y*wide+r.Max.X]
				for i := range row {
					row[i] = 1
				}
			})
		}
	}
	l.tint(ink, len(seen) > mostOutlines)
	if len(seen) <= mostOutlines {
		for _, o := range seen {
			l.path(o, true, 1, ink)
		}
	}
}

// tint paints the mask, with its edge where that is wanted.
func (l *mapLayer) tint(ink color.RGBA, edge bool) {
	wide, high := l.img.Rect.Dx(), l.img.Rect.Dy()
	for y := 1; y < high-1; y++ {
		for x := 1; x < wide-1; x++ {
			i := y*wide + x
			if l.mask[i] == 0 {
				continue
			}
			cover := uint32(32)
			if edge && l.mask[i-1]&l.mask[i+1]&l.mask[i-wide]&l.mask[i+wide] == 0 {
				cover = 255
			}
			l.mix(4*i, ink, cover)
		}
	}
}

// paintHoles hatches ground that hears nothing.
func (m *Map) paintHoles() {
	l, ink := &m.layer, mapInk(token.AmberLine)
	step := max(4, l.px(10))
	for _, s := range m.holes {
		if !l.sees(mapBox{s[0], s[1]}) {
			continue
		}
		x0, y1 := l.pixel(s[0])
		x1, y0 := l.pixel(s[1])
		r := image.Rect(int(x0+0.5), int(y0+0.5), int(x1+0.5), int(y1+0.5)).Intersect(l.window)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			first := r.Min.X + (step-(r.Min.X+y)%step)%step
			for x := first; x < r.Max.X; x += step {
				l.mix(l.img.PixOffset(x, y), ink, 255)
			}
		}
	}
}
