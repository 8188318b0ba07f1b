package mix

import (
	"context"
	"errors"
	"math"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// levelled measures a sound, brings it to a loudness and gives what the last
// try wrote, with what was measured of it.
func levelled(t *testing.T, in *shelf, target, ceiling float64, progress func(done, total int64)) ([]float32, app.Loudness) {
	t.Helper()
	var out []float32
	begin := func() (func([]float32) error, error) {
		out = nil
		return func(p []float32) error {
			out = append(out, p...)
			return nil
		}, nil
	}
	got, err := LevelTo(t.Context(), measured(in), in.open, target, ceiling, begin, progress)
	if err != nil {
		t.Fatal(err)
	}
	if !in.allClosed() {
		t.Error("a sound was left open")
	}
	return out, got
}

func measured(in *shelf) app.Loudness {
	m := dsp.NewLoudnessMeter(in.f)
	m.Write(in.p)
	return m.Result()
}

// ffmpeg is the judge of what was written: the loudness asked for within 0.2
// LU, no true peak above the ceiling, and the figures returned are its own.
func TestLoudnessIsReachedBelowTheCeiling(t *testing.T) {
	speech, music := dsptest.Speech(t)[:4*audio.Rate], dsptest.Music(6, 2)
	for _, c := range []struct {
		name            string
		in              *shelf
		target, ceiling float64
	}{
		{"speech over music", of(audio.Stereo, over(dsptest.Wide(speech), dsptest.Scaled(music, 0.14))), -16, -1},
		{"speech turned down", of(audio.Mono, speech), -23, -1},
		{"quiet speech", of(audio.Mono, dsptest.Scaled(speech, 0.05)), -16, -1},
		{"speech beyond full scale", of(audio.Mono, dsptest.Scaled(speech, 8)), -18, -2},
		{"music", of(audio.Stereo, music), -16, -1},
		{"music that the limiter takes", of(audio.Stereo, music), -11, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var done, total int64
			out, got := levelled(t, c.in, c.target, c.ceiling, func(d, n int64) {
				if d < done || n < total || n > 0 && d > n {
					t.Errorf("progress went from %d of %d to %d of %d", done, total, d, n)
				}
				done, total = d, n
			})
			want := dsptest.FFmpeg(t, out, c.in.f)
			t.Logf("%+v, opened %d times", got, len(c.in.opened))
			within(t, "integrated", want.IntegratedLUFS, c.target, 0.2)
			within(t, "integrated as told", got.IntegratedLUFS, want.IntegratedLUFS, 0.05)
			within(t, "true peak as told", got.TruePeakDBTP, want.TruePeakDBTP, 0.1)
			if want.TruePeakDBTP > c.ceiling+0.005 {
				t.Errorf("true peak %.3f above %g", want.TruePeakDBTP, c.ceiling)
			}
			tries := int64(len(c.in.opened))
			if frames := int64(len(c.in.p) / c.in.f.Channels); done != tries*frames || tries > 1 && total != done {
				t.Errorf("progress ended at %d of %d after %d tries of %d frames", done, total, tries, frames)
			}
		})
	}
}

// over is the sum of two sounds, as long as the first.
func over(a, b []float32) []float32 {
	out := make([]float32, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

// The length stays, to the sample, and the place of every sound.
func TestLimitedSoundKeepsItsPlace(t *testing.T) {
	in := dsptest.Music(2, 3)
	out, _ := levelled(t, of(audio.Stereo, in), -10, -1, nil)
	if len(out) != len(in) {
		t.Fatal(len(out), len(in))
	}
	var xy, xx, yy float64
	for i := range in {
		xy += float64(in[i]) * float64(out[i])
		xx += float64(in[i]) * float64(in[i])
		yy += float64(out[i]) * float64(out[i])
	}
	if c := xy / math.Sqrt(xx*yy); c < 0.98 {
		t.Errorf("likeness at lag 0 is %.3f", c)
	}
}

func TestSilenceStaysSilence(t *testing.T) {
	for _, quiet := range []float32{0, 1e-5} {
		in := make([]float32, 5*audio.Rate)
		for i := range in {
			in[i] = quiet * float32(1-2*(i&1))
		}
		out, l := levelled(t, of(audio.Mono, in), -16, -1, nil)
		for i, x := range in {
			if out[i] != x {
				t.Fatalf("%g became %g: %+v", x, out[i], l)
			}
		}
	}
}

// Very quiet sound is not brought up without end.
func TestGainHasABound(t *testing.T) {
	_, l := levelled(t, of(audio.Mono, dsptest.Sine(1000, -60, 5, audio.Rate)), -16, -1, nil)
	within(t, "loudness", l.IntegratedLUFS, -33, 0.1)
}

// Where the ceiling forbids the target, the ceiling counts and it ends.
func TestCeilingBeforeTarget(t *testing.T) {
	clicks := make([]float32, 4*audio.Rate)
	for i := range clicks {
		clicks[i] = 0.001 * float32(math.Sin(float64(i)/8))
		if i%24000 < 2 {
			clicks[i] = 1
		}
	}
	in := of(audio.Mono, clicks)
	_, l := levelled(t, in, -10, -1, nil)
	if l.TruePeakDBTP > -0.999 || l.IntegratedLUFS > -10 || len(in.opened) > maxLimitedTries {
		t.Errorf("%+v after %d tries", l, len(in.opened))
	}
}

func TestLevelToPassesErrors(t *testing.T) {
	music := of(audio.Stereo, dsptest.Music(2, 1))
	before := measured(music)
	nowhere := func([]float32) error { return nil }
	into := func(write func([]float32) error, err error) func() (func([]float32) error, error) {
		return func() (func([]float32) error, error) { return write, err }
	}
	breaks := &torn{*dsptest.NewSource(audio.Stereo, music.p)}
	for _, c := range []struct {
		name  string
		open  Open
		begin func() (func([]float32) error, error)
	}{
		{"opening", func() (audio.Source, error) { return nil, errTorn }, into(nowhere, nil)},
		{"reading", func() (audio.Source, error) { return breaks, nil }, into(nowhere, nil)},
		{"beginning", music.open, into(nil, errTorn)},
		{"writing", music.open, into(func([]float32) error { return errTorn }, nil)},
	} {
		if _, err := LevelTo(t.Context(), before, c.open, -16, -1, c.begin, nil); !errors.Is(err, errTorn) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := LevelTo(ctx, before, music.open, -16, -1, into(nowhere, nil), func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if !music.allClosed() || !breaks.Closed {
		t.Error("a sound was left open")
	}
}
