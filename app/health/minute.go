package health

import (
	"time"

	"tienglang/app"
)

// Unknown stands for a figure that nobody measured.
const Unknown = -1 << 15

// Minute is what was measured of a cluster within one minute. Figures that were
// not measured are Unknown; the zero Minute is one of which nothing is known.
type Minute struct {
	State   app.ClusterState // "" and app.StateUnknown are the same
	Volume  int              // 0 to 100
	Level   int              // dBFS, mean of what sounded; Unknown when nothing did
	Celsius int              // of the box
	Signal  int              // dBm, of its modem
	FreeMB  int              // on its disk
	ClockMS int              // off the station's time, signed
	DataKB  int              // over its line, both ways
}

// Nothing is a minute of which nothing is known.
var Nothing = Minute{State: app.StateUnknown, Volume: Unknown, Level: Unknown, Celsius: Unknown,
	Signal: Unknown, FreeMB: Unknown, ClockMS: Unknown, DataKB: Unknown}

// MinutesADay are those of Vietnam's day, which has no summer time.
const MinutesADay = 24 * 60

// Day is a cluster's day, minute by minute from midnight on.
type Day [MinutesADay]Minute

// EmptyDay is a day of which nothing is known.
func EmptyDay() *Day {
	var d Day
	for i := range d {
		d[i] = Nothing
	}
	return &d
}

// At is the day, and the minute in it, of a moment, by Vietnam's time.
func At(t time.Time) (app.Date, int) {
	t = t.In(app.Vietnam)
	return app.DateOf(t), t.Hour()*60 + t.Minute()
}
