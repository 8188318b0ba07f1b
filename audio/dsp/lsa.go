package dsp

import "math"

// lsaFactor is exp(E1(v)/2), E1 being the exponential integral.
func lsaFactor(v float64) float64 {
	at := (fastLog2(v) - lsaLow) * lsaSteps
	if at >= lsaSize-1 {
		return 1
	}
	if at < 0 {
		return lsaTable[0]
	}
	k := int(at)
	return lsaTable[k] + (at-float64(k))*(lsaTable[k+1]-lsaTable[k])
}

// The table of lsaFactor, by the base-2 logarithm of v.
const (
	lsaLow   = -16.0
	lsaSteps = 32
	lsaSize  = 21*lsaSteps + 1 // up to 2^5
)

var lsaTable = makeLSA()

func makeLSA() (t [lsaSize]float64) {
	for i := range t {
		t[i] = math.Exp(expIntegral(math.Exp2(lsaLow+float64(i)/lsaSteps)) / 2)
	}
	return t
}

// expIntegral is E1(v) for v > 0: the series of Abramowitz and Stegun 5.1.11
// for small v, the continued fraction 5.1.22 for others.
func expIntegral(v float64) float64 {
	if v < 1 {
		sum, term := -0.5772156649015329-math.Log(v), 1.0
		for k := 1.0; k < 30; k++ {
			term *= -v / k
			sum -= term / k
		}
		return sum
	}
	f := 0.0
	for k := 60.0; k >= 1; k-- {
		f = k / (1 + k/(v+f))
	}
	return math.Exp(-v) / (v + f)
}
