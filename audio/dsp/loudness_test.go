package dsp_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os/exec"
	"slices"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

func measure(p []float32, f audio.Format) *dsp.LoudnessMeter {
	m := dsp.NewLoudnessMeter(f)
	m.Write(p)
	return m
}

func join(parts ...[]float32) []float32 {
	var out []float32
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// tone is a stereo 1 kHz tone as the signals of EBU Tech 3341 are made of: one
// period of 48 frames, over and over.
func tone(dbfs, seconds float64) []float32 {
	period := dsptest.Wide(dsptest.Sine(1000, dbfs, 0.001, audio.Rate))
	return slices.Repeat(period, int(seconds*1000))
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %.3f, not %.3f ± %g", what, got, want, within)
	}
}

// The signals of EBU Tech 3341 and, for the range, Tech 3342 that are made of
// tones, the longer ones cut where that changes no figure.
func TestLoudnessOfEBUSignals(t *testing.T) {
	for _, c := range []struct {
		name       string
		p          []float32
		integrated float64
	}{
		{"3341-1", tone(-23, 7), -23},
		{"3341-2", tone(-33, 7), -33},
		{"3341-3", join(tone(-36, 3), tone(-23, 20), tone(-36, 3)), -23},
		{"3341-4", join(tone(-72, 3), tone(-36, 3), tone(-23, 20), tone(-36, 3), tone(-72, 3)), -23},
		{"3341-5", join(tone(-26, 7), tone(-20, 7.03), tone(-26, 7)), -23},
	} {
		near(t, c.name, measure(c.p, audio.Stereo).Integrated(), c.integrated, 0.1)
	}
	for _, c := range []struct {
		name string
		p    []float32
		lra  float64
	}{
		{"3342-1", join(tone(-20, 10), tone(-30, 10)), 10},
		{"3342-2", join(tone(-20, 10), tone(-15, 10)), 5},
		{"3342-3", join(tone(-40, 10), tone(-20, 10)), 20},
		{"3342-4", join(tone(-50, 20), tone(-35, 20), tone(-20, 20), tone(-35, 20), tone(-50, 20)), 15},
	} {
		near(t, c.name, measure(c.p, audio.Stereo).Range(), c.lra, 1)
	}
}

// True peaks between the samples: a tone at a quarter of the rate whose
// samples all miss its crest by 3 dB (EBU Tech 3341, 15 to 19).
func TestTruePeakLiesBetweenSamples(t *testing.T) {
	for _, phase := range []float64{0, math.Pi / 4, math.Pi / 3} {
		p := make([]float32, audio.Rate)
		for i := range p {
			p[i] = float32(0.5 * math.Sin(math.Pi/2*float64(i)+phase))
		}
		near(t, "true peak", measure(p, audio.Mono).TruePeak(), -6.02, 0.2)
	}
}

// What passes the pruning of quiet stretches must be what a full look finds.
func TestTruePeakOfRisingSound(t *testing.T) {
	p := dsptest.Noise(2, 0.9, 3)
	for i := range p {
		p[i] *= float32(i) / float32(len(p))
	}
	m := dsp.NewLoudnessMeter(audio.Mono)
	for i := 0; i < len(p); i += 7 {
		m.Write(p[i:min(len(p), i+7)])
	}
	near(t, "true peak in pieces", m.TruePeak(), measure(p, audio.Mono).TruePeak(), 1e-9)
	near(t, "true peak", m.TruePeak(), dsptest.FFmpeg(t, p, audio.Mono).TruePeakDBTP, 0.3)
}

// ffmpeg's resampler mirrors a sound at its start, which makes a peak that is
// not there of a tone that begins at once; so tones begin after silence.
func TestLoudnessAgreesWithFFmpeg(t *testing.T) {
	speech := dsptest.Speech(t)[:10*audio.Rate]
	music := dsptest.Music(12, 1)
	mono44 := audio.Format{Rate: 44100, Channels: 1}
	for _, c := range []struct {
		name string
		p    []float32
		f    audio.Format
	}{
		{"speech", speech, audio.Mono},
		{"speech on two channels", dsptest.Wide(speech), audio.Stereo},
		{"quiet speech", dsptest.Scaled(speech, 0.1), audio.Mono},
		{"music", music, audio.Stereo},
		{"music after silence", join(make([]float32, 5*audio.Rate), music), audio.Stereo},
		{"noise", dsptest.Noise(8, 0.9, 1), audio.Mono},
		{"tone 997", join(make([]float32, 4800), dsptest.Sine(997, -18, 6, audio.Rate)), audio.Mono},
		{"tone 11025", join(make([]float32, 4800), dsptest.Sine(11025, -3, 6, audio.Rate)), audio.Mono},
		{"tone 60", join(make([]float32, 4800), dsptest.Sine(60, -6, 6, audio.Rate)), audio.Mono},
		{"tone at 44.1", join(make([]float32, 4800), dsptest.Sine(3000, -9, 6, 44100)), mono44},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, want := measure(c.p, c.f).Result(), dsptest.FFmpeg(t, c.p, c.f)
			near(t, "integrated", got.IntegratedLUFS, want.IntegratedLUFS, 0.05)
			near(t, "true peak", got.TruePeakDBTP, want.TruePeakDBTP, 0.3)
			near(t, "range", got.RangeLU, want.RangeLU, 0.2)
			near(t, "momentary", got.MaxMomentaryLUFS, want.MaxMomentaryLUFS, 0.1)
			near(t, "short-term", got.MaxShortTermLUFS, want.MaxShortTermLUFS, 0.1)
			t.Logf("ours %+v", got)
			t.Logf("theirs %+v", want)
		})
	}
}

