package store_test

import (
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
