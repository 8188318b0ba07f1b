package studio

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/uitest"
)

// withTemplates is a station with an empty bulletin, a template of 3 minutes
// and one without a slot.
func withTemplates() *uitest.Backend {
	b := uitest.Station()
	jingle := uitest.Medium("Nhạc hiệu đài xã", app.MediaJingle, 8*time.Second)
	b.MediaOf = append(b.MediaOf, jingle)
	b.EditIs = uitest.BlankEdit("new", "Bản tin sáng")
	item := func(name string) app.Place { return app.Place{Kind: app.PlaceItem, Name: name, SegueMS: 1000} }
	b.TemplatesOf = []app.Template{{
		ID: "sang", Name: "Bản tin sáng", SlotSeconds: 180, Places: []app.Place{
			{Kind: app.PlaceOpening, Name: "Nhạc hiệu", Media: jingle.SHA256, SegueMS: -1000},
			{Kind: app.PlaceGreeting, Name: "Lời chào", SegueMS: 500}, item("Tin 1"), item("Tin 2"),
			{Kind: app.PlaceFarewell, Name: "Lời kết"},
		}, Sting: &app.Sting{}, Bed: &app.Bed{GainDB: -6, DuckDB: 10, TailMS: 1000, FadeOutMS: 1000},
	}, {ID: "ngan", Name: "Thông báo", Places: []app.Place{item("Thông báo")}}}
	return b
}

// inOrder is the page with the first template taken, by the keyboard.
func inOrder(t *testing.T, b *uitest.Backend) (*uitest.Env, *Page) {
	t.Helper()
	e, p := shown(t, b, nil)
	turnTo(e, p, "template")
	e.Picture(t, "studio-template-empty")
	p.plan.focus()
	e.Key(fyne.KeyDown)
	if p.edit.Plan == nil || !p.plan.focused() {
		t.Fatalf("no order was taken; calls %q", b.Calls)
	}
	return e, p
}

// TestWhatIsLeftFitsWhatStandsBesideIt: of half a second too, the three times
// add up as they are read.
func TestWhatIsLeftFitsWhatStandsBesideIt(t *testing.T) {
	_, p := inOrder(t, withTemplates())
	for _, track := range p.edit.Tracks {
		for i := range track.Clips {
			track.Clips[i].Length -= audio.Rate / 2
		}
	}
	if total, _, _ := p.slotWords(); total != "0:07 / 3:00 · còn 2:53" {
		t.Errorf("it says %q", total)
	}
}

func TestTemplateIsTakenAndFilledByTheKeyboard(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	if !e.Sees("Nhạc hiệu đài xã") || !e.Sees("0:08 / 3:00 · còn 2:52") || !e.Sees("Còn 4 chỗ trống") {
		t.Errorf("it says %q", e.Words())
	}
	e.Key(fyne.KeyReturn) // the greeting, the first that is empty
	if !e.Sees("Chào, điểm tin") || e.Said[len(e.Said)-1] != "plan.say.filling" {
		t.Fatalf("no sounds are offered: %q", e.Words())
	}
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		e.Key(k)
	}
	if !e.Sees("0:52 / 3:00 · còn 2:08") || !p.plan.focused() {
		t.Fatalf("it says %q", e.Words())
	}
	clips := b.EditIs.Tracks[0].Clips
	if len(clips) != 1 || clips[0].At != 7*audio.Rate || p.plan.nameOf(p.plan.chosen) != "Tin 1" {
		t.Errorf("%+v, next is %q", clips, p.plan.nameOf(p.plan.chosen))
	}
	e.Picture(t, "studio-template")
	p.undo()
	e.Wait()
	if len(b.EditIs.Tracks[0].Clips) != 0 || !e.Sees("Còn 4 chỗ trống") {
		t.Errorf("one step back it says %q", e.Words())
	}
}

// What is recorded while a place is chosen goes into it, and the next one is
// chosen: a bulletin is recorded with R alone.
func TestRecordingsFillTheOrder(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	for _, seconds := range []int{5, 20, 150, 4} {
		key(e, p, fyne.KeyR)
		rec := b.UnderWay().(*uitest.Recording)
		b.Do(func() { rec.Length = time.Duration(seconds) * time.Second })
		key(e, p, fyne.KeyR)
	}
	var at []float64
	for _, c := range b.EditIs.Tracks[0].Clips {
		at = append(at, seconds(c.At))
	}
	want := []float64{7, 12.5, 33.5, 184.5}
	if len(at) != 4 || at[0] != want[0] || at[1] != want[1] || at[2] != want[2] || at[3] != want[3] {
		t.Fatalf("they begin at %v, not %v", at, want)
	}
	if !e.Sees("3:08 / 3:00 · quá 0:08") || !e.Sees("Cần bớt 0:08 để vừa giờ phát") {
		t.Errorf("it says %q", e.Words())
	}
	e.Picture(t, "studio-template-over")
}

