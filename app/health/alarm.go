package health

import (
	"time"

	"tienglang/app"
)

// Kind is what an alarm is of. The catalogue has for each, under "alarm." and
// the kind, what happened (".title") and what to look at first (".act").
type Kind string

// The kinds. The first four are of lines that went: of several that would say
// the same, the one that covers most is told alone.
const (
	KindStation Kind = "station" // every line went at once: the station's own, or its router
	KindCarrier Kind = "carrier" // all on one carrier's SIMs went at once, in more than one hamlet
	KindHamlet  Kind = "hamlet"  // all of a hamlet went at once: power or network there
	KindLine    Kind = "line"    // one went by itself
	KindData    Kind = "data"    // the SIM's data is used up, or nearly
	KindDead    Kind = "dead"    // it plays, and its microphone hears nothing: amplifier or horns
	KindVolume  Kind = "volume"  // it tells another volume than was ordered
	KindHot     Kind = "hot"
	KindDisk    Kind = "disk"
	KindClock   Kind = "clock" // of the box, which it goes by when it has lost its line and its power
	KindSignal  Kind = "signal"
	KindPower   Kind = "power" // its supply gives too little
)

// Seen is one cluster as it stands when it is judged. Figures that nobody
// measured are Unknown.
type Seen struct {
	Cluster app.ID
	Hamlet  app.ID
	Line    app.Line
	Carrier string // of its SIM, "" where that is not known

	Away      bool      // its line broke, or nothing came for app.UnknownAfter
	Awaited   bool      // the station has just started: nobody knows yet whether it is away
	LastHeard time.Time // when something came last; zero: never

	Playing bool        // it is due to play, and tells that it does
	Ear     app.HeardAs // of its microphone, "" where there is none

	Volume, Ordered, Cap int // 0 to 100; Ordered is Unknown while an order of its own sets it
	Celsius              int
	FreeMB               int
	ClockMS              int
	Signal               int // dBm
	DataMB               int // of this month
	MonthMB              int // that its SIM has, Unknown where nobody said

	LowPower *bool // its supply gives too little, nil where that is not known
}

// Alarm is one thing that a technician should know, with all the clusters that
// it covers.
type Alarm struct {
	Kind     Kind
	Hamlet   app.ID   // of KindHamlet, "" where several share it
	Carrier  string   // of KindCarrier, "" where several share it
	Clusters []app.ID // in the order of their IDs, never empty
	Since    time.Time
	Times    int // how often it turned bad within the last day, of the cluster where that is most
	Grave    int // 1, and more as it gets worse
	Figure   int // the worst that was measured, in Seen's unit; of KindVolume what it tells
	Wanted   int // of KindVolume, what was ordered
	// AckedBy is who knows of it, of the newest of its clusters, and "" unless
	// somebody knows of all of it as it stands: then it is quiet.
	AckedBy app.ID
	AckedAt time.Time
}

// Quiet reports whether somebody knows of it as it stands.
func (a Alarm) Quiet() bool { return a.AckedBy != "" }
