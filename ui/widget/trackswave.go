package widget

import "math"

// paintWave paints the sound, scaled by fades and envelope: upright lines, or
// a curve through the samples when less than one falls on a pixel.
func (p *trackPainter) paintWave(b waveBox) {
	c := b.clip
	if c.Peaks == nil {
		p.fill(b.x, b.top+b.height/2, b.w, 1, b.inks.wave)
		return
	}
	if p.perPixel() <= float64(p.scale) {
		p.paintSamples(b)
		return
	}
	low, high := c.sound()
	left := max(p.px(max(b.x, p.xAt(c.At+low))), p.window.Min.X)
	right := min(p.px(min(b.x+b.w, p.xAt(c.At+high))), p.window.Max.X)
	if right <= left {
		return
	}
	from, to := max(low, p.frameAtPx(left)-c.At), min(high, p.frameAtPx(right)-c.At)
	if to <= from {
		return
	}
	points := c.Peaks(from+c.shift, to+c.shift, right-left)
	for i := range min(len(points), right-left) {
		at := from + (to-from)*int64(2*i+1)/int64(2*(right-left))
		p.paintColumn(b, left+i, points[i], at)
	}
}

// sound is the stretch of a clip, in frames from its start, of which Peaks can
// tell: all of it, but while an edge is pulled outward only what the clip had,
// or what Most promises.
func (c *TrackClip) sound() (from, to int64) {
	from, to = 0, c.Length
	if c.had > 0 {
		from, to = max(0, -c.shift), min(c.Length, c.had-c.shift)
	}
	if c.Most > 0 {
		from, to = 0, c.Length // no edge goes beyond Least and Most
	}
	return from, to
}

// frameAtPx is the frame at a column of the screen's pixels.
func (p *trackPainter) frameAtPx(px int) int64 { return p.frameAt(float32(px) / p.scale) }

// paintColumn is one upright line of a wave. A whisper still shows: the line
// is never thinner than a pixel.
func (p *trackPainter) paintColumn(b waveBox, px int, e Extent, at int64) {
	level := float32(b.clip.level(at))
	mid, half := (b.top+b.height/2)*p.scale, b.height/2*p.scale
	high := min(1, max(-1, e.Max*level))
	low := min(1, max(-1, e.Min*level))
	from := int(math.Floor(float64(mid - high*half)))
	to := max(from+1, int(math.Ceil(float64(mid-low*half))))
	s := p.trackSheet
	for y := max(from, s.window.Min.Y); y < min(to, s.window.Max.Y); y++ {
		i := s.img.PixOffset(px, y)
		q := s.img.Pix[i : i+4 : i+4]
		q[0], q[1], q[2], q[3] = b.inks.wave.R, b.inks.wave.G, b.inks.wave.B, 255
	}
}

// paintSamples joins the samples in view with lines, and marks each when they
// stand far apart.
func (p *trackPainter) paintSamples(b waveBox) {
	c := b.clip
	low, high := c.sound()
	from := max(low, p.frameAt(max(b.x, trackHeader))-c.At-1)
	to := min(high, p.frameAt(min(b.x+b.w, p.right))-c.At+2)
	if to <= from {
		return
	}
	points := c.Peaks(from+c.shift, to+c.shift, int(to-from))
	place := func(i int) (x, y float32) {
		at := from + int64(i)
		v := (points[i].Min + points[i].Max) / 2 * float32(c.level(at))
		return p.xAt(c.At + at), b.top + b.height/2*(1-max(-1, min(v, 1)))
	}
	for i := range points {
		x, y := place(i)
		if i > 0 {
			x0, y0 := place(i - 1)
			p.line(x0, y0, x, y, 1.5, b.inks.wave)
		}
		if p.perPixel() < 0.17 {
			p.disc(x, y, 2.5, 0, b.inks.wave, b.inks.wave)
		}
	}
}
