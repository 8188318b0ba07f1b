package widget

import "image/color"

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

// leastFadeLine is the width from which a fade has a line and not only a tint.
const leastFadeLine = 4

func (p *trackPainter) paintFadeLine(b waveBox, from, to int64, sine, falling bool) {
	x0, x1 := p.xAt(from), p.xAt(to)
	if x1-x0 < leastFadeLine || x1 < trackHeader || x0 > p.right {
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
