package store_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/health"
)

// TestAlarmsAreKept: as they stood last, the open ones apart from those that
// ended, and who knew is in the log.
func TestAlarmsAreKept(t *testing.T) {
	d, err := open(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	at := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	keep := func(act app.AuditRow, all ...health.Condition) {
		t.Helper()
		if err := d.KeepAlarms(t.Context(), all, act); err != nil {
			t.Fatal(err)
		}
	}
	hot := health.Condition{Cluster: "a", Kind: health.KindHot, Since: at, RaisedAt: at.Add(time.Minute), Grave: 1, Figure: 78, Turns: []time.Time{at}}
	line := health.Condition{Cluster: "b", Kind: health.KindLine, Since: at, RaisedAt: at, Group: health.KindHamlet}
	keep(app.AuditRow{}, hot, line)
	hot.AckedBy, hot.AckedAt = "an", at.Add(time.Hour)
	keep(app.AuditRow{User: "an", Action: "alarm.acknowledge", Object: "hot"}, hot)
	all, err := d.OpenAlarms(t.Context())
	if err != nil || len(all) != 2 || all[0].AckedBy != "an" || all[0].Figure != 78 || len(all[0].Turns) != 1 || all[1].Group != health.KindHamlet {
		t.Fatalf("open: %+v, %v", all, err)
	}
	hot.EndedAt = at.Add(2 * time.Hour)
	keep(app.AuditRow{}, hot)
	again := hot
	again.RaisedAt, again.EndedAt, again.AckedBy = at.Add(3*time.Hour), time.Time{}, ""
	keep(app.AuditRow{}, again)
	if all, err = d.OpenAlarms(t.Context()); err != nil || len(all) != 2 || !all[0].RaisedAt.Equal(again.RaisedAt) {
		t.Fatalf("open: %+v, %v", all, err)
	}
	past, err := d.PastAlarms(t.Context(), "a", 10)
	if err != nil || len(past) != 1 || past[0].AckedBy != "an" || !past[0].EndedAt.Equal(hot.EndedAt) {
		t.Fatalf("past: %+v, %v", past, err)
	}
	rows, err := d.Audit(t.Context(), 10)
	if err != nil || len(rows) == 0 || rows[0].Action != "alarm.acknowledge" || rows[0].User != "an" {
		t.Fatalf("log: %+v, %v", rows, err)
	}
}
