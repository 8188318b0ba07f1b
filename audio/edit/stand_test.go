package edit

import (
	"testing"

	"tienglang/app"
	"tienglang/audio"
)

// sentences lays three sentences of 2 s with 0.5 s between them far behind
// everything, as a reading does.
func sentences(t *testing.T, e Edit) (Edit, []app.ID) {
	t.Helper()
	var ids []app.ID
	for i, name := range []string{"s1", "s2", "s3"} {
		var id app.ID
		var err error
		e, id, err = e.Insert("v", sound(name, 2), Clip{Name: name, At: 200*second + int64(i)*5*second/2, Length: 2 * second})
		fine(t, e, err)
		ids = append(ids, id)
	}
	return e, ids
}

// Sentences stand in a place as one sound of their whole length would, instead
// of what was there.
func TestSeveralClipsStandInAPlace(t *testing.T) {
	e, ids := sentences(t, filled(t))
	place := e.Plan.Places[3].ID // the second item, of 20 s
	e, err := e.StandIn(place, ids[2], ids[0], ids[1])
	fine(t, e, err)
	wants(t, "voices", picture(e, TrackVoice), "v1 7+3, v2 10.7+10, s1 22.2+2, s2 24.7+2, s3 27.2+2, v4 30.7+30, v5 61.2+4")
	at, length, ok := e.PlaceSpan(place)
	if seconds := float64(length) / audio.Rate; !ok || at != int64(22.2*audio.Rate) || seconds != 7 {
		t.Errorf("the place is at %d, %v s long, %v", at, seconds, ok)
	}
	e, err = e.MovePlace(place, 1)
	fine(t, e, err)
	wants(t, "moved", picture(e, TrackVoice), "v1 7+3, v2 10.7+10, v4 22.2+30, s1 53.7+2, s2 56.2+2, s3 58.7+2, v5 61.2+4")
}

// A sentence that was read again is longer, or goes: what follows is timed
// anew, and the place is the others' still.
func TestASentenceOfAPlaceChanges(t *testing.T) {
	e, ids := sentences(t, filled(t))
	place := e.Plan.Places[3].ID
	e, err := e.StandIn(place, ids...)
	fine(t, e, err)
	e, err = e.Delete(ids[:1], false)
	fine(t, e, err)
	e, err = e.Assembled()
	fine(t, e, err)
	wants(t, "without the first", picture(e, TrackVoice), "v1 7+3, v2 10.7+10, s2 22.2+2, s3 24.7+2, v4 28.2+30, v5 58.7+4")
	if q := e.Plan.Places[3]; q.Clip != ids[1] || q.Sound != "s2" || len(q.More) != 1 || q.More[0] != ids[2] {
		t.Errorf("the place holds %+v", q)
	}
	e, err = e.Split(23*second+second/5, ids[1])
	fine(t, e, err)
	e, err = e.FillPlace(e.Plan.Places[2].ID, sound("v6", 5))
	fine(t, e, err)
	wants(t, "cut, behind a shorter item", picture(e, TrackVoice), "v1 7+3, v6 10.7+5, s2 17.2+1, s2 18.2+1, s3 19.7+2, v4 23.2+30, v5 53.7+4")
	e, err = e.EmptyPlace(place)
	fine(t, e, err)
	wants(t, "emptied", picture(e, TrackVoice), "v1 7+3, v6 10.7+5, v4 17.2+30, v5 47.7+4")
	if q := e.Plan.Places[3]; q.Filled() || q.More != nil {
		t.Errorf("the place holds %+v", q)
	}
}

// What stood in one place and is put into another stands there alone.
func TestClipsStandInOnePlaceOnly(t *testing.T) {
	e, ids := sentences(t, filled(t))
	first, second := e.Plan.Places[2].ID, e.Plan.Places[3].ID
	e, err := e.StandIn(first, ids...)
	fine(t, e, err)
	e, err = e.StandIn(second, ids[0], ids[1])
	fine(t, e, err)
	wants(t, "voices", picture(e, TrackVoice), "v1 7+3, s3 10.7+2, s1 14.2+2, s2 16.7+2, v4 20.2+30, v5 50.7+4")
	if q := e.Plan.Places[2]; q.Clip != ids[2] || q.Sound != "s3" || q.More != nil {
		t.Errorf("the first place holds %+v", q)
	}
	for what, try := range map[string]func() (Edit, error){
		"no clips": func() (Edit, error) { return e.StandIn(first) },
		"gone":     func() (Edit, error) { return e.StandIn(first, "nowhere") },
		"no place": func() (Edit, error) { return e.StandIn("nowhere", ids[0]) },
		"no plan":  func() (Edit, error) { return e.WithoutPlan().StandIn(first, ids[0]) },
	} {
		_, err := try()
		if code := app.CodeOf(err); code != "edit.gone" && code != "edit.no_plan" {
			t.Errorf("%s: %v", what, err)
		}
	}
}
