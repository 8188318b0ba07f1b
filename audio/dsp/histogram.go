package dsp

import "math"

// The histogram's extent. Nothing below the absolute gate of −70 LUFS is ever
// used, and +30 LUFS is 33 dB beyond full scale.
const (
	absoluteGate  = -70.0
	histogramTop  = 30.0
	binsALU       = 100
	histogramBins = int((histogramTop - absoluteGate) * binsALU)
)

// histogram counts the loudness of windows in bins of 0.01 LU, each with the
// exact sum of its energies, so that ten hours need no more room than one.
type histogram struct {
	count  [histogramBins]uint32
	energy [histogramBins]float64
}

func newHistogram() *histogram { return new(histogram) }

// add counts one window of the given mean square, unless the absolute gate
// holds it back.
func (h *histogram) add(meanSquare float64) {
	l := lufs(meanSquare)
	if l < absoluteGate {
		return
	}
	i := min(binOf(l), histogramBins-1)
	h.count[i]++
	h.energy[i] += meanSquare
}

// binOf is the bin of a loudness, not below 0.
func binOf(l float64) int { return max(0, int(math.Floor((l-absoluteGate)*binsALU))) }

// mean is the mean energy from bin first upwards, and the number of windows.
func (h *histogram) mean(first int) (energy float64, n uint64) {
	for i := first; i < histogramBins; i++ {
		energy += h.energy[i]
		n += uint64(h.count[i])
	}
	if n == 0 {
		return 0, 0
	}
	return energy / float64(n), n
}

// gate is the first bin above the relative gate: relative LU (negative) from
// the mean of everything that passed the absolute gate.
func (h *histogram) gate(relative float64) int {
	all, n := h.mean(0)
	if n == 0 {
		return 0
	}
	return min(binOf(lufs(all)+relative), histogramBins)
}

// gatedMean is the mean energy of what passes both gates; 0 for nothing.
func (h *histogram) gatedMean(relative float64) float64 {
	m, _ := h.mean(h.gate(relative))
	return m
}

// spread is the distance in LU between two percentiles of what passes both
// gates (EBU Tech 3342, chapter 3).
func (h *histogram) spread(relative, low, high float64) float64 {
	first := h.gate(relative)
	_, n := h.mean(first)
	if n == 0 {
		return 0
	}
	at := func(share float64) int {
		rank := uint64(math.Round(share * float64(n-1)))
		for i := first; i < histogramBins; i++ {
			if c := uint64(h.count[i]); rank < c {
				return i
			} else {
				rank -= c
			}
		}
		return histogramBins - 1
	}
	return float64(at(high)-at(low)) / binsALU
}
