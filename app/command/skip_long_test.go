//go:build long

package command

import (
	"testing"
	"time"

	"tienglang/app"
)

// TestAPartThatPolesHoldIsSkippedAndPutBack: poles that play a programme from
// their own disks fall silent when it is skipped, and go on in its middle when
// that is taken back; the day says that a person stopped it.
func TestAPartThatPolesHoldIsSkippedAndPutBack(t *testing.T) {
	d := openDesk(t)
	s := d.station
	slot := dueAt(t, s, shortApproved(t, s, 60), s.clock.Now().Add(15*time.Second).Truncate(time.Second))
	states := func(want app.ClusterState) (n int) {
		for _, c := range s.inventory.Board() {
			if c.State == want {
				n++
			}
		}
		return n
	}
	until(t, 30*time.Second, "every pole holds it", func() bool { held, _ := s.holding.Held(slot); return len(held) == 3 })
	until(t, 40*time.Second, "every pole plays it", func() bool { return states(app.StateHeard) == 3 })
	for _, session := range s.network.outlets.sessions(slot.Broadcast) {
		if session.Connected {
			t.Error("a pole plays the stream and not what it holds")
		}
	}
	pressed := s.clock.Now()
	if err := d.SkipPart(t.Context()); err != nil {
		t.Fatal(err)
	}
	played := func() (ms int64) {
		heard, err := s.db.HeardOf(t.Context(), slot.Broadcast)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range heard {
			ms += h.PlayedMS
		}
		return ms
	}
	until(t, 20*time.Second, "no pole plays it any more", func() bool { return states(app.StateHeard) == 0 && d.OnAir().Skipped != "" })
	pause(t.Context(), 5*time.Second) // the accounts come in
	was := played()
	on := time.Duration(was/3)*time.Millisecond - pressed.Sub(slot.From)
	t.Logf("the poles played on for %v", on.Round(time.Millisecond))
	if on > 3*time.Second {
		t.Errorf("they played on for %v after it was skipped", on)
	}
	pause(t.Context(), 3*time.Second)
	if now := played(); now != was || d.OnAir().On {
		t.Errorf("on air %v; %d ms more were played after it was skipped", d.OnAir().On, now-was)
	}
	if err := d.TakeBackSkip(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, 30*time.Second, "every pole plays it again", func() bool { return states(app.StateHeard) == 3 && d.OnAir().On })
	if a := d.OnAir(); a.Broadcast.ID != slot.Broadcast || a.Skipped != "" || a.Elapsed < time.Since(slot.From)-3*time.Second {
		t.Errorf("it goes on at %v, %v after it began: %+v", a.Elapsed, time.Since(slot.From), a.Broadcast)
	}
	rows, _, err := d.Audit(20)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]int{}
	for _, r := range rows {
		acts[r.Action]++
	}
	if acts["air.skip"] != 1 || acts["air.unskip"] != 1 {
		t.Errorf("the audit log has %v", acts)
	}
}
