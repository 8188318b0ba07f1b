package health

import "time"

// How far the time that a report bears may be from the station's, for what it
// tells of the box to be believed. A pole goes by the station's time, so only a
// forged report, or one from before somebody set the station's clock, is from
// the future; what waited longer than a line is ever away says nothing of now.
const (
	MostAhead  = 5 * time.Minute
	MostBehind = 8 * 24 * time.Hour
	fresh      = 5 * time.Minute
)

// Admission is what a report may tell by the time that it bears.
type Admission int

const (
	Current Admission = iota // how its box stands
	Late                     // how its box stood once
	Future                   // nothing: that time is still to come
	Past                     // nothing: no box waits for so long
)

// Admit judges a report dated at, when it is station by the station's clock.
func Admit(at, station time.Time) Admission {
	switch by := at.Sub(station); {
	case by > MostAhead:
		return Future
	case by < -MostBehind:
		return Past
	case by < -fresh:
		return Late
	}
	return Current
}

// Believed reports whether a report tells anything of its box.
func (a Admission) Believed() bool { return a == Current || a == Late }
