package dsp_test

import (
	"math"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// response is a filter's gain in dB at hz, measured with a tone.
func response(b dsp.Biquad, hz float64) float64 {
	p := dsptest.Sine(hz, 0, 2, audio.Rate)
	b.Process(p)
	sum := 0.0
	for _, x := range p[len(p)/2:] {
		sum += float64(x) * float64(x)
	}
	return 10 * math.Log10(2*sum/float64(len(p)/2))
}

func TestBiquadResponses(t *testing.T) {
	const q = math.Sqrt2 / 2
	for _, c := range []struct {
		name     string
		b        dsp.Biquad
		hz, want float64
	}{
		{"high-pass at its corner", dsp.HighPass(80, q, audio.Rate), 80, -3.01},
		{"high-pass below", dsp.HighPass(80, q, audio.Rate), 20, -24.1},
		{"high-pass above", dsp.HighPass(80, q, audio.Rate), 1000, 0},
		{"low-pass at its corner", dsp.LowPass(1000, q, audio.Rate), 1000, -3.01},
		{"low-pass below", dsp.LowPass(1000, q, audio.Rate), 50, 0},
		{"peak", dsp.Peaking(1000, 1, 6, audio.Rate), 1000, 6},
		{"peak far off", dsp.Peaking(1000, 1, 6, audio.Rate), 50, 0},
		{"low shelf", dsp.LowShelf(200, q, -9, audio.Rate), 20, -9},
		{"low shelf above", dsp.LowShelf(200, q, -9, audio.Rate), 5000, 0},
		{"high shelf", dsp.HighShelf(2000, q, 5, audio.Rate), 15000, 5},
		{"high shelf below", dsp.HighShelf(2000, q, 5, audio.Rate), 100, 0},
	} {
		near(t, c.name, response(c.b, c.hz), c.want, 0.15)
	}
}

func TestRampReachesItsTargetInEvenSteps(t *testing.T) {
	r := dsp.NewRamp(0)
	r.Set(1, 480)
	p := make([]float32, 2*600)
	for i := range p {
		p[i] = 1
	}
	r.Apply(p, 2)
	for i := 2; i < len(p); i += 2 {
		if p[i] != p[i+1] {
			t.Fatal("channels differ")
		}
		if d := p[i] - p[i-2]; d < -1e-6 || d > 1.001/480 {
			t.Fatalf("a step of %g at %d", d, i/2)
		}
	}
	if p[2*479] != 1 || p[len(p)-1] != 1 || !r.Resting() || p[0] > 0.01 {
		t.Error("the ramp did not go from 0 to 1 in 480 frames")
	}
	r.Set(0.25, 0)
	if r.Next() != 0.25 || r.Target() != 0.25 {
		t.Error("no time is not at once")
	}
}

// The bed goes down within the attack, stays down through a short pause and
// comes back after hold and release, in steps too small to hear.
func TestDuckerGoesDownHoldsAndComesBack(t *testing.T) {
	d := dsp.NewDucker(dsp.DuckerConfig{DepthDB: 12})
	last := 1.0
	run := func(seconds, level float64) float64 {
		for i := range int(seconds * audio.Rate) {
			g := d.Next(level * math.Sin(float64(i)))
			if math.Abs(g-last) > 0.001 || g > 1 || g < audio.Ratio(-12)-1e-9 {
				t.Fatalf("gain from %g to %g", last, g)
			}
			last = g
		}
		return audio.DB(last)
	}
	near(t, "before anyone speaks", run(0.5, 0), 0, 0.001)
	near(t, "in noise below the threshold", run(0.5, 0.003), 0, 0.001)
	near(t, "after the attack", run(0.1, 0.2), -12, 0.01)
	near(t, "in a pause of 400 ms", run(0.4, 0), -12, 0.01)
	near(t, "while coming back", run(0.5, 0), -6, 2)
	near(t, "after the release", run(1, 0), 0, 0.001)
	d.Force(true)
	near(t, "while held down", run(0.2, 0), -12, 0.01)
	d.Force(false)
	near(t, "when let go", run(1, 0), 0, 0.001)
}

func TestDuckerTimes(t *testing.T) {
	d := dsp.NewDucker(dsp.DuckerConfig{DepthDB: 20, Attack: 200 * time.Millisecond, ThresholdDB: -20})
	for range audio.Rate / 10 {
		d.Next(0.5)
	}
	if g := audio.DB(d.Next(0.5)); g > -8 || g < -11 {
		t.Errorf("half way down at %.1f dB", g)
	}
}
