package maintenance

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/health"
)

// Heard is what a cluster accounted for on one day, in milliseconds.
type Heard struct{ Played, Missed int64 }

// DayAs is what a day was measured to be.
type DayAs int

// What a day can be. Unknown is not dead: nobody measured it.
const (
	DayUnknown DayAs = iota
	DayAlive
	DayDead
)

// leastLost is how many minutes must be lost before a day counts as dead: a line
// that breaks shows as that for a minute and a half.
const leastLost = 3

// JudgeDay tells what a day was. The cluster's own account of what it played
// goes before everything: a pole that played from its disk without a line was
// alive. Without one, a day is dead on which sound was due and most of it was
// lost, as with an amplifier that is dead, alive on which the cluster answered,
// and unknown else.
func JudgeDay(d *health.Day, h Heard) DayAs {
	switch {
	case h.Played > 0:
		return DayAlive
	case h.Missed > 0:
		return DayDead
	}
	heard, lost, ready := 0, 0, 0
	for i := range d {
		switch d[i].State {
		case app.StateHeard, app.StateFed, app.StateLate:
			heard++
		case app.StateLost:
			lost++
		case app.StateReady:
			ready++
		}
	}
	switch {
	case lost >= leastLost && lost > heard:
		return DayDead
	case heard+ready > 0:
		return DayAlive
	}
	return DayUnknown
}

// DeadTime is for how many days a cluster was measured to be dead about a
// ticket, and of how many nothing was measured.
type DeadTime struct {
	From, To      app.Date // that were looked at
	Dead, Unknown int
}

// Measured is what was measured of clusters.
type Measured interface {
	// Days are a cluster's, from the first to the last given.
	Days(ctx context.Context, cluster app.ID, from, to app.Date) ([]*health.Day, error)
	// Accounts are what it told of each day, from one on.
	Accounts(ctx context.Context, cluster app.ID, from app.Date) (map[app.Date]Heard, error)
}

// lookBack is how many days before its report a cluster may have been dead
// unseen.
const lookBack = 90

// Dead counts the days about a ticket from what was measured: from the day after
// the cluster was alive last before the report, to the day on which the ticket
// was closed, or today. Where it was never measured to be alive before, it
// counts from the report.
func Dead(ctx context.Context, m Measured, t app.Ticket, now time.Time) (DeadTime, error) {
	report, to := app.DateOf(t.OpenedAt()), app.DateOf(now)
	if at := t.ClosedAt(); !at.IsZero() {
		to = app.DateOf(at)
	}
	first := report.Add(-lookBack)
	days, err := m.Days(ctx, t.Cluster, first, to)
	if err != nil {
		return DeadTime{}, err
	}
	told, err := m.Accounts(ctx, t.Cluster, first)
	if err != nil {
		return DeadTime{}, err
	}
	was := make([]DayAs, len(days))
	for i, d := range days {
		was[i] = JudgeDay(d, told[first.Add(i)])
	}
	from := min(lookBack, len(was))
	if alive := lastAlive(was[:from]); alive >= 0 {
		from = alive + 1
	}
	count := DeadTime{From: first.Add(from), To: to}
	for _, is := range was[from:] {
		switch is {
		case DayDead:
			count.Dead++
		case DayUnknown:
			count.Unknown++
		}
	}
	return count, nil
}

func lastAlive(was []DayAs) int {
	for i, is := range slices.Backward(was) {
		if is == DayAlive {
			return i
		}
	}
	return -1
}
