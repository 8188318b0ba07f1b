package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// Aircheck is what was sent of one broadcast on a day, as it is kept.
type Aircheck struct {
	Broadcast app.ID
	Title     string // "" where the broadcast is not known any more
	Emergency bool
	From, To  time.Time
	Length    time.Duration // of sound
	Until     app.Date      // the last day on which it is kept
}

// AircheckSound is what Playing tells while the recording of a broadcast sounds.
func AircheckSound(broadcast app.ID) string { return "aircheck " + string(broadcast) }

// Airchecks are the recordings of everything that was sent.
type Airchecks interface {
	// Airchecks are those of a day, by the time at which they began.
	Airchecks(ctx context.Context, date app.Date) ([]Aircheck, error)
	// PlayAircheck plays one at this desk, from its beginning: "aircheck.gone".
	PlayAircheck(ctx context.Context, date app.Date, broadcast app.ID) error
	// SaveAircheck writes one as a sound file in the format of path's ending:
	// "aircheck.gone".
	SaveAircheck(ctx context.Context, date app.Date, broadcast app.ID, path string, p Progress) error
}
