// Package daily is the page of one day: what was planned, what was sent and
// what was heard, by programme and pole. A page is signed by its station and
// carries the hash of the page before it, so that no figure of it can be changed
// and no day be left out unnoticed, wherever the page is read.
package daily

import (
	"time"

	"tienglang/app"
)

// Version is that of the encoding.
const Version = 1

// Page is one day of one station. All times are Vietnam's; spans are whole
// milliseconds.
type Page struct {
	Version    int         `json:"version"`
	Station    string      `json:"station"` // its name
	Commune    string      `json:"commune"`
	Province   string      `json:"province"`
	Date       app.Date    `json:"date"`
	MadeAt     time.Time   `json:"made_at"`
	Program    string      `json:"program"`  // version that made it
	Number     int64       `json:"number"`   // 1 for the station's first page
	Prev       string      `json:"prev"`     // hash of the page numbered before, "" in the first
	PlayLog    string      `json:"play_log"` // head of the play log's chain when it was made
	Poles      []Pole      `json:"poles"`
	Programmes []Programme `json:"programmes"` // by the time at which they were due or sent

	Key       string `json:"key"`       // public key of the station
	Hash      string `json:"hash"`      // hex SHA-256 of all of the above
	Signature string `json:"signature"` // base64 of the station's signature of Hash
}

// Pole is a cluster as it was called that day.
type Pole struct {
	ID     app.ID `json:"id"`
	Number int    `json:"number"`
	Name   string `json:"name"`
}

// Programme is one broadcast in its three records.
type Programme struct {
	Broadcast app.ID            `json:"broadcast"`
	Entry     app.ID            `json:"entry,omitempty"` // "" by hand
	Title     string            `json:"title"`
	Kind      app.BroadcastKind `json:"kind"`
	Planned   []Stretch         `json:"planned"`       // none: it was not planned
	Sent      []Stretch         `json:"sent"`          // none: the station did not send it
	End       string            `json:"end,omitempty"` // why sending ended
	At        []AtPole          `json:"at"`            // by the pole's number
}

// Stretch is a part of the day.
type Stretch struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// AtPole is a programme at one pole, in milliseconds of the day.
type AtPole struct {
	Pole      app.ID  `json:"pole"`
	Planned   int64   `json:"planned"`
	Sent      int64   `json:"sent"`
	Heard     int64   `json:"heard"`     // played as it was sent
	Concealed int64   `json:"concealed"` // gaps that were smoothed over
	Missed    int64   `json:"missed"`    // silence where sound was due
	Level     float64 `json:"level"`     // dBFS, −120 where nothing was heard
	// Fed tells that all of this was put into a transmitter or amplifier by its
	// gateway, and nobody measured what the horns made of it.
	Fed bool `json:"fed,omitempty"`
}

// Due is how long the pole was to be heard: what was planned, or else sent.
func (a AtPole) Due() int64 {
	if a.Planned > 0 {
		return a.Planned
	}
	return a.Sent
}

// wholeShare is the share of what was due from which on a pole counts as having
// been heard.
const wholeShare = 0.98

// Whole tells that the pole played nearly all that was due.
func (a AtPole) Whole() bool { return !a.Fed && a.nearlyAll() }

// FedWhole tells that nearly all that was due went into the pole's transmitter
// or amplifier.
func (a AtPole) FedWhole() bool { return a.Fed && a.nearlyAll() }

func (a AtPole) nearlyAll() bool {
	return a.Heard > 0 && float64(a.Heard) >= wholeShare*float64(a.Due())
}

// Totals sums up a page.
type Totals struct {
	Planned, Sent, Heard int   // programmes: due, sent at all, heard whole at some pole
	DueMS, HeardMS       int64 // at the poles that measure
	FedMS                int64 // put into transmitters and amplifiers, beside HeardMS
}

// Totals counts the page's programmes and the time over all poles.
func (p Page) Totals() (t Totals) {
	for _, one := range p.Programmes {
		if len(one.Planned) > 0 {
			t.Planned++
		}
		if len(one.Sent) > 0 {
			t.Sent++
		}
		whole := false
		for _, a := range one.At {
			if a.Fed {
				t.FedMS += a.Heard
			} else {
				t.DueMS += a.Due()
				t.HeardMS += a.Heard
			}
			whole = whole || a.Whole()
		}
		if whole {
			t.Heard++
		}
	}
	return t
}