func TestPlacesAreMovedAddedAndTakenAway(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	voices, _ := b.Media(app.MediaVoice)
	for _, m := range []app.Media{voices[1], voices[0], voices[1]} {
		if !p.fillPlace(m) {
			t.Fatal("there was no place for it")
		}
		e.Wait()
	}
	p.plan.list.Select(2)
	p.moveUp(1)
	e.Wait()
	if got := placeNames(b); got != "Nhạc hiệu|Lời chào|Tin 2|Tin 1|Lời kết" {
		t.Errorf("moved down: %s", got)
	}
	if clips := b.EditIs.Tracks[0].Clips; seconds(clips[1].At) != 52.5 || seconds(clips[1].Length) != 45 {
		t.Errorf("%+v", clips[1])
	}
	p.plan.typed(&fyne.KeyEvent{Name: fyne.KeyInsert})
	e.Wait()
	if got := placeNames(b); got != "Nhạc hiệu|Lời chào|Tin 2|Tin 1|Tin 3|Lời kết" {
		t.Errorf("added: %s", got)
	}
	for range 2 { // first what is in it, then the place itself
		p.plan.list.Select(2)
		key(e, p, fyne.KeyDelete)
	}
	if got := placeNames(b); got != "Nhạc hiệu|Lời chào|Tin 1|Tin 3|Lời kết" || len(b.EditIs.Tracks[0].Clips) != 2 {
		t.Errorf("taken away: %s, %d clips", got, len(b.EditIs.Tracks[0].Clips))
	}
}

func placeNames(b *uitest.Backend) string {
	var all []string
	for _, q := range b.EditIs.Plan.Places {
		all = append(all, q.Name)
	}
	return strings.Join(all, "|")
}

func TestStingAndBedAreChosenInTheOrder(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	voices, _ := b.Media(app.MediaVoice)
	for range 4 {
		p.fillPlace(voices[1])
		e.Wait()
	}
	bed := len(p.plan.rows) - 1
	p.plan.list.Select(bed)
	e.Key(fyne.KeyReturn)
	e.Key(fyne.KeyDown)
	e.Key(fyne.KeyReturn)
	music := b.EditIs.Tracks[2]
	if len(music.Clips) != 1 || music.Duck.DepthDB != 10 || music.Clips[0].End() != b.EditIs.Tracks[0].Clips[3].End()+audio.Rate {
		t.Fatalf("%+v", music)
	}
	p.plan.list.Select(bed)
	key(e, p, fyne.KeyDelete)
	if len(b.EditIs.Tracks[2].Clips) != 0 {
		t.Error("the bed is still there")
	}
}

func TestOrderIsKeptAsATemplate(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	voices, _ := b.Media(app.MediaVoice)
	p.fillPlace(voices[0])
	p.plan.addItem()
	e.Wait()
	p.plan.save("Của xã", "")
	e.Wait()
	all, _ := b.Templates()
	made := all[1]
	if len(all) != 3 || made.Name != "Của xã" || len(made.Places) != 6 || made.Places[0].Media == "" || made.Places[1].Media != "" || made.SlotSeconds != 180 {
		t.Fatalf("%+v", all)
	}
	if b.EditIs.Plan.Template != made.ID || p.plan.choice.Chosen() != "Của xã" {
		t.Errorf("the bulletin goes by %q", b.EditIs.Plan.Name)
	}
	p.plan.delete(made)
	e.Wait()
	if all, _ = b.Templates(); len(all) != 2 || !e.Sees("Đã xoá mẫu “Của xã”") || b.EditIs.Plan == nil {
		t.Errorf("%+v, words %q", all, e.Words())
	}
	e.Press(t, "Khôi phục mẫu")
	if all, _ = b.Templates(); len(all) != 3 {
		t.Errorf("%+v", all)
	}
}

func TestLengthsAreReadAsAPersonTypesThem(t *testing.T) {
	for text, want := range map[string]int64{"15:00": 900, "15": 900, "": 0, " 2:05 ": 125, "0:30": 30} {
		if got, ok := minutes(text); !ok || got != want*audio.Rate {
			t.Errorf("%q is %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"x", "1:60", "-1", "1:-1", "99999"} {
		if _, ok := minutes(text); ok {
			t.Errorf("%q is taken", text)
		}
	}
	if v, ok := decimal(" −0,8 "); !ok || v != -0.8 {
		t.Errorf("%v, %v", v, ok)
	}
}

// A hand that has gone from the order to the timeline records onto the track:
// what stands in a place is not replaced by the way.
func TestAFilledPlaceIsRecordedAnewOnlyFromTheOrder(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	take := func(length time.Duration) {
		key(e, p, fyne.KeyR)
		rec := b.UnderWay().(*uitest.Recording)
		b.Do(func() { rec.Length = length })
		key(e, p, fyne.KeyR)
	}
	take(5 * time.Second)
	p.plan.list.Select(1) // the greeting, which is filled
	greeting := b.EditIs.Plan.Places[1].Clip
	e.Window.Canvas().Focus(p.line)
	take(3 * time.Second)
	if q := b.EditIs.Plan.Places[1]; q.Clip != greeting || len(b.EditIs.Tracks[0].Clips) != 2 {
		t.Fatalf("from the timeline: %+v, %d clips", q, len(b.EditIs.Tracks[0].Clips))
	}
	p.plan.focus()
	take(4 * time.Second)
	if q := b.EditIs.Plan.Places[1]; q.Clip == greeting || !q.Filled() {
		t.Errorf("from the order: %+v", q)
	}
}
