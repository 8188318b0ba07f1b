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

// overGroup samples are bounded together.
const overGroup = 4

// overBounds is how much of the largest sample in each group of a window any
// of the three points can be made of.
var overBounds = makeOverBounds()

func makeOverBounds() (bounds [overTaps / overGroup]float32) {
	for _, h := range overPhases {
		var sums [len(bounds)]float32
		for i, x := range h {
			sums[i/overGroup] += abs32(x)
		}
		for g, x := range sums {
			bounds[g] = max(bounds[g], x*1.0001)
		}
	}
	return bounds
}

// groupTops writes the largest magnitude of each overGroup samples from p[i]
// on to tops[i]; the last, of which there are fewer, are 0.
func groupTops(tops, p []float32) {
	clear(tops)
	for i := range len(p) - overGroup + 1 {
		q := p[i : i+overGroup : i+overGroup]
		low, high := max(magnitude(q[0]), magnitude(q[1])), max(magnitude(q[2]), magnitude(q[3]))
		tops[i] = math.Float32frombits(max(low, high))
	}
}

// interpolatedBound is a bound of interpolatedPeak, where tops[i] is the
// largest magnitude of w[i:i+overGroup].
func interpolatedBound(tops *[overTaps]float32) float32 {
	b := &overBounds
	return (tops[0]*b[0] + tops[4]*b[1]) + (tops[8]*b[2] + tops[12]*b[3]) +
		(tops[16]*b[4] + tops[20]*b[5]) + (tops[24]*b[6] + tops[28]*b[7])
}

// overHalf are the filters folded in the middle: of the point half way, and
// the even and the odd part of the one at a quarter, of which the one at three
// quarters is the mirror image.
var overHalf = foldOversampler()

func foldOversampler() (f [3][overTaps / 2]float32) {
	for i := range f[0] {
		a, b := overPhases[0][i], overPhases[0][overTaps-1-i]
		f[0][i], f[1][i], f[2][i] = overPhases[1][i], (a+b)/2, (a-b)/2
	}
	return f
}

// interpolatedPeak is the largest magnitude of the three points between the
// two middle samples of w, which has overTaps samples.
func interpolatedPeak(w *[overTaps]float32) float32 {
	var mid, even, odd float32
	h, e, o := &overHalf[0], &overHalf[1], &overHalf[2]
	for i := range overTaps / 2 {
		a, b := w[i], w[overTaps-1-i]
		sum, diff := a+b, a-b
		mid += sum * h[i]
		even += sum * e[i]
		odd += diff * o[i]
	}
	return louder(mid, louder(even+odd, even-odd))
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
