package dsp

import "math"

// Processor changes sound on its way. Every one of this package gives the
// same samples whatever the size of the blocks, makes silence of samples that
// are no finite numbers, and allocates nothing after it was made. It is used
// by one goroutine.
type Processor interface {
	// Process changes interleaved whole frames in place.
	Process(p []float32)
	// Latency is by how many frames the sound leaves later than it came.
	// Whoever needs it in time drops that many frames at the beginning and
	// pushes as much silence in at the end.
	Latency() int
	// Reset forgets what was heard.
	Reset()
}

// Chain is several processors, one after the other.
type Chain []Processor

// Process implements Processor.
func (c Chain) Process(p []float32) {
	for _, x := range c {
		x.Process(p)
	}
}

// Latency is the sum of the delays of all, in frames.
func (c Chain) Latency() int {
	sum := 0
	for _, x := range c {
		sum += x.Latency()
	}
	return sum
}

// Reset implements Processor.
func (c Chain) Reset() {
	for _, x := range c {
		x.Reset()
	}
}

// absurd is the magnitude above which a sample is no sound: 60 dB over full
// scale.
const absurd = 1000

var absurdBits = magnitude(absurd)

// sound makes silence of what is no number or absurd. Magnitudes compare as
// the whole numbers of their bits do, NaN above all.
func sound(x float32) float32 {
	if magnitude(x) > absurdBits {
		return 0
	}
	return x
}

// magnitude is |x| as the bits of a float32, which compare as it does.
func magnitude(x float32) uint32 { return math.Float32bits(x) &^ (1 << 31) }

// louder is the greater magnitude of two sounds.
func louder(a, b float32) float32 {
	return math.Float32frombits(max(magnitude(a), magnitude(b)))
}

// loudest is the greatest magnitude in p.
func loudest(p []float32) float32 {
	var a, b uint32
	for len(p) >= 2 {
		a, b = max(a, magnitude(p[0])), max(b, magnitude(p[1]))
		p = p[2:]
	}
	if len(p) == 1 {
		a = max(a, magnitude(p[0]))
	}
	return math.Float32frombits(max(a, b))
}

// within is v brought between low and high; usual where v is 0 or no number.
func within(v, usual, low, high float64) float64 {
	if v == 0 || v != v {
		return usual
	}
	return min(max(v, low), high)
}
