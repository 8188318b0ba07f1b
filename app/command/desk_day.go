package command

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/ui/backend"
)

// Today is the day as it is planned and as it was, and what needs a person.
func (d *desk) Today() (backend.Today, error) {
	ctx := context.Background()
	now := d.clock.Now()
	day := app.DateOf(now)
	t := backend.Today{Counts: d.counts(false, nil)}
	var err error
	if t.Broadcasts, err = d.airedOn(ctx, day); err != nil {
		return t, err
	}
	if t.Line, err = d.dayLine(ctx, day, now, t.Broadcasts); err != nil {
		return t, err
	}
	programmes, err := d.library.Search(ctx, "")
	if err != nil {
		return t, err
	}
	for _, p := range programmes {
		if p.State == app.ProgrammeApproved && p.AiredAt.IsZero() {
			t.Next = append(t.Next, p)
		}
	}
	planned, due, err := d.planNeeds(ctx, now)
	if err != nil {
		return t, err
	}
	if t.Needs, err = d.needs(programmes); err != nil {
		return t, err
	}
	for i, n := range t.Needs {
		if n.Kind == backend.NeedApproval {
			t.Needs[i].Due = due[n.Object]
		}
	}
	t.Needs = slices.Concat(t.Needs, relayNeeds(d.RelayStates()), planned, d.clockwatch.need(), diskNeed(d.dir))
	upkeep, err := d.upkeepNeeds(ctx)
	t.Needs = append(t.Needs, upkeep...)
	return t, err
}

// dayLine is the plan of a day and what became of it.
func (d *desk) dayLine(ctx context.Context, day app.Date, now time.Time, aired []backend.Aired) ([]backend.DayPart, error) {
	w, err := d.schedule.World(ctx, day.Time(), day.Add(1).Time())
	if err != nil {
		return nil, err
	}
	plan := schedule.Make(w.Expecting(now), day.Time(), day.Add(1).Time())
	relays := map[app.ID]bool{}
	for _, r := range w.Relays {
		relays[r.ID] = len(r.Fallbacks) > 0 || len(w.Rules.Fillers) > 0
	}
	planned, err := d.db.Planned(ctx, day.Time(), now)
	if err != nil {
		return nil, err
	}
	known, title := map[app.ID]bool{}, map[app.ID]string{}
	for _, s := range planned {
		known[s.Broadcast] = true
	}
	for _, e := range w.Entries {
		title[e.ID] = e.Title
	}
	skipped, err := d.skippedSince(ctx, day.Time())
	if err != nil {
		return nil, err
	}
	return dayParts(plan, dayFacts{now: now, aired: aired, known: known, title: title, skipped: skipped, heard: d.heardAlone(ctx),
		fallback: func(relay app.ID) bool { return relays[relay] },
		held: func(s app.Slot) int {
			holds, _ := d.holding.Held(s)
			return len(holds)
		}}), nil
}

// heardAlone is what clusters played of a slot from their own disks, while the
// station was off.
func (d *desk) heardAlone(ctx context.Context) func(app.Slot) backend.Aired {
	return func(s app.Slot) backend.Aired {
		a := backend.Aired{Due: len(s.Clusters)}
		heard, err := d.db.HeardOf(ctx, s.Broadcast)
		logFault(err)
		for _, h := range heard {
			switch {
			case h.PlayedMS == 0 || !slices.Contains(s.Clusters, h.Cluster):
			case h.Fed:
				a.Fed++
			default:
				a.Heard++
			}
		}
		return a
	}
}

// skippedSince are the slots that were skipped since then.
func (d *desk) skippedSince(ctx context.Context, since time.Time) (map[app.ID]bool, error) {
	all, err := d.db.Skipped(ctx, since)
	skipped := map[app.ID]bool{}
	for _, id := range all {
		skipped[id] = true
	}
	return skipped, err
}

