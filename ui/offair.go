package ui

import "time"

// How long Escape is held at its second press to go off air, and how soon
// the second press must follow the first.
const (
	holdFor   = 1200 * time.Millisecond
	pressNext = 1500 * time.Millisecond
)

// offAir watches for Escape pressed twice and held at the second press: so
// easy that it works in a fright, so long that no cat does it.
type offAir struct {
	first time.Time // when the first press was let go, zero for none
	held  time.Time // when the second press went down, zero for none
	watch func()    // ends the watching
}

// down is Escape going down.
func (o *offAir) down(now time.Time) {
	if !o.first.IsZero() && now.Sub(o.first) <= pressNext {
		o.held, o.first = now, time.Time{}
		return
	}
	o.first, o.held = time.Time{}, time.Time{}
}

// up is Escape coming up.
func (o *offAir) up(now time.Time) {
	if !o.held.IsZero() {
		o.held = time.Time{}
		return
	}
	o.first = now
}

// holding tells whether the second press is down.
func (o *offAir) holding() bool { return !o.held.IsZero() }

// due tells, once, that Escape was held long enough.
func (o *offAir) due(now time.Time) bool {
	if o.held.IsZero() || now.Sub(o.held) < holdFor {
		return false
	}
	o.held = time.Time{}
	return true
}
