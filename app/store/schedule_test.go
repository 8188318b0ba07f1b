package store_test

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

func TestAnEntryIsKeptWithItsRowsAndOnce(t *testing.T) {
	db := apptest.DB(t, store.Options{})
	e := app.ScheduleEntry{
		ID: app.NewID(time.Now()), Title: "Bản tin sáng", Kind: app.BroadcastProgramme, Start: 5 * time.Hour, OnCut: app.CutLater,
		Repeat: app.Repeat{Kind: app.RepeatWeekly, From: "2026-11-23", Weekdays: []time.Weekday{time.Monday, time.Sunday}, Except: []app.Date{"2026-12-07"}},
		Notice: &app.Notice{Basis: "Luật", First: "2026-11-23", Days: 3}, Clusters: []app.ID{"a", "b"},
	}
	saved, err := db.SaveSchedule(t.Context(), []app.ScheduleEntry{e}, app.AuditRow{User: "me", Action: "schedule.save"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.ScheduleEntry(t.Context(), e.ID)
	if err != nil || got.Version != 1 || got.Repeat.Weekdays[1] != time.Sunday || got.Notice.Days != 3 || got.OnCut != app.CutLater || len(got.Clusters) != 2 {
		t.Fatalf("%+v %v", got, err)
	}
	waiting, err := db.Outbox(t.Context(), 10)
	if err != nil || len(waiting) != 1 || waiting[0].Kind != app.RecordSchedule || waiting[0].Object != e.ID {
		t.Fatalf("outbox: %+v %v", waiting, err)
	}
	if _, err := db.SaveSchedule(t.Context(), []app.ScheduleEntry{e}); app.CodeOf(err) != "data.changed" {
		t.Errorf("an old version was written: %v", err)
	}
	saved[0].DeletedAt = time.Now()
	if _, err := db.SaveSchedule(t.Context(), saved); err != nil {
		t.Fatal(err)
	}
	if all, err := db.ScheduleEntries(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("what was removed is listed: %v %v", all, err)
	}
}

func TestAllOfAScheduleIsKeptOrNothing(t *testing.T) {
	db := apptest.DB(t, store.Options{})
	one := app.ScheduleEntry{ID: "one", Title: "one"}
	stale := app.ScheduleEntry{ID: "one", Title: "again"}
	if _, err := db.SaveSchedule(t.Context(), []app.ScheduleEntry{one, stale}, app.AuditRow{Action: "schedule.save"}); app.CodeOf(err) != "data.changed" {
		t.Fatalf("%v", err)
	}
	if all, err := db.ScheduleEntries(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("half of it was kept: %v %v", all, err)
	}
	if waiting, err := db.Outbox(t.Context(), 10); err != nil || len(waiting) != 0 {
		t.Errorf("it goes to the hub: %v %v", waiting, err)
	}
}

// What a day announced that was moved counts for the line it was moved from,
// also once it was removed; other lines count for nothing.
func TestNoticesAiredByADayThatWasMoved(t *testing.T) {
	db := apptest.DB(t, store.Options{})
	entries := []app.ScheduleEntry{
		{ID: "land", Title: "Quy hoạch", Notice: &app.Notice{First: "2026-11-23", Days: 3}},
		{ID: "moved", Title: "Quy hoạch", NoticeOf: "land", DeletedAt: time.Now()}, {ID: "other", Title: "Dân ca"},
	}
	if _, err := db.SaveSchedule(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	var slots []app.Slot
	for i, e := range entries {
		at := app.Date("2026-11-23").Add(i).At(5 * time.Hour)
		b := app.Broadcast{ID: "b-" + e.ID, Kind: app.BroadcastProgramme, Title: e.Title, Clusters: []app.ID{"c" + e.ID}, StartedAt: at}
		slots = append(slots, app.Slot{Broadcast: b.ID, Entry: e.ID, Date: app.DateOf(at), From: at, To: at.Add(time.Minute)})
		if err := db.StartBroadcast(t.Context(), b, app.AuditRow{Action: "air.start"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.PutPlanned(t.Context(), slots); err != nil {
		t.Fatal(err)
	}
	aired, err := db.NoticesAired(t.Context(), "2026-11-20")
	if err != nil || len(aired) != 1 || !slices.Equal(aired["land"], []app.Date{"2026-11-23", "2026-11-24"}) {
		t.Errorf("%v %v", aired, err)
	}
}
