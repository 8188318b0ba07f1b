package command

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
)

// shortApproved is an approved programme of so many seconds.
func shortApproved(t *testing.T, s *station, seconds int) app.Programme {
	t.Helper()
	m, err := s.sound(t.Context(), time.Duration(seconds)*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{
		Title: "Bản tin sáng", Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// dueAt puts a programme into the schedule, once.
func dueAt(t *testing.T, s *station, p app.Programme, at time.Time) app.Slot {
	t.Helper()
	day := app.DateOf(at)
	_, err := s.schedule.Save(t.Context(), theProgram, app.ScheduleEntry{
		Title: p.Title, Kind: app.BroadcastProgramme, Programme: p.ID, Priority: app.PriorityNormal, Start: at.Sub(day.Time()),
		Repeat: app.Repeat{Kind: app.RepeatOnce, From: day},
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := s.schedule.Plan(t.Context(), at.Add(-time.Second), at.Add(time.Minute))
	if err != nil || len(plan.Slots) != 1 {
		t.Fatalf("%d slots are planned: %v", len(plan.Slots), err)
	}
	return plan.Slots[0]
}

// TestPolesHoldWhatIsPlanned plans a programme: the poles have it before its
// time, play it from their own disks though the station sends it too, and lose
// it when it is withdrawn.
func TestPolesHoldWhatIsPlanned(t *testing.T) {
	d := openDesk(t)
	s := d.station
	p := shortApproved(t, s, 2)
	slot := dueAt(t, s, p, s.clock.Now().Add(6*time.Second).Truncate(time.Second))
	until(t, 30*time.Second, "every pole holds it", func() bool {
		held, of := s.holding.Held(slot)
		return of == 3 && len(held) == of
	})
	for cluster, u := range s.holding.Usage() {
		if u.Bytes < 5_000 || u.Bytes > 100_000 || u.Dong != 0 {
			t.Errorf("cluster %s: %+v for a small file by LAN", cluster, u)
		}
	}
	t.Logf("%+v", slot)
	streamed := 0
	until(t, 20*time.Second, "all of it was heard", func() bool {
		for _, session := range s.network.outlets.sessions(slot.Broadcast) {
			if session.Connected {
				streamed++
			}
		}
		heard, err := s.db.HeardOf(t.Context(), slot.Broadcast)
		if err != nil {
			t.Fatal(err)
		}
		return len(heard) == 3 && !slices.ContainsFunc(heard, func(h app.Heard) bool { return h.PlayedMS < 1990 || h.MissedMS > 0 })
	})
	if streamed > 0 {
		t.Errorf("%d streams were asked for although the poles had it", streamed)
	}

	day := s.clock.Now().Add(24 * time.Hour).Truncate(time.Second)
	again := dueAt(t, s, p, day)
	until(t, 30*time.Second, "it is held for the next day", func() bool {
		held, _ := s.holding.Held(again)
		return len(held) == 3
	})
	if err := s.library.Delete(t.Context(), theProgram, p.ID); err != nil {
		t.Fatal(err)
	}
	d.tell("library")
	until(t, 30*time.Second, "no pole has it any more", func() bool {
		left, err := filepath.Glob(filepath.Join(s.dir, "virtual", "*", "held", "*.opus"))
		return err == nil && len(left) == 0
	})
	if _, err := os.Stat(s.holding.dir); err != nil {
		t.Error(err)
	}
}
