package schedule

import (
	"encoding/binary"
	"slices"
	"time"

	"tienglang/app"
)

// The bounds of how far around a stretch of time is looked: days before it,
// while something runs over midnight, and days after it.
const (
	mostBefore = 14
	daysAfter  = 2
)

// Make is what is due at every cluster from from to to: the slots that touch
// this stretch, whole, and what of it will not sound. It asks no clock, and the
// same world gives the same plan; a longer stretch gives the same slots and
// more.
func Make(w World, from, to time.Time) app.Plan {
	plan := app.Plan{From: from.In(app.Vietnam), To: to.In(app.Vietnam)}
	if !from.Before(to) {
		return plan
	}
	p := newPlanner(w)
	a, b := from.UnixNano(), to.UnixNano()
	last := dayOf(b-1) + daysAfter
	for first := p.quietMidnight(dayOf(a)); first <= dayOf(b-1); {
		end := p.blockEnd(first, last)
		p.block(&plan, first, end, a, b)
		first = end
	}
	sortPlan(&plan)
	return plan
}

// quietMidnight is the nearest day not after n over whose beginning nothing
// runs, so that what was before has no part in what comes.
func (p *planner) quietMidnight(n int) int {
	for first := n; first > n-mostBefore; first-- {
		if !p.runsInto(first) {
			return first
		}
	}
	return n - mostBefore
}

// blockEnd is the first day after first over whose beginning nothing runs.
func (p *planner) blockEnd(first, last int) int {
	end := first + 1
	for end <= last && p.runsInto(end) {
		end++
	}
	return end
}

// runsInto tells whether something that was due before a day runs into it.
func (p *planner) runsInto(n int) bool {
	for _, l := range p.lines {
		for back := 1; time.Duration(back)*day < l.Start+l.length; back++ {
			if l.call.due(n-back, p.holidays) {
				return true
			}
		}
	}
	return false
}

// block decides the days from first to end, and adds to the plan what touches
// the time from a to b.
func (p *planner) block(plan *app.Plan, first, end int, a, b int64) {
	from, to := midnight(first), midnight(end)
	all := p.occurrences(first, end)
	slices.SortStableFunc(all, func(x, y *occurrence) int { return int(min(max(x.from-y.from, -1), 1)) })
	pauses := p.quietIn(first, end)
	for _, one := range p.breaks {
		if one.touches(from, to) {
			pauses = append(pauses, one)
		}
	}
	g := gathering{planner: p, found: map[pieceKey]int{}, lost: map[lossKey]int{}}
	for _, group := range p.groups(all, pauses) {
		c := courseOf(all, pauses, group[0])
		c.decide(from, to)
		g.add(c, group)
	}
	g.refused(all)
	g.into(plan, a, b)
}

// courseOf is the course at one cluster, not decided yet.
func courseOf(all []*occurrence, pauses []pause, cluster int) *course {
	c := &course{}
	for _, o := range all {
		if o.line.at[cluster] && len(o.track) > 0 {
			c.coming = append(c.coming, newRun(o))
		}
	}
	for i := range pauses {
		if pauses[i].at == nil || pauses[i].at[cluster] {
			c.pauses = append(c.pauses, &pauses[i])
		}
	}
	return c
}

// groups are the clusters that have the same due and the same pauses.
func (p *planner) groups(all []*occurrence, pauses []pause) [][]int {
	lines := map[*line]bool{}
	for _, o := range all {
		lines[o.line] = true
	}
	at := map[string]int{}
	var groups [][]int
	for i := range p.clusters {
		key := p.signature(i, lines, pauses)
		n, ok := at[key]
		if !ok {
			n = len(groups)
			at[key] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

func (p *planner) signature(cluster int, lines map[*line]bool, pauses []pause) string {
	var key []byte
	for i, l := range p.lines {
		if lines[l] && l.at[cluster] {
			key = binary.AppendUvarint(key, uint64(i))
		}
	}
	key = append(key, 0xff, 0xff)
	for i := range pauses {
		if pauses[i].at == nil || pauses[i].at[cluster] {
			key = binary.AppendUvarint(key, uint64(i))
		}
	}
	return string(key)
}

func sortPlan(plan *app.Plan) {
	slices.SortFunc(plan.Slots, func(x, y app.Slot) int {
		if c := x.From.Compare(y.From); c != 0 {
			return c
		}
		if c := compareText(x.Broadcast, y.Broadcast); c != 0 {
			return c
		}
		return compareText(x.Clusters[0], y.Clusters[0])
	})
	slices.SortFunc(plan.Unplayed, func(x, y app.Unplayed) int {
		if c := x.From.Compare(y.From); c != 0 {
			return c
		}
		if c := compareText(x.Entry, y.Entry); c != 0 {
			return c
		}
		return compareLists(x.Clusters, y.Clusters)
	})
}

func compareLists(x, y []app.ID) int { return slices.Compare(x, y) }
