// Package wave keeps the outline of a sound for drawing: the lowest and the
// highest sample of every stretch of 256 frames, and of every four stretches
// above that, so that any zoom of any length is drawn from a few thousand
// points.
package wave

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"tienglang/audio"
)

// The shape of a pyramid.
const (
	PointFrames = 256 // frames in a point of the lowest level
	levelFactor = 4   // points of one level in a point of the next
	topPoints   = 16  // a level of no more points is the last
)

// Point is the extent of a stretch of sound, both channels together, full
// scale ±1.
type Point struct {
	Min, Max float32
}

// extent is a Point as it is kept: 1/32767 of full scale.
type extent struct{ min, max int16 }

// Pyramid is the outline of one sound. It never changes once built and may be
// read by any number of goroutines.
type Pyramid struct {
	rate   int
	frames int64
	levels [][]extent // levels[0] has PointFrames a point
}

// Rate is the sound's sample rate in hertz.
func (p *Pyramid) Rate() int { return p.rate }

// Frames is the sound's length.
func (p *Pyramid) Frames() int64 { return p.frames }

// Build reads src to its end. Samples beyond full scale are drawn at it.
func Build(ctx context.Context, src audio.Source) (*Pyramid, error) {
	b := NewBuilder(src.Format())
	buf := make([]float32, 32*PointFrames*src.Format().Channels)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := src.Read(buf)
		b.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return b.Pyramid(), nil
		}
		if err != nil {
			return nil, fmt.Errorf("outline of a sound: %w", err)
		}
	}
}

// Builder makes a pyramid of sound that passes by, such as a recording.
type Builder struct {
	format   audio.Format
	frames   int64
	low      []extent
	min, max float32
	filled   int // frames in the point under way
}

// NewBuilder begins a pyramid of sound in format f.
func NewBuilder(f audio.Format) *Builder { return &Builder{format: f} }

// Write adds interleaved frames.
func (b *Builder) Write(p []float32) {
	ch := b.format.Channels
	for len(p) >= ch {
		n := min(PointFrames-b.filled, len(p)/ch)
		if b.filled == 0 {
			b.min, b.max = math.MaxFloat32, -math.MaxFloat32
		}
		b.min, b.max = widen(p[:n*ch], b.min, b.max)
		p = p[n*ch:]
		b.frames += int64(n)
		if b.filled += n; b.filled == PointFrames {
			b.end()
		}
	}
}

// widen takes the samples into an extent. What is no number never compares,
// so it is left out.
func widen(p []float32, low, high float32) (float32, float32) {
	for _, x := range p {
		if x < low {
			low = x
		}
		if x > high {
			high = x
		}
	}
	return low, high
}

// end closes the point under way.
func (b *Builder) end() {
	b.low = append(b.low, b.point())
	b.filled = 0
}

// point is the one under way; where no sample was a number, silence.
func (b *Builder) point() extent {
	if b.min > b.max {
		return extent{}
	}
	return extent{quantise(b.min), quantise(b.max)}
}

// Pyramid is the outline of what was written so far.
func (b *Builder) Pyramid() *Pyramid {
	low := b.low[:len(b.low):len(b.low)]
	if b.filled > 0 {
		low = append(low, b.point())
	}
	return raise(b.format.Rate, b.frames, low)
}

// raise builds the upper levels.
func raise(rate int, frames int64, low []extent) *Pyramid {
	p := &Pyramid{rate: rate, frames: frames, levels: [][]extent{low}}
	for top := low; len(top) > topPoints; {
		next := make([]extent, (len(top)+levelFactor-1)/levelFactor)
		for i := range next {
			next[i] = span(top[i*levelFactor : min(len(top), (i+1)*levelFactor)])
		}
		p.levels = append(p.levels, next)
		top = next
	}
	return p
}

// span is the extent of several stretches; of none it is silence.
func span(of []extent) extent {
	if len(of) == 0 {
		return extent{}
	}
	out := of[0]
	for _, e := range of[1:] {
		out.min, out.max = min(out.min, e.min), max(out.max, e.max)
	}
	return out
}

// quantise rounds a sample to what is kept.
func quantise(x float32) int16 {
	return int16(math.Round(float64(max(-1, min(1, x))) * 32767))
}

// Points gives n points that divide the frames from, inclusive, to to,
// exclusive, evenly. Outside the sound there is silence. Where a point is
// shorter than what is kept, neighbours are alike.
func (p *Pyramid) Points(from, to int64, n int) []Point {
	if n <= 0 {
		return nil
	}
	out := make([]Point, n)
	if to <= from {
		return out
	}
	width := float64(to-from) / float64(n)
	points, size := p.level(width)
	for i := range out {
		a := float64(from) + float64(i)*width
		out[i] = stretch(points, a/size, (a+width)/size)
	}
	return out
}

// level is the coarsest one that is no coarser than width frames, and the
// frames in its points.
func (p *Pyramid) level(width float64) ([]extent, float64) {
	i, size := 0, float64(PointFrames)
	for i+1 < len(p.levels) && size*levelFactor <= width {
		i++
		size *= levelFactor
	}
	return p.levels[i], size
}

// stretch is the extent of the points that a…b touches.
func stretch(points []extent, a, b float64) Point {
	if b <= 0 || a >= float64(len(points)) {
		return Point{}
	}
	first := max(0, int(math.Floor(a)))
	last := min(len(points), max(first+1, int(math.Ceil(b-1e-9))))
	e := span(points[first:last])
	return Point{Min: float32(e.min) / 32767, Max: float32(e.max) / 32767}
}
