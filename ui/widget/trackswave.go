package widget

import (
	"image/color"
	"math"
)

// clipInks are the colours of one clip.
type clipInks struct {
	fill, edge, wave color.RGBA
	width            float32
}

func (p *trackPainter) clipInks(c *TrackClip, silent bool) clipInks {
	k := clipInks{p.ink.clip, p.ink.strong, p.ink.wave, 1}
	switch {
	case c.Missing:
		k = clipInks{p.ink.amberSoft, p.ink.amberLine, p.ink.amberLine, 1}
	case c.Muted || silent:
		k = clipInks{p.ink.greySoft, p.ink.strong, blend(p.ink.greySoft, p.ink.grey, 0.5), 1}
	}
	if p.chosen[c.ID] {
		k.edge, k.width = p.ink.accent, 2
		if !c.Missing && !c.Muted && !silent {
			k.fill, k.wave = p.ink.soft, p.ink.accent
		}
	}
	return k
}

// blend is a mixed with share of b.
func blend(a, b color.RGBA, share float64) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share + 0.5) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// paintClip paints a clip on lane i: plate, wave, fades, envelope, handles.
func (p *trackPainter) paintClip(i int, c *TrackClip, silent bool) {
	k := p.clipInks(c, silent)
	x, w := p.clipSpan(c)
	top, height := p.clipBox(i)
	p.round(x, top, w, height, 4, k.width, k.fill, k.edge)
	if w < 4 {
		return
	}
	box := waveBox{clip: c, inks: k, x: x + k.width, w: w - 2*k.width}
	box.top, box.height = p.waveBox(i)
	if c.Missing {
		p.paintMissing(box)
	} else {
		p.paintWedges(box)
		p.paintWave(box)
	}
	p.paintFadeLines(box)
	if p.chosen[c.ID] {
		p.paintHandles(i, c, top, height)
	}
	p.paintEnvelope(i, box)
}

// waveBox is the part of a clip in which its sound is drawn.
type waveBox struct {
	clip              *TrackClip
	inks              clipInks
	x, w, top, height float32
}

// paintMissing hatches a clip whose sound is not there.
func (p *trackPainter) paintMissing(b waveBox) {
	x, top, right, foot := p.px(b.x), p.px(b.top), p.px(b.x+b.w), p.px(b.top+b.height)
	step := p.px(8)
	for px := max(x, p.window.Min.X); px < min(right, p.window.Max.X); px++ {
		for py := top; py < foot; py++ {
			if (px-x+py)%step == 0 {
				p.dot(px, py, b.inks.edge, 0.8)
			}
		}
	}
}

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

// paintWedges tints what the fades take away.
func (p *trackPainter) paintWedges(b waveBox) {
	c := b.clip
	tint := blend(b.inks.fill, b.inks.wave, 0.22)
	wedge := func(from, to int64) {
		left := max(p.px(max(p.xAt(c.At+from), b.x)), p.window.Min.X)
		right := min(p.px(min(p.xAt(c.At+to), b.x+b.w)), p.window.Max.X)
		for px := left; px < right; px++ {
			y := p.px(b.top + b.height*float32(1-c.fade(p.frameAtPx(px)-c.At)))
			p.fillWindow(px, p.px(b.top), px+1, y, tint)
		}
	}
	wedge(0, c.FadeIn)
	wedge(max(c.FadeIn, c.Length-c.FadeOut), c.Length)
}

func (p *trackPainter) fillWindow(x0, y0, x1, y1 int, c color.RGBA) {
	r := p.window
	r.Min.X, r.Min.Y = max(r.Min.X, x0), max(r.Min.Y, y0)
	r.Max.X, r.Max.Y = min(r.Max.X, x1), min(r.Max.Y, y1)
	p.fillArea(r, c)
}

// paintFadeLines draws the curves of the fades.
func (p *trackPainter) paintFadeLines(b waveBox) {
	c := b.clip
	p.paintFadeLine(b, c.At, c.At+c.FadeIn, c.FadeInSine, false)
	p.paintFadeLine(b, c.End()-c.FadeOut, c.End(), c.FadeOutSine, true)
}

func (p *trackPainter) paintFadeLine(b waveBox, from, to int64, sine, falling bool) {
	x0, x1 := p.xAt(from), p.xAt(to)
	if to <= from || x1 < trackHeader || x0 > p.right {
		return
	}
	steps := 1
	if sine {
		steps = max(4, min(24, int(x1-x0)/4))
	}
	y := func(share float64) float32 {
		if falling {
			share = 1 - share
		}
		return b.top + b.height*float32(1-fadeShape(share, sine))
	}
	for i := range steps {
		a, z := float64(i)/float64(steps), float64(i+1)/float64(steps)
		p.line(x0+(x1-x0)*float32(a), y(a), x0+(x1-x0)*float32(z), y(z), 1.5, p.ink.accent)
	}
}
