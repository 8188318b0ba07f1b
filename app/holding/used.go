package holding

import "tienglang/app"

// Way is by which way data went over a cluster's line.
type Way string

// The ways.
const (
	WayHeld   Way = "held"   // programmes that are sent ahead
	WayStream Way = "stream" // sound in its own time: broadcasts, and what is listened to
	WayLink   Way = "link"   // orders, reports and the clock
)

// Ways are all of them.
var Ways = []Way{WayHeld, WayStream, WayLink}

// Used is the data of one cluster in a month, in bytes, both ways.
type Used struct {
	Held, Stream, Link int64
}

// All is their sum: what a SIM's budget is held against.
func (u Used) All() int64 { return u.Held + u.Stream + u.Link }

// Add counts n bytes more.
func (u *Used) Add(w Way, n int64) {
	switch w {
	case WayHeld:
		u.Held += n
	case WayStream:
		u.Stream += n
	case WayLink:
		u.Link += n
	}
}

// Plus is the sum of two.
func (u Used) Plus(o Used) Used {
	return Used{u.Held + o.Held, u.Stream + o.Stream, u.Link + o.Link}
}

// Carried is data of one cluster in one month, as it is kept.
type Carried struct {
	Month   string // as Month has it
	Cluster app.ID
	Way     Way
}

// OverTCP adds to bytes of a TCP connection the heads of its packets: 52 bytes
// for about 1,400, and an acknowledgement of 52 for every second packet.
func OverTCP(bytes int64) int64 { return bytes + bytes*56/1000 }
