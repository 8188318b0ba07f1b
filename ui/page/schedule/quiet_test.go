package schedule

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

func quietIn(name string, from, to int, part bool) backend.QuietIn {
	return backend.QuietIn{QuietHours: app.QuietHours{Hamlet: app.ID(name), From: time.Duration(from) * time.Minute, To: time.Duration(to) * time.Minute}, Name: name, Part: part}
}

// The quiet hours of hamlets are told for themselves where the commune sounds:
// cut off at its own, over midnight too, and together where they are silent
// together.
func TestQuietHoursOfHamletsStandBesideTheCommunes(t *testing.T) {
	got := quietSpans([]backend.QuietIn{
		quietIn("", 22*60, 5*60, false), quietIn("Đồi Chè", 21*60, 6*60, true), quietIn("Bãi", 12*60, 14*60, true), quietIn("Đồi Chè", 13*60, 15*60, true),
	})
	want := []widget.WeekQuiet{
		{WeekSpan: widget.WeekSpan{From: 0, To: 300}}, {WeekSpan: widget.WeekSpan{From: 1320, To: 1440}},
		{WeekSpan: widget.WeekSpan{From: 300, To: 360}, Whose: "Đồi Chè", Part: true},
		{WeekSpan: widget.WeekSpan{From: 720, To: 780}, Whose: "Bãi", Part: true},
		{WeekSpan: widget.WeekSpan{From: 780, To: 840}, Whose: "Bãi, Đồi Chè", Part: true},
		{WeekSpan: widget.WeekSpan{From: 840, To: 900}, Whose: "Đồi Chè", Part: true},
		{WeekSpan: widget.WeekSpan{From: 1260, To: 1320}, Whose: "Đồi Chè", Part: true},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
		}
	}
}

// For the commune they are those of some, for the hamlet those of all, and for
// another they are not seen.
func TestQuietHoursAreThoseOfThePlaceThatIsShown(t *testing.T) {
	b := uitest.Station()
	var hushed, other app.Hamlet
	b.Do(func() {
		hushed, other = b.HamletsOf[0], b.HamletsOf[1]
		b.RulesIs.Quiet = append(b.RulesIs.Quiet, app.QuietHours{Hamlet: hushed.ID, From: 17 * time.Hour, To: 18*time.Hour + 30*time.Minute})
		b.RulesIs.Quiet = append(b.RulesIs.Quiet, app.QuietHours{Hamlet: hushed.ID, From: 18*time.Hour + 30*time.Minute, To: 19 * time.Hour})
	})
	e, p := shown(t, b, nil)
	e.Picture(t, "lich-phat-yen-tinh-xa")
	if !e.Sees("Yên tĩnh riêng: " + hushed.Name + " 17:00–19:00") {
		t.Errorf("the legend does not say whose: %q", e.Words())
	}
	for _, d := range p.week.Due {
		if d.Clashes() {
			t.Errorf("%s on %s is said to be cut, though only one hamlet is silent", d.Title, d.Date)
		}
	}
	pick := func(name string) {
		t.Helper()
		for i, o := range p.head.zones.Options {
			if o == name {
				p.head.zones.Choose(i)
				e.Wait()
				return
			}
		}
		t.Fatalf("%q is not offered: %q", name, p.head.zones.Options)
	}
	pick(hushed.Name)
	e.Picture(t, "lich-phat-yen-tinh-xom")
	if q := p.week.Quiet[len(p.week.Quiet)-1]; q.Part || q.Name != hushed.Name {
		t.Errorf("in its hamlet: %+v", q)
	}
	if len(p.week.Due) == 0 || p.shownZone() != "" {
		t.Errorf("%d due, zone %q", len(p.week.Due), p.shownZone())
	}
	pick(other.Name)
	if e.Sees("Yên tĩnh riêng") || len(p.week.Quiet) != 2 {
		t.Errorf("in another hamlet: %+v", p.week.Quiet)
	}
}

// The place that is shown and the unfolded day are those of the last time; a
// place that is gone gives way to the whole commune.
func TestWhatIsShownIsRemembered(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.head.zones.Choose(1)
	p.setWhole(true)
	e.Wait()
	place := p.zone
	p2 := New(e.Env).(*Page)
	e.Show(p2, nil)
	if place == "" || p2.zone != place || p2.head.zones.Index != 1 || !p2.grid.Whole() {
		t.Errorf("shown is %q (%d), was %q; whole %v", p2.zone, p2.head.zones.Index, place, p2.grid.Whole())
	}
	b.Do(func() { b.ZonesOf, b.HamletsOf = nil, nil })
	p2.Refresh(backend.TopicClusters)
	e.Wait()
	if p2.zone != "" || len(p2.week.Due) == 0 {
		t.Errorf("of %q, which is gone, %d are due", p2.zone, len(p2.week.Due))
	}
}
