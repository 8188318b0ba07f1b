package mix_test

import (
	"context"
	"errors"
	"io"
	"math"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
	"tienglang/audio/mix"
)

// shelf opens a sound again and again and counts it.
type shelf struct {
	f      audio.Format
	p      []float32
	piece  int
	opened []*dsptest.Source
}

func (s *shelf) open() (audio.Source, error) {
	src := dsptest.NewSource(s.f, s.p)
	src.Piece = s.piece
	s.opened = append(s.opened, src)
	return src, nil
}

func (s *shelf) allClosed() bool {
	for _, o := range s.opened {
		if !o.Closed {
			return false
		}
	}
	return true
}

func of(f audio.Format, p []float32) *shelf { return &shelf{f: f, p: p} }

// render gives the left and right channel of a mix.
func render(t *testing.T, v mix.VoiceOverBed) (left, right []float32) {
	t.Helper()
	var told int64
	err := mix.Render(context.Background(), v, func(p []float32) error {
		for i := 0; i < len(p); i += 2 {
			left, right = append(left, p[i]), append(right, p[i+1])
		}
		return nil
	}, func(n int64) { told = n })
	if err != nil {
		t.Fatal(err)
	}
	if told != int64(len(left)) {
		t.Errorf("told of %d frames of %d", told, len(left))
	}
	return left, right
}

func rms(p []float32) float64 {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	return 10 * math.Log10(sum/float64(len(p))+1e-12)
}

func biggestStep(p []float32) float64 {
	top := 0.0
	for i := 1; i < len(p); i++ {
		top = math.Max(top, math.Abs(float64(p[i]-p[i-1])))
	}
	return top
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %.3f, not %.3f ± %g", what, got, want, within)
	}
}

// seconds cuts p from a to b, in seconds.
func cut(p []float32, a, b float64) []float32 {
	return p[int(a*audio.Rate):int(b*audio.Rate)]
}

// A tone as bed and a tone as voice can be told apart by a filter: the level
// of the bed is measured before, under and after the voice.
func TestBedBeginsFirstGoesDownAndFadesOut(t *testing.T) {
	voice := of(audio.Mono, dsptest.Sine(3000, -12, 4, audio.Rate))
	bed := of(audio.Mono, dsptest.Sine(150, -12, 30, audio.Rate))
	left, right := render(t, mix.VoiceOverBed{
		Voices: []mix.Open{voice.open}, Bed: bed.open, VoiceDB: -3, BedDB: -6, DuckDB: 15,
	})
	if len(left) != 9*audio.Rate {
		t.Fatalf("%d frames, not 2 + 4 + 3 seconds", len(left))
	}
	for i := range left {
		if left[i] != right[i] {
			t.Fatal("mono sounds differ between the channels")
		}
	}
	low, high := append([]float32(nil), left...), append([]float32(nil), left...)
	for range 3 {
		lp, hp := dsp.LowPass(700, 0.7, audio.Rate), dsp.HighPass(700, 0.7, audio.Rate)
		lp.Process(low)
		hp.Process(high)
	}
	near(t, "bed before the voice", rms(cut(low, 0.2, 1.7)), -12-3.01-6, 0.1)
	near(t, "bed as the voice begins", rms(cut(low, 2.0, 2.2)), -12-3.01-6-15, 0.3)
	near(t, "bed under the voice", rms(cut(low, 2.2, 6)), -12-3.01-6-15, 0.2)
	near(t, "bed at the end", rms(cut(low, 8.98, 9)), -70, 15)
	if rms(cut(low, 7.2, 7.4)) < -30 {
		t.Error("the bed did not come back after the voice")
	}
	near(t, "voice", rms(cut(high, 2.1, 5.9)), -12-3.01-3, 0.1)
	if level := rms(cut(high, 0.1, 1.9)); level > -60 {
		t.Errorf("a voice before its time: %.1f dB", level)
	}
	steepest := 2 * math.Pi / audio.Rate * (0.178*3000 + 0.126*150) * 1.05
	if s := biggestStep(left); s > steepest {
		t.Errorf("a step of %g, where the tones explain %g", s, steepest)
	}
	if !voice.allClosed() || !bed.allClosed() {
		t.Error("a sound was left open")
	}
}

