package command

import (
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
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
	awake(t, s)
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

// TestPolesHoldWhatIsPlanned plans a programme twice: the poles have it before
// its time, and have it no more when both are taken out of the schedule.
func TestPolesHoldWhatIsPlanned(t *testing.T) {
	d := openDesk(t)
	s := d.station
	p := shortApproved(t, s, 2)
	slot := dueAt(t, s, p, s.clock.Now().Add(time.Hour).Truncate(time.Second))
	until(t, 30*time.Second, "every pole holds it", func() bool {
		held, of := s.holding.Held(slot)
		return of == 3 && len(held) == of
	})
	all, err := d.Holdings(t.Context())
	if err != nil || len(all.Clusters) != 3 {
		t.Fatalf("%d clusters hold: %v", len(all.Clusters), err)
	}
	for _, h := range all.Clusters {
		if h.Data.Held < 5_000 || h.Data.Held > 100_000 || h.Data.Dong != 0 || h.Held != 1 || h.Of != 1 || !h.Until.After(slot.To) {
			t.Errorf("cluster %s: %+v for a small file by LAN", h.Name, h)
		}
	}
	day := s.clock.Now().Add(24 * time.Hour).Truncate(time.Second)
	again := dueAt(t, s, p, day)
	until(t, 30*time.Second, "it is held for the next day", func() bool {
		held, _ := s.holding.Held(again)
		return len(held) == 3
	})
	if err := s.playout.Skip(t.Context(), theProgram, slot.Broadcast); err != nil {
		t.Fatal(err)
	}
	left, err := s.planLeft(t.Context(), s.clock.Now().Add(-time.Minute), again.To)
	if err != nil || len(left.Slots) != 1 || left.Slots[0].Broadcast != again.Broadcast {
		t.Errorf("poles are to hold %v, %v: one of two was taken off air for good", left.Slots, err)
	}
	for _, entry := range []app.ID{slot.Entry, again.Entry} {
		if err := s.schedule.Remove(t.Context(), theProgram, entry); err != nil {
			t.Fatal(err)
		}
	}
	until(t, 30*time.Second, "no pole has it any more", func() bool {
		left, err := filepath.Glob(filepath.Join(s.dir, "virtual", "*", "held", "[0-9a-f]*.sealed"))
		return err == nil && len(left) == 0
	})
}

// TestWhatIsRemovedWhileByHandIsHeldNoMore: a person is on air, and what is
// taken out of the schedule meanwhile stays at no pole, the rest does; and a
// station that has just started gives its poles what to hold all the same.
func TestWhatIsRemovedWhileByHandIsHeldNoMore(t *testing.T) {
	d := openDesk(t)
	s := d.station
	hand, gone, kept := shortApproved(t, s, 120), shortApproved(t, s, 2), shortApproved(t, s, 3)
	slot := dueAt(t, s, gone, s.clock.Now().Add(time.Hour).Truncate(time.Second))
	stays := dueAt(t, s, kept, s.clock.Now().Add(2*time.Hour).Truncate(time.Second))
	everywhere := func(one app.Slot) int { held, _ := s.holding.Held(one); return len(held) }
	until(t, 30*time.Second, "every pole holds both", func() bool { return everywhere(slot) == 3 && everywhere(stays) == 3 })
	if _, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: hand.ID}); err != nil {
		t.Fatal(err)
	}
	if err := s.schedule.Remove(t.Context(), theProgram, slot.Entry); err != nil {
		t.Fatal(err)
	}
	until(t, 30*time.Second, "no pole holds what was removed", func() bool { return everywhere(slot) == 0 })
	if n := everywhere(stays); n != 3 || !s.playout.State().On() {
		t.Errorf("%d poles hold the rest; on air by hand: %v", n, s.playout.State().On())
	}
	s.holding.mu.Lock()
	s.holding.each = map[app.ID]*heldHere{} // as after a start
	s.holding.mu.Unlock()
	s.holding.look()
	until(t, 30*time.Second, "every pole is given a schedule", func() bool {
		s.holding.mu.Lock()
		defer s.holding.mu.Unlock()
		return len(s.holding.each) == 3
	})
	if err := s.playout.StopLive(t.Context(), theProgram); err != nil {
		t.Error(err)
	}
}
