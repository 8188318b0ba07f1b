package widget

import (
	"image/color"
	"math"

	"tienglang/app/geo"
)

// mapDetail is how near a point is to what was painted, in pixels, when a line
// goes on without it.
const mapDetail = 2.5

// path paints a line through points, some of which are left out.
func (l *mapLayer) path(points []geo.Point, closed bool, width float32, ink color.RGBA) {
	if closed && len(points) > 0 {
		points = append(points[:len(points):len(points)], points[0])
	}
	var x0, y0 float32
	for i, p := range points {
		x, y := l.view.at(p, l.size)
		if i > 0 && i < len(points)-1 && (x-x0)*(x-x0)+(y-y0)*(y-y0) < mapDetail*mapDetail {
			continue
		}
		if i > 0 && max(x, x0) > -width && max(y, y0) > -width && min(x, x0) < l.size.Width+width && min(y, y0) < l.size.Height+width {
			l.stroke(x0, y0, x, y, width, ink)
		}
		x0, y0 = x, y
	}
}

// stroke paints a straight line with round ends. It is quicker than line where
// lines are many and short: what lies wholly within is not blended.
func (l *mapLayer) stroke(x0, y0, x1, y1, width float32, ink color.RGBA) {
	s := l.scale
	ax, ay, dx, dy := x0*s, y0*s, (x1-x0)*s, (y1-y0)*s
	half := width * s / 2
	inner, outer := max(0, half-0.5), half+0.5
	long := 1 / max(dx*dx+dy*dy, 1e-6)
	top := max(int(min(ay, ay+dy)-outer), l.window.Min.Y)
	bottom := min(int(max(ay, ay+dy)+outer), l.window.Max.Y-1)
	for y := top; y <= bottom; y++ {
		py := float32(y) + 0.5 - ay
		from, to := l.strokeRow(ax, dx, dy, py, outer)
		for x := from; x <= to; x++ {
			px := float32(x) + 0.5 - ax
			t := max(0, min((px*dx+py*dy)*long, 1))
			ex, ey := px-t*dx, py-t*dy
			switch d := ex*ex + ey*ey; {
			case d >= outer*outer:
			case d <= inner*inner:
				l.set(l.img.PixOffset(x, y), ink)
			default:
				l.mix(l.img.PixOffset(x, y), ink, uint32(255*min(1, outer-float32(math.Sqrt(float64(d))))))
			}
		}
	}
}

// strokeRow is between which pixels of a row a line can lie; py is the row's
// height from the line's begin.
func (l *mapLayer) strokeRow(ax, dx, dy, py, outer float32) (from, to int) {
	low, high := min(0, dx)-outer, max(0, dx)+outer
	if dy > 1 || dy < -1 { // where it passes this row, and as much aside as it is slanted
		slope := dx / dy
		at, aside := py*slope, outer*float32(math.Sqrt(float64(1+slope*slope)))
		low, high = max(low, at-aside), min(high, at+aside)
	}
	return max(int(ax+low), l.window.Min.X), min(int(ax+high), l.window.Max.X-1)
}

// set writes a pixel.
func (l *mapLayer) set(i int, c color.RGBA) {
	p := l.img.Pix[i : i+4 : i+4]
	p[0], p[1], p[2], p[3] = c.R, c.G, c.B, c.A
}
