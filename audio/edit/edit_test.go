package edit

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tienglang/app"
)

// bulletin is a small edit: a voice of two clips and a bed.
func bulletin(t testing.TB) Edit {
	t.Helper()
	e := Edit{ID: newID(), Title: "Bản tin sáng"}
	e, voice, err := e.AddTrack("Giọng đọc", TrackVoice)
	must(t, err)
	e, bed, err := e.AddTrack("Nhạc nền", TrackMusic)
	must(t, err)
	speech := Media{ID: "speech", Name: "lời", Frames: 480000, Channels: 1}
	music := Media{ID: "music", Name: "nhạc", Frames: 4800000, Channels: 2}
	e, _, err = e.Insert(voice, speech, Clip{At: 96000, Length: 240000, FadeIn: Fade{Length: 4800}, FadeOut: Fade{Length: 9600, Curve: CurveEqualPower}})
	must(t, err)
	e, _, err = e.Insert(voice, speech, Clip{At: 400000, From: 240000, Length: 200000})
	must(t, err)
	e, _, err = e.Insert(bed, music, Clip{Length: 700000, Gain: []Point{{0, -6}, {100000, 0}}})
	must(t, err)
	return e
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func clips(e Edit, track int) []Clip { return e.Tracks[track].Clips }

func TestSplitSoundsAsBefore(t *testing.T) {
	e := bulletin(t)
	before := clips(e, 1)[0]
	out, err := e.Split(50000)
	must(t, err)
	got := clips(out, 1)
	if len(got) != 2 || len(clips(out, 0)) != 2 {
		t.Fatalf("%d and %d clips", len(got), len(clips(out, 0)))
	}
	left, right := got[0], got[1]
	if left.ID != before.ID || left.Length != 50000 || right.At != 50000 || right.From != 50000 || right.End() != before.End() {
		t.Errorf("left %+v, right %+v", left, right)
	}
	for frame := range int64(100000) {
		want := before.LevelAt(frame)
		of, at := left, frame
		if frame >= 50000 {
			of, at = right, frame-50000
		}
		if got := of.LevelAt(at); math.Abs(got-want) > 1e-12 {
			t.Fatalf("level at %d is %v, was %v", frame, got, want)
		}
	}
	if len(clips(e, 1)) != 1 {
		t.Error("the edit before changed")
	}
}

func TestTrimStaysWithinItsSound(t *testing.T) {
	e := bulletin(t)
	second := clips(e, 0)[1]
	for _, c := range []struct {
		edge             Edge
		to               int64
		at, from, length int64
	}{
		{EdgeStart, 450000, 450000, 290000, 150000},
		{EdgeStart, 0, 160000, 0, 440000}, // no sound before its first frame
		{EdgeStart, 9e6, 599999, 439999, 1},
		{EdgeEnd, 500000, 400000, 240000, 100000},
		{EdgeEnd, 9e6, 400000, 240000, 240000}, // nor after its last
		{EdgeEnd, 0, 400000, 240000, 1},
	} {
		out, err := e.Trim(second.ID, c.edge, c.to)
		must(t, err)
		got, _, _ := out.Clip(second.ID)
		if got.At != c.at || got.From != c.from || got.Length != c.length {
			t.Errorf("trim %v to %d: at %d from %d length %d, want %+v", c.edge, c.to, got.At, got.From, got.Length, c)
		}
	}
	first := clips(e, 0)[0]
	out, err := e.Trim(first.ID, EdgeEnd, first.At+7200)
	must(t, err)
	if c, _, _ := out.Clip(first.ID); c.FadeIn.Length+c.FadeOut.Length > c.Length {
		t.Errorf("fades of %d and %d frames in %d", c.FadeIn.Length, c.FadeOut.Length, c.Length)
	}
}

func TestMoveKeepsDistances(t *testing.T) {
	e := bulletin(t)
	voice := clips(e, 0)
	ids := []app.ID{voice[0].ID, voice[1].ID}
	out, err := e.Move(ids, -1e6, 1)
	must(t, err)
	a, row, _ := out.Clip(ids[0])
	b, _, _ := out.Clip(ids[1])
	if a.At != 0 || b.At != voice[1].At-voice[0].At || row != 1 {
		t.Errorf("at %d and %d on row %d", a.At, b.At, row)
	}
	if out, err = e.Move(ids, 0, 7); err != nil {
		t.Fatal(err)
	}
	if _, row, _ := out.Clip(ids[0]); row != 1 {
		t.Errorf("row %d of 2", row)
	}
}

func TestDeleteClosesTheGap(t *testing.T) {
	e := bulletin(t)
	first, second := clips(e, 0)[0], clips(e, 0)[1]
	open, err := e.Delete([]app.ID{first.ID}, false)
	must(t, err)
	closed, err := e.Delete([]app.ID{first.ID}, true)
	must(t, err)
	if got := clips(open, 0); len(got) != 1 || got[0].At != second.At {
		t.Errorf("with the gap left open: %+v", got)
	}
	if got := clips(closed, 0); len(got) != 1 || got[0].At != second.At-first.Length {
		t.Errorf("with the gap closed: %+v", got)
	}
	if got := clips(closed, 1)[0]; got.At != 0 || got.Length != 700000 {
		t.Errorf("the other track: %+v", got)
	}
}

func TestDeleteRangeTakesTheSoundBetween(t *testing.T) {
	e := bulletin(t)
	e, marker, err := e.AddMarker(500000, "kết")
	must(t, err)
	out, err := e.DeleteRange(100000, 300000, true)
	must(t, err)
	if out.Length() != e.Length()-200000 || out.Markers[0].At != 300000 || out.Markers[0].ID != marker {
		t.Errorf("length %d, marker %+v", out.Length(), out.Markers[0])
	}
	voice := clips(out, 0)
	if len(voice) != 3 || voice[0].Length != 4000 || voice[1].At != 100000 || voice[1].From != 204000 {
		t.Errorf("voice: %+v", voice)
	}
}

func TestRemovedTrackTakesItsSoundsAlong(t *testing.T) {
	e := bulletin(t)
	voice := e.Tracks[0].ID
	e, err := e.WithTrack(e.Tracks[1].ID, func(t *Track) { t.Duck = &Duck{Under: []app.ID{voice}, DepthDB: 12} })
	must(t, err)
	out, err := e.RemoveTrack(voice)
	must(t, err)
	if len(out.Tracks) != 1 || len(out.Media) != 1 || out.Media[0].ID != "music" || len(out.Tracks[0].Duck.Under) != 0 {
		t.Errorf("%+v", out)
	}
	if len(e.Tracks) != 2 || len(e.Media) != 2 || len(e.Tracks[1].Duck.Under) != 1 {
		t.Error("the edit before changed")
	}
}

func TestSnap(t *testing.T) {
	e := bulletin(t)
	first := clips(e, 0)[0]
	for at, want := range map[int64]int64{95000: 96000, 97500: 96000, 110000: 110000, 335000: 336000, 900: 0, 601000: 600000} {
		if got := e.Snap(at, 2000, nil); got != want {
			t.Errorf("snap %d: %d, want %d", at, got, want)
		}
	}
	if got, met := e.SnapMove([]app.ID{first.ID}, 65000, 2000); got != 64000 || met != first.End()+64000 { // its end meets the next
		t.Errorf("moved by %d", got)
	}
	if got, met := e.SnapMove([]app.ID{first.ID}, 30000, 2000); got != 30000 || met != -1 {
		t.Errorf("moved by %d where nothing is near", got)
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Edit){
		"a clip beyond its sound":  func(e *Edit) { e.Tracks[0].Clips[1].Length += 1e6 },
		"a clip of no length":      func(e *Edit) { e.Tracks[0].Clips[1].Length = 0 },
		"a clip before the start":  func(e *Edit) { e.Tracks[0].Clips[0].At = -1 },
		"a clip of nothing":        func(e *Edit) { e.Tracks[0].Clips[0].Media = "other" },
		"two of one id":            func(e *Edit) { e.Tracks[0].Clips[1].ID = e.Tracks[0].Clips[0].ID },
		"no id":                    func(e *Edit) { e.Tracks[0].ID = "" },
		"a gain that is no number": func(e *Edit) { e.Tracks[0].GainDB = math.NaN() },
		"a pan too far":            func(e *Edit) { e.Tracks[0].Pan = 1.5 },
		"fades that overlap":       func(e *Edit) { e.Tracks[0].Clips[0].FadeIn.Length = 239000 },
		"an envelope out of order": func(e *Edit) { e.Tracks[1].Clips[0].Gain = []Point{{5, 0}, {5, 1}} },
		"an unknown curve":         func(e *Edit) { e.Tracks[0].Clips[0].FadeIn.Curve = "cubic" },
		"an unknown kind":          func(e *Edit) { e.Tracks[0].Kind = "vocal" },
		"ducking under itself":     func(e *Edit) { e.Tracks[1].Duck.Under = []app.ID{e.Tracks[1].ID} },
		"a ceiling above full":     func(e *Edit) { e.Master.CeilingDB = 1 },
	} {
		e := bulletin(t).clone()
		spoil(&e)
		if err := e.Check(); app.CodeOf(err) != "edit.bad" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChangeOfWhatIsGone(t *testing.T) {
	e := bulletin(t)
	_, err1 := e.WithTrack("gone", func(*Track) {})
	_, err2 := e.Move([]app.ID{"gone"}, 1, 0)
	_, err3 := e.Trim("gone", EdgeEnd, 5)
	for _, err := range []error{err1, err2, err3} {
		if app.CodeOf(err) != "edit.gone" {
			t.Error(err)
		}
	}
}

// step makes a random change.
func step(r *rand.Rand, e Edit) (string, Edit, error) {
	t := e.Tracks[r.IntN(len(e.Tracks))]
	var id app.ID
	if n := len(t.Clips); n > 0 {
		id = t.Clips[r.IntN(n)].ID
	}
	at := r.Int64N(800000)
	var err error
	switch r.IntN(9) {
	case 0:
		e, err = e.Split(at)
		return "split", e, err
	case 1:
		e, err = e.Trim(id, Edge(r.IntN(2)), at)
		return "trim", e, err
	case 2:
		e, err = e.Move([]app.ID{id}, at-400000, r.IntN(3)-1)
		return "move", e, err
	case 3:
		e, _, err = e.Copy([]app.ID{id}, at, 0)
		return "copy", e, err
	case 4:
		e, err = e.DeleteRange(at, at+1+r.Int64N(20000), r.IntN(2) == 0)
		return "cut", e, err
	case 5:
		e, _, err = e.AddMarker(at, "dấu")
		return "marker", e, err
	case 6:
		e, err = e.WithClip(id, func(c *Clip) { c.Gain = append(slices.Clone(c.Gain), Point{MaxFrames - r.Int64N(1e9), 1}) })
		return "gain", e, err
	case 7:
		e, err = e.MoveTrack(t.ID, r.IntN(3))
		return "row", e, err
	}
	e, _, err = e.Insert(t.ID, Media{ID: "sting", Frames: 48000, Channels: 1}, Clip{At: at, Length: 48000})
	return "insert", e, err
}

// TestEveryPatchLeadsThereAndBack takes thousands of random steps.
func TestEveryPatchLeadsThereAndBack(t *testing.T) { patchesLeadThereAndBack(t, 1000) }

func patchesLeadThereAndBack(t *testing.T, steps int) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	e, changed := bulletin(t).whole(), 0
	for range steps {
		name, next, err := step(r, e)
		if err != nil {
			if !reflect.DeepEqual(next, e) {
				t.Fatalf("%s failed and changed the edit", name)
			}
			continue
		}
		next = next.whole()
		p, err := diff(e, next)
		must(t, err)
		there, err := p.apply(e)
		must(t, err)
		back, err := p.reverse().apply(next)
		must(t, err)
		if !reflect.DeepEqual(there, next) || !reflect.DeepEqual(back, e) {
			t.Fatalf("%s: the patch leads elsewhere", name)
		}
		if len(p) > 0 {
			changed++
		}
		if len(next.Tracks[0].Clips)+len(next.Tracks[1].Clips) < 60 {
			e = next
		}
	}
	if changed < steps/3 {
		t.Errorf("only %d steps changed anything", changed)
	}
}
