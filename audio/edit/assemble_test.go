package edit

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/audio"
)

const second = int64(audio.Rate)

// sound is a medium of so many seconds.
func sound(name string, seconds float64) Media {
	return Media{ID: name, Name: name, Frames: int64(seconds * audio.Rate), Channels: 1}
}

// bulletinTemplate is jingle, greeting, three items with stings, farewell,
// closing, over a bed.
func bulletinTemplate() app.Template {
	item := func(n int) app.Place {
		return app.Place{Kind: app.PlaceItem, Name: fmt.Sprint("Tin ", n), SegueMS: 500}
	}
	return app.Template{
		ID: "t", Name: "Bản tin", SlotSeconds: 120,
		Places: []app.Place{
			{Kind: app.PlaceOpening, Name: "Nhạc hiệu", Media: "jingle", SegueMS: -1000, FadeOutMS: 1000, GainDB: -3},
			{Kind: app.PlaceGreeting, Name: "Lời chào", SegueMS: 700},
			item(1), item(2), item(3),
			{Kind: app.PlaceFarewell, Name: "Lời kết", SegueMS: -500},
			{Kind: app.PlaceClosing, Name: "Nhạc kết", Media: "end"},
		},
		Sting: &app.Sting{Media: "sting", BeforeMS: -200, AfterMS: -300, GainDB: -2},
		Bed:   &app.Bed{Media: "bed", GainDB: -6, DuckDB: 12, LeadMS: 1500, TailMS: 2000, FadeInMS: 500, FadeOutMS: 2000},
	}
}

// shelf finds the template's sounds.
func shelf(sha string) (Media, bool) {
	seconds, ok := map[string]float64{"jingle": 8, "end": 6, "sting": 2, "bed": 20}[sha]
	return sound(sha, seconds), ok
}

func blank() Edit {
	return Edit{ID: "e", Tracks: []Track{
		{ID: "v", Kind: TrackVoice}, {ID: "m", Kind: TrackMusic, Duck: &Duck{DepthDB: 5, HoldMS: 800}}, {ID: "x", Kind: TrackEffect}}}
}

func fine(t *testing.T, e Edit, err error) Edit {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	return e
}

func planned(t *testing.T, tpl app.Template) Edit {
	t.Helper()
	e, err := blank().WithTemplate(tpl, shelf)
	return fine(t, e, err)
}

// filled is an edit with greeting (3 s), items of 10, 20 and 30 s and farewell
// (4 s).
func filled(t *testing.T) Edit {
	t.Helper()
	e := planned(t, bulletinTemplate())
	for i, seconds := range []float64{3, 10, 20, 30, 4} {
		var err error
		e, err = e.FillPlace(e.Plan.Places[i+1].ID, sound(fmt.Sprint("v", i+1), seconds))
		fine(t, e, err)
	}
	return e
}

// picture is what lies on a track, in seconds: name at+length.
func picture(e Edit, kind TrackKind) string {
	var all []string
	for _, tr := range e.Tracks {
		if tr.Kind == kind {
			for _, c := range tr.Clips {
				all = append(all, fmt.Sprintf("%s %.4g+%.4g", c.Name, float64(c.At)/audio.Rate, float64(c.Length)/audio.Rate))
			}
		}
	}
	return strings.Join(all, ", ")
}

