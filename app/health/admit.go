package health

import (
	"time"

	"tienglang/app"
)

// How far the time that a report bears may be from the station's, for what it
// tells of the box to be believed. A pole goes by the station's time, so only a
// forged report, or one from before somebody set the station's clock, is from
// the future; what waited longer than a line is ever away says nothing of now.
const (
	MostAhead  = 5 * time.Minute
	MostBehind = 8 * 24 * time.Hour
	fresh      = 5 * time.Minute
)

// Admit judges what a report tells of its box: "health.future" or "health.past",
// with by, where that cannot be true. now is false for what came late, which
// tells nothing of how the box stands.
func Admit(at, station time.Time) (now bool, err error) {
	switch by := at.Sub(station); {
	case by > MostAhead:
		return false, app.Fail("health.future", nil, "by", by.Round(time.Second).String())
	case by < -MostBehind:
		return false, app.Fail("health.past", nil, "by", (-by).Round(time.Second).String())
	default:
		return by >= -fresh, nil
	}
}
