package dsp

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// The band of speech in which recordings are compared, in hertz.
const (
	similarityLow  = 300
	similarityHigh = 3400
)

// leastOverlap is the share of the shorter recording that a comparison must
// rest on: a chance likeness of two short ends says nothing.
const leastOverlap = 0.5

// leastSeconds is the shortest overlap that is compared at all: a few samples
// are like any others.
const leastSeconds = 0.1

// Similarity compares what was sent with what was recorded of it. Both, mono
// at rate, are limited to 300–3400 Hz; peak is the highest value of their
// cross-correlation, each value normalised by the energies of the parts that
// overlap at that lag (1 for the same sound at any gain, about 0 for
// unrelated ones, or for less than 0.1 s), and lag is where it lies, in samples, with fractions: a
// sound at ref[i] is at rec[i+lag]. rec may begin earlier or later than ref
// and be longer or shorter. Silence is similar to nothing: 0, 0.
func Similarity(ref, rec []float32, rate int) (peak, lag float64) {
	a, b := speechBand(ref, rate), speechBand(rec, rate)
	step := max(1, rate/8000)
	coarse, ok := bestLag(every(a, step), every(b, step), int(leastSeconds*float64(rate/step)))
	if !ok {
		return 0, 0
	}
	return refine(a, b, coarse*step, step)
}

// speechBand limits p to the band of comparison.
func speechBand(p []float32, rate int) []float64 {
	filters := butterworth(4, similarityLow, rate, HighPass)
	if 2*similarityHigh < rate {
		filters = append(filters, butterworth(8, similarityHigh, rate, LowPass)...)
	}
	out := make([]float64, len(p))
	for i, x := range p {
		out[i] = float64(sound(x))
	}
	for _, f := range filters {
		for i, x := range out {
			out[i] = f.Next(x)
		}
	}
	return out
}

// every takes each step-th sample.
func every(p []float64, step int) []float64 {
	out := make([]float64, (len(p)+step-1)/step)
	for i := range out {
		out[i] = p[i*step]
	}
	return out
}

// bestLag finds the lag of the highest normalised correlation of a and b.
// ok is false when there is none, as in silence or in less than least samples.
func bestLag(a, b []float64, least int) (lag int, ok bool) {
	if min(len(a), len(b)) < max(1, least) {
		return 0, false
	}
	cross := correlation(a, b)
	ea, eb := energies(a), energies(b)
	need := max(1, least, int(leastOverlap*float64(min(len(a), len(b)))))
	floor := 1e-9 * math.Sqrt(ea[len(a)]*eb[len(b)])
	best := 0.0
	for k := need - len(a); k <= len(b)-need; k++ {
		from, to := max(0, -k), min(len(a), len(b)-k)
		if to-from < need {
			continue
		}
		energy := math.Sqrt((ea[to] - ea[from]) * (eb[to+k] - eb[from+k]))
		if energy <= floor {
			continue
		}
		at := k
		if k < 0 {
			at += len(cross)
		}
		if c := cross[at] / energy; c > best {
			best, lag, ok = c, k, true
		}
	}
	return lag, ok
}

// correlation gives, for each lag k (negative ones from the end), the sum of
// a[i]·b[i+k], by the product of the spectra.
func correlation(a, b []float64) []float64 {
	n := fastLength(len(a) + len(b))
	fft := fourier.NewFFT(n)
	pad := make([]float64, n)
	copy(pad, a)
	fa := fft.Coefficients(nil, pad)
	clear(pad)
	copy(pad, b)
	fb := fft.Coefficients(nil, pad)
	for i := range fa {
		fa[i] = cmplx.Conj(fa[i]) * fb[i] / complex(float64(n), 0)
	}
	return fft.Sequence(pad, fa)
}

// fastLength is the least length of at least n with no prime factor above 5,
// which the transform is quick at.
func fastLength(n int) int {
	best := 1
	for best < n {
		best *= 2
	}
	for five := 1; five < best; five *= 5 {
		for three := five; three < best; three *= 3 {
			m := three
			for m < n {
				m *= 2
			}
			best = min(best, m)
		}
	}
	return best
}

// energies gives the running sum of squares: out[i] is that of p[:i].
func energies(p []float64) []float64 {
	out := make([]float64, len(p)+1)
	for i, x := range p {
		out[i+1] = out[i] + x*x
	}
	return out
}

// refine looks at every lag within step of coarse at the full rate and puts a
// parabola through the highest value and its neighbours.
func refine(a, b []float64, coarse, step int) (peak, lag float64) {
	value := make([]float64, 2*step+3)
	for i := range value {
		value[i] = likeness(a, b, coarse-step-1+i)
	}
	top := 1
	for i := 1; i+1 < len(value); i++ {
		if value[i] > value[top] {
			top = i
		}
	}
	l, m, r := value[top-1], value[top], value[top+1]
	shift := 0.0
	if bend := l - 2*m + r; bend < 0 {
		shift = math.Max(-1, math.Min(1, (l-r)/(2*bend)))
	}
	peak = math.Min(1, m-(l-r)*shift/4)
	return peak, float64(coarse-step-1+top) + shift
}

// likeness is the normalised correlation of a and b at one lag.
func likeness(a, b []float64, lag int) float64 {
	from, to := max(0, -lag), min(len(a), len(b)-lag)
	if to <= from {
		return 0
	}
	x, y := a[from:to], b[from+lag:to+lag]
	y = y[:len(x)]
	var xy, xx, yy float64
	for i, v := range x {
		w := y[i]
		xy += v * w
		xx += v * v
		yy += w * w
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}
