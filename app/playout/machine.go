package playout

import (
	"slices"
	"time"

	"tienglang/app"
)

// Phase is where a broadcast stands.
type Phase string

// The phases, in their order; after PhaseEnding comes PhaseIdle.
const (
	PhaseIdle     Phase = ""         // nothing is on air
	PhaseStarting Phase = "starting" // clusters are called, nothing sounds yet
	PhaseOnAir    Phase = "on_air"   // the sound is sent
	PhaseEnding   Phase = "ending"   // the sound has ended here and still plays at the poles
)

// Why a broadcast ended.
const (
	EndDone        = "done"        // it came to its end
	EndStopped     = "stopped"     // a person took it off air
	EndInterrupted = "interrupted" // something failed, or the station was closed
	EndCut         = "cut"         // something of higher precedence took its place
	EndChanged     = "changed"     // the schedule was changed meanwhile
)

// EventKind is what happened to a broadcast.
type EventKind string

// The events that move the machine.
const (
	EventAsked   EventKind = "asked"   // somebody goes on air
	EventSounded EventKind = "sounded" // the sound has begun
	EventFailed  EventKind = "failed"  // it could not begin, or was cut off
	EventStopped EventKind = "stopped" // somebody takes it off air
	EventEnded   EventKind = "ended"   // the sound came to its end
	EventPlayed  EventKind = "played"  // the poles have played what was sent
)

// Event is one of them, with its moment.
type Event struct {
	Kind      EventKind
	At        time.Time
	Broadcast app.ID
}

// machine is what is on air, as a pure state machine: step alone changes it,
// and tells what is to be done.
type machine struct {
	phase     Phase
	broadcast app.Broadcast
	sound     time.Time // when it began to sound
	ended     time.Time // when it stopped
	reason    string
	events    []Event
}

// action is what a step asks for.
type action string

const (
	doCall    action = "call"    // log the beginning, call the clusters
	doStop    action = "stop"    // stop the engine
	doDrain   action = "drain"   // let the poles play what was sent
	doRelease action = "release" // let the clusters go, log the end
)

// mostEvents is how many events are remembered.
const mostEvents = 50

// step takes an event in and returns what is to be done, in this order. An
// event that means nothing in this phase changes nothing.
func (m *machine) step(e Event, b app.Broadcast) []action {
	next, todo := m.next(e)
	if next == m.phase {
		return nil
	}
	if e.Kind == EventAsked {
		*m = machine{broadcast: b, events: m.events}
	}
	e.Broadcast = m.broadcast.ID
	m.note(e)
	m.phase = next
	switch next {
	case PhaseOnAir:
		m.sound = e.At
	case PhaseEnding:
		m.ended, m.reason = e.At, reasonOf(e.Kind)
	case PhaseIdle:
		m.broadcast = app.Broadcast{}
	}
	return todo
}

// next is the table of phases.
func (m *machine) next(e Event) (Phase, []action) {
	switch m.phase {
	case PhaseIdle:
		if e.Kind == EventAsked {
			return PhaseStarting, []action{doCall}
		}
	case PhaseStarting:
		switch e.Kind {
		case EventSounded:
			return PhaseOnAir, nil
		case EventStopped, EventFailed:
			return PhaseEnding, []action{doStop, doRelease}
		}
	case PhaseOnAir:
		switch e.Kind {
		case EventStopped, EventFailed, EventEnded:
			return PhaseEnding, []action{doStop, doDrain, doRelease}
		}
	case PhaseEnding:
		if e.Kind == EventPlayed {
			return PhaseIdle, nil
		}
	}
	return m.phase, nil
}

func reasonOf(k EventKind) string {
	switch k {
	case EventEnded:
		return EndDone
	case EventStopped:
		return EndStopped
	}
	return EndInterrupted
}

func (m *machine) note(e Event) {
	m.events = append(m.events, e)
	if n := len(m.events); n > mostEvents {
		m.events = slices.Clone(m.events[n-mostEvents:])
	}
}

func (m *machine) history() []Event { return slices.Clone(m.events) }

// sounded is how long it has sounded at now.
func (m *machine) sounded(now time.Time) time.Duration {
	switch {
	case m.sound.IsZero():
		return 0
	case !m.ended.IsZero():
		return m.ended.Sub(m.sound)
	}
	return now.Sub(m.sound)
}