// A bed shorter than the voice repeats without a gap and without a click;
// short ones come from memory, long ones are opened anew.
func TestBedRepeats(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		opened  int
	}{{0.05, 1}, {0.7, 1}, {9, 1}, {11, 3}} {
		voice := of(audio.Mono, make([]float32, 20*audio.Rate))
		bed := of(audio.Stereo, dsptest.Wide(dsptest.Noise(c.seconds, 0.5, 3)))
		bed.piece = 1234
		left, _ := render(t, mix.VoiceOverBed{Voices: []mix.Open{voice.open}, Bed: bed.open, DuckDB: 12})
		if len(left) != 25*audio.Rate {
			t.Fatalf("%g s: %d frames", c.seconds, len(left))
		}
		want := rms(cut(left, 0.1, 0.5))
		for at := 0.5; at < 21.9; at += 0.1 {
			if level := rms(cut(left, at, at+0.1)); math.Abs(level-want) > 1.5 {
				t.Fatalf("%g s: the bed is at %.1f dB at %.1f s, not %.1f", c.seconds, level, at, want)
			}
		}
		if len(bed.opened) != c.opened {
			t.Errorf("a bed of %g s was opened %d times, not %d", c.seconds, len(bed.opened), c.opened)
		}
		if !bed.allClosed() {
			t.Errorf("a bed of %g s was left open", c.seconds)
		}
	}
}

// The seam itself: the end of a low tone runs into its beginning smoothly.
func TestSeamOfABedDoesNotClick(t *testing.T) {
	voice := of(audio.Mono, make([]float32, 8*audio.Rate))
	bed := of(audio.Mono, dsptest.Sine(100, -6, 1.2345, audio.Rate))
	left, _ := render(t, mix.VoiceOverBed{Voices: []mix.Open{voice.open}, Bed: bed.open})
	if s, most := biggestStep(left), 0.5*math.Sqrt2*2*math.Pi*100/audio.Rate*1.1; s > most {
		t.Errorf("a step of %g, where the tone explains %g", s, most)
	}
}

func TestVoicesFollowOneAnother(t *testing.T) {
	a := of(audio.Mono, dsptest.Noise(1, 0.5, 1))
	b := of(audio.Stereo, dsptest.Wide(dsptest.Noise(0.5, 0.5, 2)))
	b.piece = 10
	c := of(audio.Format{Rate: 16000, Channels: 1}, dsptest.Sine(1000, -6, 1, 16000))
	late := func() (audio.Source, error) {
		if len(a.opened) != 1 || !a.allClosed() {
			t.Error("the second voice was opened before the first had ended")
		}
		return b.open()
	}
	left, right := render(t, mix.VoiceOverBed{Voices: []mix.Open{a.open, late, c.open}})
	if len(left) != 2.5*audio.Rate {
		t.Fatalf("%d frames", len(left))
	}
	for i, x := range a.p {
		if left[i] != x || right[i] != x {
			t.Fatalf("voice 1 differs at %d: %g %g", i, left[i], x)
		}
	}
	for i := range len(b.p) / 2 {
		if left[len(a.p)+i] != b.p[2*i] {
			t.Fatalf("voice 2 differs at %d", i)
		}
	}
	near(t, "voice 3", rms(cut(left, 1.6, 2.4)), -9.03, 0.05)
}

func TestBedAlonePlaysOnce(t *testing.T) {
	bed := of(audio.Stereo, dsptest.Music(3, 1))
	left, _ := render(t, mix.VoiceOverBed{Bed: bed.open, BedDB: -6})
	if len(left) != 3*audio.Rate || len(bed.opened) != 1 || !bed.allClosed() {
		t.Fatalf("%d frames, opened %d times", len(left), len(bed.opened))
	}
	near(t, "a late sample", float64(left[100000]), float64(bed.p[200000])*audio.Ratio(-6), 1e-6)
}

func TestIntroAndOutroCanBeLeftOut(t *testing.T) {
	voice, bed := of(audio.Mono, dsptest.Noise(1, 0.5, 1)), of(audio.Mono, dsptest.Noise(1, 0.01, 2))
	left, _ := render(t, mix.VoiceOverBed{Voices: []mix.Open{voice.open}, Bed: bed.open, IntroSeconds: -1, OutroSeconds: -1})
	if len(left) != audio.Rate {
		t.Fatalf("%d frames", len(left))
	}
	if peak, lag := dsp.Similarity(voice.p, left, audio.Rate); peak < 0.99 || math.Abs(lag) > 0.1 {
		t.Errorf("the voice is %.3f like itself at %.1f", peak, lag)
	}
}

