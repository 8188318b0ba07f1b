package dsp

import (
	"math"
	"sync"
)

// The kernel of the resampler: zeroCrossings sinc lobes on each side of a
// point, weighted by a Kaiser window (about 120 dB of stop band), tabulated at
// kernelPhases places between two samples with straight lines in between.
const (
	zeroCrossings = 32
	kernelPhases  = 512
	kernelBeta    = 12.0
	kernelCutoff  = 0.91 // of half the lower rate; the rest is the slope
	resampleRoom  = 1024 // input frames held besides the kernel's own
)

// kernel is a tabulated low-pass: rows[p] holds the taps for a point p/phases
// of the way from one sample to the next.
type kernel struct {
	taps int
	rows [][]float32 // kernelPhases+1
}

// fullBand is the kernel of every resampler whose output is no slower than
// its input.
var fullBand = sync.OnceValue(func() *kernel { return newKernel(1) })

// newKernel makes the kernel for an output of ratio times the input's rate.
func newKernel(ratio float64) *kernel {
	width := math.Min(1, ratio)
	cut := width * kernelCutoff
	half := int(math.Ceil(zeroCrossings / width))
	k := &kernel{taps: 2 * half, rows: make([][]float32, kernelPhases+1)}
	h := make([]float64, k.taps)
	for p := range k.rows {
		sum := 0.0
		for i := range h {
			t := float64(i-half+1) - float64(p)/kernelPhases
			h[i] = cut * sinc(cut*t) * kaiser(t/float64(half), kernelBeta)
			sum += h[i]
		}
		k.rows[p] = make([]float32, k.taps)
		for i := range h {
			k.rows[p][i] = float32(h[i] / sum)
		}
	}
	return k
}
