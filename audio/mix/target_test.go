package mix_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
	"tienglang/audio/mix"
)

// speechOverMusic is what a station makes every day.
func speechOverMusic(t *testing.T) mix.VoiceOverBed {
	voice, bed := of(audio.Mono, dsptest.Speech(t)[:4*audio.Rate]), of(audio.Stereo, dsptest.Music(4, 1))
	return mix.VoiceOverBed{Voices: []mix.Open{voice.open}, Bed: bed.open, BedDB: -3, DuckDB: 14}
}

// ffmpeg is the judge of what was written: the loudness asked for within 0.2
// LU, no true peak above the ceiling, and the figures returned are its own.
func TestRenderToLoudness(t *testing.T) {
	speech, music := dsptest.Speech(t)[:4*audio.Rate], dsptest.Music(6, 2)
	for _, c := range []struct {
		name            string
		open            mix.Open
		f               audio.Format
		target, ceiling float64
	}{
		{"speech over music", speechOverMusic(t).Open, audio.Stereo, -16, -1},
		{"speech turned down", of(audio.Mono, speech).open, audio.Mono, -23, -1},
		{"quiet speech", of(audio.Mono, dsptest.Scaled(speech, 0.05)).open, audio.Mono, -16, -1},
		{"speech beyond full scale", of(audio.Mono, dsptest.Scaled(speech, 8)).open, audio.Mono, -18, -2},
		{"music", of(audio.Stereo, music).open, audio.Stereo, -16, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out []float32
			var done, total int64
			got, err := mix.RenderToLoudness(context.Background(), c.open, c.target, c.ceiling, func(p []float32) error {
				out = append(out, p...)
				return nil
			}, func(d, n int64) {
				if d < done || n > 0 && d > n {
					t.Errorf("progress went from %d to %d of %d", done, d, n)
				}
				done, total = d, n
			})
			if err != nil {
				t.Fatal(err)
			}
			want := dsptest.FFmpeg(t, out, c.f)
			t.Logf("%+v", got)
			near(t, "integrated", want.IntegratedLUFS, c.target, 0.2)
			near(t, "integrated as told", got.IntegratedLUFS, want.IntegratedLUFS, 0.05)
			near(t, "true peak as told", got.TruePeakDBTP, want.TruePeakDBTP, 0.1)
			if want.TruePeakDBTP > c.ceiling+0.005 {
				t.Errorf("true peak %.3f above %g", want.TruePeakDBTP, c.ceiling)
			}
			if done != total || total == 0 {
				t.Errorf("progress ended at %d of %d", done, total)
			}
		})
	}
}

// The length stays, to the sample, and the place of every sound.
func TestLimitedSoundKeepsItsPlace(t *testing.T) {
	in := dsptest.Music(2, 3)
	var out []float32
	_, err := mix.RenderToLoudness(context.Background(), of(audio.Stereo, in).open, -10, -1, func(p []float32) error {
		out = append(out, p...)
		return nil
	}, nil)
	if err != nil || len(out) != len(in) {
		t.Fatal(len(out), len(in), err)
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
	for _, level := range []float32{0, 1e-5} {
		in := make([]float32, 5*audio.Rate)
		for i := range in {
			in[i] = level * float32(1-2*(i&1))
		}
		top := float32(0)
		l, err := mix.RenderToLoudness(context.Background(), of(audio.Mono, in).open, -16, -1, func(p []float32) error {
			for _, x := range p {
				top = max(top, x)
			}
			return nil
		}, nil)
		if err != nil || top != level {
			t.Errorf("%g became %g: %+v, %v", level, top, l, err)
		}
	}
}

// Very quiet sound is not brought up without end.
func TestGainHasABound(t *testing.T) {
	in := dsptest.Sine(1000, -60, 5, audio.Rate)
	l, err := mix.RenderToLoudness(context.Background(), of(audio.Mono, in).open, -16, -1, func([]float32) error { return nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "loudness", l.IntegratedLUFS, -33, 0.1)
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
	l, err := mix.RenderToLoudness(context.Background(), of(audio.Mono, clicks).open, -10, -1, func([]float32) error { return nil }, nil)
	if err != nil || l.TruePeakDBTP > -0.999 || l.IntegratedLUFS > -10 {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestRenderToLoudnessPassesErrors(t *testing.T) {
	music := of(audio.Stereo, dsptest.Music(2, 1))
	for _, c := range []struct {
		name  string
		open  mix.Open
		write func([]float32) error
	}{
		{"opening", func() (audio.Source, error) { return nil, errBroken }, func([]float32) error { return nil }},
		{"writing", music.open, func([]float32) error { return errBroken }},
	} {
		if _, err := mix.RenderToLoudness(context.Background(), c.open, -16, -1, c.write, nil); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if !music.allClosed() {
		t.Error("a sound was left open")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := mix.RenderToLoudness(ctx, music.open, -16, -1, nil, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
