package dsp

import "math"

// overTaps is the number of input samples that each of the three points
// between two samples is made of. BS.1770-4 annex 2 shows a filter of 12; the
// longer one reads peaks above 15 kHz as a full resampler does.
const overTaps = 32

// overHistory is how many samples the look at the present one needs.
const overHistory = overTaps - 1

// overDelay is how many samples after a point its look is taken.
const overDelay = overTaps / 2

// overPhases are the filters for 1/4, 1/2 and 3/4 of the way from the middle
// sample to the next; overNorm is the most by which any of them can exceed
// the largest sample it sees.
var overPhases, overNorm = makeOversampler()

func makeOversampler() (phases [3][overTaps]float32, norm float32) {
	for p := range phases {
		frac := float64(p+1) / 4
		sum := 0.0
		var h [overTaps]float64
		for i := range h {
			t := float64(i-overTaps/2+1) - frac
			h[i] = sinc(t) * kaiser(t/(overTaps/2), 9)
			sum += h[i]
		}
		l1 := 0.0
		for i := range h {
			phases[p][i] = float32(h[i] / sum)
			l1 += math.Abs(h[i] / sum)
		}
		norm = max(norm, float32(l1))
	}
	return phases, norm * 1.0001
}

// interpolatedPeak is the largest magnitude of the three points between the
// two middle samples of w, which has overTaps samples.
func interpolatedPeak(w *[overTaps]float32) float32 {
	var a, b, c float32
	p, q, r := &overPhases[0], &overPhases[1], &overPhases[2]
	for i, x := range w {
		a += x * p[i]
		b += x * q[i]
		c += x * r[i]
	}
	return max(abs32(a), abs32(b), abs32(c))
}

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// sinc is sin(πt)/(πt).
func sinc(t float64) float64 {
	if math.Abs(t) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*t) / (math.Pi * t)
}

// kaiser is the Kaiser window of shape beta at t in −1…1, 0 outside.
func kaiser(t, beta float64) float64 {
	if t <= -1 || t >= 1 {
		return 0
	}
	return bessel0(beta*math.Sqrt(1-t*t)) / bessel0(beta)
}

// bessel0 is the modified Bessel function of the first kind, order 0, by its
// power series.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1; term > sum*1e-17; k++ {
		term *= (x / (2 * float64(k))) * (x / (2 * float64(k)))
		sum += term
	}
	return sum
}
