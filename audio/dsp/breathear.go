package dsp

import (
	"math"
	"slices"

	"tienglang/audio"
)

// breathEar hears level, room and voice in steps of 10 ms.
type breathEar struct {
	channels int
	rumble   Biquad
	low      []Biquad // to the band of the voice's tone
	thin     int      // every so many samples are kept
	skip     int
	fresh    []float64 // kept in this step, at about 4 kHz
	tone     []float64 // kept before
	energy   float64
	count    int // frames in the step
	smooth   float64
	lowest   [roomParts]float64 // of the level, in parts of the last seconds
	steps    int
}

// Of the room, whose level is the lowest of the last 6 s, and of the tone of
// a voice, 70 to 400 Hz.
const (
	roomParts   = 12
	roomPart    = 50  // steps
	nowhere     = -90 // dBFS: no room is as quiet, it is digital silence
	toneRate    = 4000
	toneWindow  = 120
	toneShort   = toneRate / 400
	toneLong    = toneRate / 70
	voicedLeast = 0.6
)

func newBreathEar(f audio.Format) *breathEar {
	e := &breathEar{
		channels: f.Channels,
		rumble:   HighPass(60, math.Sqrt2/2, f.Rate),
		low:      butterworth(4, min(900, 0.4*float64(f.Rate)), f.Rate, LowPass),
		thin:     max(1, f.Rate/toneRate),
		tone:     make([]float64, toneWindow+toneLong),
		fresh:    make([]float64, 0, toneWindow),
	}
	e.reset()
	return e
}

func (e *breathEar) reset() {
	e.rumble.Reset()
	for i := range e.low {
		e.low[i].Reset()
	}
	clear(e.tone)
	e.fresh = e.fresh[:0]
	e.skip, e.energy, e.count, e.smooth, e.steps = 0, 0, 0, 0, 0
	for i := range e.lowest {
		e.lowest[i] = 0
	}
}

// hear takes frames in.
func (e *breathEar) hear(p []float32) {
	e.count += len(p) / e.channels
	for i := 0; i < len(p); i += e.channels {
		x := 0.0
		for _, s := range p[i : i+e.channels] {
			x += float64(sound(s))
		}
		x = e.rumble.Next(x / float64(e.channels))
		e.energy += x * x
		for k := range e.low {
			x = e.low[k].Next(x)
		}
		if e.skip++; e.skip == e.thin {
			e.skip = 0
			e.fresh = append(e.fresh, x)
		}
	}
}

// finish ends a step.
func (e *breathEar) finish() breathStep {
	keep := copy(e.tone, e.tone[len(e.fresh):])
	copy(e.tone[keep:], e.fresh)
	square := e.energy / float64(max(1, e.count))
	if e.smooth == 0 {
		e.smooth = square
	}
	e.smooth += (square - e.smooth) / 3
	s := breathStep{level: levelDBFS(square), voiced: e.voiced()}
	part := e.steps / roomPart % roomParts
	if e.steps%roomPart == 0 {
		e.lowest[part] = 0
	}
	if now := levelDBFS(e.smooth); now > nowhere {
		e.lowest[part] = min(e.lowest[part], now)
	}
	s.room = slices.Min(e.lowest[:])
	e.steps++
	e.fresh, e.energy, e.count = e.fresh[:0], 0, 0
	for i := range e.low {
		e.low[i].settle()
	}
	e.rumble.settle()
	return s
}

// voiced tells whether the last 30 ms have a voice's tone: whether they are
// like themselves a period before.
func (e *breathEar) voiced() bool {
	now := e.tone[toneLong:]
	own := dot(now, now)
	if own < 1e-9 {
		return false
	}
	best := 0.0
	for lag := toneShort; lag <= toneLong; lag++ {
		before := e.tone[toneLong-lag:][:toneWindow]
		if both := dot(before, before) * own; both > 0 {
			best = max(best, dot(now, before)/math.Sqrt(both))
		}
	}
	return best > voicedLeast
}

// levelDBFS is a mean square as a level, not below audio.SilenceDBFS.
func levelDBFS(square float64) float64 {
	if square < 1e-12 {
		return audio.SilenceDBFS
	}
	return 10 * math.Log10(square)
}
