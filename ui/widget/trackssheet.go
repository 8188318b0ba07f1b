package widget

import (
	"image"
	"image/color"
	"math"
)

// trackSheet is the picture that the timeline draws into. Places are the
// widget's pixels; the sheet has scale of the screen's pixels for each.
// Everything is cut off at the window.
type trackSheet struct {
	img    *image.RGBA
	scale  float32
	window image.Rectangle
}

// fit makes the picture w×h of the screen's pixels, reusing the old one.
func (s *trackSheet) fit(w, h int, scale float32) {
	if s.img == nil || s.img.Rect.Dx() != w || s.img.Rect.Dy() != h {
		s.img = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	s.scale, s.window = scale, s.img.Rect
}

// within cuts everything off at a rectangle until it is called again.
func (s *trackSheet) within(x, y, w, h float32) {
	s.window = image.Rect(s.px(x), s.px(y), s.px(x+w), s.px(y+h)).Intersect(s.img.Rect)
}

// px is a place in the screen's pixels.
func (s *trackSheet) px(v float32) int { return int(math.Round(float64(v * s.scale))) }

// area is a rectangle in the screen's pixels, at least one each way, cut off.
func (s *trackSheet) area(x, y, w, h float32) image.Rectangle {
	r := image.Rect(s.px(x), s.px(y), s.px(x+w), s.px(y+h))
	if w > 0 {
		r.Max.X = max(r.Max.X, r.Min.X+1)
	}
	if h > 0 {
		r.Max.Y = max(r.Max.Y, r.Min.Y+1)
	}
	return r.Intersect(s.window)
}

// fill paints a rectangle over.
func (s *trackSheet) fill(x, y, w, h float32, c color.RGBA) {
	s.fillArea(s.area(x, y, w, h), c)
}

func (s *trackSheet) fillArea(r image.Rectangle, c color.RGBA) {
	if r.Empty() {
		return
	}
	start := s.img.PixOffset(r.Min.X, r.Min.Y)
	row := s.img.Pix[start : start+4*r.Dx()]
	for i := 0; i < len(row); i += 4 {
		row[i], row[i+1], row[i+2], row[i+3] = c.R, c.G, c.B, c.A
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		start += s.img.Stride
		copy(s.img.Pix[start:start+4*r.Dx()], row)
	}
}

// veil tints a rectangle; share is how much of the colour is seen.
func (s *trackSheet) veil(x, y, w, h float32, c color.RGBA, share float32) {
	r := s.area(x, y, w, h)
	a := uint32(share * 255)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		i := s.img.PixOffset(r.Min.X, y)
		for range r.Dx() {
			s.mix(i, c, a)
			i += 4
		}
	}
}

// mix blends a colour over the pixel at offset i; a is 0 to 255.
func (s *trackSheet) mix(i int, c color.RGBA, a uint32) {
	p := s.img.Pix[i : i+4 : i+4]
	b := 255 - a
	p[0] = uint8((uint32(c.R)*a + uint32(p[0])*b + 127) / 255)
	p[1] = uint8((uint32(c.G)*a + uint32(p[1])*b + 127) / 255)
	p[2] = uint8((uint32(c.B)*a + uint32(p[2])*b + 127) / 255)
	p[3] = 255
}

// dot blends a colour over one of the screen's pixels where it is in the
// window.
func (s *trackSheet) dot(x, y int, c color.RGBA, cover float64) {
	if cover <= 0 || !image.Pt(x, y).In(s.window) {
		return
	}
	s.mix(s.img.PixOffset(x, y), c, uint32(min(cover, 1)*255))
}

// round paints a rectangle with round corners and an edge.
func (s *trackSheet) round(x, y, w, h, radius, edge float32, fill, ink color.RGBA) {
	r := image.Rect(s.px(x), s.px(y), s.px(x+w), s.px(y+h))
	rad, line := s.px(radius), 0
	if edge > 0 {
		line = max(1, s.px(edge))
	}
	rad = max(0, min(rad, r.Dx()/2, r.Dy()/2))
	s.fillArea(image.Rect(r.Min.X+rad, r.Min.Y, r.Max.X-rad, r.Min.Y+line).Intersect(s.window), ink)
	s.fillArea(image.Rect(r.Min.X+rad, r.Max.Y-line, r.Max.X-rad, r.Max.Y).Intersect(s.window), ink)
	s.fillArea(image.Rect(r.Min.X+rad, r.Min.Y+line, r.Max.X-rad, r.Max.Y-line).Intersect(s.window), fill)
	for _, x0 := range [2]int{r.Min.X, r.Max.X - rad} {
		s.fillArea(image.Rect(x0, r.Min.Y+rad, x0+rad, r.Max.Y-rad).Intersect(s.window), fill)
	}
	s.fillArea(image.Rect(r.Min.X, r.Min.Y+rad, r.Min.X+line, r.Max.Y-rad).Intersect(s.window), ink)
	s.fillArea(image.Rect(r.Max.X-line, r.Min.Y+rad, r.Max.X, r.Max.Y-rad).Intersect(s.window), ink)
	s.corners(r, rad, line, fill, ink)
}