// NextDue is what the schedule has next.
func (d *desk) NextDue() (backend.DayPart, bool, error) {
	now := d.clock.Now()
	w, err := d.schedule.World(context.Background(), now, now.Add(24*time.Hour))
	if err != nil {
		return backend.DayPart{}, false, err
	}
	plan := schedule.Make(w.Expecting(now), now, now.Add(24*time.Hour))
	title := map[app.ID]string{}
	for _, e := range w.Entries {
		title[e.ID] = e.Title
	}
	skipped, err := d.skippedSince(context.Background(), now.Add(-24*time.Hour))
	if err != nil {
		return backend.DayPart{}, false, err
	}
	for _, p := range dayParts(plan, dayFacts{now: now, title: title, skipped: skipped}) {
		if p.From.After(now) && p.State != backend.DayMissed && p.State != backend.DayOpen {
			return p, true, nil
		}
	}
	return backend.DayPart{}, false, nil
}

// airedOn are the broadcasts of a day, oldest first, with who heard them.
func (d *desk) airedOn(ctx context.Context, day app.Date) ([]backend.Aired, error) {
	all, err := d.db.Broadcasts(ctx, day.Time(), day.Add(1).Time())
	if err != nil {
		return nil, err
	}
	out := make([]backend.Aired, 0, len(all))
	for _, b := range all {
		a, err := d.aired(ctx, b)
		if err != nil {
			return out, err
		}
		out = append(out, a)
	}
	return out, nil
}

// wholeShare is the share of a broadcast that a cluster must have played to
// count as having been heard.
const wholeShare = 0.98

// aired tells how many of a broadcast's clusters played it whole.
func (d *desk) aired(ctx context.Context, b app.Broadcast) (backend.Aired, error) {
	a := backend.Aired{Broadcast: b, Due: len(b.Clusters)}
	heard, err := d.db.HeardOf(ctx, b.ID)
	if err != nil {
		return a, err
	}
	played := map[app.ID]app.Heard{}
	for _, h := range heard {
		played[h.Cluster] = h
	}
	for _, id := range b.Clusters {
		h := played[id]
		due := float64(h.PlayedMS + h.ConcealedMS + h.MissedMS)
		whole := due > 0 && float64(h.PlayedMS) >= wholeShare*due
		if whole && h.Fed {
			a.Fed++
		} else if whole {
			a.Heard++
		} else if c, err := d.db.Cluster(ctx, id); err == nil {
			a.Absent = append(a.Absent, c.Name)
		}
	}
	return a, nil
}

// needs is what waits for a person, the most pressing first.
func (d *desk) needs(programmes []app.Programme) ([]backend.Need, error) {
	var needs []backend.Need
	for _, p := range programmes {
		switch p.State {
		case app.ProgrammeWaiting:
			needs = append(needs, backend.Need{Kind: backend.NeedApproval, Object: p.ID, Title: p.Title, Since: p.UpdatedAt})
		case app.ProgrammeReturned:
			needs = append(needs, backend.Need{Kind: backend.NeedReturned, Object: p.ID, Title: p.Title, Since: p.UpdatedAt})
		}
	}
	needs = append(needs, d.clusterNeeds()...)
	for _, m := range d.recovered {
		needs = append(needs, backend.Need{Kind: backend.NeedRecovered, Object: app.ID(m.SHA256), Title: m.Name, Since: m.AddedAt})
	}
	if n := d.outbox.Status().Refused; n > 0 {
		needs = append(needs, backend.Need{Kind: backend.NeedRefused, Count: n})
	}
	return needs, nil
}

func clusterNeed(c app.Cluster, s app.ClusterStatus) (backend.Need, bool) {
	n := backend.Need{Object: c.ID, Title: c.Name, Since: s.LastReport, Kind: backend.NeedCluster}
	switch {
	case c.Technology == app.TechnologyIP && c.SpeakerKey == "":
		n.Kind = backend.NeedUnpaired
		return n, true
	case c.SpeakerKey == "":
		return n, false // nothing can be known of an FM or wired cluster
	}
	return n, s.State == app.StateLost || s.State == app.StateUnknown && !s.Awaited
}
