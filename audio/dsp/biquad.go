package dsp

import "math"

// Biquad is one second-order filter section for one channel, in transposed
// direct form II, with coefficients of Robert Bristow-Johnson's Audio EQ
// Cookbook (W3C note, 2021). The zero value passes nothing.
type Biquad struct {
	b0, b1, b2, a1, a2 float64
	z1, z2             float64
}

// cookbook divides by a0 and gives a section at rest.
func cookbook(b0, b1, b2, a0, a1, a2 float64) Biquad {
	return Biquad{b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0}
}

// angle gives the cookbook's cos(w0) and alpha.
func angle(hz, q float64, rate int) (cos, alpha float64) {
	w := 2 * math.Pi * hz / float64(rate)
	return math.Cos(w), math.Sin(w) / (2 * q)
}

// HighPass passes what is above hz; q = 1/√2 gives a Butterworth response.
func HighPass(hz, q float64, rate int) Biquad {
	c, a := angle(hz, q, rate)
	return cookbook((1+c)/2, -(1 + c), (1+c)/2, 1+a, -2*c, 1-a)
}

// LowPass passes what is below hz; q = 1/√2 gives a Butterworth response.
func LowPass(hz, q float64, rate int) Biquad {
	c, a := angle(hz, q, rate)
	return cookbook((1-c)/2, 1-c, (1-c)/2, 1+a, -2*c, 1-a)
}

// Peaking raises or lowers the surroundings of hz by gainDB.
func Peaking(hz, q, gainDB float64, rate int) Biquad {
	c, al := angle(hz, q, rate)
	a := math.Pow(10, gainDB/40)
	return cookbook(1+al*a, -2*c, 1-al*a, 1+al/a, -2*c, 1-al/a)
}

// LowShelf raises or lowers what is below hz by gainDB.
func LowShelf(hz, q, gainDB float64, rate int) Biquad {
	c, al := angle(hz, q, rate)
	a := math.Pow(10, gainDB/40)
	r := 2 * math.Sqrt(a) * al
	return cookbook(
		a*((a+1)-(a-1)*c+r), 2*a*((a-1)-(a+1)*c), a*((a+1)-(a-1)*c-r),
		(a+1)+(a-1)*c+r, -2*((a-1)+(a+1)*c), (a+1)+(a-1)*c-r)
}

// HighShelf raises or lowers what is above hz by gainDB.
func HighShelf(hz, q, gainDB float64, rate int) Biquad {
	c, al := angle(hz, q, rate)
	a := math.Pow(10, gainDB/40)
	r := 2 * math.Sqrt(a) * al
	return cookbook(
		a*((a+1)+(a-1)*c+r), -2*a*((a-1)+(a+1)*c), a*((a+1)+(a-1)*c-r),
		(a+1)-(a-1)*c+r, 2*((a-1)-(a+1)*c), (a+1)-(a-1)*c-r)
}

// Notch takes out hz itself; q is how narrow.
func Notch(hz, q float64, rate int) Biquad {
	c, a := angle(hz, q, rate)
	return cookbook(1, -2*c, 1, 1+a, -2*c, 1-a)
}

// Next filters one sample. What does not wait for y is added up first: the
// way from one y to the next is what takes the time.
func (b *Biquad) Next(x float64) float64 {
	y := b.b0*x + b.z1
	b.z1 = (b.b1*x + b.z2) - b.a1*y
	b.z2 = b.b2*x - b.a2*y
	return y
}

// Process filters one channel's samples in place.
func (b *Biquad) Process(p []float32) {
	s := *b
	for i, x := range p {
		p[i] = float32(s.Next(float64(x)))
	}
	s.settle()
	*b = s
}

// settle ends the decay into denormal numbers, which some processors
// calculate a hundred times slower.
func (b *Biquad) settle() {
	if math.Abs(b.z1) < 1e-30 && math.Abs(b.z2) < 1e-30 {
		b.z1, b.z2 = 0, 0
	}
}

// Reset forgets what was heard.
func (b *Biquad) Reset() { b.z1, b.z2 = 0, 0 }

// butterworth gives the sections of a Butterworth filter of even order, made
// by section, which is HighPass or LowPass.
func butterworth(order int, hz float64, rate int, section func(hz, q float64, rate int) Biquad) []Biquad {
	out := make([]Biquad, order/2)
	for i := range out {
		q := 1 / (2 * math.Cos(math.Pi*float64(2*i+1)/float64(2*order)))
		out[i] = section(hz, q, rate)
	}
	return out
}
