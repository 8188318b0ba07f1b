package app

import "time"

// Message is a sound for an emergency that a leader has approved in advance, so
// that it lies at the poles before it is needed.
type Message struct {
	ID    ID
	Title string
	Text  string // what was read by machine, "" for sound that was brought
	// Media is the SHA-256 of what a pole sounds once, signal and words; Words
	// that of the words alone, as a repeat has the time of issue before them.
	Media string
	Words string
	Until time.Time // permission ends

	ApprovedBy  ID
	ApprovedAt  time.Time
	WithdrawnBy ID
	WithdrawnAt time.Time // zero while it stands
}

// MostMessages is how many messages stand at a time: as many as a speaker takes.
const MostMessages = 32

// Stands reports whether m may be broadcast at now.
func (m Message) Stands(now time.Time) bool { return m.WithdrawnAt.IsZero() && m.Until.After(now) }
