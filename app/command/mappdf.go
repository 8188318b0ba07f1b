package command

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/assets/locale"
	"tienglang/ui/theme"
)

// The measures of a printed map, in millimetres.
const (
	mapPaperMargin = 12.0
	mapLegendWide  = 58.0
	mapHeadHigh    = 16.0
	mapMarkRadius  = 1.8
)

// ink is a colour on paper, which is that of the light theme.
type ink struct{ r, g, b int }

var (
	inkLand  = ink{0xEF, 0xEB, 0xDF}
	inkEdge  = ink{0xA8, 0xA0, 0x8C}
	inkWater = ink{0xA9, 0xC7, 0xDE}
	inkText  = ink{0x1E, 0x22, 0x27}
	inkMuted = ink{0x56, 0x5B, 0x62}
	inkGreen = ink{0x2A, 0x7A, 0x3B}
	inkAmber = ink{0xF0, 0xA9, 0x2B}
	inkLate  = ink{0xB5, 0x74, 0x00}
	inkGrey  = ink{0x6A, 0x6F, 0x77}
	inkWhite = ink{0xFF, 0xFF, 0xFF}
)

// printedMap is what stands on the sheet.
type printedMap struct {
	Commune string
	At      time.Time
	Sheet   geo.Sheet
	Poles   []printedPole // those that stand on it
	Missing int           // that have no place on it
	Reach   [][]geo.Point // outlines
	Holes   [][2]geo.Point
	Echoes  []printedEcho
	Ground  []byte // a JPEG of what lies below it all, nil for none
	Credit  string // whom the ground is to be credited to
}

type printedPole struct {
	At     geo.Point
	Number int
	State  app.ClusterState
	Unsure bool // it stands somewhere in its hamlet
}

// printedEcho is a pair of poles so many metres apart.
type printedEcho struct {
	A, B   geo.Point
	Metres float64
}

// mapPDF draws a map with its legend.
type mapPDF struct {
	paper
	printedMap
	cat        *locale.Catalogue
	wide, high float64 // of the paper
	scale      float64 // millimetres a metre
	left, top  float64 // of the middle of the sheet's ground
}

// drawMap is the PDF of a map, on A4 or A3 across. The same map gives the same
// bytes.
func drawMap(p printedMap, size string, cat *locale.Catalogue) ([]byte, error) {
	d := &mapPDF{paper: newPaper("L", size), printedMap: p, cat: cat}
	d.SetCreationDate(p.At)
	d.SetModificationDate(p.At)
	d.SetCatalogSort(true)
	d.SetTitle(cat.T("mappdf.title", "commune", p.Commune), true)
	d.AddUTF8FontFromBytes("sans", "", theme.Typeface(false))
	d.AddUTF8FontFromBytes("sans", "B", theme.Typeface(true))
	d.SetMargins(mapPaperMargin, mapPaperMargin, mapPaperMargin)
	d.SetAutoPageBreak(false, mapPaperMargin)
	d.AddPage()
	d.wide, d.high = d.GetPageSize()
	d.fit()
	d.picture()
	d.ground()
	d.reach()
	d.names()
	d.echoes()
	d.poles()
	d.heading()
	d.legend()
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		return nil, fmt.Errorf("PDF of the map: %w", err)
	}
	return out.Bytes(), nil
}

// fit finds the scale at which all of it stands beside the legend.
func (d *mapPDF) fit() {
	wide := d.wide - 2*mapPaperMargin - mapLegendWide - 6
	high := d.high - 2*mapPaperMargin - mapHeadHigh
	s := d.Sheet
	d.scale = math.Min(wide/math.Max(s.High.X-s.Low.X, 100), high/math.Max(s.High.Y-s.Low.Y, 100)) * 0.97
	d.left, d.top = mapPaperMargin+wide/2, mapPaperMargin+mapHeadHigh+high/2
}

func (d *mapPDF) point(p geo.Point) fpdf.PointType {
	s := d.Sheet
	return fpdf.PointType{X: d.left + (p.X-(s.Low.X+s.High.X)/2)*d.scale, Y: d.top - (p.Y-(s.Low.Y+s.High.Y)/2)*d.scale}
}

func (d *mapPDF) points(ring []geo.Point) []fpdf.PointType {
	all := make([]fpdf.PointType, len(ring))
	for i, p := range ring {
		all[i] = d.point(p)
	}
	return all
}

func (d *mapPDF) fill(c ink)  { d.SetFillColor(c.r, c.g, c.b) }
func (d *mapPDF) draw(c ink)  { d.SetDrawColor(c.r, c.g, c.b) }
func (d *mapPDF) write(c ink) { d.SetTextColor(c.r, c.g, c.b) }

// ground draws land, water, ways and the hamlets' names.
func (d *mapPDF) ground() {
	d.SetLineWidth(0.2)
	d.draw(inkEdge)
	for _, water := range []bool{false, true} {
		for _, g := range d.Sheet.Grounds {
			if g.Water == water {
				d.area(g)
			}
		}
	}
	for _, e := range d.Sheet.Edges {
		a, b := d.point(e[0]), d.point(e[1])
		d.Line(a.X, a.Y, b.X, b.Y)
	}
	for _, w := range d.Sheet.Ways {
		if d.Ground == nil { // they are on the picture
			d.way(w)
		}
	}
}

// names are those of the hamlets.
func (d *mapPDF) names() {
	d.SetFont("sans", "", 8)
	d.write(inkText)
	for _, g := range d.Sheet.Grounds {
		if g.Name != "" {
			at := d.point(g.At)
			d.Text(at.X-d.GetStringWidth(g.Name)/2, at.Y+6, g.Name)
		}
	}
}

