package dsp_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// breath is what breathing in sounds like: noise of 500 to 4,000 Hz that
// swells and dies away, of the given RMS.
func breath(seconds, level float64, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 9))
	p := make([]float32, int(seconds*audio.Rate))
	low, high := dsp.HighPass(500, 0.7, audio.Rate), dsp.LowPass(4000, 0.7, audio.Rate)
	for i := range p {
		swell := math.Sqrt(math.Sin(math.Pi * float64(i) / float64(len(p))))
		p[i] = float32(high.Next(low.Next(r.NormFloat64())) * swell)
	}
	return dsptest.Scaled(p, level/rms(p))
}

// pauses are where p is silent for longer than seconds.
func pauses(p []float32, seconds float64) (out [][2]int) {
	from := 0
	for i, x := range p {
		if math.Abs(float64(x)) > 0.001 {
			if float64(i-from) > seconds*audio.Rate {
				out = append(out, [2]int{from, i})
			}
			from = i + 1
		}
	}
	return out
}

// withBreaths is speech in a quiet room with a breath of level dB over the
// speech in each of its pauses, and where they are.
func withBreaths(t *testing.T, level float64) (p []float32, spans [][2]int) {
	speech := dsptest.Speech(t)
	p = append([]float32(nil), speech...)
	for i, x := range dsptest.Noise(float64(len(p))/audio.Rate, 0.0003, 4) {
		p[i] += x
	}
	for i, g := range pauses(speech, 0.2) {
		b := breath(float64(g[1]-g[0])/audio.Rate-0.12, rms(speech)*audio.Ratio(level), uint64(i))
		at := (g[0] + g[1] - len(b)) / 2
		for k, x := range b {
			p[at+k] += x
		}
		spans = append(spans, [2]int{at, at + len(b)})
	}
	return p, spans
}

// Breaths go down by what was asked for; everything else leaves as it came,
// to the bit.
func TestBreathReducerLowersBreathsOnly(t *testing.T) {
	for _, level := range []float64{-15, -20, -30} {
		for _, reduce := range []float64{0, 24} {
			in, spans := withBreaths(t, level)
			b := dsp.NewBreathReducer(dsp.BreathConfig{ReduceDB: reduce}, audio.Mono)
			out := through(b, in, 1)
			want := reduce
			if want == 0 {
				want = 12 // the usual one
			}
			next := 0
			for _, s := range spans {
				quiet := audio.Rate / 50
				same(t, "outside of breaths", out[next:s[0]-quiet], in[next:s[0]-quiet])
				next = s[1] + quiet
				middle := (s[1] - s[0]) / 4
				from, to := s[0]+middle, s[1]-middle
				near(t, fmt.Sprintf("a breath at %g dB, %.2f s", level, float64(s[1]-s[0])/audio.Rate),
					20*math.Log10(rms(in[from:to])/rms(out[from:to])), want, 0.6)
			}
			same(t, "after the last", out[next:], in[next:])
		}
	}
}

// Speech without breaths, softly spoken ends and consonants too, is not
// touched, neither is what is no breath: a tone, a room, rain.
func TestBreathReducerLeavesTheRestAlone(t *testing.T) {
	speech := dsptest.Speech(t)
	soft := dsptest.Scaled(speech, 0.25)
	inTheRoom := append([]float32(nil), speech...)
	for i, x := range dsptest.Noise(float64(len(speech))/audio.Rate, 0.003, 5) {
		inTheRoom[i] += x
	}
	for name, p := range map[string][]float32{
		"speech": speech, "soft speech": soft, "loud, then soft": join(speech, soft),
		"speech in a room":  inTheRoom,
		"rain after speech": join(speech[:4*audio.Rate], dsptest.Noise(3, 0.01, 6)),
		"a low tone":        join(speech[:4*audio.Rate], make([]float32, 4800), dsptest.Sine(150, -40, 0.3, audio.Rate), make([]float32, 4800), speech[:audio.Rate]),
	} {
		same(t, name, through(dsp.NewBreathReducer(dsp.BreathConfig{}, audio.Mono), p, 1), p)
	}
}

func BenchmarkBreathReducer(b *testing.B) {
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewBreathReducer(dsp.BreathConfig{}, audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewBreathReducer(dsp.BreathConfig{}, audio.Stereo), dsptest.Music(1, 1))
	})
}
