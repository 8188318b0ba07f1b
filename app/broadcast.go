package app

import (
	"cmp"
	"time"
)

// BroadcastKind is where a broadcast's sound comes from.
type BroadcastKind string

// The kinds of broadcast.
const (
	BroadcastProgramme BroadcastKind = "programme" // an approved programme
	BroadcastLive      BroadcastKind = "live"      // the microphone, under an announcer's hand
	BroadcastRelay     BroadcastKind = "relay"     // another station's sound
	BroadcastEmergency BroadcastKind = "emergency" // at once, over everything
)

// Precedence orders what wants to be at a pole at the same time; the higher
// goes first. Live stands for whatever a person puts on air by hand. What the
// schedule has, however urgent, takes the air from no person.
type Precedence int

// The precedences.
const (
	PrecedenceFiller    Precedence = 10
	PrecedenceScheduled Precedence = 20
	PrecedenceRaised    Precedence = 30
	PrecedenceUrgent    Precedence = 35 // a line of the schedule with PriorityEmergency
	PrecedenceLive      Precedence = 40
	PrecedenceEmergency Precedence = 50
)

// Broadcast is one time on air.
type Broadcast struct {
	ID        ID
	Kind      BroadcastKind
	Programme ID // "" for the microphone
	Title     string
	Zone      ID // "" for the whole commune
	Clusters  []ID
	StartedBy ID
	StartedAt time.Time
	EndedAt   time.Time // zero while on air
	EndReason string    // "done", "stopped", "cut", "changed", "interrupted"

	Precedence Precedence    `json:",omitempty"` // 0 counts as PrecedenceLive
	Entry      ID            `json:",omitempty"` // the line of the schedule, "" by hand
	Date       Date          `json:",omitempty"` // the day of the schedule
	Offset     time.Duration `json:",omitempty"` // place in its sound at which it was sent last
	Emergency  ID            `json:",omitempty"` // the order of which this is a sounding
	CutBy      ID            `json:",omitempty"` // the broadcast that took its place
}

// Rank is where the broadcast stands among others.
func (b Broadcast) Rank() Precedence { return cmp.Or(b.Precedence, PrecedenceLive) }

// PlayLogKind is what a row of the play log tells.
type PlayLogKind string

// The kinds of play-log rows.
const (
	PlayLogStart PlayLogKind = "start" // a broadcast began
	PlayLogHeard PlayLogKind = "heard" // what one cluster reports it played
	PlayLogFed   PlayLogKind = "fed"   // what a gateway put into the transmitter or amplifier that feeds one cluster
	PlayLogEnd   PlayLogKind = "end"   // a broadcast ended
)

// PlayLogRow is one line of the station's play log. Each row carries the
// hash of the one before it (see package app/playlog for the hash).
type PlayLogRow struct {
	Seq         int64
	ID          ID
	Kind        PlayLogKind
	Broadcast   ID
	Programme   ID
	Title       string
	Cluster     ID // "" in start and end rows
	From        time.Time
	To          time.Time
	PlayedMS    int64
	ConcealedMS int64
	MissedMS    int64
	LevelDBFS   float64
	Prev        string
	Hash        string
}