var errBroken = errors.New("the disk broke")

// broken gives a second of noise and then fails.
type broken struct{ dsptest.Source }

func (b *broken) Read(p []float32) (int, error) {
	n, err := b.Source.Read(p)
	if errors.Is(err, io.EOF) {
		err = errBroken
	}
	return n, err
}

func TestFailuresOfAMix(t *testing.T) {
	empty := of(audio.Mono, nil)
	noise := of(audio.Mono, dsptest.Noise(1, 0.1, 1))
	wrong := of(audio.Format{Rate: 48000}, nil)
	fails := func() (audio.Source, error) { return nil, errBroken }
	breaks := func() (audio.Source, error) {
		return &broken{*dsptest.NewSource(audio.Mono, dsptest.Noise(1, 0.1, 1))}, nil
	}
	for _, c := range []struct {
		name string
		v    mix.VoiceOverBed
		code string
		err  error
	}{
		{"nothing", mix.VoiceOverBed{}, "mix.nothing", nil},
		{"empty bed", mix.VoiceOverBed{Voices: []mix.Open{noise.open}, Bed: empty.open}, "mix.bed_empty", nil},
		{"empty bed alone", mix.VoiceOverBed{Bed: empty.open}, "mix.bed_empty", nil},
		{"empty voice", mix.VoiceOverBed{Voices: []mix.Open{empty.open}, Bed: noise.open}, "mix.voice_empty", nil},
		{"empty voices alone", mix.VoiceOverBed{Voices: []mix.Open{empty.open, empty.open}}, "mix.voice_empty", nil},
		{"voice does not open", mix.VoiceOverBed{Voices: []mix.Open{fails}, Bed: noise.open}, "", errBroken},
		{"bed does not open", mix.VoiceOverBed{Voices: []mix.Open{noise.open}, Bed: fails}, "", errBroken},
		{"second voice breaks", mix.VoiceOverBed{Voices: []mix.Open{noise.open, breaks}}, "", errBroken},
		{"bed breaks", mix.VoiceOverBed{Voices: []mix.Open{noise.open}, Bed: breaks}, "", errBroken},
	} {
		err := mix.Render(context.Background(), c.v, func([]float32) error { return nil }, nil)
		if err == nil || app.CodeOf(err) != c.code || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := mix.Render(context.Background(), mix.VoiceOverBed{Bed: wrong.open}, func([]float32) error { return nil }, nil); err == nil {
		t.Error("a source without channels was played")
	}
	if !noise.allClosed() || !empty.allClosed() || !wrong.allClosed() {
		t.Error("a sound was left open")
	}
}

func TestRenderStopsWhenTold(t *testing.T) {
	v, b := of(audio.Mono, make([]float32, 60*audio.Rate)), of(audio.Mono, dsptest.Noise(20, 0.1, 1))
	ctx, cancel := context.WithCancel(context.Background())
	frames := 0
	err := mix.Render(ctx, mix.VoiceOverBed{Voices: []mix.Open{v.open}, Bed: b.open}, func(p []float32) error {
		if frames += len(p) / 2; frames > audio.Rate {
			cancel()
		}
		return nil
	}, nil)
	if !errors.Is(err, context.Canceled) || frames > 2*audio.Rate || !v.allClosed() || !b.allClosed() {
		t.Errorf("%v after %d frames", err, frames)
	}
	err = mix.Render(context.Background(), mix.VoiceOverBed{Voices: []mix.Open{v.open}}, func([]float32) error { return errBroken }, nil)
	if !errors.Is(err, errBroken) || !v.allClosed() {
		t.Error(err)
	}
}

func BenchmarkRender(b *testing.B) {
	voice, bed := of(audio.Mono, dsptest.Noise(60, 0.3, 1)), of(audio.Stereo, dsptest.Music(30, 1))
	v := mix.VoiceOverBed{Voices: []mix.Open{voice.open}, Bed: bed.open, DuckDB: 14}
	for b.Loop() {
		if err := mix.Render(context.Background(), v, func([]float32) error { return nil }, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(65*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