// area fills a ground; a ring within another is what is cut out of it.
func (d *mapPDF) area(g geo.Ground) {
	style := "F"
	switch {
	case d.Ground != nil:
		style = "D"
	case d.Sheet.Drawn:
		style = "DF"
	}
	for i, ring := range g.Rings {
		switch {
		case g.Water:
			d.fill(inkWater)
		case d.Sheet.Drawn && i > 0:
			d.fill(inkWhite)
		default:
			d.fill(inkLand)
		}
		d.Polygon(d.points(ring), style)
	}
}

func (d *mapPDF) way(w geo.Way) {
	d.draw(inkEdge)
	d.SetLineWidth(0.4)
	if w.Water {
		d.draw(inkWater)
		d.SetLineWidth(0.9)
	}
	for i := 1; i < len(w.Line); i++ {
		a, b := d.point(w.Line[i-1]), d.point(w.Line[i])
		d.Line(a.X, a.Y, b.X, b.Y)
	}
}

// poles draws the marks with their numbers beside them.
func (d *mapPDF) poles() {
	d.SetFont("sans", "", 6)
	d.write(inkText)
	for _, p := range d.Poles {
		at := d.point(p.At)
		d.mark(at.X, at.Y, p.State)
		if p.Unsure {
			d.unsure(at.X, at.Y)
		}
		d.Text(at.X+mapMarkRadius+0.4, at.Y-0.6, strconv.Itoa(p.Number))
	}
}

// mark draws a state; shape and fill differ, so that it is told apart in grey.
func (d *mapPDF) mark(x, y float64, s app.ClusterState) {
	r := mapMarkRadius
	d.SetLineWidth(0.4)
	d.fill(inkWhite)
	switch s {
	case app.StateHeard:
		d.fill(inkGreen)
		d.draw(inkGreen)
		d.Circle(x, y, r, "DF")
	case app.StateLate:
		d.draw(inkLate)
		d.Circle(x, y, r, "DF")
		d.Line(x, y-r*0.6, x, y)
		d.Line(x, y, x+r*0.5, y+r*0.3)
	case app.StateLost:
		d.fill(inkAmber)
		d.draw(inkText)
		d.Rect(x-r, y-r, 2*r, 2*r, "DF")
		d.Line(x-r/2, y-r/2, x+r/2, y+r/2)
		d.Line(x-r/2, y+r/2, x+r/2, y-r/2)
	case app.StateFed:
		d.draw(inkGrey)
		d.Circle(x, y, r, "DF")
		d.Line(x-r*0.5, y, x+r*0.5, y)
		d.Line(x+r*0.5, y, x+r*0.1, y-r*0.35)
		d.Line(x+r*0.5, y, x+r*0.1, y+r*0.35)
	case app.StateReady:
		d.draw(inkGreen)
		d.Circle(x, y, r, "DF")
		d.fill(inkGreen)
		d.Circle(x, y, r*0.35, "F")
	default:
		d.draw(inkGrey)
		d.SetDashPattern([]float64{0.8, 0.6}, 0)
		d.Circle(x, y, r, "DF")
		d.SetDashPattern(nil, 0)
	}
}

func (d *mapPDF) heading() {
	d.write(inkText)
	d.SetFont("sans", "B", 15)
	d.Text(mapPaperMargin, mapPaperMargin+6, d.cat.T("mappdf.title", "commune", d.Commune))
	d.SetFont("sans", "", 9)
	d.write(inkMuted)
	d.Text(mapPaperMargin, mapPaperMargin+11.5, d.cat.T("mappdf.at", "date", d.cat.Date(d.At), "clock", d.cat.Clock(d.At)))
}

// legend tells what the marks mean, how many of each there are, and how long
// the ground is.
func (d *mapPDF) legend() {
	x, y := d.wide-mapPaperMargin-mapLegendWide, mapPaperMargin+mapHeadHigh
	d.SetFont("sans", "B", 10)
	d.write(inkText)
	d.Text(x, y, d.cat.T("mappdf.legend"))
	d.SetFont("sans", "", 9)
	for _, s := range []app.ClusterState{app.StateHeard, app.StateFed, app.StateReady, app.StateLate, app.StateLost, app.StateUnknown} {
		n := 0
		for _, p := range d.Poles {
			if p.State == s {
				n++
			}
		}
		y += 7
		d.mark(x+mapMarkRadius, y-1.2, s)
		d.Text(x+7, y, d.cat.T("clusters.filter."+string(s))+": "+strconv.Itoa(n))
	}
	y = d.shown(x, y)
	if y += 10; d.Missing > 0 {
		d.Text(x, y, d.cat.N("clusters.map.unplaced", d.Missing))
		y += 7
	}
	if !d.Sheet.Scaled {
		d.Text(x, y, d.cat.T("clusters.map.schematic"))
		return
	}
	d.ruler(x, y+4)
}

// ruler is a length in round metres, and where north is.
func (d *mapPDF) ruler(x, y float64) {
	long := 100.0
	for _, m := range []float64{200, 500, 1000, 2000, 5000} {
		if m*d.scale <= mapLegendWide-10 {
			long = m
		}
	}
	d.draw(inkText)
	d.SetLineWidth(0.4)
	d.Line(x, y, x+long*d.scale, y)
	d.Line(x, y-1, x, y+1)
	d.Line(x+long*d.scale, y-1, x+long*d.scale, y+1)
	d.Text(x, y+5, d.cat.Int(int64(long))+" m")
	d.Line(x+3, y+24, x+3, y+12)
	d.Line(x+3, y+12, x+1.5, y+15)
	d.Line(x+3, y+12, x+4.5, y+15)
	d.Text(x+6, y+16, d.cat.T("mappdf.north"))
}
