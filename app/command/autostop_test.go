package command

import (
	"testing"
	"time"
)

// TestAnAutomaticStopIsOfOneBroadcast: it comes at its time, not when it was
// taken back or set anew, and never to the broadcast after.
func TestAnAutomaticStopIsOfOneBroadcast(t *testing.T) {
	var a autoStop
	now := time.Now()
	ended := make(chan string, 8)
	stop := func(name string) func() { return func() { ended <- name } }
	a.set("b1", now.Add(20*time.Millisecond), now, stop("taken back"))
	a.set("b1", time.Time{}, now, stop("never"))
	a.set("b2", now.Add(30*time.Millisecond), now, stop("set anew"))
	at := now.Add(60 * time.Millisecond)
	a.set("b2", at, now, stop("last"))
	if !a.of("b2").Equal(at) || !a.of("b1").IsZero() {
		t.Errorf("ends at %v and %v", a.of("b2"), a.of("b1"))
	}
	if got := <-ended; got != "last" {
		t.Errorf("ended by %q", got)
	}
	if !a.of("b2").IsZero() || len(ended) != 0 {
		t.Errorf("after its end: %v, %d more", a.of("b2"), len(ended))
	}
	a.set("b3", now.Add(-time.Hour), now, stop("past"))
	if got := <-ended; got != "past" {
		t.Errorf("an end that is past: %q", got)
	}
}
