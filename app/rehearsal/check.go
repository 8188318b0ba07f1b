package rehearsal

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
)

// slack is how far times may be apart that are the same by the rules.
const slack = 50 * time.Millisecond

// mostBroken is how many breaches are told.
const mostBroken = 50

// Check holds what was sent to the rules, from the lines of the schedule and
// what came in between alone: it knows nothing of how plans are made. It returns
// the breaches, in words.
func Check(r Report) []string {
	c := checker{r: r, at: map[app.ID][]Stretch{}, entries: map[app.ID]app.ScheduleEntry{}, hamlet: map[app.ID]app.ID{}, ready: map[app.ID]app.Programme{}}
	for _, s := range r.Sent {
		c.at[s.Cluster] = append(c.at[s.Cluster], s)
	}
	for _, e := range r.World.Entries {
		c.entries[e.ID] = e
	}
	for _, k := range r.World.Clusters {
		c.hamlet[k.ID] = k.Hamlet
	}
	for _, p := range r.World.Programmes {
		if p.State == app.ProgrammeApproved && p.DeletedAt.IsZero() {
			c.ready[p.ID] = p
		}
	}
	for _, id := range slices.Sorted(mapKeys(c.at)) {
		all := c.at[id]
		slices.SortFunc(all, func(a, b Stretch) int { return a.From.Compare(b.From) })
		c.oneAtATime(id, all)
		c.nothingTwice(id, all)
		c.quiet(id, all)
		c.cuts(id, all)
	}
	c.approved()
	c.asPlanned()
	c.raised()
	return c.broken
}

type checker struct {
	r       Report
	at      map[app.ID][]Stretch
	entries map[app.ID]app.ScheduleEntry
	hamlet  map[app.ID]app.ID
	ready   map[app.ID]app.Programme
	broken  []string
}

func (c *checker) breach(format string, args ...any) {
	if len(c.broken) < mostBroken {
		c.broken = append(c.broken, fmt.Sprintf(format, args...))
	}
}

func (c *checker) oneAtATime(id app.ID, all []Stretch) {
	for i := 1; i < len(all); i++ {
		if all[i-1].To.Sub(all[i].From) > slack {
			c.breach("%s: %q until %v and %q from %v at once", id, all[i-1].Slot.Title, all[i-1].To, all[i].Slot.Title, all[i].From)
		}
	}
}

// nothingTwice: of one broadcast, no part of the sound goes to a cluster twice.
func (c *checker) nothingTwice(id app.ID, all []Stretch) {
	heard := map[app.ID]time.Duration{}
	for _, s := range all {
		if s.Slot.Relay != "" {
			continue
		}
		if s.Offset < heard[s.Slot.Broadcast]-slack {
			c.breach("%s: %q from %v on again at %v, and it had come to %v", id, s.Slot.Title, s.From, s.Offset, heard[s.Slot.Broadcast])
		}
		heard[s.Slot.Broadcast] = s.Offset + s.To.Sub(s.From)
		if p, ok := c.ready[s.Slot.Programme]; ok && heard[s.Slot.Broadcast] > p.Duration+slack {
			c.breach("%s: %q goes on to %v of %v", id, s.Slot.Title, heard[s.Slot.Broadcast], p.Duration)
		}
	}
}

// quiet: nothing of the schedule but an urgent line sounds in the quiet hours of
// a hamlet.
func (c *checker) quiet(id app.ID, all []Stretch) {
	for _, q := range c.r.World.Rules.Quiet {
		if q.Hamlet != "" && q.Hamlet != c.hamlet[id] {
			continue
		}
		for _, s := range all {
			if s.Slot.Precedence() >= app.PrecedenceUrgent {
				continue
			}
			for day := app.DateOf(s.From).Add(-1); day <= app.DateOf(s.To); day = day.Add(1) {
				from, to := day.At(q.From), day.At(q.To)
				if q.To <= q.From {
					to = day.Add(1).At(q.To)
				}
				if overlapOf(s.From, s.To, from, to) > slack {
					c.breach("%s: %q sounds from %v to %v in quiet hours", id, s.Slot.Title, s.From, s.To)
				}
			}
		}
	}
}

// cuts: where a person or an emergency is on air, nothing of the schedule is.
func (c *checker) cuts(id app.ID, all []Stretch) {
	for _, i := range c.r.Cuts {
		if !slices.Contains(i.Clusters, id) {
			continue
		}
		for _, s := range all {
			if overlapOf(s.From, s.To, i.From, i.To) > slack {
				c.breach("%s: %q sounds beside %q at %v", id, s.Slot.Title, i.Title, i.From)
			}
		}
	}
}

