package dsp

import "math"

// kWeight is the K-weighting of BS.1770-4 for one channel: a shelf for the
// head, then a high-pass. At 48 kHz the coefficients are the table's; at other
// rates they are made anew from the analogue filters behind the table, as
// libebur128 does.
type kWeight struct {
	shelf, high Biquad
}

func newKWeight(rate int) kWeight {
	return kWeight{shelf: kShelf(float64(rate)), high: kHighPass(float64(rate))}
}

// kShelf is stage 1 of BS.1770-4 annex 1.
func kShelf(rate float64) Biquad {
	const f0, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
	k := math.Tan(math.Pi * f0 / rate)
	vh := math.Pow(10, gain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	return cookbook(
		vh+vb*k/q+k*k, 2*(k*k-vh), vh-vb*k/q+k*k,
		1+k/q+k*k, 2*(k*k-1), 1-k/q+k*k)
}

// kHighPass is stage 2 of BS.1770-4 annex 1, whose numerator is 1, −2, 1.
func kHighPass(rate float64) Biquad {
	const f0, q = 38.13547087602444, 0.5003270373238773
	k := math.Tan(math.Pi * f0 / rate)
	a0 := 1 + k/q + k*k
	b := cookbook(0, 0, 0, a0, 2*(k*k-1), 1-k/q+k*k)
	b.b0, b.b1, b.b2 = 1, -2, 1
	return b
}

// energy filters one channel of interleaved samples and returns the sum of
// their squares.
func (k *kWeight) energy(p []float32, channel, channels int) float64 {
	s, h := k.shelf, k.high
	sum := 0.0
	for i := channel; i < len(p); i += channels {
		x := float64(p[i])
		y := s.b0*x + s.z1
		s.z1 = s.b1*x - s.a1*y + s.z2
		s.z2 = s.b2*x - s.a2*y
		z := y + h.z1
		h.z1 = -2*y - h.a1*z + h.z2
		h.z2 = y - h.a2*z
		sum += z * z
	}
	s.settle()
	h.settle()
	k.shelf, k.high = s, h
	return sum
}
