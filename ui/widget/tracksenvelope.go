package widget

import "math"

// envelopeStep is the longest straight piece of an envelope's line, in pixels:
// straight in dB is bent on a fader's law.
const envelopeStep = 16

// leastEnvelope is the width of a clip from which its envelope is drawn and can
// be held; on less it would only be noise.
const leastEnvelope = 40

// paintEnvelope draws a clip's gain with a ring on each corner that has room.
func (p *trackPainter) paintEnvelope(lane int, b waveBox) {
	c := b.clip
	if len(c.Gain) == 0 || p.xAt(c.End())-p.xAt(c.At) < leastEnvelope {
		return
	}
	from, to := max(c.At, p.from-p.frames(8)), min(c.End(), p.from+p.span+p.frames(8))
	if to <= from {
		return
	}
	place := func(at int64) (x, y float32) {
		return p.pointAt(lane, c, GainPoint{at + c.shift, gainAt(c.Gain, at+c.shift)})
	}
	x0, y0 := place(from - c.At)
	for _, at := range p.envelopeStops(c, from-c.At, to-c.At) {
		x, y := place(at)
		p.line(x0, y0, x, y, 1.5, p.ink.accent)
		x0, y0 = x, y
	}
	p.paintCorners(lane, c)
}

// envelopeStops are the frames of the clip between which an envelope is drawn
// straight: its corners, and steps where it is bent.
func (p *trackPainter) envelopeStops(c *TrackClip, from, to int64) []int64 {
	var stops []int64
	step := max(1, p.frames(envelopeStep))
	last := from
	reach := func(at int64) {
		if at <= last {
			return
		}
		if gainAt(c.Gain, last+c.shift) != gainAt(c.Gain, at+c.shift) {
			for s := last + step; s < at; s += step {
				stops = append(stops, s)
			}
		}
		stops = append(stops, at)
		last = at
	}
	for _, g := range c.Gain {
		if at := g.At - c.shift; at > from && at < to {
			reach(at)
		}
	}
	reach(to)
	return stops
}

// paintCorners rings the corners; where they stand closer than a ring they
// would only be noise, unless the clip is chosen.
func (p *trackPainter) paintCorners(lane int, c *TrackClip) {
	last := float32(math.Inf(-1))
	for _, g := range c.Gain {
		if at := g.At - c.shift; at < 0 || at > c.Length {
			continue
		}
		x, y := p.pointAt(lane, c, g)
		if x < trackHeader-8 || x > p.right+8 || x-last < 8 && !p.chosen[c.ID] {
			continue
		}
		p.disc(x, y, 4.5, 1.8, p.ink.surface, p.ink.accent)
		last = x
	}
}

// paintHandles paints what a chosen clip can be held by: bars at its edges and
// rings where its fades end.
func (p *trackPainter) paintHandles(lane int, c *TrackClip, top, height float32) {
	left, right := p.xAt(c.At), p.xAt(c.End())
	if right-left < 4*trackBar {
		return
	}
	for _, x := range [2]float32{left, right - trackBar} {
		if x > trackHeader-trackBar && x < p.right {
			p.round(x, top, trackBar, height, 4, 0, p.ink.accent, p.ink.accent)
		}
	}
	y, _ := p.waveBox(lane)
	in, out := p.fadeHandles(c)
	p.disc(in, y, 4.5, 1.8, p.ink.surface, p.ink.accent)
	p.disc(out, y, 4.5, 1.8, p.ink.surface, p.ink.accent)
}

// paintGrowing paints a recording under way, its newest sound at the right.
func (p *trackPainter) paintGrowing(lane int) {
	g := &p.growing
	c := TrackClip{At: g.at, Length: max(1, g.end()-g.at), Peaks: g.points}
	x, w := p.clipSpan(&c)
	top, height := p.clipBox(lane)
	if p.xAt(c.End()) < trackHeader || p.xAt(c.At) > p.right {
		return
	}
	p.round(x, top, w, height, 4, 2, p.ink.soft, p.ink.accent)
	b := waveBox{clip: &c, inks: clipInks{p.ink.soft, p.ink.accent, p.ink.accent, 2}, x: x + 2, w: w - 4}
	b.top, b.height = p.waveBox(lane)
	if w > 4 {
		p.paintWave(b)
	}
}

// points gives n points of the recording, as TrackClip.Peaks does.
func (g *trackGrowth) points(from, to int64, n int) []Extent {
	out := make([]Extent, n)
	for i := range out {
		a := int((from + (to-from)*int64(i)/int64(n)) / g.perPoint)
		b := int((from+(to-from)*int64(i+1)/int64(n)-1)/g.perPoint) + 1
		for j := max(0, a); j < min(len(g.peaks), max(b, a+1)); j++ {
			out[i].Min, out[i].Max = min(out[i].Min, g.peaks[j].Min), max(out[i].Max, g.peaks[j].Max)
		}
	}
	return out
}
