//go:build long

package command

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
)

// TestPolesPlayWhatTheyHold lets a planned programme's time come: the poles
// play it from their own disks although the station sends it too.
func TestPolesPlayWhatTheyHold(t *testing.T) {
	d := openDesk(t)
	s := d.station
	slot := dueAt(t, s, shortApproved(t, s, 4), s.clock.Now().Add(15*time.Second).Truncate(time.Second))
	until(t, 30*time.Second, "every pole holds it", func() bool {
		held, _ := s.holding.Held(slot)
		return len(held) == 3
	})
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
		return len(heard) == 3 && !slices.ContainsFunc(heard, func(h app.Heard) bool { return h.PlayedMS < 3990 || h.MissedMS > 0 })
	})
	if streamed > 0 {
		t.Errorf("%d streams were asked for although the poles had it", streamed)
	}
}
