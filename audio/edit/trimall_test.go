package edit

import (
	"testing"
	"time"

	"tienglang/app"
)

// many is an edit of n clips of 10 frames, one behind the other, of a long
// sound.
func many(t testing.TB, n int) (e Edit, ids []app.ID) {
	t.Helper()
	e, track, err := Edit{ID: "e", Master: Master{CeilingDB: -1}}.AddTrack("", TrackVoice)
	if err != nil {
		t.Fatal(err)
	}
	clips := make([]Clip, n)
	for i := range clips {
		clips[i] = Clip{At: int64(10 * i), From: int64(10 * i), Length: 1000}
	}
	e, ids, err = e.InsertAll(track, Media{ID: "m", Frames: int64(10*n + 2000), Channels: 1}, clips)
	if err != nil {
		t.Fatal(err)
	}
	return e, ids
}

func TestTrimAllIsTrimOfEach(t *testing.T) {
	e, ids := many(t, 50)
	for _, edge := range []Edge{EdgeStart, EdgeEnd} {
		at := e.Tracks[0].Clips[49].At + 20
		one := e
		for _, id := range ids {
			var err error
			if one, err = one.Trim(id, edge, at); err != nil {
				t.Fatal(err)
			}
		}
		all, err := e.TrimAll(ids, edge, at)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range all.Tracks[0].Clips {
			if o := one.Tracks[0].Clips[i]; c.At != o.At || c.From != o.From || c.Length != o.Length {
				t.Fatalf("edge %v, clip %d: %+v and %+v", edge, i, c, o)
			}
		}
	}
	if _, err := e.TrimAll(append(ids, "gone"), EdgeEnd, 500); app.CodeOf(err) != "edit.gone" {
		t.Errorf("with a clip that is gone: %v", err)
	}
}

func TestThousandsOfClipsAreTrimmedAtOnce(t *testing.T) {
	e, ids := many(t, 1800)
	begun := time.Now()
	out, err := e.TrimAll(ids, EdgeEnd, 18010)
	if err != nil || out.Tracks[0].Clips[1799].Length != 20 {
		t.Fatalf("%+v, %v", out.Tracks[0].Clips[1799], err)
	}
	if took := time.Since(begun); took > 500*time.Millisecond {
		t.Errorf("1,800 clips took %v", took)
	}
}
