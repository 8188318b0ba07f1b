package schedule

import (
	"slices"
	"strconv"
	"time"

	"tienglang/app"
)

// mostMoves is of how many collisions of one entry ways out are sought.
const mostMoves = 8

// moves are the ways out of a collision that make it better, and at last to
// keep it as it is.
func (v view) moves(e app.ScheduleEntry, c app.Collision) []app.Move {
	t := trial{view: v, entry: e, date: c.Date}
	t.now = t.cost(v.world)
	l := v.line(e.ID)
	n, _ := dayNumber(c.Date)
	o := v.planner.occur(l, n)
	var all []app.Move
	if e.Origin == app.OriginStation {
		all = append(all, t.elsewhere(o, c)...)
	}
	all = append(all, t.shorter(o, c)...)
	all = append(all, app.Move{Code: "keep", Args: map[string]string{"title": e.Title}, Entry: e})
	for i := range all {
		if all[i].Entry.ID == unsaved {
			all[i].Entry.ID = ""
		}
	}
	return all
}

// trial measures how bad things are on one day.
type trial struct {
	view
	entry app.ScheduleEntry
	date  app.Date
	now   time.Duration
}

// broken is what each break of a programme counts for, in time that is lost.
const broken = time.Minute

// cost is what of a day is lost because entries collide, with what is broken
// up.
func (t trial) cost(w World) time.Duration {
	plan := Make(w, t.date.Time(), t.date.Add(1).Time())
	var sum time.Duration
	for k, f := range coursesOf(plan) {
		if k.date != t.date {
			continue
		}
		for _, u := range f.lost {
			if clashing[u.Why.Code] {
				sum += u.To.Sub(u.From) * time.Duration(len(u.Clusters))
			}
		}
		for _, s := range f.slots {
			if slices.ContainsFunc(s.Why, func(r app.Reason) bool { return clashing[r.Code] }) {
				sum += broken * time.Duration(len(s.Clusters))
			}
		}
	}
	return sum
}

// elsewhere is the entry before what it meets, or after it.
func (t trial) elsewhere(o *occurrence, c app.Collision) []app.Move {
	length := time.Duration(o.to - o.from)
	best := map[string]app.Move{}
	costs := map[string]time.Duration{"before": t.now, "after": t.now}
	for _, start := range t.starts(o, c) {
		code := "before"
		if start > t.entry.Start {
			code = "after"
		}
		if start == t.entry.Start || start < 0 || start+length > day {
			continue
		}
		e := t.entry
		e.Start = start
		cost := t.cost(t.world.With(e))
		if cost < costs[code] {
			costs[code] = cost
			best[code] = app.Move{Code: code, Args: map[string]string{"title": e.Title, "time": dayTime(start)}, Entry: e}
		}
	}
	var all []app.Move
	for _, code := range []string{"before", "after"} {
		if m, ok := best[code]; ok {
			all = append(all, m)
		}
	}
	return all
}

// starts are the times at which an entry would meet the beginning or the end
// of what it collides with, at whole minutes, which alone can be written in the
// schedule: earlier where it goes before it, later where it follows.
func (t trial) starts(o *occurrence, c app.Collision) []time.Duration {
	length := time.Duration(o.to - o.from)
	var all []time.Duration
	for _, x := range t.near(o) {
		if !slices.Contains(c.With, x.line.ID) || x.number != o.number {
			continue
		}
		from, to := time.Duration(x.from-midnight(o.number)), time.Duration(x.to-midnight(o.number))
		all = append(all, from.Truncate(time.Minute), (from - length).Truncate(time.Minute), (to + time.Minute - 1).Truncate(time.Minute))
	}
	return all
}

// shorter are the entries that end where the next begins.
func (t trial) shorter(o *occurrence, c app.Collision) []app.Move {
	var all []app.Move
	for _, x := range t.near(o) {
		if !slices.Contains(c.With, x.line.ID) || x.number != o.number {
			continue
		}
		cut, until := x, o.from // the other ends where this one begins
		if x.from >= o.from {
			cut, until = o, x.from
		}
		length := time.Duration(until - cut.from).Truncate(time.Minute)
		if length < time.Minute || until >= cut.to || cut.line.Origin != app.OriginStation {
			continue
		}
		if m := t.shorten(cut, length); t.cost(m.world(t.world)) < t.now {
			all = append(all, m.Move)
		}
	}
	return all
}

// tried is a way out that can be looked at before it is taken.
type tried struct{ app.Move }

func (m tried) world(w World) World {
	w = w.With(m.Entry)
	for i, also := range m.Also {
		also.ID = app.ID(string(unsaved) + strconv.Itoa(i))
		w = w.With(also)
	}
	return w
}

// shorten gives an occurrence another length: for that day alone where the
// entry is repeated and what it meets is not.
func (t trial) shorten(o *occurrence, length time.Duration) tried {
	e := o.line.ScheduleEntry
	if e.ID == t.entry.ID {
		e = t.entry
	}
	m := tried{app.Move{Code: "shorten", Args: map[string]string{"title": e.Title, "minutes": strconv.Itoa(int(length / time.Minute))}}}
	if e.ID != t.entry.ID && e.Repeat.Kind != app.RepeatOnce && t.entry.Repeat.Kind == app.RepeatOnce {
		once := e
		once.ID, once.Version, once.Length, once.Notice, once.NoticeOf = "", 0, length, nil, e.Announces()
		once.Repeat = app.Repeat{Kind: app.RepeatOnce, From: t.date}
		m.Also = []app.ScheduleEntry{once}
		e.Repeat.Except = append(slices.Clone(e.Repeat.Except), t.date)
	} else {
		e.Length = length
	}
	m.Entry = e
	return m
}
