package dsp

import "math"

// decibelsPerOctave converts a base-2 logarithm of an amplitude to decibels.
const decibelsPerOctave = 6.020599913279624

// fastLog2 is the base-2 logarithm of a positive, normal x within 1.6e-5
// (0.0001 dB of an amplitude), exact at powers of two. Of 0 it is about
// −1023. The polynomial of the mantissa is a minimax fit.
func fastLog2(x float64) float64 {
	bits := math.Float64bits(x)
	e := float64(int64(bits>>52) - 1023)
	u := math.Float64frombits(bits&(1<<52-1)|1023<<52) - 1
	u2 := u * u
	low := 0.44191704084456324 - 0.2671794182875149*u
	high := 0.14842667532967285 - 0.045149061564373046*u
	return e + u + (u-u2)*(low+high*u2)
}

// fastExp2 is two to the power of x, for −1000 < x < 1000, within 4.8e-6 of
// its value (0.00004 dB of an amplitude), exact at whole numbers.
func fastExp2(x float64) float64 {
	x += 1024 // positive, so that cutting is rounding down
	k := int64(x)
	u := x - float64(k)
	u2 := u * u
	m := 1 + u + (u-u2)*(-0.3069960763740002-0.06544625920216524*u-0.013701998845027787*u2)
	return m * math.Float64frombits(uint64(k-1)<<52)
}
