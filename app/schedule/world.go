// Package schedule says what is due at which clusters, when, and why. Make is
// its one truth: a pure function from a World to a plan. The service around it
// keeps the entries and the rules.
//
// How a course is decided, at each cluster by itself: what has the higher
// precedence sounds, then the lower rank, then the earlier start. What was cut
// goes by its entry's rule. A decision rests on the past alone, so that what
// comes in between never changes what was played before it.
package schedule

import (
	"slices"
	"time"

	"tienglang/app"
)

// World is all that a plan follows from. Deleted entries and clusters in it
// are passed over.
type World struct {
	Entries       []app.ScheduleEntry
	Rules         app.ScheduleRules
	Clusters      []app.Cluster
	Zones         []app.Zone
	Programmes    []app.Programme // at least those that entries and fillers name
	Relays        []app.Relay
	Interruptions []app.Interruption

	Today app.Date              // the day from which notices are reckoned, "" for none
	Aired map[app.ID][]app.Date // the days until Today on which what an entry has to announce went on air
}

// Expecting is the world as it will be if whatever is on air by hand now ends
// at that moment. Make itself takes what goes on as going on for ever.
func (w World) Expecting(end time.Time) World {
	w.Interruptions = slices.Clone(w.Interruptions)
	for i, one := range w.Interruptions {
		if one.To.IsZero() && one.From.Before(end) {
			w.Interruptions[i].To = end
		}
	}
	return w
}

// longestFiller bounds how many fillers stand in one entry, however short they
// are.
const longestFiller = 10 * time.Second

// sound is one stretch of what an entry plays.
type sound struct {
	kind      app.BroadcastKind
	programme app.ID
	master    string
	relay     app.ID
	title     string
	length    time.Duration
	filler    bool
}

// line is an entry made ready for planning.
type line struct {
	app.ScheduleEntry
	at     map[int]bool // the clusters, by their place in the plan
	own    *sound       // nil where what it names may not go on air
	length time.Duration
	level  app.Precedence
	why    []app.Reason // what is decided of it on every day
	call   calendar
}

// planner is a world made ready for planning.
type planner struct {
	lines    []*line
	clusters []app.Cluster     // sorted by ID; what hangs on a gateway lies where that does
	carrier  map[app.ID]app.ID // of what hangs on a gateway: whose it is
	fillers  []sound
	rules    app.ScheduleRules
	holidays map[int]bool
	breaks   []pause
}

func newPlanner(w World) *planner {
	p := &planner{rules: w.Rules, holidays: days(w.Rules.Holidays)}
	for _, c := range w.Clusters {
		if c.DeletedAt.IsZero() {
			p.clusters = append(p.clusters, c)
		}
	}
	slices.SortFunc(p.clusters, func(a, b app.Cluster) int { return compareText(a.ID, b.ID) })
	p.hang()
	programmes := map[app.ID]app.Programme{}
	for _, one := range w.Programmes {
		programmes[one.ID] = one
	}
	for _, id := range w.Rules.Fillers {
		if one, ok := programmes[id]; ok && mayAir(one) && one.Duration >= longestFiller {
			s := soundOf(one)
			s.filler = true
			p.fillers = append(p.fillers, s)
		}
	}
	for _, e := range w.Entries {
		if e.DeletedAt.IsZero() {
			p.lines = append(p.lines, p.prepare(e, w, programmes))
		}
	}
	slices.SortFunc(p.lines, func(a, b *line) int { return compareText(a.ID, b.ID) })
	p.breaks = p.interruptions(w.Interruptions)
	return p
}

func compareText(a, b app.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// mayAir tells whether a programme's sound was approved and is there.
func mayAir(p app.Programme) bool {
	return p.State == app.ProgrammeApproved && p.Master != "" && p.DeletedAt.IsZero() && p.Duration > 0
}

func soundOf(p app.Programme) sound {
	return sound{kind: app.BroadcastProgramme, programme: p.ID, master: p.Master, title: p.Title, length: p.Duration}
}

func (p *planner) prepare(e app.ScheduleEntry, w World, programmes map[app.ID]app.Programme) *line {
	l := &line{ScheduleEntry: e, level: e.Priority.Precedence(), length: e.Length, call: newCalendar(e.Repeat)}
	l.at = p.places(e, w.Zones)
	switch e.Kind {
	case app.BroadcastLive:
		l.own = &sound{kind: app.BroadcastLive, title: e.Title, length: e.Length}
	case app.BroadcastRelay:
		l.takeRelay(w.Relays)
	default:
		l.takeProgramme(programmes)
	}
	if most := p.rules.MaxLength; most > 0 && l.length > most {
		l.why = append(l.why, because("max_length", "length", clockLength(most)))
		l.length = most
	}
	return l
}

func (l *line) takeRelay(relays []app.Relay) {
	for _, r := range relays {
		if r.ID == l.Relay && r.DeletedAt.IsZero() {
			l.own = &sound{kind: app.BroadcastRelay, relay: r.ID, title: l.Title, length: l.Length}
			return
		}
	}
	l.why = append(l.why, because("relay_gone"))
}

func (l *line) takeProgramme(programmes map[app.ID]app.Programme) {
	one, known := programmes[l.Programme]
	if l.length == 0 {
		l.length = one.Duration
	}
	switch {
	case l.Programme == "":
		l.why = append(l.why, because("no_programme"))
	case !known || !one.DeletedAt.IsZero():
		l.why = append(l.why, because("programme_gone"))
	case !mayAir(one):
		l.why = append(l.why, because("not_approved", "title", one.Title))
	default:
		s := soundOf(one)
		l.own = &s
	}
}

// places are the clusters that an entry means: the chosen ones, else those of
// its zone, else all.
func (p *planner) places(e app.ScheduleEntry, zones []app.Zone) map[int]bool {
	chosen := e.Clusters
	if len(chosen) == 0 && e.Zone != "" {
		for _, z := range zones {
			if z.ID == e.Zone {
				chosen = z.Clusters
			}
		}
	}
	at := map[int]bool{}
	for i, c := range p.clusters {
		if len(e.Clusters) == 0 && e.Zone == "" || slices.Contains(chosen, c.ID) {
			at[i] = true
		}
	}
	p.sound(at)
	return at
}

// hang finds what hangs on gateways. One transmitter has one course: its quiet
// hours are those of the hamlet of the cluster that carries the gateway.
func (p *planner) hang() {
	p.carrier = app.Carriers(p.clusters)
	hamlet := map[app.ID]app.ID{}
	for _, c := range p.clusters {
		hamlet[c.ID] = c.Hamlet
	}
	for i, c := range p.clusters {
		if g, ok := p.carrier[c.ID]; ok {
			p.clusters[i].Hamlet = hamlet[g]
		}
	}
}

// sound adds what hangs on a gateway together with a place that is meant.
func (p *planner) sound(at map[int]bool) {
	if len(p.carrier) == 0 {
		return
	}
	meant := func(id app.ID) bool {
		i, _ := slices.BinarySearchFunc(p.clusters, id, func(c app.Cluster, id app.ID) int { return compareText(c.ID, id) })
		return at[i]
	}
	for _, id := range app.FedTogether(p.clusters, meant) {
		i, _ := slices.BinarySearchFunc(p.clusters, id, func(c app.Cluster, id app.ID) int { return compareText(c.ID, id) })
		at[i] = true
	}
}
