package mix

import (
	"errors"
	"math"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// repeated is the left channel of seconds of a bed that repeats.
func repeated(t *testing.T, bed *shelf, seconds float64) []float32 {
	t.Helper()
	l := newLoop(bed.open)
	defer l.close()
	out := make([]float32, 0, int(seconds*audio.Rate))
	for block := make([][2]float64, 512); len(out) < cap(out); {
		n, ok := l.Stream(block[:min(len(block), cap(out)-len(out))])
		if !ok {
			t.Fatalf("the bed ended after %d frames: %v", len(out), l.Err())
		}
		for _, f := range block[:n] {
			out = append(out, float32(f[0]))
		}
	}
	return out
}

// A bed repeats without a gap; a short one comes from memory, a long one is
// opened anew.
func TestBedRepeats(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		opened  int
	}{{0.05, 1}, {0.7, 1}, {9, 1}, {11, 3}} {
		bed := of(audio.Stereo, dsptest.Wide(dsptest.Noise(c.seconds, 0.5, 3)))
		bed.piece = 1234
		out := repeated(t, bed, 25)
		want := level(out[4800:24000])
		for at := 24000; at < len(out); at += 4800 {
			if got := level(out[at : at+4800]); math.Abs(got-want) > 1.5 {
				t.Fatalf("%g s: the bed is at %.1f dB at frame %d, not %.1f", c.seconds, got, at, want)
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
	out := repeated(t, of(audio.Mono, dsptest.Sine(100, -6, 1.2345, audio.Rate)), 8)
	top := 0.0
	for i := 1; i < len(out); i++ {
		top = math.Max(top, math.Abs(float64(out[i]-out[i-1])))
	}
	if most := 0.5 * math.Sqrt2 * 2 * math.Pi * 100 / audio.Rate * 1.1; top > most {
		t.Errorf("a step of %g, where the tone explains %g", top, most)
	}
}

// A bed that has no sound, does not open, breaks off or has no channels ends
// with the reason, and is closed.
func TestBedsThatFail(t *testing.T) {
	empty, none := of(audio.Mono, nil), of(audio.Format{Rate: audio.Rate}, nil)
	short := &torn{*dsptest.NewSource(audio.Mono, dsptest.Noise(1, 0.1, 1))}
	for _, c := range []struct {
		name string
		open Open
		code string
		err  error
	}{
		{"without sound", empty.open, "mix.bed_empty", nil},
		{"that does not open", func() (audio.Source, error) { return nil, errTorn }, "", errTorn},
		{"that breaks off", func() (audio.Source, error) { return short, nil }, "", errTorn},
		{"without channels", none.open, "", nil},
	} {
		l := newLoop(c.open)
		block := make([][2]float64, 512)
		for frames := 0; ; {
			n, ok := l.Stream(block)
			if !ok {
				break
			}
			if frames += n; frames > audio.Rate {
				t.Fatalf("a bed %s goes on", c.name)
			}
		}
		if err := l.Err(); err == nil || app.CodeOf(err) != c.code || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("a bed %s: %v", c.name, err)
		}
	}
	if !empty.allClosed() || !none.allClosed() || !short.Closed {
		t.Error("a sound was left open")
	}
}
