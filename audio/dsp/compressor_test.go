package dsp_test

import (
	"fmt"
	"math"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// Tones leave at the level of the curve, with knees of any width.
func TestCompressorFollowsItsCurve(t *testing.T) {
	for _, c := range []dsp.CompressorConfig{
		{}, {Ratio: 2, KneeDB: -1}, {ThresholdDB: -30, Ratio: 20, KneeDB: 24}, dsp.CompressorVoice(), {Ratio: 1}, {MakeupDB: -6},
	} {
		for level := -50.0; level <= 0; level += 2.5 {
			x := dsp.NewCompressor(c, audio.Mono)
			p := dsptest.Sine(1000, level, 2, audio.Rate)
			x.Process(p)
			got := 20 * math.Log10(rms(p[len(p)*3/4:])*math.Sqrt2)
			near(t, fmt.Sprintf("%+v at %g dB", c, level), got, c.Curve(level), 0.1)
		}
	}
	// Equation 4 of the paper, with numbers: over by 10 dB at 4:1.
	hard := dsp.CompressorConfig{ThresholdDB: -20, Ratio: 4, KneeDB: -1}
	near(t, "above the threshold", hard.Curve(-10), -17.5, 1e-9)
	near(t, "below it", hard.Curve(-30), -30, 1e-9)
	soft := dsp.CompressorConfig{ThresholdDB: -20, Ratio: 4, KneeDB: 8}
	near(t, "amid the knee", soft.Curve(-20), -20-0.75*16/16, 1e-9)
	near(t, "half made up", dsp.CompressorConfig{ThresholdDB: -20, Ratio: 4, KneeDB: -1, AutoMakeup: true}.Curve(0), -7.5, 1e-9)
}

// fallsTo is after how many ms of a steady level the loss crosses share of
// the way from one loss to another.
func fallsTo(x *dsp.Compressor, level, from, to, share float64) float64 {
	for i := range 2 * audio.Rate {
		p := []float32{float32(audio.Ratio(level))}
		x.Process(p)
		if (x.GainReduction()-from)/(to-from) >= share {
			return float64(i+1) * 1000 / audio.Rate
		}
	}
	return math.Inf(1)
}

// Attack is the time to lose 63 % of what is to be lost, and release that to
// get it back; before it the detector lets go, which takes part of an attack.
func TestCompressorTimes(t *testing.T) {
	for _, c := range []dsp.CompressorConfig{
		{AttackMS: 1, ReleaseMS: 50}, {AttackMS: 8, ReleaseMS: 120}, {AttackMS: 50, ReleaseMS: 1000},
	} {
		x := dsp.NewCompressor(c, audio.Mono)
		loud := -4.0
		loss := loud - c.Curve(loud)
		near(t, fmt.Sprintf("attack of %g ms", c.AttackMS), fallsTo(x, loud, 0, loss, 1-1/math.E), c.AttackMS, 0.02*c.AttackMS+0.05)
		x.Reset()
		hold := make([]float32, audio.Rate)
		for i := range hold {
			hold[i] = float32(audio.Ratio(loud))
		}
		x.Process(hold)
		took := fallsTo(x, -60, loss, 0, 1-1/math.E)
		if took < c.ReleaseMS || took > c.ReleaseMS+1.2*c.AttackMS {
			t.Errorf("release of %g ms took %.1f", c.ReleaseMS, took)
		}
	}
}

// A loud channel takes the others with it, and the gain has no step.
func TestCompressorLinksChannels(t *testing.T) {
	in := make([]float32, 2*audio.Rate)
	for i := range audio.Rate {
		in[2*i], in[2*i+1] = float32(0.7*math.Sin(float64(i)*0.1)), 0.01
	}
	x := dsp.NewCompressor(dsp.CompressorConfig{}, audio.Stereo)
	x.Process(in)
	last := 1.0
	for i := range audio.Rate {
		gain := float64(in[2*i+1]) / 0.01
		if math.Abs(gain-last) > 0.005 {
			t.Fatalf("a step from %g to %g", last, gain)
		}
		last = gain
	}
	near(t, "the quiet channel", audio.DB(last), -x.GainReduction(), 0.1)
	if x.GainReduction() < 5 {
		t.Errorf("only %.1f dB", x.GainReduction())
	}
}

func BenchmarkCompressor(b *testing.B) {
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewCompressor(dsp.CompressorConfig{}, audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewCompressor(dsp.CompressorConfig{}, audio.Stereo), dsptest.Music(1, 1))
	})
	b.Run("ffmpeg/stereo", func(b *testing.B) {
		ffmpegPerSample(b, dsptest.Music(1, 1), 2, "acompressor=threshold=0.1:ratio=3:attack=8:release=120:knee=2:detection=peak")
	})
}

// BenchmarkFinishing is a high-pass, an equaliser of four bands and a
// compressor, in stereo.
func BenchmarkFinishing(b *testing.B) {
	high := dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandHighPass, Hz: 80}}}
	b.Run("ours", func(b *testing.B) {
		perSample(b, dsp.Chain{
			dsp.NewEQ(high, audio.Stereo),
			dsp.NewEQ(dsp.EQMusic(), audio.Stereo),
			dsp.NewCompressor(dsp.CompressorConfig{}, audio.Stereo),
		}, dsptest.Music(1, 1))
	})
	b.Run("ffmpeg", func(b *testing.B) {
		ffmpegPerSample(b, dsptest.Music(1, 1), 2, "highpass=f=80,highpass=f=30,bass=f=110:g=1.5,equalizer=f=2500:t=q:w=0.7:g=-1,"+
			"treble=f=9000:g=1.5,acompressor=threshold=0.1:ratio=3:attack=8:release=120:knee=2:detection=peak")
	})
}
