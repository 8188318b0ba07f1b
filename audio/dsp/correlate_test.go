package dsp_test

import (
	"math"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// late gives p delayed by lag samples, with fractions, by a resampler whose
// clock is shifted: silence before it, and gain.
func late(p []float32, lag, gain float64) []float32 {
	whole := int(math.Floor(lag))
	frac := lag - float64(whole)
	const half = 16
	out := make([]float32, whole+len(p)+half)
	for i := range out {
		at := float64(i-whole) - frac
		n := int(math.Floor(at))
		sum := 0.0
		for k := n - half; k <= n+half; k++ {
			if k >= 0 && k < len(p) {
				d := at - float64(k)
				s := 1.0
				if d != 0 {
					s = math.Sin(math.Pi*d) / (math.Pi * d)
				}
				sum += float64(p[k]) * s * (0.5 + 0.5*math.Cos(math.Pi*d/(half+1)))
			}
		}
		out[i] = float32(sum * gain)
	}
	return out
}

func TestSimilarityFindsLagAndLikeness(t *testing.T) {
	speech := dsptest.Speech(t)[:4*audio.Rate]
	for _, c := range []struct {
		name string
		rec  []float32
		lag  float64
		peak float64 // at least
	}{
		{"itself", speech, 0, 0.9999},
		{"later and quieter", late(speech, 14400, 0.1), 14400, 0.999},
		{"by a fraction", late(speech, 333.37, 0.5), 333.37, 0.999},
		{"begun after the start", speech[30000:], -30000, 0.99},
		{"begun later, cut short", speech[20000 : 3*audio.Rate], -20000, 0.99},
		{"longer on both sides", join(dsptest.Noise(2, 0.001, 1), speech, dsptest.Noise(3, 0.001, 2)), 2 * audio.Rate, 0.99},
	} {
		peak, lag := dsp.Similarity(speech, c.rec, audio.Rate)
		t.Logf("%s: %.4f at %.3f", c.name, peak, lag)
		if peak < c.peak || peak > 1 {
			t.Errorf("%s: likeness %.4f, not %.4f", c.name, peak, c.peak)
		}
		near(t, c.name+": lag", lag, c.lag, 0.1)
	}
}

// Sound outside the band does not count, sound inside does.
func TestSimilarityHearsTheSpeechBand(t *testing.T) {
	speech := dsptest.Speech(t)[:4*audio.Rate]
	add := func(q []float32) []float32 {
		out := append([]float32(nil), speech...)
		for i := range out {
			out[i] += q[i]
		}
		return out
	}
	if peak, _ := dsp.Similarity(speech, add(dsptest.Sine(50, -6, 4, audio.Rate)), audio.Rate); peak < 0.99 {
		t.Errorf("with hum of 50 Hz: %.3f", peak)
	}
	if peak, _ := dsp.Similarity(speech, add(dsptest.Sine(12000, -6, 4, audio.Rate)), audio.Rate); peak < 0.99 {
		t.Errorf("with 12 kHz: %.3f", peak)
	}
	if peak, _ := dsp.Similarity(speech, add(dsptest.Sine(1000, -6, 4, audio.Rate)), audio.Rate); peak > 0.6 {
		t.Errorf("with 1 kHz: %.3f", peak)
	}
}

func TestSimilarityOfDifferentThings(t *testing.T) {
	speech := dsptest.Speech(t)[:4*audio.Rate]
	if peak, _ := dsp.Similarity(speech, dsptest.Noise(4, 0.5, 1), audio.Rate); peak > 0.1 {
		t.Errorf("noise: %.3f", peak)
	}
	gap := append([]float32(nil), speech...)
	clear(gap[2*audio.Rate : 3*audio.Rate])
	if peak, lag := dsp.Similarity(speech, gap, audio.Rate); peak > 0.97 || peak < 0.7 || math.Abs(lag) > 0.1 {
		t.Errorf("a second missing: %.3f at %.2f", peak, lag)
	}
	for name, p := range map[string][]float32{"nothing": nil, "silence": make([]float32, 1000), "one sample": {1}} {
		if peak, lag := dsp.Similarity(speech, p, audio.Rate); peak > 0.5 || math.IsNaN(peak) || math.IsNaN(lag) {
			t.Errorf("%s: %.3f at %g", name, peak, lag)
		}
	}
	if peak, lag := dsp.Similarity(nil, nil, audio.Rate); peak != 0 || lag != 0 {
		t.Error("nothing is like nothing")
	}
}

func TestSimilarityAtOtherRates(t *testing.T) {
	p := dsptest.Noise(1, 0.5, 9)
	for _, rate := range []int{4000, 8000, 16000, 44100} {
		peak, lag := dsp.Similarity(p, p[500:], rate)
		if peak < 0.99 {
			t.Errorf("%d Hz: %.3f", rate, peak)
		}
		near(t, "lag", lag, -500, 0.1)
	}
}

func FuzzSimilarity(f *testing.F) {
	f.Add([]byte{1, 2, 3, 250}, []byte{9, 9}, 48000)
	f.Add([]byte{}, []byte{1}, 8000)
	f.Fuzz(func(t *testing.T, a, b []byte, rate int) {
		if rate < 2000 || rate > 192000 || len(a)+len(b) > 4000 {
			return
		}
		peak, lag := dsp.Similarity(floats(a), floats(b), rate)
		if !(peak >= 0 && peak <= 1) || math.Abs(lag) > float64(len(a)+len(b)+200) {
			t.Fatalf("%g at %g", peak, lag)
		}
	})
}

func floats(b []byte) []float32 {
	out := make([]float32, len(b))
	for i, x := range b {
		out[i] = float32(int8(x)) / 100
	}
	return out
}

func BenchmarkSimilarity120s(b *testing.B) {
	p := dsptest.Noise(120, 0.5, 1)
	rec := join(make([]float32, 20000), p)
	for b.Loop() {
		dsp.Similarity(p, rec, audio.Rate)
	}
}
