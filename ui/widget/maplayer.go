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

// mapLayer is the ground painted once: land, water, roads, reach and holes.
type mapLayer struct {
	trackSheet
	view  mapView // its middle is that of the picture
	size  fyne.Size
	aside float32
	look  color.Color // a colour of the theme by which it was painted
	of    int         // the ground's version
	bare  bool        // without the pictures of the ground, which take their time
	rows  [][]float32 // crossings of each row
	mask  []uint8     // what horns reach
}

// mapGround is all that the ground is painted by, as it was when that was
// asked for, so that it can be painted away from the window's goroutine.
type mapGround struct {
	*mapLayer
	sheet  geo.Sheet
	boxes  []mapBox
	reach  [][]geo.Point
	far    []mapBox // of reach
	holes  [][2]geo.Point
	chosen int // of the grounds, −1 for none
	tiles  func(low, high geo.Point, perPixel float64) []MapTile
	inks   map[fyne.ThemeColorName]color.RGBA
}

// groundInks are the colours of the ground.
var groundInks = []fyne.ThemeColorName{token.Surface, token.MapLand, token.MapWater, token.AccentSoft, token.MapEdge,
	token.MapRoad, token.Accent, token.AmberLine}

// groundFor readies a layer of w×h of the screen's pixels with so much around
// it for what is seen now.
func (m *Map) groundFor(l *mapLayer, w, h int, scale, aside float32, beside bool) *mapGround {
	size, around := m.Size(), 2*int(aside*scale)
	l.fit(w+around, h+around, scale)
	l.view, l.look, l.of, l.aside = m.view, token.Color(token.MapLand), m.version, aside
	l.size = fyne.NewSize(size.Width+2*aside, size.Height+2*aside)
	g := &mapGround{mapLayer: l, sheet: m.sheet, boxes: m.boxes, reach: m.reach, far: m.far, holes: m.holes,
		chosen: m.groundOf(m.chosen), tiles: m.Tiles, inks: map[fyne.ThemeColorName]color.RGBA{}}
	if l.bare = !beside; l.bare {
		g.tiles = nil
	}
	for _, n := range groundInks {
		g.inks[n] = mapInk(n)
	}
	return g
}

func mapInk(n fyne.ThemeColorName) color.RGBA {
	return color.RGBAModel.Convert(token.Color(n)).(color.RGBA)
}

func (g *mapGround) paint() {
	l := g.mapLayer
	l.fill(0, 0, l.size.Width, l.size.Height, g.inks[token.Surface])
	if g.paintTiles() {
		g.paintReach()
		g.paintHoles()
		g.paintEdges()
		return // roads and rivers are on the pictures
	}
	for i := range g.sheet.Grounds {
		area, ink := &g.sheet.Grounds[i], token.MapLand
		if area.Water {
			ink = token.MapWater
		} else if i == g.chosen {
			ink = token.AccentSoft
		}
		if l.sees(g.boxes[i]) {
			c := g.inks[ink]
			l.inside(area.Rings, func(r image.Rectangle) { l.fillArea(r, c) })
		}
	}
	g.paintReach()
	g.paintHoles()
	g.paintEdges()
	g.paintWays()
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

func (g *mapGround) paintEdges() {
	l, ink := g.mapLayer, g.inks[token.MapEdge]
	for i := range g.sheet.Grounds {
		if area := &g.sheet.Grounds[i]; g.sheet.Drawn && !area.Water && l.sees(g.boxes[i]) {
			for _, ring := range area.Rings {
				l.path(ring, true, 1.5, ink)
			}
		}
	}
	for _, e := range g.sheet.Edges {
		l.path(e[:], false, 1.5, ink)
	}
}

// paintWays paints rivers, and over them roads with an edge on both sides.
func (g *mapGround) paintWays() {
	l := g.mapLayer
	wide := float32(max(3, min(12*l.view.scale, 8)))
	water, edge, road := g.inks[token.MapWater], g.inks[token.MapEdge], g.inks[token.MapRoad]
	each := func(rivers bool, width float32, ink color.RGBA) {
		for i := range g.sheet.Ways {
			if w := &g.sheet.Ways[i]; w.Water == rivers && l.sees(g.boxes[len(g.sheet.Grounds)+i]) {
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
func (g *mapGround) paintReach() {
	if len(g.reach) == 0 {
		return
	}
	l, ink := g.mapLayer, g.inks[token.Accent]
	wide, high := l.img.Rect.Dx(), l.img.Rect.Dy()
	l.mask = slices.Grow(l.mask[:0], wide*high)[:wide*high]
	clear(l.mask)
	var seen [][]geo.Point
	for i, o := range g.reach {
		if l.sees(g.far[i]) {
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
func (g *mapGround) paintHoles() {
	l, ink := g.mapLayer, g.inks[token.AmberLine]
	step := max(4, l.px(10))
	for _, s := range g.holes {
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
