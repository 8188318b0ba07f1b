package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// HeldSounds is what the poles keep on their own disks, and what their lines
// carried for it and for everything else.
type HeldSounds interface {
	// Holdings tells what is held, what waits and why, and this month's data.
	Holdings(ctx context.Context) (Holdings, error)
	// DataRules say when files travel over lines that cost money.
	DataRules() DataRules
	// SaveDataRules keeps others and lets every pole ask again at once. Errors:
	// "holding.bad_night", "holding.bad_month_mb", "holding.bad_dong_per_mb",
	// "holding.bad_urgent".
	SaveDataRules(ctx context.Context, r DataRules) error
}

// DataRules say when files travel over lines that cost money.
type DataRules struct {
	NightFrom time.Duration // since midnight in Vietnam
	NightTo   time.Duration // may lie on the next morning; the same as NightFrom: at any time
	MonthMB   int           // of each cluster on a SIM, 0 for none at all
	DongPerMB int           // what a megabyte costs
	Urgent    time.Duration // what is due sooner does not wait for the night
}

// Budget is the month's data of one cluster on a SIM, in bytes.
func (r DataRules) Budget() int64 { return int64(r.MonthMB) * 1_000_000 }

// Holdings is what the poles hold at a moment, as far as they have told.
type Holdings struct {
	At       time.Time
	Rules    DataRules
	Clusters []HeldHere // those that a speaker can serve, by number
	Days     []HeldDay  // of all of them, today first
}

// HeldHere is what one cluster holds.
type HeldHere struct {
	Cluster   app.ID
	Number    int
	Name      string
	Line      app.Line
	Virtual   bool
	Connected bool
	Data      LineData
	Told      bool      // the speaker has told what it holds since the station started
	Until     time.Time // to which the schedule that it holds reaches, zero for none
	FreeMB    int64     // of its disk
	Held, Of  int       // programmes of the next days
	Days      []HeldDay // today first
	Waits     []HeldWait
}

// Paid tells whether its line is paid by the megabyte.
func (h HeldHere) Paid() bool { return h.Line == app.Line4G }

// LineData is what a line carried this month, both ways, in bytes. Sound in
// its own time and the link are reckoned in part: all of it is an estimate of
// what the carrier will count.
type LineData struct {
	Held, Stream, Link int64
	Since              time.Time // when the first byte of the month was counted, zero for never
	Dong               int64     // what it costs, 0 where the line costs nothing
}

// All is the sum.
func (d LineData) All() int64 { return d.Held + d.Stream + d.Link }

// Plus is the sum of two, since the earlier.
func (d LineData) Plus(o LineData) LineData {
	since := d.Since
	if since.IsZero() || !o.Since.IsZero() && o.Since.Before(since) {
		since = o.Since
	}
	return LineData{d.Held + o.Held, d.Stream + o.Stream, d.Link + o.Link, since, d.Dong + o.Dong}
}

// HeldDay is how many programmes of a day are held, of those that still come.
type HeldDay struct {
	Date     app.Date
	Held, Of int
}

// HeldWhy is why a cluster does not hold something yet.
type HeldWhy string

// The reasons.
const (
	HeldMaking     HeldWhy = "making"     // the station makes the file for it
	HeldUnreadable HeldWhy = "unreadable" // the station cannot: it is streamed
	HeldOffline    HeldWhy = "offline"    // the pole is not there
	HeldDisk       HeldWhy = "disk"       // the pole's disk is full: it is streamed
	HeldBad        HeldWhy = "bad"        // the pole's copy is damaged: it is streamed
	HeldNight      HeldWhy = "night"      // it waits for the night
	HeldBudget     HeldWhy = "budget"     // the month's data is used up: it is streamed
	HeldComing     HeldWhy = "coming"     // it is on its way
)

// HeldWait is one sound that a cluster is to hold and does not yet.
type HeldWait struct {
	Title string
	Due   time.Time // first needed then, zero for a message for emergencies
	Bytes int64     // 0 while not known
	Why   HeldWhy
	Again time.Time // when it is tried again, zero where that is not known
}