func wants(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

// One assembly, worked out by hand: each place after the one before by its
// segue, stings between the items alone, the bed from 1.5 s before the first
// word to 2 s after the last.
func TestBulletinIsTimedByItsTemplate(t *testing.T) {
	e := filled(t)
	wants(t, "voices", picture(e, TrackVoice), "v1 7+3, v2 10.7+10, v3 22.2+20, v4 43.7+30, v5 74.2+4")
	wants(t, "effects", picture(e, TrackEffect), "jingle 0+8, sting 20.5+2, sting 42+2, end 77.7+6")
	wants(t, "bed", picture(e, TrackMusic), "bed 5.5+20, bed 25.25+20, bed 45+20, bed 64.75+15.45")
	bed := e.Tracks[1].Clips
	last := bed[len(bed)-1]
	if bed[0].FadeIn.Length != second/2 || last.FadeOut.Length != 2*second || last.GainDB != -6 || e.Tracks[1].Duck.DepthDB != 12 || e.Tracks[1].Duck.HoldMS != 800 {
		t.Errorf("the bed is %+v, under %+v", last, e.Tracks[1].Duck)
	}
	opening := e.Tracks[2].Clips[0]
	if opening.FadeOut.Length != second || opening.GainDB != -3 || e.Tracks[2].Clips[1].GainDB != -2 {
		t.Errorf("%+v", opening)
	}
	var marks []string
	for _, m := range e.Markers {
		marks = append(marks, fmt.Sprintf("%s %.4g", m.Name, float64(m.At)/audio.Rate))
	}
	wants(t, "markers", strings.Join(marks, ", "), "Lời chào 7, Tin 1 10.7, Tin 2 22.2, Tin 3 43.7, Lời kết 74.2")
	if left, ok := e.Left(); !ok || left != 120*second-e.Length() {
		t.Errorf("%d frames are left", left)
	}
	if at, length, ok := e.PlaceSpan(e.Plan.Places[3].ID); !ok || at != 22*second+second/5 || length != 20*second {
		t.Errorf("the second item stands at %d for %d, %v", at, length, ok)
	}
}

func TestTemplateWithNothingInIt(t *testing.T) {
	tpl := bulletinTemplate()
	for i := range tpl.Places {
		tpl.Places[i].Media = ""
	}
	e := planned(t, tpl)
	if e.Length() != 0 || len(e.Markers) != 0 || len(e.Media) != 0 {
		t.Errorf("an empty template is %d frames long", e.Length())
	}
	if _, _, ok := e.PlaceSpan(e.Plan.Places[0].ID); ok {
		t.Error("an empty place has a span")
	}
	if left, ok := e.Left(); !ok || left != 120*second {
		t.Errorf("%d are left", left)
	}
	if _, ok := blank().Left(); ok {
		t.Error("an edit without a plan has a slot")
	}
	if out, err := blank().Assembled(); err != nil || !reflect.DeepEqual(out, blank()) {
		t.Errorf("an edit without a plan was changed: %v", err)
	}
}

// One item alone has neither sting nor, without its sounds, jingle or bed.
func TestOneItemAndMissingSounds(t *testing.T) {
	e, err := blank().WithTemplate(bulletinTemplate(), func(string) (Media, bool) { return Media{}, false })
	fine(t, e, err)
	e, err = e.FillPlace(e.Plan.Places[3].ID, sound("v", 12))
	fine(t, e, err)
	wants(t, "voices", picture(e, TrackVoice), "v 0+12")
	wants(t, "effects", picture(e, TrackEffect), "")
	wants(t, "bed", picture(e, TrackMusic), "")
	jingle := sound("j", 5)
	e, err = e.FillPlace(e.Plan.Places[0].ID, jingle)
	fine(t, e, err)
	wants(t, "after the jingle came", picture(e, TrackVoice), "v 4+12")
	bed := sound("b", 60)
	e, err = e.WithBed(&bed)
	fine(t, e, err)
	wants(t, "the bed", picture(e, TrackMusic), "b 2.5+15.5")
	e, err = e.WithBed(nil)
	fine(t, e, err)
	wants(t, "no bed any more", picture(e, TrackMusic), "")
}

func TestOverLongBulletinIsToldOf(t *testing.T) {
	e := filled(t)
	e, err := e.FillPlace(e.Plan.Places[2].ID, sound("long", 100))
	fine(t, e, err)
	if left, ok := e.Left(); !ok || left != 120*second-e.Length() || left > -50*second {
		t.Errorf("%d are left of %d", left, e.Length())
	}
}

func TestItemsAreReorderedInsertedAndRemoved(t *testing.T) {
	e := filled(t)
	third := e.Plan.Places[4].ID
	moved, err := e.MovePlace(third, -2)
	fine(t, moved, err)
	wants(t, "the third first", picture(moved, TrackVoice), "v1 7+3, v4 10.7+30, v2 42.2+10, v3 53.7+20, v5 74.2+4")
	wants(t, "and the stings", picture(moved, TrackEffect), "jingle 0+8, sting 40.5+2, sting 52+2, end 77.7+6")
	back, err := moved.MovePlace(third, +2)
	fine(t, back, err)
	if !reflect.DeepEqual(back, e) {
		t.Error("back again it is not as it was")
	}
	more, id, err := e.AddPlace(third, app.Place{Kind: app.PlaceItem, Name: "Tin 4"})
	fine(t, more, err)
	wants(t, "an empty place takes no time", picture(more, TrackVoice), picture(e, TrackVoice))
	more, err = more.FillPlace(id, sound("v6", 5))
	fine(t, more, err)
	wants(t, "the fourth", picture(more, TrackVoice), "v1 7+3, v2 10.7+10, v3 22.2+20, v4 43.7+30, v6 75.2+5, v5 80.2+4")
	less, err := more.RemovePlace(id)
	fine(t, less, err)
	if !reflect.DeepEqual(less, e) {
		t.Error("taken away again it is not as it was")
	}
	less, err = e.EmptyPlace(e.Plan.Places[3].ID)
	fine(t, less, err)
	wants(t, "the second emptied", picture(less, TrackVoice), "v1 7+3, v2 10.7+10, v4 22.2+30, v5 52.7+4")
	if len(less.Plan.Places) != len(e.Plan.Places) || len(less.Markers) != 4 || less.Plan.Places[3].Filled() {
		t.Errorf("%+v", less.Plan.Places[3])
	}
}

// What a hand has done to a clip stays: trims, cuts within it, gains, fades;
// and what the plan has not placed does not move at all.
func TestHandMadeChangesStay(t *testing.T) {
	e := filled(t)
	second1 := e.Plan.Places[3].Clip
	own, _, _ := e.Clip(second1)
	e, err := e.Trim(second1, EdgeStart, own.At+2*second)
	fine(t, e, err)
	e, err = e.DeleteRange(own.At+5*second, own.At+6*second, true, "v") // a stutter is cut out
	fine(t, e, err)
	e, err = e.WithClip(second1, func(c *Clip) { c.GainDB, c.FadeIn.Length = 4, second/10 })
	fine(t, e, err)
	e, free, err := e.Insert("x", sound("door", 1), Clip{Name: "door", At: 50 * second, Length: second})
	fine(t, e, err)
	e, err = e.WithTrack("m", func(tr *Track) { tr.GainDB = -1 })
	fine(t, e, err)
	bedClip := e.Plan.Bed.Clips[1]
	e, err = e.WithClip(bedClip, func(c *Clip) { c.GainDB = -20 })
	fine(t, e, err)
	e, err = e.MovePlace(e.Plan.Places[3].ID, -1)
	fine(t, e, err)
	wants(t, "voices", picture(e, TrackVoice), "v1 7+3, v3 10.7+3, v3 13.7+14, v2 29.2+10, v4 40.7+30, v5 71.2+4")
	if c, _, _ := e.Clip(second1); c.From != 2*second || c.GainDB != 4 || c.FadeIn.Length != second/10 {
		t.Errorf("%+v", c)
	}
	if c, _, _ := e.Clip(free); c.At != 50*second {
		t.Errorf("what was laid by hand is at %d", c.At)
	}
	if c, _, _ := e.Clip(bedClip); c.GainDB != -20 || e.Tracks[1].GainDB != -1 {
		t.Errorf("the bed's second turn is %+v", c)
	}
}

// Cutting the first words off a clip and taking them away leaves the rest in
// its place; taking all of it away empties the place.
func TestPlaceKeepsWhatIsLeftOfItsClip(t *testing.T) {
	e := filled(t)
	q := e.Plan.Places[2]
	e, err := e.Split(12*second, q.Clip)
	fine(t, e, err)
	e, err = e.Delete([]app.ID{q.Clip}, false)
	fine(t, e, err)
	e, err = e.Assembled()
	fine(t, e, err)
	if got := e.Plan.Places[2]; !got.Filled() || got.Clip == q.Clip {
		t.Fatalf("%+v", got)
	}
	wants(t, "voices", picture(e, TrackVoice), "v1 7+3, v2 10.7+8.7, v3 20.9+20, v4 42.4+30, v5 72.9+4")
	e, err = e.Delete([]app.ID{e.Plan.Places[2].Clip}, false)
	fine(t, e, err)
	e, err = e.Delete(e.Plan.Bed.Clips, false)
	fine(t, e, err)
	e, err = e.Assembled()
	fine(t, e, err)
	if e.Plan.Places[2].Filled() || picture(e, TrackMusic) != "" {
		t.Errorf("%+v, bed %q", e.Plan.Places[2], picture(e, TrackMusic))
	}
	wants(t, "voices", picture(e, TrackVoice), "v1 7+3, v3 10.7+20, v4 32.2+30, v5 62.7+4")
}

// A link is laid as it was spoken: over the end of one item, and the next one
// over its own end. It takes the sting's place, and goes without a trace.
func TestLinkIsLaidAsPerformed(t *testing.T) {
	e := filled(t)
	first := e.Plan.Places[2]
	linked, id, err := e.LinkAfter(first.ID, Link{Name: "Lời dẫn", Sound: sound("link", 10), From: second, Length: 8 * second, Lead: -3 * second, Segue: -2 * second})
	fine(t, linked, err)
	wants(t, "voices", picture(linked, TrackVoice), "v1 7+3, v2 10.7+10, link 17.7+8, v3 23.7+20, v4 45.2+30, v5 75.7+4")
	wants(t, "one sting", picture(linked, TrackEffect), "jingle 0+8, sting 43.5+2, end 79.2+6")
	gone, err := linked.RemovePlace(id)
	fine(t, gone, err)
	for _, kind := range []TrackKind{TrackVoice, TrackEffect, TrackMusic} {
		wants(t, "without the link", picture(gone, kind), picture(e, kind))
	}
}

// Nobody begins before the one before him, however much they overlap.
func TestOverlapsStopAtTheBeginning(t *testing.T) {
	e := filled(t)
	e, err := e.WithPlace(e.Plan.Places[1].ID, func(q *Place) { q.SegueMS = -60_000 })
	fine(t, e, err)
	greeting, _, _ := e.PlaceSpan(e.Plan.Places[1].ID)
	if item, _, _ := e.PlaceSpan(e.Plan.Places[2].ID); item != greeting {
		t.Errorf("the item begins at %d, the greeting at %d", item, greeting)
	}
}

// Another template takes over what a person has put in, and not what the one
// before had laid by itself.
func TestAnotherTemplateTakesOver(t *testing.T) {
	e := filled(t)
	short := app.Template{ID: "s", Name: "Ngắn", Places: []app.Place{
		{Kind: app.PlaceOpening, Name: "Hiệu", Media: "end"}, {Kind: app.PlaceItem, Name: "Thông báo", SegueMS: 1000}}}
	e, err := e.WithTemplate(short, shelf)
	fine(t, e, err)
	wants(t, "voices", picture(e, TrackVoice), "v1 6+3, v2 9.7+10, v3 20.7+20, v4 41.2+30, v5 71.7+4")
	wants(t, "effects", picture(e, TrackEffect), "end 0+6")
	wants(t, "bed", picture(e, TrackMusic), "")
	if e.Plan.Slot != 0 || len(e.Plan.Places) != 6 || len(e.Markers) != 5 {
		t.Errorf("%+v", e.Plan)
	}
}

func TestPlanOperationsWithoutAPlan(t *testing.T) {
	e := blank()
	for _, f := range []func() error{
		func() error { _, err := e.FillPlace("p", sound("v", 1)); return err },
		func() error { _, err := e.EmptyPlace("p"); return err },
		func() error { _, _, err := e.AddPlace("", app.Place{}); return err },
		func() error { _, err := e.MovePlace("p", 1); return err },
		func() error { _, err := e.WithBed(nil); return err },
	} {
		if err := f(); app.CodeOf(err) != "edit.no_plan" {
			t.Errorf("%v", err)
		}
	}
	e = filled(t)
	before := e
	if _, err := e.FillPlace("p", sound("v", 1)); app.CodeOf(err) != "edit.gone" {
		t.Errorf("%v", err)
	}
	if _, err := e.FillPlace(e.Plan.Places[2].ID, sound("nothing", 0)); app.CodeOf(err) != "edit.bad_place" {
		t.Errorf("%v", err)
	}
	if !reflect.DeepEqual(e, before) {
		t.Error("a failure has changed the edit")
	}
}

// Whatever is done in whatever order: the edit keeps to its rules, assembling
// again changes nothing, the file and a patch bring it back, and what was
// before stays as it was.
func TestPlanUnderAnyOperations(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	e := filled(t)
	for step := range 90 {
		before, text := e, sumText(t, e)
		next, err := anyChange(r, e, step)
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		if sumText(t, before) != text {
			t.Fatalf("step %d has changed the edit before it", step)
		}
		if again, err := next.Assembled(); err != nil || next.Plan != nil && sumText(t, again) != sumText(t, fine(t, again, nil)) {
			t.Fatalf("step %d: %v", step, err)
		} else if twice, err := again.Assembled(); err != nil || !reflect.DeepEqual(twice, again) {
			t.Fatalf("step %d: assembling again changes it, %v", step, err)
		}
		p, err := diff(before, next)
		if err != nil {
			t.Fatal(err)
		}
		if redone, err := p.apply(before); err != nil || !reflect.DeepEqual(redone, next) {
			t.Fatalf("step %d: the patch gives another edit, %v", step, err)
		}
		if read, _, err := Unmarshal([]byte(sumText(t, next))); err != nil || !reflect.DeepEqual(read, next) {
			t.Fatalf("step %d: the file gives another edit, %v", step, err)
		}
		e = next
	}
}

func sumText(t *testing.T, e Edit) string {
	t.Helper()
	b, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func anyChange(r *rand.Rand, e Edit, step int) (Edit, error) {
	places := e.Plan.Places
	q := places[r.IntN(len(places))].ID
	switch r.IntN(9) {
	case 0, 1:
		return e.FillPlace(q, sound(fmt.Sprint("n", step), 1+r.Float64()*20))
	case 2:
		return e.EmptyPlace(q)
	case 3:
		return e.MovePlace(q, r.IntN(7)-3)
	case 4:
		out, _, err := e.AddPlace(q, app.Place{Kind: app.PlaceKinds[r.IntN(len(app.PlaceKinds))], Name: "x", SegueMS: r.IntN(4000) - 2000})
		return out, err
	case 5:
		if len(places) > 4 {
			return e.RemovePlace(q)
		}
	case 6:
		return e.Split(r.Int64N(e.Length() + second))
	case 7:
		if at := r.Int64N(e.Length() + second); r.IntN(2) == 0 {
			return e.DeleteRange(at, at+second, r.IntN(2) == 0)
		}
	case 8:
		if c := slices.Concat(e.Tracks[0].Clips, e.Tracks[2].Clips); len(c) > 0 {
			return e.Delete([]app.ID{c[r.IntN(len(c))].ID}, false)
		}
	}
	return e.whole(), nil
}
