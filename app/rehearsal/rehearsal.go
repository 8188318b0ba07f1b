// Package rehearsal runs days of a schedule through the real plan and the real
// decisions of playout, on a clock of its own: what would be planned, what would
// be sent, and which rule decided it. The same seed gives the same log.
package rehearsal

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/app/schedule"
)

// Config is what is rehearsed.
type Config struct {
	World schedule.World
	From  app.Date
	Days  int
	Seed  uint64
	// What happens at random in that time, in all.
	Emergencies   int
	Orders        int // raised lines that come from the hub
	Lives         int // times that somebody goes on air by hand
	RelayFailures int
}

// LineKind is what a line of the log tells.
type LineKind string

// The kinds of lines.
const (
	LinePlanned  LineKind = "planned"  // a slot as it was known when its time came
	LineStart    LineKind = "start"    // a broadcast went on air
	LineClusters LineKind = "clusters" // it goes to other clusters
	LineStop     LineKind = "stop"     // it ended
	LineUnplayed LineKind = "unplayed" // what was due and did not sound
	LineEvent    LineKind = "event"    // what came in between
)

// Line is one line of the log. Times are Vietnam's.
type Line struct {
	At        time.Time    `json:"at"`
	Kind      LineKind     `json:"kind"`
	Event     string       `json:"event,omitempty"`
	Broadcast app.ID       `json:"broadcast,omitempty"`
	Entry     app.ID       `json:"entry,omitempty"`
	Title     string       `json:"title,omitempty"`
	Clusters  []app.ID     `json:"clusters,omitempty"`
	To        time.Time    `json:"to,omitzero"`
	Offset    string       `json:"offset,omitempty"`
	Reason    string       `json:"reason,omitempty"`
	CutBy     app.ID       `json:"cut_by,omitempty"`
	Why       []app.Reason `json:"why,omitempty"`
}

// Report is what came of it. Sent, Orders and Cuts are for whoever checks it.
type Report struct {
	Log    []Line
	Rules  map[string]int // how often each rule decided something, by its code
	Plan   app.Plan       // of the whole time, as it is known at the end
	Sent   []Stretch
	Cuts   []app.Interruption
	World  schedule.World // with the lines that came from the hub
	Begun  int            // broadcasts of the schedule that went on air
	Failed []Failure      // of relays: the fallback played meanwhile
}

// Stretch is a broadcast at one cluster without a break.
type Stretch struct {
	Slot     app.Slot
	Cluster  app.ID
	From, To time.Time
	Offset   time.Duration // place in the sound at From
}

// Failure is a time in which a relay gave nothing.
type Failure struct {
	Broadcast app.ID
	From, To  time.Time
}

// rehearsal is one under way.
type rehearsal struct {
	c        Config
	now      time.Time
	end      time.Time
	world    schedule.World
	plan     app.Plan
	planned  time.Time // when plan was made; zero: it is to be made anew
	noted    time.Time
	running  map[app.ID]*run
	over     map[app.ID]time.Duration
	events   []event
	going    map[app.ID]int // what goes on by hand, by its place in World.Interruptions
	unplayed map[string]bool
	report   Report
}

// run is a broadcast on air.
type run struct {
	playout.Running
	open map[app.ID]Stretch
}

// Run rehearses c.
func Run(c Config) Report {
	r := &rehearsal{c: c, world: c.World, now: c.From.Time(), end: c.From.Add(c.Days).Time(),
		running: map[app.ID]*run{}, over: map[app.ID]time.Duration{}, going: map[app.ID]int{}, unplayed: map[string]bool{},
		report: Report{Rules: map[string]int{}}}
	r.noted = r.now.Add(-time.Nanosecond)
	r.world.Entries = slices.Clone(c.World.Entries)
	r.world.Interruptions = slices.Clone(c.World.Interruptions)
	r.events = r.chances()
	for r.now.Before(r.end) {
		r.happen()
		r.look()
		r.now = r.next()
	}
	r.close()
	return r.report
}

// look is one turn of the director.
func (r *rehearsal) look() {
	if r.planned.IsZero() || r.now.Sub(r.planned) >= 12*time.Hour {
		r.makePlan()
	}
	v := r.view()
	r.note(v)
	for _, m := range playout.Decide(v) {
		r.carryOut(m)
	}
}

func (r *rehearsal) makePlan() {
	r.plan = schedule.Make(r.world, r.now.Add(-24*time.Hour), r.now.Add(26*time.Hour))
	r.planned = r.now
}

