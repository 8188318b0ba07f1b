package widget

import (
	"fmt"
	"math"
)

// tickSteps are the distances of the ruler's numbers, in seconds.
var tickSteps = []float64{
	0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
	1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
}

// tickStep is the least distance of numbers that leaves room for each, and how
// many digits after the seconds they need.
func (t *Tracks) tickStep() (seconds float64, digits int) {
	span := float64(t.span) / float64(t.rate)
	for _, step := range tickSteps {
		digits = max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
		if float64(t.width())*step/span >= float64(56+9*digits) {
			return step, digits
		}
	}
	return tickSteps[len(tickSteps)-1], 0
}

// ticks calls f for each short and long mark in view, five to a step.
func (t *Tracks) ticks(f func(x float32, seconds float64, long bool)) {
	step, _ := t.tickStep()
	fine := step / 5
	first := math.Floor(float64(t.from) / float64(t.rate) / fine)
	for n := first; ; n++ {
		seconds := n * fine
		x := trackHeader + float32((seconds*float64(t.rate)-float64(t.from))/t.perPixel())
		if x > t.Size().Width {
			return
		}
		f(x, seconds, math.Mod(n, 5) == 0)
	}
}

// timeText is seconds as m:ss with so many digits more.
func (t *Tracks) timeText(seconds float64, digits int) string {
	parts := math.Pow10(digits)
	n := int64(math.Floor(seconds*parts + 1e-6))
	whole := n / int64(parts)
	s := fmt.Sprintf("%d:%02d", whole/60, whole%60)
	if digits == 0 {
		return s
	}
	comma := t.words.Decimal
	if comma == "" {
		comma = ","
	}
	return fmt.Sprintf("%s%s%0*d", s, comma, digits, n%int64(parts))
}

// paintRuler paints the marks of time, what is selected of it and the flags
// of the markers.
func (p *trackPainter) paintRuler() {
	p.within(trackHeader, 0, p.width(), trackRuler)
	if from, to, ok := p.Selection(); ok {
		x := max(trackHeader, p.xAt(from))
		p.fill(x, trackRuler-5, min(p.right, p.xAt(to))-x, 4, p.ink.accent)
	}
	p.ticks(func(x float32, _ float64, long bool) {
		if long {
			p.fill(x, trackRuler-18, 1, 18, p.ink.strong)
		} else {
			p.fill(x, trackRuler-6, 1, 6, p.ink.border)
		}
	})
	for i := range p.markers {
		p.paintFlag(i)
	}
	p.within(0, 0, p.right, p.foot)
}

// paintFlag paints a marker: a pole, and a plate behind its name.
func (p *trackPainter) paintFlag(i int) {
	x := p.xAt(p.markerAt(i))
	if w := p.flagWidth(i); w > 0 {
		p.fill(x, 2, w, trackRuler-12, p.ink.greySoft)
	}
	p.fill(x, 2, 2, trackRuler-2, p.ink.text)
	for row := range 8 {
		p.fill(x, trackRuler-10+float32(row)/2, 9-float32(row), 0.5, p.ink.text)
	}
}

// flagWidth is the room that a marker's name takes in the ruler, 0 when there
// is none before the next.
func (t *Tracks) flagWidth(i int) float32 {
	room := t.Size().Width - t.xAt(t.markerAt(i))
	for j := range t.markers {
		if d := t.xAt(t.markerAt(j)) - t.xAt(t.markerAt(i)); j != i && d > 0 {
			room = min(room, d)
		}
	}
	if room < 40 || t.markers[i].Name == "" {
		return 0
	}
	return min(room-4, RoleCaption.Measure(t.markers[i].Name).Width+16, 160)
}
