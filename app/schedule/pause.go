package schedule

import (
	"math"
	"time"

	"tienglang/app"
)

// forever is later than anything that is planned.
const forever = math.MaxInt64

// pause is a stretch of time in which what was planned does not sound.
type pause struct {
	app.Interruption
	from, to int64
	at       map[int]bool // the clusters; nil for all
	quiet    bool
	hours    app.QuietHours
}

// lets tells whether something sounds nevertheless: an urgent line in quiet
// hours, and the microphone in the time that was kept for it.
func (b *pause) lets(r *run) bool {
	if b.quiet {
		return r.level == app.PrecedenceUrgent
	}
	return b.Kind == app.BroadcastLive && r.line.Kind == app.BroadcastLive
}

func (b *pause) reason() app.Reason {
	switch {
	case b.quiet:
		return because("quiet", "from", dayTime(b.hours.From), "to", dayTime(b.hours.To))
	case b.Kind == app.BroadcastEmergency:
		return because("cut_emergency", "title", b.Title, "time", clockTime(b.from))
	case b.Kind == app.BroadcastLive:
		return because("cut_live", "title", b.Title, "time", clockTime(b.from))
	}
	return because("cut_hand", "title", b.Title, "time", clockTime(b.from))
}

func (p *planner) interruptions(all []app.Interruption) []pause {
	var breaks []pause
	for _, one := range all {
		b := pause{Interruption: one, from: one.From.UnixNano(), to: forever, at: map[int]bool{}}
		if !one.To.IsZero() {
			b.to = one.To.UnixNano()
		}
		named := map[app.ID]bool{}
		for _, id := range one.Clusters {
			named[id] = true
		}
		for i, c := range p.clusters {
			if named[c.ID] {
				b.at[i] = true
			}
		}
		if b.from < b.to && len(b.at) > 0 {
			breaks = append(breaks, b)
		}
	}
	return breaks
}

// quietIn are the quiet hours that touch the given days.
func (p *planner) quietIn(first, end int) []pause {
	var all []pause
	for _, q := range p.rules.Quiet {
		if q.From == q.To || q.From < 0 || q.To < 0 || q.From >= day || q.To > 2*day {
			continue
		}
		length := q.To - q.From
		if length < 0 {
			length += day
		}
		at := p.inHamlet(q.Hamlet)
		for n := first - 1; n < end; n++ {
			from := midnight(n) + int64(q.From)
			all = append(all, pause{from: from, to: from + int64(min(length, day)), at: at, quiet: true, hours: q})
		}
	}
	return all
}

// inHamlet are the clusters of a hamlet; nil, which is all, without one.
func (p *planner) inHamlet(hamlet app.ID) map[int]bool {
	if hamlet == "" {
		return nil
	}
	at := map[int]bool{}
	for i, c := range p.clusters {
		if c.Hamlet == hamlet {
			at[i] = true
		}
	}
	return at
}

func (b *pause) touches(from, to int64) bool { return b.from < to && b.to > from }

func moment(n int64) time.Time { return time.Unix(0, n).In(app.Vietnam) }
