package dsp

import "math"

// filler puts in samples that are missing so that the prediction error is
// least (Janssen, Veldhuis and Vries, "Adaptive interpolation of discrete-time
// signals that can be modeled as autoregressive processes", IEEE Trans. ASSP
// 34, 1986).
type filler struct {
	b   []float64 // autocorrelation of the prediction error filter
	m   []float64 // the system's matrix, row by row
	rhs []float64
}

func newFiller(order, most int) *filler {
	return &filler{b: make([]float64, order+1), m: make([]float64, most*most), rhs: make([]float64, most)}
}

// fill replaces x[from:to]; there are as many samples as the predictor's
// order on both sides.
func (f *filler) fill(x []float64, from, to int, p *predictor) {
	for k := range f.b {
		f.b[k] = dot(p.a[k:], p.a[:len(p.a)-k])
	}
	n, order := to-from, len(f.b)-1
	m, rhs := f.m[:n*n], f.rhs[:n]
	for i := range n {
		rhs[i] = 0
		for j := from + i - order; j <= from+i+order; j++ {
			if j < from || j >= to {
				rhs[i] -= f.b[distance(from+i, j)] * x[j]
			}
		}
		for j := range i + 1 {
			m[i*n+j] = 0
			if i-j <= order {
				m[i*n+j] = f.b[i-j]
			}
		}
	}
	if solve(m, rhs) {
		copy(x[from:to], rhs)
	}
}

func distance(i, j int) int { return max(i-j, j-i) }

// solve solves m·x = b in place by Cholesky's decomposition; m is symmetric
// and its lower half is given. It tells whether m is positive definite.
func solve(m, b []float64) bool {
	n := len(b)
	for i := range n {
		row := m[i*n : i*n+i+1]
		for j := range i + 1 {
			other := m[j*n : j*n+j+1]
			sum := row[j] - dot(row[:j], other[:j])
			if j < i {
				row[j] = sum / other[j]
				continue
			}
			if sum <= 0 {
				return false
			}
			row[i] = math.Sqrt(sum)
		}
		b[i] = (b[i] - dot(row[:i], b[:i])) / row[i]
	}
	for i := n - 1; i >= 0; i-- {
		b[i] /= m[i*n+i]
		for j := range i {
			b[j] -= m[i*n+j] * b[i]
		}
	}
	return true
}
