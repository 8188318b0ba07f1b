package edit

import (
	"strings"
	"testing"

	"tienglang/app"
)

func TestWithClipsChangesAllOrNone(t *testing.T) {
	e := bulletin(t)
	ids := []app.ID{clips(e, 0)[0].ID, clips(e, 1)[0].ID}
	out, err := e.WithClips(ids, func(c *Clip) { c.Mute = true })
	must(t, err)
	if !clips(out, 0)[0].Mute || clips(out, 0)[1].Mute || !clips(out, 1)[0].Mute || clips(e, 0)[0].Mute {
		t.Errorf("changed: %+v", out.Tracks)
	}
	out, err = e.WithClips(append(ids, "gone"), func(c *Clip) { c.Mute = true })
	if app.CodeOf(err) != "edit.gone" || clips(out, 0)[0].Mute {
		t.Errorf("with one that is gone: %v", err)
	}
}

func TestInsertAllGivesTheIDsInOrder(t *testing.T) {
	e := bulletin(t)
	sting := Media{ID: "sting", Frames: 100}
	out, ids, err := e.InsertAll(e.Tracks[0].ID, sting, []Clip{{At: 2000, Length: 100}, {At: 1000, Length: 50}})
	must(t, err)
	second, _, _ := out.Clip(ids[0])
	first, _, _ := out.Clip(ids[1])
	if len(out.Media) != 3 || second.At != 2000 || first.At != 1000 || first.Media != "sting" {
		t.Errorf("%+v", out)
	}
	if out, _, err = e.InsertAll(e.Tracks[0].ID, sting, []Clip{{Length: 100}, {Length: 0}}); err == nil || len(clips(out, 0)) != 2 {
		t.Errorf("one of them is bad: %v", err)
	}
}

func TestInsertOfAnotherSoundWithAKnownID(t *testing.T) {
	e := bulletin(t)
	id := e.Tracks[0].ID
	old, young := strings.Repeat("a", 64), strings.Repeat("b", 64)
	e, _, err := e.Insert(id, Media{ID: "m", SHA256: old, Frames: 100}, Clip{Length: 100})
	must(t, err)
	e, other, err := e.Insert(id, Media{ID: "m", SHA256: young, Frames: 900}, Clip{Length: 900})
	must(t, err)
	e, again, err := e.Insert(id, Media{ID: "m", SHA256: young, Frames: 900}, Clip{Length: 900})
	must(t, err)
	c, _, _ := e.Clip(other)
	m, _ := e.MediaByID(c.Media)
	if c.Media == "m" || m.SHA256 != young {
		t.Errorf("the clip is of %+v", m)
	}
	if d, _, _ := e.Clip(again); d.Media != c.Media || len(e.Media) != 4 {
		t.Errorf("the second time it is listed anew: %+v", e.Media)
	}
}
