package command

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// dayFacts is what a day's parts are made of, besides the plan.
type dayFacts struct {
	now   time.Time
	aired []backend.Aired // the day's broadcasts
	// known are the slots as they were known when their time came: what is past and
	// was not known then was nobody's duty. nil for a day of which all counts.
	known map[app.ID]bool
	title map[app.ID]string // of the entries
	// skipped are the slots that a person took off air for good.
	skipped map[app.ID]bool
	// heard is what the clusters played of a broadcast that the station did not
	// send itself: they had it on their disks.
	heard func(s app.Slot) backend.Aired
	// held is how many of a slot's clusters hold its sound.
	held func(s app.Slot) int
	// fallback tells that something is ready to take a relay's place.
	fallback func(relay app.ID) bool
}

// dayParts puts the plan of a day and what became of it into one line, by time.
func dayParts(plan app.Plan, f dayFacts) []backend.DayPart {
	var line []backend.DayPart
	sent := map[app.ID]backend.Aired{}
	for _, a := range f.aired {
		sent[a.ID] = a
	}
	for _, s := range plan.Slots {
		a, begun := sent[s.Broadcast]
		if !begun && f.forgotten(s) || f.dropped(s, a, begun) {
			continue
		}
		line = append(line, f.slot(s, a, begun))
	}
	goesOn(line)
	line = append(line, f.byHand(plan)...)
	line = append(line, f.lost(plan)...)
	return joined(line)
}

// forgotten tells of a slot that came into the plan after its time.
func (f dayFacts) forgotten(s app.Slot) bool {
	return f.known != nil && !s.To.After(f.now) && !f.known[s.Broadcast]
}

// dropped tells of a slot that does not come, since a person skipped it, or what
// came before of it.
func (f dayFacts) dropped(s app.Slot, a backend.Aired, begun bool) bool {
	return f.skipped[s.Broadcast] && (!begun || !a.EndedAt.IsZero() && !a.EndedAt.After(s.From))
}

// goesOn marks the parts that were cut and of which the rest follows: nobody is
// needed for them.
func goesOn(line []backend.DayPart) {
	for i, p := range line {
		if p.State != backend.DayCut && p.State != backend.DayPaused {
			continue
		}
		for _, later := range line {
			same := later.Broadcast == p.Broadcast || later.Entry != "" && later.Entry == p.Entry
			if same && !later.From.Before(p.To) && later.State != backend.DayMissed && (line[i].Again.IsZero() || later.From.Before(line[i].Again)) {
				line[i].State, line[i].Again = backend.DayPaused, later.From
			}
		}
	}
}

// byHand are the broadcasts that no slot of the plan is of.
func (f dayFacts) byHand(plan app.Plan) (line []backend.DayPart) {
	planned := map[app.ID]bool{}
	for _, s := range plan.Slots {
		planned[s.Broadcast] = true
	}
	for _, a := range f.aired {
		if planned[a.ID] {
			continue
		}
		p := backend.DayPart{Broadcast: a.ID, Programme: a.Programme, Title: a.Title, Kind: a.Kind,
			From: a.StartedAt, To: a.EndedAt, Due: a.Due, Heard: a.Heard, Fed: a.Fed, Absent: a.Absent}
		p.State = airedState(a)
		line = append(line, p)
	}
	return line
}

// lost are the entries that do not play at all, each once.
func (f dayFacts) lost(plan app.Plan) (line []backend.DayPart) {
	type day struct {
		entry app.ID
		date  app.Date
	}
	plays := map[day]bool{}
	for _, s := range plan.Slots {
		plays[day{s.Entry, s.Date}] = true
	}
	for _, u := range plan.Unplayed {
		key := day{u.Entry, u.Date}
		if plays[key] || f.known != nil && !u.To.After(f.now) {
			continue // what is past and never known is no loss
		}
		p := backend.DayPart{Entry: u.Entry, Title: u.Title, Kind: app.BroadcastProgramme, From: u.From, To: u.To,
			Due: len(u.Clusters), Why: []app.Reason{u.Why}, State: backend.DayMissed}
		if u.To.After(f.now) && nothingToPlay(p.Why) {
			p.State = backend.DayApproval
		}
		line = append(line, p)
	}
	return line
}

// unready are the plan's reasons of an entry that has nothing that may play.
var unready = []string{"not_approved", "no_programme", "programme_gone", "relay_gone"}

