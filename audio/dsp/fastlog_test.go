package dsp

import (
	"math"
	"testing"
)

func TestFastLog2AndExp2(t *testing.T) {
	worst := 0.0
	for x := 1e-30; x < 1e6; x *= 1.00037 {
		worst = max(worst, math.Abs(fastLog2(x)-math.Log2(x)))
	}
	if worst > 1.6e-5 {
		t.Errorf("logarithm off by %g", worst)
	}
	worst = 0
	for x := -60.0; x < 60; x += 0.00137 {
		worst = max(worst, math.Abs(fastExp2(x)/math.Exp2(x)-1))
	}
	if worst > 4.8e-6 {
		t.Errorf("power off by %g", worst)
	}
	for k := -40; k < 40; k++ {
		if x := math.Exp2(float64(k)); fastLog2(x) != float64(k) || fastExp2(float64(k)) != x {
			t.Errorf("not exact at %d", k)
		}
	}
	if x := fastLog2(0); x > -1000 || x < -1100 {
		t.Errorf("of nothing %g", x)
	}
}

func TestExponentialIntegral(t *testing.T) {
	// Abramowitz and Stegun, table 5.1.
	for v, want := range map[float64]float64{0.5: 0.559773595, 1: 0.219383934, 2: 0.048900511} {
		if got := expIntegral(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("E1(%g) is %.9f", v, got)
		}
	}
	for v := 1e-5; v < 40; v *= 1.1 {
		want := math.Exp(expIntegral(v) / 2)
		if got := lsaFactor(v); v > 1.6e-5 && math.Abs(got/want-1) > 2e-3 {
			t.Errorf("of %g: %g, not %g", v, got, want)
		}
	}
}
