package backend

import (
	"time"

	"tienglang/app"
)

// DayState is what is known of a part of the day.
type DayState string

// The states of a part of the day: first those of what is over, then of what
// is on air, then of what is to come.
const (
	DayHeard    DayState = "heard"    // it was sent, and clusters say what they played
	DayUnheard  DayState = "unheard"  // it was sent, and no cluster has said anything
	DayCut      DayState = "cut"      // it was taken off air before its end
	DayPaused   DayState = "paused"   // it was cut, and the rest of it is due later or sounds now
	DayStopped  DayState = "stopped"  // a person took it off air
	DayMissed   DayState = "missed"   // it was due and did not sound
	DayOnAir    DayState = "on_air"   // it sounds now
	DayHeld     DayState = "held"     // it lies at the poles already
	DayReady    DayState = "ready"    // it is approved and will be sent
	DayApproval DayState = "approval" // nothing that may be played: no approval, or no programme yet
	DayFallback DayState = "fallback" // a relay, with something ready to take its place
	DayRelay    DayState = "relay"    // a relay without anything to take its place
	DayOpen     DayState = "open"     // time that is kept free for the microphone
)

// DayPart is one stretch of the day: what was, is or will be on air, from the
// plan, the broadcasts and what the clusters played.
type DayPart struct {
	Entry     app.ID // of the schedule, "" for what was put on air by hand
	Broadcast app.ID
	Programme app.ID
	Title     string
	Kind      app.BroadcastKind
	Priority  app.Priority
	From, To  time.Time // To is zero while an open end goes on
	State     DayState
	Due       int // clusters
	Heard     int // clusters that played it whole
	Fed       int // clusters whose transmitter or amplifier was given it whole, beside Heard
	Held      int // clusters that hold it
	Absent    []string
	Again     time.Time    // of DayPaused: when it goes on, or went on
	Why       []app.Reason // of what is not as it was entered
}

// Over tells that the part is past.
func (p DayPart) Over() bool {
	switch p.State {
	case DayHeard, DayUnheard, DayCut, DayPaused, DayStopped, DayMissed:
		return true
	}
	return false
}

// The needs that come of the schedule.
const (
	NeedOwed      NeedKind = "owed"      // a notice is still owed on some days
	NeedRelay     NeedKind = "relay"     // a relay is away and something else plays
	NeedCollision NeedKind = "collision" // something due today is cut or lost
	NeedEmpty     NeedKind = "empty"     // an entry due today has no programme
	NeedDisk      NeedKind = "disk"      // the disk is nearly full
	NeedClock     NeedKind = "clock"     // the machine's clock differs from the station's
)
