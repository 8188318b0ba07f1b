package dsp_test

import (
	"math"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// limit sends p through a limiter in pieces and takes its delay away.
func limit(p []float32, c dsp.LimiterConfig) ([]float32, *dsp.Limiter) {
	l := dsp.NewLimiter(c)
	ch := c.Format.Channels
	out := append(append([]float32(nil), p...), make([]float32, l.Latency()*ch)...)
	for rest := out; len(rest) > 0; {
		n := min(len(rest), 331*ch)
		l.Process(rest[:n])
		rest = rest[n:]
	}
	return out[l.Latency()*ch:], l
}

// ffmpeg's true peak is the judge: never above the ceiling, and not far below
// it where the sound was loud.
func TestLimiterHoldsTheCeiling(t *testing.T) {
	speech := dsptest.Speech(t)[:4*audio.Rate]
	square := make([]float32, 2*audio.Rate)
	for i := range square {
		square[i] = 1.5 * float32(1-2*(i/109%2))
	}
	for _, c := range []struct {
		name    string
		p       []float32
		f       audio.Format
		ceiling float64
	}{
		{"speech +12", dsptest.Scaled(speech, 4), audio.Mono, -1},
		{"speech +24", dsptest.Scaled(speech, 16), audio.Mono, -1},
		{"music +15", dsptest.Scaled(dsptest.Music(4, 1), 5.6), audio.Stereo, -1},
		{"noise +10", dsptest.Noise(2, 3.16, 1), audio.Mono, -3},
		{"square", square, audio.Mono, -1},
		{"tone 11999", join(make([]float32, 4800), dsptest.Sine(11999, 6, 3, audio.Rate)), audio.Mono, -1},
	} {
		for _, ahead := range []time.Duration{0, 1500 * time.Microsecond} {
			out, l := limit(c.p, dsp.LimiterConfig{Format: c.f, CeilingDBTP: c.ceiling, Lookahead: ahead})
			peak := dsptest.FFmpeg(t, out, c.f).TruePeakDBTP
			t.Logf("%s, %v: %.3f dBTP", c.name, ahead, peak)
			if peak > c.ceiling+0.005 || peak < c.ceiling-0.5 {
				t.Errorf("%s, %v ahead: true peak %.3f at a ceiling of %g", c.name, ahead, peak, c.ceiling)
			}
			if l.Limited() == 0 {
				t.Errorf("%s: nothing counted as limited", c.name)
			}
		}
	}
}

// What is below the ceiling leaves exactly as it came.
func TestLimiterLeavesQuietSoundAlone(t *testing.T) {
	in := dsptest.Scaled(dsptest.Music(3, 2), 0.5)
	out, l := limit(in, dsp.LimiterConfig{Format: audio.Stereo, CeilingDBTP: -1})
	for i := range in {
		if in[i] != out[i] {
			t.Fatalf("sample %d is %g, was %g", i, out[i], in[i])
		}
	}
	if l.Limited() != 0 {
		t.Error("counted as limited")
	}
}

// After a peak the gain comes back, wholly.
func TestLimiterComesBack(t *testing.T) {
	in := join(dsptest.Sine(500, 12, 0.5, audio.Rate), dsptest.Sine(500, -12, 3, audio.Rate))
	out, _ := limit(in, dsp.LimiterConfig{Format: audio.Mono, CeilingDBTP: -1})
	tail := len(in) - audio.Rate/2
	for i := tail; i < len(in); i++ {
		if in[i] != out[i] {
			t.Fatalf("sample %d is %g, was %g", i, out[i], in[i])
		}
	}
}

// The gain moves smoothly: a quiet tone beside peaks on another channel has
// no step that its own slope does not explain.
func TestLimiterGainHasNoSteps(t *testing.T) {
	in := make([]float32, 2*2*audio.Rate)
	quiet := dsptest.Sine(100, -20, 2, audio.Rate)
	for i, x := range quiet {
		in[2*i] = x
		if i%4801 < 3 {
			in[2*i+1] = 4
		}
	}
	out, _ := limit(in, dsp.LimiterConfig{Format: audio.Stereo, CeilingDBTP: -1})
	top := 0.0
	for i := 2; i < len(out); i += 2 {
		top = math.Max(top, math.Abs(float64(out[i]-out[i-2])))
	}
	slope := 0.1 * 2 * math.Pi * 100 / audio.Rate
	move := 0.1 * 0.8 / (0.0025 * audio.Rate) * 2 // the whole gain within the look-ahead
	if top > slope+move {
		t.Errorf("a step of %g where %g is explained", top, slope+move)
	}
}

func TestLimiterMakesSilenceOfNaN(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	in := join([]float32{nan, inf, -inf, nan}, dsptest.Sine(440, -12, 3, audio.Rate))
	out, _ := limit(in, dsp.LimiterConfig{Format: audio.Mono, CeilingDBTP: -1})
	for i, x := range out {
		if !(math.Abs(float64(x)) <= audio.Ratio(-1)+1e-6) {
			t.Fatalf("sample %d is %g", i, x)
		}
	}
	if out[len(out)-1000] != in[len(in)-1000] {
		t.Error("the sound after it did not come back")
	}
}

func TestLimiterDoesNotAllocate(t *testing.T) {
	l := dsp.NewLimiter(dsp.LimiterConfig{Format: audio.Mono, CeilingDBTP: -1})
	p := dsptest.Noise(0.02, 2, 1)
	if n := testing.AllocsPerRun(50, func() { l.Process(p) }); n != 0 {
		t.Errorf("%g allocations a call", n)
	}
}

func FuzzLimiter(f *testing.F) {
	f.Add([]byte{0, 0, 128, 63, 255, 255, 255, 255, 0, 0, 192, 127}, -1.0)
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8}, -6.0)
	f.Fuzz(func(t *testing.T, raw []byte, ceiling float64) {
		if !(ceiling <= 0 && ceiling > -60) {
			return
		}
		p := make([]float32, len(raw)/4)
		for i := range p {
			bits := uint32(raw[4*i]) | uint32(raw[4*i+1])<<8 | uint32(raw[4*i+2])<<16 | uint32(raw[4*i+3])<<24
			p[i] = math.Float32frombits(bits)
		}
		out, _ := limit(p, dsp.LimiterConfig{Format: audio.Mono, CeilingDBTP: ceiling})
		for i, x := range out {
			if !(math.Abs(float64(x)) <= audio.Ratio(ceiling)*1.0001) {
				t.Fatalf("sample %d is %g above %g dB", i, x, ceiling)
			}
		}
	})
}

// BenchmarkLimiter drives music 12 dB too loud, at the ceiling, and lets it pass
// at the loudness of a programme.
func BenchmarkLimiter(b *testing.B) {
	for name, gain := range map[string]float64{"driven": 4, "loud": 1.9, "programme": 0.9} {
		in := dsptest.Scaled(dsptest.Music(1, 1), gain)
		b.Run(name+"/stereo", func(b *testing.B) {
			perSample(b, dsp.NewLimiter(dsp.LimiterConfig{Format: audio.Stereo, CeilingDBTP: -1}), in)
		})
	}
	b.Run("driven/mono", func(b *testing.B) {
		perSample(b, dsp.NewLimiter(dsp.LimiterConfig{Format: audio.Mono, CeilingDBTP: -1}), dsptest.Scaled(dsptest.Speech(b)[:audio.Rate], 4))
	})
}