func TestLoudnessOfNothing(t *testing.T) {
	for name, p := range map[string][]float32{
		"empty": nil, "silence": make([]float32, 10*audio.Rate), "300 ms": dsptest.Sine(1000, -6, 0.3, audio.Rate),
	} {
		l := measure(p, audio.Mono).Result()
		if l.IntegratedLUFS != -120 || l.RangeLU != 0 || l.MaxShortTermLUFS != -120 {
			t.Errorf("%s: %+v", name, l)
		}
		if name != "300 ms" && l.TruePeakDBTP != -120 {
			t.Errorf("%s has a true peak of %v", name, l.TruePeakDBTP)
		}
	}
}

// One sample that is no number must not silence the meter for ever.
func TestLoudnessRecoversFromNaN(t *testing.T) {
	p := join([]float32{float32(math.NaN()), float32(math.Inf(1))}, dsptest.Sine(1000, -23, 5, audio.Rate))
	near(t, "momentary", measure(p, audio.Mono).Momentary(), -26, 0.1)
}

func TestMomentaryMeterAgreesWithTheWhole(t *testing.T) {
	p := dsptest.Music(5, 2)
	live, whole := dsp.NewMomentaryMeter(audio.Stereo), dsp.NewLoudnessMeter(audio.Stereo)
	for i := 0; i < len(p); i += 1920 {
		live.Write(p[i : i+1920])
		whole.Write(p[i : i+1920])
		if live.Momentary() != whole.Momentary() || live.ShortTerm() != whole.ShortTerm() {
			t.Fatalf("at %d: %v %v", i, live.Momentary(), whole.Momentary())
		}
	}
	if live.Integrated() != -120 || live.Range() != 0 {
		t.Error("a momentary meter claims an integrated loudness")
	}
}

func TestDualMonoIsThreeMore(t *testing.T) {
	p := dsptest.Sine(1000, -20, 5, audio.Rate)
	m := dsp.NewLoudnessMeter(audio.Mono)
	m.DualMono()
	m.Write(p)
	near(t, "dual mono", m.Integrated(), measure(dsptest.Wide(p), audio.Stereo).Integrated(), 1e-6)
}

func TestMeasureLoudnessReadsToTheEnd(t *testing.T) {
	p := dsptest.Music(7, 4)
	src := dsptest.NewSource(audio.Stereo, p)
	src.Piece = 997
	var seen int64
	l, err := dsp.MeasureLoudness(context.Background(), src, func(n int64) { seen = n })
	if err != nil || seen == 0 {
		t.Fatal(seen, err)
	}
	want := measure(p, audio.Stereo).Result()
	near(t, "integrated", l.IntegratedLUFS, want.IntegratedLUFS, 1e-6)
	near(t, "range", l.RangeLU, want.RangeLU, 0.011)
	near(t, "short-term", l.MaxShortTermLUFS, want.MaxShortTermLUFS, 1e-6)
	near(t, "true peak", l.TruePeakDBTP, want.TruePeakDBTP, 1e-6)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := dsp.MeasureLoudness(ctx, dsptest.NewSource(audio.Stereo, p), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func BenchmarkLoudness(b *testing.B) {
	p := dsptest.Music(60, 1)
	raw := dsptest.Bytes(p)
	start := time.Now()
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "f32le", "-ar", "48000", "-ac", "2", "-i", "-", "-af", "ebur128=peak=true", "-f", "null", "-")
	cmd.Stdin = bytes.NewReader(raw)
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	ffmpeg := time.Since(start)
	for b.Loop() {
		measure(p, audio.Stereo).Result()
	}
	ours := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(60/ours.Seconds(), "x-realtime")
	b.ReportMetric(ffmpeg.Seconds()/ours.Seconds(), "x-ffmpeg")
}

func BenchmarkMomentary(b *testing.B) {
	p := dsptest.Noise(0.02, 0.5, 1)
	m := dsp.NewMomentaryMeter(audio.Mono)
	b.ReportAllocs()
	for b.Loop() {
		m.Write(p)
	}
	b.ReportMetric(0.02*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
