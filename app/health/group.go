package health

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
)

const (
	togetherWithin = 2 * time.Minute // lines that were last heard within it went together
	mostAlone      = 4               // clusters with one fault that are told one by one
	leastCarrier   = 3               // lines by which a carrier is judged, in more than one hamlet
)

// wide orders the kinds of lines: the widest that holds is told.
var wide = map[Kind]int{KindStation: 3, KindCarrier: 2, KindHamlet: 1}

// group finds which lines went together. What was found goes on, so that lines
// that come back one after another are not told one by one, until it has not
// been whole for as long as a line must be well to end.
func (w *Watch) group(now time.Time) {
	found := map[app.ID]Kind{}
	for _, g := range w.groups() {
		for _, id := range w.wentTogether(g.members) {
			if wide[g.kind] > wide[found[id]] {
				found[id] = g.kind
			}
		}
	}
	for at, c := range w.open {
		if at.kind != KindLine {
			continue
		}
		is := found[at.cluster]
		if c.RaisedAt.IsZero() || wide[is] >= wide[c.Group] || now.Sub(c.GroupWhole) >= ruleOf(KindLine).lasts {
			c.Group, c.GroupWhole = is, now
		}
	}
}

type lines struct {
	kind    Kind
	members []app.ID
}

// groups are the sets of lines that may go for one reason.
func (w *Watch) groups() (all []lines) {
	hamlets, carriers, station, far := map[app.ID][]app.ID{}, map[string][]app.ID{}, []app.ID{}, []app.ID{}
	for id, s := range w.seen {
		station = append(station, id)
		hamlets[s.Hamlet] = append(hamlets[s.Hamlet], id)
		if s.Line == app.Line4G {
			far = append(far, id)
			carriers[s.Carrier] = append(carriers[s.Carrier], id)
		}
	}
	for _, members := range hamlets {
		all = append(all, lines{KindHamlet, members})
	}
	for name, members := range carriers {
		if name != "" && len(members) >= leastCarrier && w.hamlets(members) > 1 {
			all = append(all, lines{KindCarrier, members})
		}
	}
	if len(hamlets) > 1 && len(station) >= leastCarrier {
		all = append(all, lines{KindStation, station})
	}
	if _, unknown := carriers[""]; (unknown || len(carriers) > 1) && len(far) >= leastCarrier && w.hamlets(far) > 1 {
		all = append(all, lines{KindStation, far}) // those in the station's own network stay
	}
	return all
}

func (w *Watch) hamlets(members []app.ID) int {
	all := map[app.ID]bool{}
	for _, id := range members {
		all[w.seen[id].Hamlet] = true
	}
	return len(all)
}

// wentTogether are those of the members, at least two, that went within two
// minutes of the last one, if none of them is left; one that was gone long
// before stays a line of its own.
func (w *Watch) wentTogether(members []app.ID) (together []app.ID) {
	var last time.Time
	for _, id := range members {
		c := w.open[place{id, KindLine}]
		if c == nil || !c.gone() {
			return nil
		}
		if c.Since.After(last) {
			last = c.Since
		}
	}
	for _, id := range members {
		if last.Sub(w.open[place{id, KindLine}].Since) <= togetherWithin {
			together = append(together, id)
		}
	}
	if len(together) < 2 {
		return nil
	}
	return together
}

// told is the kind of the alarm in which a condition stands. A line that went
// when its SIM had no data left is told as that.
func (w *Watch) told(c *Condition) Kind {
	switch {
	case c.Kind == KindLine && c.Group != "":
		return c.Group
	case c.Kind == KindLine && usedUp(w.seen[c.Cluster]):
		return KindData
	}
	return c.Kind
}

// subject is what one alarm is of.
type subject struct {
	kind    Kind
	hamlet  app.ID
	carrier string
	cluster app.ID
}

func (w *Watch) subject(c *Condition) subject {
	s := subject{kind: w.told(c)}
	switch s.kind {
	case KindStation:
	case KindCarrier:
		s.carrier = w.seen[c.Cluster].Carrier
	case KindHamlet:
		s.hamlet = w.seen[c.Cluster].Hamlet
	default:
		s.cluster = c.Cluster
	}
	return s
}

// Alarms are what is to be told: first what nobody knows of, then the widest,
// then the oldest. Each raised condition is in exactly one of them; where more
// than four clusters, or hamlets, have the same fault, they share one.
func (w *Watch) Alarms() (all []Alarm) {
	by, alone := map[subject][]*Condition{}, map[Kind]int{}
	for s, of := range w.subjects() {
		if !slices.ContainsFunc(of, func(c *Condition) bool { return !c.RaisedAt.IsZero() }) {
			continue
		}
		by[s] = of
		alone[s.kind]++
	}
	shared := map[Kind][]*Condition{}
	for s, of := range by {
		if alone[s.kind] > mostAlone {
			shared[s.kind] = append(shared[s.kind], of...)
		} else {
			all = append(all, makeAlarm(s, of))
		}
	}
	for kind, of := range shared {
		all = append(all, makeAlarm(subject{kind: kind}, of))
	}
	slices.SortFunc(all, compareAlarms)
	return all
}

// subjects are the conditions by what they are told as, without those that
// were a sign alone and are over.
func (w *Watch) subjects() map[subject][]*Condition {
	by := map[subject][]*Condition{}
	for _, c := range w.open {
		if c.Bad || !c.RaisedAt.IsZero() {
			s := w.subject(c)
			by[s] = append(by[s], c)
		}
	}
	return by
}

func makeAlarm(s subject, of []*Condition) Alarm {
	slices.SortFunc(of, func(a, b *Condition) int {
		return cmp.Or(cmp.Compare(a.Cluster, b.Cluster), cmp.Compare(a.Kind, b.Kind))
	})
	a := Alarm{Kind: s.kind, Hamlet: s.hamlet, Carrier: s.carrier, Since: of[0].Since}
	known := true
	for _, c := range of {
		if n := len(a.Clusters); n == 0 || a.Clusters[n-1] != c.Cluster {
			a.Clusters = append(a.Clusters, c.Cluster)
		}
		if c.Since.Before(a.Since) {
			a.Since = c.Since
		}
		a.Times = max(a.Times, len(c.Turns))
		if c.Grave > a.Grave {
			a.Grave, a.Figure, a.Wanted = c.Grave, c.Figure, c.Wanted
		}
		known = known && c.AckedBy != ""
		if c.AckedAt.After(a.AckedAt) {
			a.AckedBy, a.AckedAt = c.AckedBy, c.AckedAt
		}
	}
	if !known {
		a.AckedBy, a.AckedAt = "", time.Time{}
	}
	return a
}

func compareAlarms(a, b Alarm) int {
	if a.Quiet() != b.Quiet() {
		if a.Quiet() {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(wide[b.Kind], wide[a.Kind]), a.Since.Compare(b.Since),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Clusters[0], b.Clusters[0]))
}