// nothingToPlay tells that an entry waits for a programme or its approval.
func nothingToPlay(why []app.Reason) bool {
	return slices.ContainsFunc(why, func(r app.Reason) bool {
		return slices.Contains(unready, r.Code)
	})
}

// slot is the part of a slot; a is its broadcast where it has begun.
func (f dayFacts) slot(s app.Slot, a backend.Aired, begun bool) backend.DayPart {
	p := backend.DayPart{Entry: s.Entry, Broadcast: s.Broadcast, Programme: s.Programme, Title: s.Title, Kind: s.Kind,
		Priority: s.Priority, From: s.From, To: s.To, Due: len(s.Clusters), Why: s.Why}
	p.Title = cmp.Or(f.title[s.Entry], s.Title)
	if begun && f.resumes(s, a) {
		begun = false
	}
	if !begun && !s.To.After(f.now) && f.heard != nil {
		a = f.heard(s)
		begun = a.Heard+a.Fed > 0
		a.EndedAt, a.EndReason = s.To, playout.EndDone
	}
	switch {
	case begun:
		p.Heard, p.Fed, p.Due, p.Absent, p.State = a.Heard, a.Fed, cmp.Or(a.Due, p.Due), a.Absent, airedState(a) // of all that the broadcast was for
		if p.State == backend.DayOnAir && !s.To.After(f.now) {
			p.State = backend.DayPaused // what is on air is a later part of it
		}
		if p.Over() && p.State != backend.DayHeard && a.EndedAt.After(s.From) && a.EndedAt.Before(s.To) {
			p.To = a.EndedAt
		}
	case !s.To.After(f.now):
		p.State = backend.DayMissed
	default:
		p.State, p.Held = f.coming(s)
	}
	return p
}

// resumes tells that a slot is a part of its broadcast that is yet to sound:
// later, or now as soon as what came in between ends, of which nobody knows when.
func (f dayFacts) resumes(s app.Slot, a backend.Aired) bool {
	if f.now.Before(s.From) {
		return true
	}
	return !a.EndedAt.IsZero() && !a.EndedAt.After(s.From) && s.To.After(f.now)
}

// coming is the state of a slot whose time has not come.
func (f dayFacts) coming(s app.Slot) (backend.DayState, int) {
	switch {
	case nothingToPlay(s.Why):
		return backend.DayApproval, 0
	case s.Kind == app.BroadcastLive:
		return backend.DayOpen, 0
	case s.Relay != "" && f.fallback != nil && f.fallback(s.Relay):
		return backend.DayFallback, 0
	case s.Relay != "":
		return backend.DayRelay, 0
	}
	if f.held != nil {
		if n := f.held(s); n > 0 {
			return backend.DayHeld, n
		}
	}
	return backend.DayReady, 0
}

// airedState is what became of a broadcast that was sent.
func airedState(a backend.Aired) backend.DayState {
	switch {
	case a.EndedAt.IsZero():
		return backend.DayOnAir
	case a.Kind != app.BroadcastLive && (a.EndReason == playout.EndStopped || a.EndReason == playout.EndChanged):
		return backend.DayStopped
	case a.Kind != app.BroadcastLive && a.EndReason != playout.EndDone:
		return backend.DayCut
	case a.Heard+a.Fed == 0:
		return backend.DayUnheard
	}
	return backend.DayHeard
}

// joined orders the parts by time and makes one of those that are of one entry
// at different clusters at the same time.
func joined(line []backend.DayPart) []backend.DayPart {
	slices.SortStableFunc(line, func(a, b backend.DayPart) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Entry, b.Entry))
	})
	var out []backend.DayPart
	for _, p := range line {
		if n := len(out) - 1; n >= 0 && p.Entry != "" && out[n].Entry == p.Entry && p.From.Before(out[n].To) {
			out[n] = join(out[n], p)
			continue
		}
		out = append(out, p)
	}
	return out
}

func join(a, b backend.DayPart) backend.DayPart {
	if b.Broadcast != a.Broadcast || b.Broadcast == "" {
		a.Due, a.Heard, a.Fed, a.Held = a.Due+b.Due, a.Heard+b.Heard, a.Fed+b.Fed, a.Held+b.Held
		a.Absent = append(slices.Clone(a.Absent), b.Absent...)
	}
	if b.To.After(a.To) {
		a.To = b.To
	}
	if b.State == backend.DayOnAir {
		a.State = b.State
	}
	return a
}
