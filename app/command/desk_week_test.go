package command

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestThePastOfAWeekIsWhatWasPlannedThen: a line that was moved since stands on
// its past days where it was, one that was removed is still seen there, and one
// that came later is not.
func TestThePastOfAWeekIsWhatWasPlannedThen(t *testing.T) {
	t.Parallel()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0", Name: trainingStation, Loop: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	d := newDesk(s)
	d.firstSignedIn(t)
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{Name: "Đình làng", Technology: app.TechnologyIP, Line: app.LineLAN,
		Volume: 90, VolumeCap: 100, Horns: []app.Horn{{Watts: 30}}}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	today := app.DateOf(s.clock.Now())
	day := today.Add(-1)
	lay := func(before *app.ScheduleEntry, title string, start time.Duration) app.ScheduleEntry {
		t.Helper()
		e := app.ScheduleEntry{Title: title, Kind: app.BroadcastLive, Length: 30 * time.Minute, Start: start,
			Repeat: app.Repeat{Kind: app.RepeatDaily, From: today.Add(-14)}}
		if before != nil {
			e = *before
			e.Start = start
		}
		kept, err := d.ChangeSchedule(t.Context(), backend.ScheduleChange{{Before: before, After: &e}})
		if err != nil {
			t.Fatal(err)
		}
		return *kept[0].After
	}
	moved, gone := lay(nil, "Dân ca", 5*time.Hour+30*time.Minute), lay(nil, "Thời tiết", 5*time.Hour)
	var noted []app.Slot
	for _, e := range []app.ScheduleEntry{moved, gone} {
		noted = append(noted, app.Slot{Broadcast: "b-" + e.ID, Entry: e.ID, Date: day, Kind: e.Kind, Title: e.Title, Priority: e.Priority,
			Clusters: []app.ID{c.ID}, From: day.At(e.Start), To: day.At(e.Start + e.Length)})
	}
	if err := s.db.NotePlanned(t.Context(), noted, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	lay(&moved, "", 7*time.Hour)
	lay(nil, "Họp thôn", 8*time.Hour)
	if _, err := d.ChangeSchedule(t.Context(), backend.ScheduleChange{{Before: &gone}}); err != nil {
		t.Fatal(err)
	}
	monday := day.Add(-(int(day.Weekday()+6) % 7))
	week, err := d.Week(t.Context(), monday, "")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]time.Duration{"Dân ca": 5*time.Hour + 30*time.Minute, "Thời tiết": 5 * time.Hour}
	for _, due := range week.Due {
		switch {
		case due.Date < day:
			t.Errorf("%s stands on %s, before anything was planned", due.Title, due.Date)
		case due.Date == day && want[due.Title] != due.From.Sub(day.Time()):
			t.Errorf("%s stands on its past day at %s", due.Title, due.From)
		case due.Date == day && due.To.Sub(due.From) != 30*time.Minute:
			t.Errorf("%s was %v long", due.Title, due.To.Sub(due.From))
		}
		if due.Date == day {
			delete(want, due.Title)
		}
	}
	if len(want) > 0 {
		t.Errorf("of the past there lack %v", want)
	}
	ahead, err := d.Week(t.Context(), monday.Add(14), "")
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, due := range ahead.Due[:2] {
		titles = append(titles, due.Title+due.From.Format(" 15:04"))
	}
	if !slices.Equal(titles, []string{"Dân ca 07:00", "Họp thôn 08:00"}) || len(ahead.Due) != 14 {
		t.Errorf("ahead there are %d: %q", len(ahead.Due), titles)
	}
}

// What a gateway alone gave its transmitter while the station was off is told
// of in the week, as what poles heard is.
func TestTheWeekTellsWhatWasFedWithoutTheStation(t *testing.T) {
	t.Parallel()
	now := time.Now()
	due := backend.Due{Slots: []app.Slot{{Broadcast: "b", From: now.Add(-time.Hour), To: now.Add(-time.Minute)}}}
	became(nil, now, func(app.Slot) backend.Aired { return backend.Aired{Fed: 2, Due: 3} })(&due)
	if due.Fed != 2 || due.Of != 3 || due.State != backend.DuePartly {
		t.Errorf("%+v", due)
	}
}
