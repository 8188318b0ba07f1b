package render

import (
	"errors"
	"io"
	"math"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
)

func TestEnvelopesSoundAsLevelAtSays(t *testing.T) {
	s := newSounds(t)
	flat := make([]float32, 4800)
	for i := range flat {
		flat[i] = 0.5
	}
	e, _, clip := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "flat", 1, flat), 0)
	e, err := e.WithClip(clip, func(c *edit.Clip) {
		c.Gain = []edit.Point{
			{At: 1000, Value: 0},
			{At: 1001, Value: -60}, // a step
			{At: 2000, Value: -60},
			{At: 2010, Value: 12}, // a spike
			{At: 2020, Value: -60},
			{At: 4000, Value: 6},
		}
		c.Pan = []edit.Point{{At: 500, Value: -1}, {At: 530, Value: 1}}
	})
	must(t, err)
	got, c := heard(t, e, s.open, Options{}), e.Tracks[0].Clips[0]
	for i := range int64(len(flat)) {
		left, right := edit.Balance(edit.ValueAt(c.Pan, i, 0))
		for side, pan := range []float64{left, right} {
			if want := 0.5 * c.LevelAt(i) * pan; math.Abs(float64(got[2*i+int64(side)])-want) > 1e-3 {
				t.Fatalf("frame %d, side %d: %v, by LevelAt %v", i, side, got[2*i+int64(side)], want)
			}
		}
	}
}

func TestASoundThatEndsEarlyIsToldOf(t *testing.T) {
	s := newSounds(t)
	for short, want := range map[int64]string{inexact: "", inexact + 1: "edit.sound_short", 30000: "edit.sound_short"} {
		m := s.add(t, "in", 1, noise(1, 20000, 0.5))
		m.Frames += short
		e, _, clip := lay(t, edit.Edit{}, edit.TrackVoice, m, 0)
		mix := New(e, s.open, Options{})
		buf := make([]float32, 1000)
		var err error
		for err == nil {
			_, err = mix.Read(buf)
		}
		if !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		switch all := mix.Problems(); {
		case want == "" && len(all) > 0, want != "" && len(all) != 1:
			t.Errorf("%d frames too short: %v", short, all)
		case want != "" && (app.CodeOf(all[0].Err) != want || all[0].Clip != clip):
			t.Errorf("%d frames too short: %v", short, all)
		}
		must(t, mix.Close())
	}
}

// duckedBed is a bed of an even sound on the left, which goes down under a
// voice from 3 s to 5 s on the right.
func duckedBed(t *testing.T, s *sounds, ducks ...edit.Duck) edit.Edit {
	t.Helper()
	tone := make([]float32, 2*audio.Rate)
	for i := range tone {
		tone[i] = float32(0.3 * math.Sin(float64(i)*0.05))
	}
	e, voice, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "tone", 1, tone), 3*audio.Rate)
	e, err := e.WithTrack(voice, func(tr *edit.Track) { tr.Pan = 1 })
	must(t, err)
	for i, d := range ducks {
		level := float32(0.25)
		if i > 0 {
			level = 0 // only its ducker counts
		}
		flat := make([]float32, 9*audio.Rate)
		for i := range flat {
			flat[i] = level
		}
		var bed app.ID
		e, bed, _ = lay(t, e, edit.TrackMusic, s.add(t, string(rune('a'+i)), 1, flat), 0)
		e, err = e.WithTrack(bed, func(tr *edit.Track) { tr.Duck = &d; tr.Pan = -1 })
		must(t, err)
	}
	return e
}

func TestDuckingKeepsItsTimes(t *testing.T) {
	s := newSounds(t)
	for name, c := range map[string]struct {
		ducks       []edit.Duck
		still, back float64 // seconds: when it goes down, when it is up again
	}{
		"usual":                  {[]edit.Duck{{DepthDB: 12}}, 2.9, 6.3},
		"a slow attack":          {[]edit.Duck{{DepthDB: 12, AttackMS: 2000}}, 0.95, 6.3},
		"beside a slow attack":   {[]edit.Duck{{DepthDB: 12}, {DepthDB: 12, AttackMS: 2000}}, 2.9, 6.3},
		"a slow attack, no hold": {[]edit.Duck{{DepthDB: 12, AttackMS: 1000, HoldMS: 1, ReleaseMS: 100}}, 1.95, 5.2},
	} {
		got := heard(t, duckedBed(t, s, c.ducks...), s.open, Options{})
		at := func(second float64) float64 { return audio.DB(float64(got[2*int(second*audio.Rate)]) / 0.25) }
		hold := 0.4
		if c.ducks[0].HoldMS == 1 {
			hold = 0
		}
		for second, want := range map[float64]float64{c.still: 0, 3.05: -12, 4: -12, 4.99 + hold: -12, c.back: 0} {
			if math.Abs(at(second)-want) > 0.1 {
				t.Errorf("%s: %.1f dB at %.2f s, want %.1f", name, at(second), second, want)
			}
		}
	}
}

func TestFromTheMiddleItIsDuckedAlready(t *testing.T) {
	s := newSounds(t)
	e := duckedBed(t, s, edit.Duck{DepthDB: 12})
	all := heard(t, e, s.open, Options{})
	for _, second := range []int64{4, 5, 6} {
		from := second * audio.Rate
		got := heard(t, e, s.open, Options{From: from, To: from + audio.Rate})
		if len(got) != 2*audio.Rate {
			t.Fatalf("%d samples", len(got))
		}
		for i, x := range got {
			if math.Abs(float64(x-all[2*from+int64(i)])) > 1e-4 {
				t.Fatalf("from %d s: sample %d is %v, in the whole %v", second, i, x, all[2*from+int64(i)])
			}
		}
	}
}

func TestMusicThatBeginsWithTheVoiceIsDown(t *testing.T) {
	s := newSounds(t)
	e := duckedBed(t, s, edit.Duck{DepthDB: 12})
	e, err := e.Move([]app.ID{e.Tracks[0].Clips[0].ID}, -3*audio.Rate, 0)
	must(t, err)
	got := heard(t, e, s.open, Options{})
	if db := audio.DB(float64(got[2*480]) / 0.25); math.Abs(db+12) > 0.5 {
		t.Errorf("%.1f dB after 10 ms", db)
	}
}

func TestProgressNeverGoesBack(t *testing.T) {
	s := newSounds(t)
	e := busy(t, s, 4)
	target := -10.0
	e.Master.CeilingDB, e.Master.TargetLUFS = -12, &target
	last := 0.0
	m, err := MakeMaster(t.Context(), e, s.open, s.dir, 1, func(x float64) {
		if x < last {
			t.Errorf("from %.3f to %.3f", last, x)
		}
		last = x
	})
	must(t, err)
	must(t, m.Close())
}
