package schedule

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
)

// Preview is what saving e would do from from to to, both days included.
func (s *Service) Preview(ctx context.Context, e app.ScheduleEntry, from, to app.Date) (app.Preview, error) {
	w, err := s.World(ctx, from.Time(), to.Add(1).Time())
	if err != nil {
		return app.Preview{}, err
	}
	if w, err = s.Knowing(ctx, w, e); err != nil {
		return app.Preview{}, err
	}
	return Foresee(w.Expecting(s.Clock.Now().Add(Expected)), Tidy(e), from, to), nil
}

// Knowing is w with what e names, which no entry in it may name yet.
func (s *Service) Knowing(ctx context.Context, w World, e app.ScheduleEntry) (World, error) {
	known := func(p app.Programme) bool { return p.ID == e.Programme }
	if e.Programme != "" && !slices.ContainsFunc(w.Programmes, known) {
		p, err := s.Store.Programme(ctx, e.Programme)
		if err != nil && app.CodeOf(err) != "data.not_found" {
			return w, err
		}
		w.Programmes = append(slices.Clone(w.Programmes), p)
	}
	if e.Relay != "" && s.Relays == nil {
		w.Relays = append(slices.Clone(w.Relays), app.Relay{ID: e.Relay})
	}
	return w, nil
}

// unsaved is the ID of an entry that has none yet.
const unsaved app.ID = "ffffffff-ffff-7fff-bfff-ffffffffffff"

// Foresee is what w would be with e in it, from from to to, both days
// included. The entry of a move has the ID that e has, also where that is none.
func Foresee(w World, e app.ScheduleEntry, from, to app.Date) app.Preview {
	return Compare(w, w.With(e), e, from, to)
}

// With is the world with e in place of the entry of its ID, or beside all.
func (w World) With(e app.ScheduleEntry) World {
	if e.ID == "" {
		e.ID = unsaved
	}
	w = w.Without(e.ID)
	w.Entries = append(w.Entries, e)
	return w
}

// Without is the world less an entry.
func (w World) Without(id app.ID) World {
	w.Entries = slices.DeleteFunc(slices.Clone(w.Entries), func(o app.ScheduleEntry) bool { return o.ID == id })
	return w
}

// Compare is what becomes of the plan when before becomes after, of which e is
// what a person looks at.
func Compare(before, after World, e app.ScheduleEntry, from, to app.Date) app.Preview {
	a, b := from.Time(), to.Add(1).Time()
	p := app.Preview{Before: Make(before, a, b), After: Make(after, a, b)}
	if e.ID == "" {
		e.ID = unsaved
	}
	v := view{world: after, planner: newPlanner(after), before: coursesOf(p.Before), after: coursesOf(p.After)}
	if e.DeletedAt.IsZero() {
		p.Collisions = v.collisions(e, from, to)
	}
	return p
}

// key names an occurrence.
type key struct {
	entry app.ID
	date  app.Date
}

// courses is what becomes of each occurrence in a plan.
type courses map[key]*fate

type fate struct {
	slots []app.Slot
	lost  []app.Unplayed
}

func coursesOf(p app.Plan) courses {
	all := courses{}
	of := func(entry app.ID, date app.Date) *fate {
		k := key{entry, date}
		if all[k] == nil {
			all[k] = &fate{}
		}
		return all[k]
	}
	for _, s := range p.Slots {
		f := of(s.Entry, s.Date)
		f.slots = append(f.slots, s)
	}
	for _, u := range p.Unplayed {
		f := of(u.Entry, u.Date)
		f.lost = append(f.lost, u)
	}
	return all
}

// clashing are the reasons that lie in other entries.
var clashing = map[string]bool{"cut_precedence": true, "cut_rank": true, "cut_order": true, "next_began": true, "never_began": true, "no_room": true}

// clashes tells whether an occurrence does not sound as entered because of
// other entries.
func (f *fate) clashes() bool {
	for _, s := range f.slots {
		if slices.ContainsFunc(s.Why, func(r app.Reason) bool { return clashing[r.Code] }) {
			return true
		}
	}
	return slices.ContainsFunc(f.lost, func(u app.Unplayed) bool { return clashing[u.Why.Code] })
}

// same tells whether an occurrence goes as it goes in the other plan.
func (f *fate) same(o *fate) bool {
	if o == nil || len(f.slots) != len(o.slots) || len(f.lost) != len(o.lost) {
		return false
	}
	for i, s := range f.slots {
		t := o.slots[i]
		if !s.From.Equal(t.From) || !s.To.Equal(t.To) || s.Offset != t.Offset || !slices.Equal(s.Clusters, t.Clusters) {
			return false
		}
	}
	return true
}

