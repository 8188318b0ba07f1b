package dsp

// predictor is a linear prediction of sound from what was before it: the
// autocorrelation method with Levinson and Durbin's recursion (Makhoul,
// "Linear prediction: a tutorial review", Proc. IEEE 63, 1975).
type predictor struct {
	noise float64   // share of the power
	a     []float64 // prediction error filter, a[0] = 1
	last  []float64 // a of the order before
	r     []float64 // autocorrelation
	buf   []float64 // windowed sound
	win   []float64
}

// newPredictor makes a predictor of an order for sounds of size samples. noise
// is added to their power: it keeps pure tones and silence solvable, and more
// of it keeps small errors from growing.
func newPredictor(order, size int, noise float64) *predictor {
	p := &predictor{
		noise: noise,
		a:     make([]float64, order+1), last: make([]float64, order+1), r: make([]float64, order+1),
		buf: make([]float64, size), win: make([]float64, size),
	}
	for i := range p.win {
		t := (2*float64(i)+1)/float64(size) - 1
		p.win[i] = (1 - t*t) * (1 - t*t)
	}
	return p
}

// fit finds the filter for x, which has as many samples as the window.
func (p *predictor) fit(x []float64) {
	for i, w := range p.win {
		p.buf[i] = w * x[i]
	}
	for k := range p.r {
		p.r[k] = dot(p.buf[k:], p.buf[:len(p.buf)-k])
	}
	clear(p.a)
	p.a[0] = 1
	err := p.r[0]*(1+p.noise) + 1e-12
	for i := 1; i < len(p.a); i++ {
		sum := p.r[i]
		for k := 1; k < i; k++ {
			sum += p.a[k] * p.r[i-k]
		}
		reflect := -sum / err
		copy(p.last, p.a)
		for k := 1; k <= i; k++ {
			p.a[k] += reflect * p.last[i-k]
		}
		if err *= 1 - reflect*reflect; err <= 0 {
			return
		}
	}
}

// surprise is how badly x[at] is told by the samples before it and by those
// after it, the lesser of both: a click is foreign to both sides, what
// follows it only to the one before.
func (p *predictor) surprise(x []float64, at int) float64 {
	before, after := 0.0, 0.0
	n := len(p.a) - 1
	back := x[at-n : at+1]
	ahead := x[at : at+n+1]
	for k, a := range p.a {
		before += a * back[n-k]
		after += a * ahead[k]
	}
	if before < 0 {
		before = -before
	}
	if after < 0 {
		after = -after
	}
	return min(before, after)
}

// dot is the sum of products, in four sums at a time.
func dot(x, y []float64) float64 {
	var a, b, c, d float64
	y = y[:len(x)]
	for len(x) >= 4 && len(y) >= 4 {
		a += x[0] * y[0]
		b += x[1] * y[1]
		c += x[2] * y[2]
		d += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	for i := range x {
		a += x[i] * y[i]
	}
	return (a + b) + (c + d)
}
