package command

import (
	"context"
	"slices"
	"sync"

	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/audio/edit/render"
	"tienglang/audio/wave"
	"tienglang/ui/backend"
)

// soundOutline is a sound's waveform: of its peaks, and close up of the sound
// itself where that has been decoded.
type soundOutline struct {
	coarse *wave.Pyramid

	mu    sync.Mutex
	sound render.Sound // nil until it was decoded
	buf   []float32
}

// closeUp is from how many frames in a point on the peaks are fine enough.
const closeUp = wave.PointFrames / 4

// outlineOf draws a sound that is not the library's.
func outlineOf(ctx context.Context, sounds *render.Sounds, m edit.Media) (*wave.Pyramid, error) {
	if err := sounds.Prepare(ctx, m); err != nil {
		return nil, err
	}
	s, err := sounds.Open(m)
	if err != nil {
		return nil, err
	}
	p, err := wave.Build(ctx, s)
	if closed := s.Close(); err == nil {
		err = closed
	}
	return p, err
}

// fine lets the sound itself be drawn.
func (o *soundOutline) fine(open func() (render.Sound, error)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sound == nil {
		if s, err := open(); err == nil { // else the peaks do
			o.sound = s
		}
	}
}

func (o *soundOutline) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sound != nil {
		_ = o.sound.Close() // it was only read
		o.sound = nil
	}
}

// Points divides the frames evenly. See backend.Outline.
func (o *soundOutline) Points(from, to int64, n int) []backend.PeakPoint {
	if n > 0 && to > from && to-from <= closeUp*int64(n) {
		if out := o.samples(from, to, n); out != nil {
			return out
		}
	}
	points := o.coarse.Points(from, to, n)
	out := make([]backend.PeakPoint, len(points))
	for i, p := range points {
		out[i] = backend.PeakPoint(p)
	}
	return out
}

// samples draws the sound itself; nil where it cannot be read.
func (o *soundOutline) samples(from, to int64, n int) []backend.PeakPoint {
	o.mu.Lock()
	defer o.mu.Unlock()
	first := max(0, from)
	if o.sound == nil || first >= to || o.sound.SeekFrame(first) != nil {
		return nil
	}
	ch := o.sound.Format().Channels
	need := int(to-first) * ch
	o.buf = slices.Grow(o.buf[:0], need)[:need]
	got, _ := audio.ReadFull(o.sound, o.buf) // what is beyond the end is silence
	out := make([]backend.PeakPoint, n)
	width := float64(to-from) / float64(n)
	for i := range out {
		a := from + int64(float64(i)*width) - first
		b := max(a+1, from+int64(float64(i+1)*width)-first)
		out[i] = extentOf(o.buf[:got], a*int64(ch), b*int64(ch))
	}
	return out
}

// extentOf is the extent of the samples from a to b that there are.
func extentOf(p []float32, a, b int64) (e backend.PeakPoint) {
	a, b = max(0, a), min(int64(len(p)), b)
	if a >= b {
		return e
	}
	part := p[a:b]
	return backend.PeakPoint{Min: max(-1, slices.Min(part)), Max: min(1, slices.Max(part))}
}