// view is two plans side by side.
type view struct {
	world         World
	planner       *planner
	before, after courses
}

// collisions are those of e on each of its days, in order.
func (v view) collisions(e app.ScheduleEntry, from, to app.Date) []app.Collision {
	var all []app.Collision
	l := v.line(e.ID)
	first, _ := dayNumber(from)
	last, ok := dayNumber(to)
	if l == nil || !ok {
		return nil
	}
	for n := first; n <= last; n++ {
		if !l.call.due(n, v.planner.holidays) {
			continue
		}
		if c, ok := v.collision(v.planner.occur(l, n)); ok {
			if len(all) < mostMoves {
				c.Moves = v.moves(e, c)
			}
			all = append(all, c)
		}
	}
	return all
}

func (v view) line(id app.ID) *line {
	for _, l := range v.planner.lines {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// collision is what an occurrence meets, if it meets anything.
func (v view) collision(o *occurrence) (app.Collision, bool) {
	date := dateOf(o.number)
	own := v.after[key{o.line.ID, date}]
	mine := own != nil && own.clashes()
	c := app.Collision{Date: date, At: moment(o.from)}
	lo, hi := o.from, o.to
	for _, x := range v.near(o) {
		f := v.after[key{x.line.ID, dateOf(x.number)}]
		worse := f != nil && f.clashes() && !f.same(v.before[key{x.line.ID, dateOf(x.number)}])
		if !worse && (!mine || x.from >= o.to || x.to <= o.from) {
			continue
		}
		if !slices.Contains(c.With, x.line.ID) {
			c.With = append(c.With, x.line.ID)
		}
		lo, hi = min(lo, x.from), max(hi, x.to)
	}
	if len(c.With) == 0 && !mine {
		return c, false
	}
	v.show(&c, o, lo, hi)
	return c, true
}

// near are the other occurrences of that day and its neighbours that share a
// cluster with o, by their starts.
func (v view) near(o *occurrence) []*occurrence {
	all := slices.DeleteFunc(v.planner.occurrences(o.number-1, o.number+2), func(x *occurrence) bool {
		return x.line == o.line || len(x.track) == 0 || !share(x.line, o.line) || x.to <= o.from-int64(day) || x.from >= o.to+int64(day)
	})
	slices.SortStableFunc(all, func(x, y *occurrence) int { return int(min(max(x.from-y.from, -1), 1)) })
	return all
}

func share(a, b *line) bool {
	for i := range a.at {
		if b.at[i] {
			return true
		}
	}
	return false
}

// nextWithin is how soon after a collision what follows is shown with it.
const nextWithin = 5 * time.Minute

// show fills in what one of the clusters plays around a collision, and what is
// lost there.
func (v view) show(c *app.Collision, o *occurrence, lo, hi int64) {
	cluster := v.where(c, o)
	with := append([]app.ID{o.line.ID}, c.With...)
	for k, f := range v.after {
		involved := slices.Contains(with, k.entry) && k.date == c.Date
		for _, s := range f.slots {
			from, to := s.From.UnixNano(), s.To.UnixNano()
			if slices.Contains(s.Clusters, cluster) && (involved || from < hi+int64(nextWithin) && to > lo) {
				c.Course = append(c.Course, s)
			}
		}
		for _, u := range f.lost {
			if involved && slices.Contains(u.Clusters, cluster) {
				c.Lost = append(c.Lost, u)
			}
		}
	}
	slices.SortFunc(c.Course, func(a, b app.Slot) int { return a.From.Compare(b.From) })
	slices.SortFunc(c.Lost, func(a, b app.Unplayed) int {
		return 2*a.From.Compare(b.From) + compareText(a.Entry, b.Entry)
	})
}

// where is the first cluster at which something of a collision does not go as
// it was entered, else the occurrence's first.
func (v view) where(c *app.Collision, o *occurrence) app.ID {
	var first, clashed app.ID
	for i, cluster := range v.planner.clusters {
		if !o.line.at[i] {
			continue
		}
		if first == "" {
			first = cluster.ID
		}
		for _, id := range append([]app.ID{o.line.ID}, c.With...) {
			if f := v.after[key{id, c.Date}]; clashed == "" && f != nil && f.at(cluster.ID).clashes() {
				clashed = cluster.ID
			}
		}
	}
	if clashed != "" {
		return clashed
	}
	return first
}

// at is the part of a fate that is one cluster's.
func (f *fate) at(cluster app.ID) *fate {
	var here fate
	for _, s := range f.slots {
		if slices.Contains(s.Clusters, cluster) {
			here.slots = append(here.slots, s)
		}
	}
	for _, u := range f.lost {
		if slices.Contains(u.Clusters, cluster) {
			here.lost = append(here.lost, u)
		}
	}
	return &here
}