// corners paints the four quarter discs.
func (s *trackSheet) corners(r image.Rectangle, rad, line int, fill, ink color.RGBA) {
	for dy := range rad {
		for dx := range rad {
			d := math.Hypot(float64(rad-dx)-0.5, float64(rad-dy)-0.5)
			outer, inner := float64(rad)-d+0.5, float64(rad-line)-d+0.5
			for _, x := range [2]int{r.Min.X + dx, r.Max.X - 1 - dx} {
				for _, y := range [2]int{r.Min.Y + dy, r.Max.Y - 1 - dy} {
					s.dot(x, y, ink, outer)
					s.dot(x, y, fill, inner)
				}
			}
		}
	}
}

// disc paints a disc with a ring.
func (s *trackSheet) disc(x, y, radius, ring float32, fill, ink color.RGBA) {
	cx, cy, rad, inner := float64(x*s.scale), float64(y*s.scale), float64(radius*s.scale), float64((radius-ring)*s.scale)
	for py := int(cy - rad - 1); py <= int(cy+rad+1); py++ {
		for px := int(cx - rad - 1); px <= int(cx+rad+1); px++ {
			dx, dy := float64(px)+0.5-cx, float64(py)+0.5-cy
			d := math.Sqrt(dx*dx + dy*dy)
			s.dot(px, py, ink, rad-d+0.5)
			s.dot(px, py, fill, inner-d+0.5)
		}
	}
}

// line paints a straight line.
func (s *trackSheet) line(x0, y0, x1, y1, width float32, ink color.RGBA) {
	ax, ay, bx, by := float64(x0*s.scale), float64(y0*s.scale), float64(x1*s.scale), float64(y1*s.scale)
	if ax > bx {
		ax, ay, bx, by = bx, by, ax, ay
	}
	half := float64(width*s.scale) / 2
	left, right := max(int(ax-half-1), s.window.Min.X), min(int(bx+half+1), s.window.Max.X-1)
	slope, length2 := 0.0, (bx-ax)*(bx-ax)+(by-ay)*(by-ay)
	if bx > ax {
		slope = (by - ay) / (bx - ax)
	}
	low, high := min(ay, by)-half-1, max(ay, by)+half+1
	for px := left; px <= right; px++ {
		y, reach := ay, high-low
		if bx-ax >= 1 {
			y = ay + slope*(float64(px)+0.5-ax)
			reach = (half + 1) * math.Sqrt(1+slope*slope)
		}
		for py := int(max(low, y-reach)); py <= int(min(high, y+reach)); py++ {
			s.dot(px, py, ink, half+0.5-toSegment(float64(px)+0.5, float64(py)+0.5, ax, ay, bx, by, length2))
		}
	}
}

// toSegment is the distance of a point from the line a–b, whose squared length
// is given.
func toSegment(x, y, ax, ay, bx, by, length2 float64) float64 {
	share := 0.0
	if length2 > 0 {
		share = max(0, min(((x-ax)*(bx-ax)+(y-ay)*(by-ay))/length2, 1))
	}
	dx, dy := x-ax-share*(bx-ax), y-ay-share*(by-ay)
	return math.Sqrt(dx*dx + dy*dy)
}

// dashes paints a dashed upright or level line, 4 on and 4 off.
func (s *trackSheet) dashes(x, y, w, h float32, ink color.RGBA) {
	for at := float32(0); at < max(w, h); at += 8 {
		if w > h {
			s.fill(x+at, y, min(4, w-at), h, ink)
		} else {
			s.fill(x, y+at, w, min(4, h-at), ink)
		}
	}
}

// frame paints the dashed edge of a rectangle.
func (s *trackSheet) frame(x, y, w, h, edge float32, ink color.RGBA) {
	s.dashes(x, y, w, edge, ink)
	s.dashes(x, y+h-edge, w, edge, ink)
	s.dashes(x, y, edge, h, ink)
	s.dashes(x+w-edge, y, edge, h, ink)
}
