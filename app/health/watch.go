package health

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
)

// Watch follows the clusters of a station and finds its alarms: raised once
// something has lasted, ended once it has been well for as long, and one that
// turns again and again kept as one and counted. It asks no clock and keeps
// nothing on a disk; one goroutine at a time may use it.
type Watch struct {
	open map[place]*Condition
	seen map[app.ID]Seen
}

type place struct {
	cluster app.ID
	kind    Kind
}

// NewWatch goes on with the conditions that were raised and had not ended.
func NewWatch(kept []Condition) *Watch {
	w := &Watch{open: map[place]*Condition{}, seen: map[app.ID]Seen{}}
	for _, c := range kept {
		if ruleOf(c.Kind) != nil && !c.RaisedAt.IsZero() && c.EndedAt.IsZero() {
			c.Turns = slices.Clone(c.Turns)
			c.unkept()
			w.open[place{c.Cluster, c.Kind}] = &c
		}
	}
	return w
}

func ruleOf(k Kind) *rule {
	for i := range rules {
		if rules[i].kind == k {
			return &rules[i]
		}
	}
	return nil
}

// Step judges all clusters that are watched, of which each is given once. What
// is open of one that is not given any more ends. It returns the raised
// conditions that are to be kept: new ones, those that got worse or better, and
// those that ended, in a fixed order.
func (w *Watch) Step(now time.Time, all []Seen) (changed []Condition) {
	clear(w.seen)
	for _, s := range all {
		w.seen[s.Cluster] = s
		for _, r := range rules {
			w.take(r, s, now)
		}
	}
	w.group(now)
	for at, c := range w.open {
		before := *c
		var kept bool
		if _, watched := w.seen[at.cluster]; !watched {
			kept, c.EndedAt = !c.RaisedAt.IsZero(), now
		} else {
			kept = c.settle(*ruleOf(at.kind), now)
		}
		if !kept || !c.EndedAt.IsZero() {
			delete(w.open, at)
		}
		turned := before.RaisedAt != c.RaisedAt || before.EndedAt != c.EndedAt
		if differs := c.unkept(); kept && (turned || differs) {
			changed = append(changed, c.copied())
		}
	}
	sortConditions(changed)
	return changed
}

func (w *Watch) take(r rule, s Seen, now time.Time) {
	at := place{s.Cluster, r.kind}
	c, ok := w.open[at]
	if !ok {
		if is, _, _ := r.judge(s); is != bad {
			return
		}
		c = &Condition{Cluster: s.Cluster, Kind: r.kind, Judged: now}
		w.open[at] = c
	}
	c.take(r, s, now)
}

func sortConditions(all []Condition) {
	slices.SortFunc(all, func(a, b Condition) int {
		return cmp.Or(cmp.Compare(a.Cluster, b.Cluster), cmp.Compare(a.Kind, b.Kind))
	})
}

// Acknowledge notes that a person knows of an alarm, by its kind, at the
// clusters given, and returns what is to be kept. Where by is "", nobody knows of
// it any more.
func (w *Watch) Acknowledge(kind Kind, clusters []app.ID, by app.ID, now time.Time) (changed []Condition) {
	for at, c := range w.open {
		if w.told(c) != kind || !slices.Contains(clusters, at.cluster) {
			continue
		}
		c.AckedBy, c.AckedAt, c.AckedGrave = by, now, c.Grave
		if by == "" {
			c.AckedAt, c.AckedGrave = time.Time{}, 0
		}
		c.unkept()
		if !c.RaisedAt.IsZero() {
			changed = append(changed, c.copied())
		}
	}
	sortConditions(changed)
	return changed
}

// Open are the raised conditions that have not ended.
func (w *Watch) Open() (all []Condition) {
	for _, c := range w.open {
		if !c.RaisedAt.IsZero() {
			all = append(all, c.copied())
		}
	}
	sortConditions(all)
	return all
}

func (c *Condition) copied() Condition {
	is := *c
	is.Turns = slices.Clone(c.Turns)
	return is
}
