package app

import "time"

// EmergencyState is how far an order to broadcast in an emergency has come.
type EmergencyState string

// The states, in their order.
const (
	EmergencyWaiting EmergencyState = "waiting" // ordered; nobody has confirmed it
	EmergencyActive  EmergencyState = "active"  // confirmed: sounds, and is repeated until its end
	EmergencyOver    EmergencyState = "over"    // ended, expired, or withdrawn before it sounded
)

// Why an emergency is over.
const (
	EmergencyEnded     = "ended"     // a person ended it
	EmergencyExpired   = "expired"   // its validity is past
	EmergencyWithdrawn = "withdrawn" // nobody confirmed it
)

// Emergency is an order to broadcast at once, over everything. After Decision
// 18/2021/QĐ-TTg it sounds Times times in a row, then again at each whole Every
// of the day (on the hour), each repeat preceded by its time of issue.
type Emergency struct {
	ID    ID
	State EmergencyState
	Title string
	Text  string // what is read by machine, "" for sound that was brought
	Media string // SHA-256 of what sounds at once, all of its Times; "" for the microphone
	// Repeat is the SHA-256 of what sounds later, with the time of issue before
	// it; Media where there is none.
	Repeat     string
	Message    ID // that was approved in advance, "" for none
	Microphone bool
	Device     string
	Zone       ID   // "" for the whole commune
	Clusters   []ID // those that were meant when it was ordered
	Times      int
	Every      time.Duration // 0: never again
	ValidFor   time.Duration
	Origin     Origin

	OrderedBy   ID
	OrderedAt   time.Time
	ConfirmedBy ID // "" while it waits, and for the hub
	ConfirmedAt time.Time
	ValidUntil  time.Time
	EndedBy     ID
	EndedAt     time.Time
	EndReason   string

	Soundings []ID      // its broadcasts, oldest first
	Next      time.Time // of its repeats; zero for none
}

// NextRepeat is the next whole every of the day in Vietnam after t: on the hour
// for an hour. Each day begins anew.
func NextRepeat(t time.Time, every time.Duration) time.Time {
	day := DateOf(t).Time()
	next := day.Add((t.Sub(day)/every + 1) * every)
	if tomorrow := DateOf(t).Add(1).Time(); next.After(tomorrow) {
		return tomorrow
	}
	return next
}

// EmergencyPolicy is who may let an emergency out, and how loud it is.
type EmergencyPolicy struct {
	Second bool `json:"second"` // another account that may confirm
	PIN    bool `json:"pin"`    // the leader's PIN, at anybody's hand who may order
	Alone  bool `json:"alone"`  // who may confirm may confirm his own order
	Hub    bool `json:"hub"`    // the province's signed order needs nobody's confirmation here
	Level  int  `json:"level"`  // volume at the poles, 1 to 100, within each pole's cap; 0 as it is set
}

// DefaultEmergencyPolicy is that of a new station.
func DefaultEmergencyPolicy() EmergencyPolicy {
	return EmergencyPolicy{Second: true, PIN: true, Alone: true, Hub: true, Level: 100}
}
