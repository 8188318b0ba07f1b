package backend

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
)

// MakeWeek puts a plan of seven days together by entry and day. became tells
// what is known of something due that is over or on air.
func MakeWeek(monday app.Date, entries []app.ScheduleEntry, rules app.ScheduleRules, plan app.Plan, became func(*Due)) Week {
	w := Week{Monday: monday, Rules: rules, Owed: plan.Owed}
	b := weekMaker{known: map[app.ID]*app.ScheduleEntry{}, due: map[dueKey]*Due{}}
	for i := range entries {
		b.known[entries[i].ID] = &entries[i]
	}
	for _, s := range plan.Slots {
		if d := b.of(s.Entry, s.Date); d != nil {
			d.Slots = append(d.Slots, s)
			d.meet(s.Clusters, s.From, s.To, s.Title)
		}
	}
	for _, u := range plan.Unplayed {
		if d := b.of(u.Entry, u.Date); d != nil {
			d.Lost = append(d.Lost, u)
			d.meet(u.Clusters, u.From, u.To, u.Title)
		}
	}
	to := monday.Add(7)
	for key, d := range b.due {
		if key.date < monday || key.date >= to {
			continue
		}
		b.finish(d, became)
		w.Due = append(w.Due, *d)
	}
	slices.SortFunc(w.Due, compareDue)
	w.Entries = b.entriesOf(w.Due, plan.Owed)
	return w
}

type dueKey struct {
	entry app.ID
	date  app.Date
}

type weekMaker struct {
	known map[app.ID]*app.ScheduleEntry
	due   map[dueKey]*Due
}

// of is the entry on that day, nil for what has no entry.
func (b *weekMaker) of(entry app.ID, date app.Date) *Due {
	key := dueKey{entry, date}
	if entry == "" {
		return nil
	}
	if b.due[key] == nil {
		b.due[key] = &Due{Entry: entry, Date: date, State: DueAhead, Priority: app.PriorityNormal}
	}
	return b.due[key]
}

// meet widens what is due by a stretch of it.
func (d *Due) meet(clusters []app.ID, from, to time.Time, title string) {
	d.Title = cmp.Or(d.Title, title)
	if d.From.IsZero() || from.Before(d.From) {
		d.From = from
	}
	if to.After(d.To) {
		d.To = to
	}
	d.Clusters = append(d.Clusters, clusters...)
}

// finish takes what the entry says as far as it still says what was planned, and
// asks what became of it.
func (b *weekMaker) finish(d *Due, became func(*Due)) {
	slices.Sort(d.Clusters)
	d.Clusters = slices.Compact(d.Clusters)
	d.Of = len(d.Clusters)
	e := b.known[d.Entry]
	if e != nil {
		d.Origin, d.Notice = e.Origin, e.Announces() != ""
	}
	switch {
	case e != nil && keepsSound(e, d):
		d.Title, d.Kind, d.Priority = e.Title, e.Kind, e.Priority
	case len(d.Slots) > 0:
		d.Kind, d.Priority = d.Slots[0].Kind, d.Slots[0].Priority
	}
	if e != nil && keepsTime(e, d) {
		d.From = d.Date.At(e.Start)
		d.To = d.From.Add(cmp.Or(e.Length, d.length()))
	}
	if became != nil {
		became(d)
	}
}

// length is how long one cluster plays it, with what is lost of it.
func (d *Due) length() time.Duration {
	of := map[app.ID]time.Duration{}
	var most time.Duration
	add := func(clusters []app.ID, long time.Duration) {
		for _, c := range clusters {
			of[c] += long
			most = max(most, of[c])
		}
	}
	for _, s := range d.Slots {
		add(s.Clusters, s.To.Sub(s.From))
	}
	for _, u := range d.Lost {
		add(u.Clusters, u.To.Sub(u.From))
	}
	return cmp.Or(most, 5*time.Minute)
}

func compareDue(a, b Due) int {
	return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Entry, b.Entry))
}

// entriesOf are the entries of which something is due or owed, and those for
// whose notices they count.
func (b *weekMaker) entriesOf(due []Due, owed []app.OwedNotice) []app.ScheduleEntry {
	var out []app.ScheduleEntry
	seen := map[app.ID]bool{}
	take := func(id app.ID) *app.ScheduleEntry {
		e := b.known[id]
		if e != nil && !seen[id] {
			seen[id] = true
			out = append(out, *e)
		}
		return e
	}
	for _, d := range due {
		if e := take(d.Entry); e != nil {
			take(e.NoticeOf)
		}
	}
	for _, o := range owed {
		take(o.Entry)
	}
	return out
}

// InZone keeps what concerns any of clusters; nil keeps all.
func (w *Week) InZone(clusters []app.ID) {
	if clusters == nil {
		return
	}
	concerns := func(of []app.ID) bool {
		return slices.ContainsFunc(of, func(c app.ID) bool { return slices.Contains(clusters, c) })
	}
	w.Due = slices.DeleteFunc(w.Due, func(d Due) bool { return len(d.Clusters) > 0 && !concerns(d.Clusters) })
	w.Between = slices.DeleteFunc(w.Between, func(i app.Interruption) bool { return !concerns(i.Clusters) })
}
