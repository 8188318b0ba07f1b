package edit

import (
	"math/rand/v2"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

func TestRepeat(t *testing.T) {
	e, id, err := Edit{}.AddTrack("Nhạc nền", TrackMusic)
	if err != nil {
		t.Fatal(err)
	}
	bed := Media{ID: "bed", Name: "Nền", Frames: 100}
	got, err := e.Repeat(id, bed, 50, 290, 10, 40)
	if err != nil {
		t.Fatal(err)
	}
	c := got.Tracks[0].Clips
	if len(c) != 3 || c[0].At != 50 || c[0].FadeIn.Length != 10 || c[1].FadeOut.Length != 0 || c[2].End() != 290 || c[2].FadeOut.Length != 40 {
		t.Errorf("clips %+v", c)
	}
	long := Media{ID: "long", Name: "Nền", Frames: 240000}
	two, err := e.Repeat(id, long, 0, 400000, 0, 48000)
	if err != nil {
		t.Fatal(err)
	}
	c = two.Tracks[0].Clips
	if len(c) != 2 || c[0].Length != 240000 || c[0].End()-c[1].At != seam || c[0].FadeOut != (Fade{seam, CurveEqualPower}) ||
		c[1].FadeIn != (Fade{seam, CurveEqualPower}) || c[1].End() != 400000 || c[1].FadeOut.Length != 48000 {
		t.Errorf("turns that cross: %+v", c)
	}
	if two, err = e.Repeat(id, long, 0, 241000, 0, 48000); err != nil {
		t.Fatal(err)
	}
	c = two.Tracks[0].Clips
	if len(c) != 2 || c[1].End() != 241000 || c[1].FadeOut.Length != 48000 || c[0].End()-c[1].At != seam {
		t.Errorf("the last turn has no room to fade out: %+v", c)
	}
	if len(e.Tracks[0].Clips) != 0 {
		t.Error("the edit it was made of has changed")
	}
	one, err := e.Repeat(id, bed, 0, 30, 20, 20)
	if c := one.Tracks[0].Clips; err != nil || len(c) != 1 || c[0].FadeIn.Length != 15 || c[0].FadeOut.Length != 15 {
		t.Errorf("both fades in one: %+v, %v", one, err)
	}
	for _, bad := range []struct {
		m        Media
		from, to int64
	}{{Media{ID: "x"}, 0, 10}, {bed, 10, 10}, {bed, -1, 10}} {
		if _, err := e.Repeat(id, bad.m, bad.from, bad.to, 0, 0); app.CodeOf(err) != "edit.bad_place" {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestRepeatNeverEndsHard tries many lengths.
func TestRepeatNeverEndsHard(t *testing.T) {
	e, id, err := Edit{}.AddTrack("Nhạc nền", TrackMusic)
	must(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		m := Media{ID: "b", Frames: 20000 + r.Int64N(400000)}
		from := r.Int64N(1000)
		to := from + 1 + r.Int64N(2000000)
		fadeOut := r.Int64N(200000)
		got, err := e.Repeat(id, m, from, to, 960, fadeOut)
		must(t, err)
		c := got.Tracks[0].Clips
		last := c[len(c)-1]
		want := min(fadeOut, 4800)
		if len(c) == 1 {
			want = min(want, last.Length*want/(want+960)) // all there is
		}
		if last.FadeOut.Length < want || got.Length() != to {
			t.Fatalf("%d frames from %d to %d, fading %d: %+v", m.Frames, from, to, fadeOut, last)
		}
		for i := 1; i < len(c); i++ {
			if over := c[i-1].End() - c[i].At; over != c[i].FadeIn.Length || over != c[i-1].FadeOut.Length {
				t.Fatalf("turns %d and %d cross for %d frames: %+v", i-1, i, over, c[i])
			}
		}
	}
}

func TestRepeatOfAShortSoundForAnHour(t *testing.T) {
	e, id, err := Edit{}.AddTrack("Nhạc nền", TrackMusic)
	must(t, err)
	start := time.Now()
	e, err = e.Repeat(id, Media{ID: "s", Frames: audio.Rate}, 0, 3600*audio.Rate, 0, 0)
	must(t, err)
	if took := time.Since(start); took > 2*time.Second || len(e.Tracks[0].Clips) < 3600 {
		t.Errorf("%d clips in %v", len(e.Tracks[0].Clips), took)
	}
	if _, err := e.Repeat(id, Media{ID: "x", Frames: 1}, 0, MaxFrames, 0, 0); app.CodeOf(err) != "edit.bad" {
		t.Errorf("too many turns: %v", err)
	}
}

func TestVoiceFinishIsAllowed(t *testing.T) {
	e, id, err := Edit{}.AddTrack("Giọng đọc", TrackVoice)
	if err != nil {
		t.Fatal(err)
	}
	e, err = e.WithTrack(id, func(t *Track) { t.Finish = VoiceFinish() })
	if err != nil {
		t.Fatal(err)
	}
	if eq, ok := e.Tracks[0].Finish.EQ.Active(); !ok || len(eq.Bands) == 0 {
		t.Errorf("%+v", e.Tracks[0].Finish)
	}
}