func (r *rehearsal) view() playout.View {
	v := playout.View{Now: r.now, Slots: r.plan.Slots, Over: r.over, Skipped: map[app.ID]bool{}}
	for _, one := range r.running {
		v.Running = append(v.Running, one.Running)
	}
	slices.SortFunc(v.Running, func(a, b playout.Running) int { return cmp.Compare(a.Slot.Broadcast, b.Slot.Broadcast) })
	for _, at := range r.going {
		v.Cuts = append(v.Cuts, r.world.Interruptions[at])
	}
	slices.SortFunc(v.Cuts, func(a, b app.Interruption) int { return cmp.Compare(a.Broadcast, b.Broadcast) })
	return v
}

// next is when something may be another way.
func (r *rehearsal) next() time.Time {
	next := r.now.Add(6 * time.Hour)
	if t := r.view().Next(); !t.IsZero() && t.Before(next) {
		next = t
	}
	if len(r.events) > 0 && r.events[0].at.Before(next) {
		next = r.events[0].at
	}
	if next.After(r.end) {
		next = r.end
	}
	return next
}

// note takes down the slots whose time has come, and what has been lost.
func (r *rehearsal) note(v playout.View) {
	for _, s := range v.Slots {
		if s.From.After(r.noted) && !s.From.After(r.now) {
			r.line(Line{Kind: LinePlanned, Broadcast: s.Broadcast, Entry: s.Entry, Title: s.Title, Clusters: s.Clusters,
				To: s.To, Offset: s.Offset.String(), Why: s.Why})
			r.count(s.Why...)
		}
	}
	for _, u := range r.plan.Unplayed {
		if u.To.After(r.now) {
			continue // it may yet be another way
		}
		key := string(u.Entry) + string(u.Date) + u.From.String() + u.Why.Code + strconv.Itoa(len(u.Clusters))
		if !u.From.Before(r.c.From.Time()) && !r.unplayed[key] {
			r.unplayed[key] = true
			r.line(Line{Kind: LineUnplayed, Entry: u.Entry, Title: u.Title, Clusters: u.Clusters, To: u.To, Why: []app.Reason{u.Why}})
			r.count(u.Why)
		}
	}
	r.noted = r.now
}

func (r *rehearsal) count(why ...app.Reason) {
	for _, w := range why {
		r.report.Rules[w.Code]++
	}
}

func (r *rehearsal) line(l Line) {
	l.At = r.now.In(app.Vietnam)
	r.report.Log = append(r.report.Log, l)
}

func (r *rehearsal) carryOut(m playout.Move) {
	switch m.Kind {
	case playout.MoveStart:
		one := &run{Running: playout.Running{Slot: m.Slot, Clusters: m.Clusters}, open: map[app.ID]Stretch{}}
		r.running[m.Broadcast] = one
		r.reach(one, m.Due, m.Offset)
		r.report.Begun++
		r.line(Line{Kind: LineStart, Broadcast: m.Broadcast, Entry: m.Slot.Entry, Title: m.Slot.Title, Clusters: m.Clusters,
			To: m.Slot.To, Offset: m.Offset.String(), Why: m.Slot.Why})
	case playout.MoveClusters:
		one := r.running[m.Broadcast]
		began := one.Slot
		one.Clusters = m.Clusters
		one.Slot = m.Slot
		one.Slot.Broadcast = m.Broadcast
		r.reach(one, r.now, began.Offset+r.now.Sub(began.From))
		r.line(Line{Kind: LineClusters, Broadcast: m.Broadcast, Entry: m.Slot.Entry, Title: m.Slot.Title, Clusters: m.Clusters})
	case playout.MoveStop:
		one := r.running[m.Broadcast]
		one.Clusters = nil
		r.reach(one, r.now, 0)
		delete(r.running, m.Broadcast)
		r.line(Line{Kind: LineStop, Broadcast: m.Broadcast, Entry: m.Slot.Entry, Title: m.Slot.Title, Reason: m.Reason, CutBy: m.CutBy})
		r.report.Rules["end_"+m.Reason]++
	}
}

// reach ends the stretches at clusters that one no longer goes to, and begins
// those at new ones.
func (r *rehearsal) reach(one *run, at time.Time, offset time.Duration) {
	for _, c := range slices.Sorted(mapKeys(one.open)) {
		if !slices.Contains(one.Clusters, c) {
			s := one.open[c]
			delete(one.open, c)
			if s.To = at; s.To.After(s.From) {
				r.report.Sent = append(r.report.Sent, s)
			}
		}
	}
	for _, c := range one.Clusters {
		if _, ok := one.open[c]; !ok {
			one.open[c] = Stretch{Slot: one.Slot, Cluster: c, From: at, Offset: offset}
		}
	}
}

// close ends what is still on air.
func (r *rehearsal) close() {
	for _, id := range slices.Sorted(mapKeys(r.running)) {
		one := r.running[id]
		one.Clusters = nil
		r.reach(one, r.end, 0)
	}
	r.report.Plan = schedule.Make(r.world, r.c.From.Time(), r.end)
	r.report.World, r.report.Cuts = r.world, r.world.Interruptions
}
