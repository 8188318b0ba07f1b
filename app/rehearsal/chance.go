package rehearsal

import (
	"cmp"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"tienglang/app"
)

// event is what happens of itself at a moment.
type event struct {
	at time.Time
	do func()
}

// The lengths of what happens at random, and the hours in which people are
// about.
const (
	shortestCut  = 40 * time.Second
	longestCut   = 12 * time.Minute
	firstHour    = 4
	hoursAwake   = 18
	longestOrder = 15 * time.Minute
	longestFault = 3 * time.Minute
)

// chances draws all that happens, by the seed alone.
func (r *rehearsal) chances() []event {
	random := rand.New(rand.NewPCG(r.c.Seed, 1))
	var all []event
	for n := range r.c.Emergencies {
		all = append(all, r.cut(random, app.BroadcastEmergency, fmt.Sprintf("emergency-%03d", n), fmt.Sprintf("Khẩn cấp %d", n+1))...)
	}
	for n := range r.c.Lives {
		all = append(all, r.cut(random, app.BroadcastLive, fmt.Sprintf("live-%04d", n), fmt.Sprintf("Trực tiếp %d", n+1))...)
	}
	for n := range r.c.Orders {
		if e, ok := r.order(random, n); ok {
			all = append(all, e)
		}
	}
	for range r.c.RelayFailures {
		all = append(all, r.fault(random))
	}
	slices.SortStableFunc(all, func(a, b event) int { return a.at.Compare(b.at) })
	return all
}

// moment is one of the days, at an hour at which people are about.
func (r *rehearsal) moment(random *rand.Rand) time.Time {
	day := r.c.From.Add(random.IntN(max(1, r.c.Days)))
	return day.At(firstHour*time.Hour + time.Duration(random.Int64N(int64(hoursAwake*time.Hour))).Truncate(time.Millisecond))
}

// some are the whole commune or a few of its clusters.
func (r *rehearsal) some(random *rand.Rand) []app.ID {
	var ids []app.ID
	whole := random.IntN(2) == 0
	for _, c := range r.c.World.Clusters {
		if c.DeletedAt.IsZero() && (whole || random.IntN(3) == 0) {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 && len(r.c.World.Clusters) > 0 {
		ids = []app.ID{r.c.World.Clusters[0].ID}
	}
	slices.Sort(ids)
	return ids
}

// cut is something that comes in between by hand, and its end.
func (r *rehearsal) cut(random *rand.Rand, kind app.BroadcastKind, id, title string) []event {
	at, clusters := r.moment(random), r.some(random)
	lasts := shortestCut + time.Duration(random.Int64N(int64(longestCut-shortestCut))).Truncate(time.Millisecond)
	i := app.Interruption{Broadcast: app.ID(id), Kind: kind, Title: title, Clusters: clusters, From: at}
	return []event{{at, func() { r.begin(i) }}, {at.Add(lasts), func() { r.finish(i) }}}
}

func (r *rehearsal) begin(i app.Interruption) {
	r.going[i.Broadcast] = len(r.world.Interruptions)
	r.world.Interruptions = append(r.world.Interruptions, i)
	r.planned = time.Time{}
	r.line(Line{Kind: LineEvent, Event: string(i.Kind), Broadcast: i.Broadcast, Title: i.Title, Clusters: i.Clusters})
}

func (r *rehearsal) finish(i app.Interruption) {
	r.world.Interruptions[r.going[i.Broadcast]].To = r.now
	delete(r.going, i.Broadcast)
	r.planned = time.Time{}
	r.line(Line{Kind: LineEvent, Event: string(i.Kind) + "_end", Broadcast: i.Broadcast, Title: i.Title})
}

// order is a raised line that comes from the hub an hour to two days before it
// is due.
func (r *rehearsal) order(random *rand.Rand, n int) (event, bool) {
	at := r.moment(random)
	due := at.Add(time.Hour + time.Duration(random.Int64N(int64(47*time.Hour)))).Truncate(time.Minute)
	var ready []app.Programme
	for _, p := range r.c.World.Programmes {
		if p.State == app.ProgrammeApproved && p.DeletedAt.IsZero() && p.Duration <= longestOrder {
			ready = append(ready, p)
		}
	}
	if len(ready) == 0 {
		return event{}, false
	}
	p := ready[random.IntN(len(ready))]
	day := app.DateOf(due)
	e := app.ScheduleEntry{
		ID: app.ID(fmt.Sprintf("order-%04d", n)), Title: fmt.Sprintf("Tỉnh: %s", p.Title), Kind: app.BroadcastProgramme, Programme: p.ID,
		Priority: app.PriorityRaised, Origin: app.OriginHub, Start: due.Sub(day.Time()), OnCut: app.CutResume,
		Repeat: app.Repeat{Kind: app.RepeatOnce, From: day}, UpdatedAt: at,
	}
	return event{at, func() {
		r.world.Entries = append(r.world.Entries, e)
		r.planned = time.Time{}
		r.line(Line{Kind: LineEvent, Event: "order", Entry: e.ID, Title: e.Title, To: due.In(app.Vietnam)})
	}}, true
}

// fault is a relay that gives nothing for a while: what stands in for it plays,
// and the plan stays as it is.
func (r *rehearsal) fault(random *rand.Rand) event {
	at := r.moment(random)
	lasts := 5*time.Second + time.Duration(random.Int64N(int64(longestFault)))
	pick := random.IntN(1 << 20)
	var e event
	e = event{at, func() {
		var relays []*run
		for _, id := range slices.Sorted(mapKeys(r.running)) {
			if r.running[id].Slot.Relay != "" {
				relays = append(relays, r.running[id])
			}
		}
		if len(relays) > 0 {
			one := relays[pick%len(relays)]
			r.fail(one, lasts)
			return
		}
		if next := r.nextRelay(); !next.IsZero() { // none is on: at a moment of the next one
			e.at = next.Add(time.Duration(pick%300) * time.Second)
			r.put(e)
		}
	}}
	return e
}

func (r *rehearsal) nextRelay() time.Time {
	for _, s := range r.plan.Slots {
		if s.Relay != "" && s.From.After(r.now) {
			return s.From
		}
	}
	return time.Time{}
}

func (r *rehearsal) fail(one *run, lasts time.Duration) {
	to := r.now.Add(lasts)
	if to.After(one.Slot.To) {
		to = one.Slot.To
	}
	r.report.Failed = append(r.report.Failed, Failure{Broadcast: one.Slot.Broadcast, From: r.now, To: to})
	r.report.Rules["relay_fallback"]++
	r.line(Line{Kind: LineEvent, Event: "relay.fallback", Broadcast: one.Slot.Broadcast, Entry: one.Slot.Entry, Title: one.Slot.Title, To: to.In(app.Vietnam)})
}

func (r *rehearsal) put(e event) {
	at, _ := slices.BinarySearchFunc(r.events, e.at, func(a event, t time.Time) int {
		return cmp.Or(a.at.Compare(t), -1)
	})
	r.events = slices.Insert(r.events, at, e)
}

// happen does what is due by now.
func (r *rehearsal) happen() {
	for len(r.events) > 0 && !r.events[0].at.After(r.now) {
		e := r.events[0]
		r.events = r.events[1:]
		e.do()
	}
}

func mapKeys[V any](m map[app.ID]V) iter.Seq[app.ID] {
	return func(yield func(app.ID) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
