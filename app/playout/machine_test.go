package playout

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tienglang/app"
)

var t0 = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func TestMachine(t *testing.T) {
	for _, c := range []struct {
		events []EventKind
		phase  Phase
		reason string
		todo   string // of the last event
	}{
		{[]EventKind{EventAsked}, PhaseStarting, "", "[call]"},
		{[]EventKind{EventAsked, EventAsked}, PhaseStarting, "", "[]"},
		{[]EventKind{EventAsked, EventSounded}, PhaseOnAir, "", "[]"},
		{[]EventKind{EventAsked, EventFailed}, PhaseEnding, EndInterrupted, "[stop release]"},
		{[]EventKind{EventAsked, EventStopped}, PhaseEnding, EndStopped, "[stop release]"},
		{[]EventKind{EventAsked, EventSounded, EventEnded}, PhaseEnding, EndDone, "[stop drain release]"},
		{[]EventKind{EventAsked, EventSounded, EventStopped}, PhaseEnding, EndStopped, "[stop drain release]"},
		{[]EventKind{EventAsked, EventSounded, EventFailed}, PhaseEnding, EndInterrupted, "[stop drain release]"},
		{[]EventKind{EventAsked, EventSounded, EventEnded, EventStopped}, PhaseEnding, EndDone, "[]"},
		{[]EventKind{EventAsked, EventSounded, EventEnded, EventPlayed}, PhaseIdle, EndDone, "[]"},
		{[]EventKind{EventStopped, EventEnded, EventPlayed, EventSounded, EventFailed}, PhaseIdle, "", "[]"},
	} {
		var m machine
		var todo []action
		for i, k := range c.events {
			todo = m.step(Event{Kind: k, At: t0.Add(time.Duration(i) * time.Second)}, app.Broadcast{ID: "b"})
		}
		if m.phase != c.phase || m.reason != c.reason || fmt.Sprint(todo) != c.todo {
			t.Errorf("%v: phase %q, reason %q, todo %v", c.events, m.phase, m.reason, todo)
		}
	}
}

func TestElapsedIsTheTimeOfTheSound(t *testing.T) {
	var m machine
	at := func(s int) time.Time { return t0.Add(time.Duration(s) * time.Second) }
	m.step(Event{Kind: EventAsked, At: at(0)}, app.Broadcast{ID: "b"})
	if got := m.sounded(at(2)); got != 0 {
		t.Errorf("before the sound %v", got)
	}
	m.step(Event{Kind: EventSounded, At: at(2)}, app.Broadcast{})
	m.step(Event{Kind: EventStopped, At: at(9)}, app.Broadcast{})
	if got := m.sounded(at(20)); got != 7*time.Second {
		t.Errorf("after the end %v", got)
	}
}

// Whatever comes in whatever order, one broadcast is called at a time, each
// that was called is released exactly once, and the list of events is bounded.
func TestMachineUnderAnyEvents(t *testing.T) {
	kinds := []EventKind{EventAsked, EventSounded, EventFailed, EventStopped, EventEnded, EventPlayed}
	r := rand.New(rand.NewPCG(7, 8))
	var m machine
	called, released := 0, 0
	for i := range 100_000 {
		for _, a := range m.step(Event{Kind: kinds[r.IntN(len(kinds))], At: t0.Add(time.Duration(i))}, app.Broadcast{ID: app.ID(fmt.Sprint(i))}) {
			switch a {
			case doCall:
				called++
			case doRelease:
				released++
			}
		}
		if open := called - released; open < 0 || open > 1 || (m.phase == PhaseIdle) != (m.broadcast.ID == "") || len(m.events) > mostEvents {
			t.Fatalf("event %d: %d called, %d released, phase %q, %d events", i, called, released, m.phase, len(m.events))
		}
	}
	if called < 1000 {
		t.Errorf("only %d broadcasts", called)
	}
}
