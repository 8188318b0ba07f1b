package app

import "time"

// Reason explains a decision of the plan: a code, under which the catalogue
// keeps its sentence as "why." + Code, and the values of that sentence.
type Reason struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Slot is one stretch of time at which one thing is due at some clusters. A
// broadcast that was cut and resumes has several slots of one Broadcast, and so
// has one that goes on longer at some clusters than at others; at any moment
// all of them are at the same place of its sound.
type Slot struct {
	Broadcast ID // the same on every machine: made of the entry, its day and the place in its course
	Entry     ID
	Date      Date // the day to which it belongs
	Kind      BroadcastKind
	Programme ID     // what plays: the entry's, or the filler that stands in
	Master    string // SHA-256 of that programme's sound, "" for a relay and the microphone
	Relay     ID
	Title     string
	Priority  Priority
	Filler    bool // it stands in for what was entered, or fills up its rest
	Clusters  []ID // sorted
	From, To  time.Time
	Offset    time.Duration // place in the programme's sound at From
	Why       []Reason      // in the order in which they were decided; none where it plays as it was entered
}

// Precedence is what the slot counts for, at the station and at a pole that
// holds it: what stands in for something raised is not raised itself.
func (s Slot) Precedence() Precedence {
	if s.Filler {
		return PrecedenceFiller
	}
	return s.Priority.Precedence()
}

// Unplayed is what was due and will not sound, wholly or in part.
type Unplayed struct {
	Entry    ID
	Date     Date
	Title    string
	Clusters []ID
	From, To time.Time
	Why      Reason
}

// OwedNotice is an announcement that is still due on some of its days.
type OwedNotice struct {
	Entry ID
	Title string
	Notice
	Done   []Date // it was planned or played
	Owed   []Date // of its consecutive days
	Broken bool   // a day passed without it: the count begins again
}

// Plan is what is due at every cluster in a stretch of time. At each cluster at
// most one slot holds at any moment.
type Plan struct {
	From, To time.Time
	Slots    []Slot // by From, then by Broadcast
	Unplayed []Unplayed
	Owed     []OwedNotice
}

// Interruption is what came in between, by hand or by an emergency: for its
// time nothing that was planned plays at its clusters.
type Interruption struct {
	Broadcast ID
	Kind      BroadcastKind
	Title     string
	Clusters  []ID
	From, To  time.Time // To is zero while it goes on
}

// Preview is what saving an entry would do.
type Preview struct {
	Before, After Plan
	Collisions    []Collision
}

// Collision is a place where a saved entry would meet others.
type Collision struct {
	Date   Date
	At     time.Time
	With   []ID   // other entries
	Course []Slot // what the clusters concerned would play around it, in order
	Lost   []Unplayed
	Moves  []Move // ways out that a person may choose
}

// Move is a way out of a collision: another entry in place of one that is
// there. Where that is another than the one that was to be saved, both are
// saved.
type Move struct {
	Code  string // the catalogue's "move." + Code
	Args  map[string]string
	Entry ScheduleEntry
	Also  []ScheduleEntry // new ones that are saved with it: what is only for one day
}
