package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
)

// GraphPoint is one stretch of time: of a band the lowest and the highest
// figure, of a stack the shares of it (0 to 1) that were well and that were
// not. What is not Known leaves a gap.
type GraphPoint struct {
	Known     bool
	Low, High float64
	Well, Bad float64
}

// Graph draws points from the left to the right, whatever their number, into
// one picture. A band lies between Least and Most.
type Graph struct {
	widget.BaseWidget
	Stack       bool
	Least, Most float64
	points      []GraphPoint
	min         fyne.Size
}

// NewGraph makes one without points that wants at least size.
func NewGraph(stack bool, size fyne.Size) *Graph {
	g := &Graph{Stack: stack, min: size, Most: 1}
	g.ExtendBaseWidget(g)
	return g
}

// SetPoints replaces what is drawn.
func (g *Graph) SetPoints(points []GraphPoint, least, most float64) {
	g.points, g.Least, g.Most = points, least, max(most, least+1e-9)
	g.Refresh()
}

// Points is what is drawn.
func (g *Graph) Points() []GraphPoint { return g.points }

// CreateRenderer paints the graph as one raster.
func (g *Graph) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(g.Paint)
	raster.SetMinSize(g.min)
	return widget.NewSimpleRenderer(raster)
}

// Paint is the picture at a size in pixels.
func (g *Graph) Paint(width, height int) image.Image {
	p := graphPaint{image.NewNRGBA(image.Rect(0, 0, max(0, width), max(0, height))), height}
	ground, line := ink(token.GreySoft), ink(token.Accent)
	well, bad := ink(token.Green), ink(token.Amber)
	for x := range width {
		c, known := g.column(x, width)
		switch {
		case !known:
			p.fill(x, height-2, height, ground)
		case g.Stack:
			green := int(math.Round(c.Well * float64(height)))
			amber := int(math.Ceil(c.Bad * float64(height)))
			p.fill(x, 0, height-green-amber, ground)
			p.fill(x, height-green-amber, height-green, bad)
			p.fill(x, height-green, height, well)
		default:
			low, high := g.y(c.Low, height), g.y(c.High, height)
			p.fill(x, high-1, max(low, high)+1, line)
		}
	}
	return p.img
}

// y is the row of a figure, from the top, two pixels off both edges.
func (g *Graph) y(v float64, height int) int {
	share := (v - g.Least) / (g.Most - g.Least)
	return height - 2 - int(math.Round(min(max(share, 0), 1)*float64(height-4)))
}

// column takes in every point that falls into a column: of bands the widest,
// of stacks the mean.
func (g *Graph) column(x, width int) (c GraphPoint, known bool) {
	n := len(g.points)
	first, last := x*n/width, (x+1)*n/width
	count := 0.0
	for i := first; i < min(n, max(last, first+1)); i++ {
		p := g.points[i]
		if !p.Known {
			continue
		}
		if count == 0 {
			c.Low, c.High = p.Low, p.High
		}
		c.Low, c.High = min(c.Low, p.Low), max(c.High, p.High)
		c.Well, c.Bad, count = c.Well+p.Well, c.Bad+p.Bad, count+1
	}
	if count > 0 {
		c.Well, c.Bad = c.Well/count, c.Bad/count
	}
	return c, count > 0
}

func ink(n fyne.ThemeColorName) color.NRGBA {
	return color.NRGBAModel.Convert(token.Color(n)).(color.NRGBA)
}

type graphPaint struct {
	img    *image.NRGBA
	height int
}

func (p graphPaint) fill(x, from, to int, c color.NRGBA) {
	for y := max(0, from); y < min(p.height, to); y++ {
		p.img.SetNRGBA(x, y, c)
	}
}