// approved: only what was approved is sent, in whatever is not a relay.
func (c *checker) approved() {
	for _, s := range c.r.Sent {
		if _, ok := c.ready[s.Slot.Programme]; !ok && s.Slot.Relay == "" {
			c.breach("%s: %q was never approved", s.Cluster, s.Slot.Title)
		}
	}
}

// asPlanned: what was sent in all is what the plan says in the end, second for
// second: a plan never denies what was sent, and the director leaves nothing
// out.
func (c *checker) asPlanned() {
	planned := map[app.ID][]Stretch{}
	for _, s := range c.r.Plan.Slots {
		for _, k := range s.Clusters {
			from, to := later(s.From, c.r.Plan.From), earlier(s.To, c.r.Plan.To)
			if (s.Programme != "" || s.Relay != "") && from.Before(to) {
				planned[k] = append(planned[k], Stretch{Slot: s, Cluster: k, From: from, To: to})
			}
		}
	}
	for _, k := range c.r.World.Clusters {
		is, was := total(c.at[k.ID]), total(planned[k.ID])
		if diff := (is - was).Abs(); diff > time.Second+time.Duration(len(planned[k.ID]))*time.Millisecond {
			c.breach("%s: %v was sent and %v planned", k.ID, is, was)
			c.firstDifference(k.ID, planned[k.ID])
		}
	}
}

func (c *checker) firstDifference(id app.ID, planned []Stretch) {
	slices.SortFunc(planned, func(a, b Stretch) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	sent := c.at[id]
	for i := 0; i < max(len(sent), len(planned)); i++ {
		if i >= len(sent) || i >= len(planned) {
			c.breach("%s: %d stretches were sent and %d planned", id, len(sent), len(planned))
			return
		}
		if s, p := sent[i], planned[i]; s.From.Sub(p.From).Abs() > slack || s.To.Sub(p.To).Abs() > slack || s.Slot.Broadcast != p.Slot.Broadcast {
			c.breach("%s: sent %q %v–%v, planned %q %v–%v", id, s.Slot.Title, s.From, s.To, p.Slot.Title, p.From, p.To)
			return
		}
	}
}

func total(all []Stretch) (sum time.Duration) {
	for _, s := range all {
		sum += s.To.Sub(s.From)
	}
	return sum
}

// raised: what the province sends is on air at its time at every cluster, or
// another of its kind, where no person, emergency or quiet hour is.
func (c *checker) raised() {
	for _, e := range c.r.World.Entries {
		if e.Origin != app.OriginHub || e.Repeat.Kind != app.RepeatOnce {
			continue
		}
		at := e.Repeat.From.At(e.Start).Add(time.Second)
		if !at.Before(c.r.Plan.To) || at.Before(c.r.Plan.From) {
			continue
		}
		for _, k := range c.r.World.Clusters {
			if !c.barred(k.ID, at) && c.precedence(k.ID, at) < app.PrecedenceRaised {
				c.breach("%s: %q of the province is not on air at %v", k.ID, e.Title, at)
			}
		}
	}
}

func (c *checker) precedence(id app.ID, at time.Time) app.Precedence {
	for _, s := range c.at[id] {
		if !at.Before(s.From) && at.Before(s.To) {
			return s.Slot.Precedence()
		}
	}
	return 0
}

// barred reports whether somebody else has the air at a cluster, or quiet hours
// do.
func (c *checker) barred(id app.ID, at time.Time) bool {
	for _, i := range c.r.Cuts {
		if slices.Contains(i.Clusters, id) && !at.Before(i.From.Add(-time.Second)) && (i.To.IsZero() || at.Before(i.To.Add(time.Second))) {
			return true
		}
	}
	for _, q := range c.r.World.Rules.Quiet {
		since := at.Sub(app.DateOf(at).Time())
		within := since >= q.From && since < q.To
		if q.To <= q.From {
			within = since >= q.From || since < q.To
		}
		if within && (q.Hamlet == "" || q.Hamlet == c.hamlet[id]) {
			return true
		}
	}
	return false
}

func overlapOf(a, b, c, d time.Time) time.Duration {
	if d.IsZero() {
		d = b
	}
	return earlier(b, d).Sub(later(a, c))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
