package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/health"
)

// TestALineThatIsToldOfIsNotWaitedFor: a station that starts while every line is
// gone waits for those of which no alarm tells, and says of the others what the
// alarm says; no start is a sign against a line.
func TestALineThatIsToldOfIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	w.run(3)
	w.leave(0)
	w.run(5)
	w.alarm(health.KindLine, 1)
	for i := range w.all {
		if i > 0 {
			w.leave(i)
		}
	}
	board := w.inventory.Board()
	for i := range board {
		board[i].LastReport = w.clock.Now() // as if it went with the others
	}
	if err := w.db.PutStatuses(t.Context(), board); err != nil {
		t.Fatal(err)
	}
	w.close()
	w.open()
	w.signIn()
	for i, s := range w.inventory.Board() {
		if s.Awaited != (i > 0) {
			t.Errorf("%d: %+v", i, s)
		}
	}
	w.vitals.look(t.Context(), w.clock.Now())
	w.needs("alarm_line")
	for _, s := range w.inventory.Board() {
		w.inventory.Presence(s.Cluster, true, w.clock.Now())
		w.inventory.Report(s.Cluster, app.SpeakerReport{At: w.clock.Now()})
	}
	w.ticks.mu.Lock()
	w.ticks.ahead += 20 * time.Second
	w.ticks.mu.Unlock()
	w.vitals.look(t.Context(), w.clock.Now())
	if open := w.vitals.watch.Open(); len(open) != 1 {
		t.Errorf("told of %+v", open)
	}
}
