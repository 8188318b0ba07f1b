package command

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// foresight is how far ahead a person is told of what the schedule lacks.
const foresight = 36 * time.Hour

// collided are the plan's reasons of which a person may choose another way.
var collided = []string{"cut_precedence", "cut_rank", "cut_order", "next_began", "never_began", "no_room", "longer", "max_length"}

// scheduleNeeds is what the schedule of the next hours wants of a person, and by
// when each programme is wanted.
func scheduleNeeds(plan app.Plan, entries []app.ScheduleEntry, now time.Time) (needs []backend.Need, due map[app.ID]time.Time) {
	due = map[app.ID]time.Time{}
	programme := map[app.ID]app.ID{}
	for _, e := range entries {
		programme[e.ID] = e.Programme
	}
	want := func(entry app.ID, at time.Time) {
		p := programme[entry]
		if was, ok := due[p]; p != "" && (!ok || at.Before(was)) {
			due[p] = at
		}
	}
	told := map[string]bool{}
	tell := func(kind backend.NeedKind, entry app.ID, title string, at time.Time) {
		if key := string(kind) + string(entry); !told[key] && at.After(now) {
			told[key] = true
			needs = append(needs, backend.Need{Kind: kind, Object: entry, Title: title, Due: at})
		}
	}
	why := func(entry app.ID, title string, at time.Time, r app.Reason) {
		switch {
		case r.Code == "not_approved":
			want(entry, at)
		case slices.Contains(unready, r.Code):
			tell(backend.NeedEmpty, entry, title, at)
		case slices.Contains(collided, r.Code):
			tell(backend.NeedCollision, entry, title, at)
		}
	}
	for _, s := range plan.Slots {
		for _, r := range s.Why {
			why(s.Entry, s.Title, s.From, r)
		}
	}
	for _, u := range plan.Unplayed {
		why(u.Entry, u.Title, u.From, u.Why)
	}
	return needs, due
}

// planNeeds reads what the schedule wants.
func (d *desk) planNeeds(ctx context.Context, now time.Time) ([]backend.Need, map[app.ID]time.Time, error) {
	w, err := d.schedule.World(ctx, now, now.Add(foresight))
	if err != nil {
		return nil, nil, err
	}
	plan := schedule.Make(w.Expecting(now), now, now.Add(foresight))
	entries, err := d.schedule.Entries(ctx)
	if err != nil {
		return nil, nil, err
	}
	needs, due := scheduleNeeds(plan, entries, now)
	owed, err := d.schedule.Owed(ctx, app.DateOf(now))
	if err != nil {
		return nil, nil, err
	}
	return append(needs, owedNeeds(owed)...), due, nil
}

// owedNeeds are the notices of whose days some are not planned.
func owedNeeds(owed []app.OwedNotice) (needs []backend.Need) {
	for _, n := range owed {
		if len(n.Owed) > 0 {
			needs = append(needs, backend.Need{Kind: backend.NeedOwed, Object: n.Entry, Title: n.Title, Count: len(n.Owed), Due: n.Owed[0].Time()})
		}
	}
	return needs
}

// relayNeeds are the relays in whose place something else plays, or nothing.
func relayNeeds(states []backend.RelayState) (needs []backend.Need) {
	for _, s := range states {
		if s.Phase == "fallback" || s.Phase == "silent" {
			needs = append(needs, backend.Need{Kind: backend.NeedRelay, Object: s.Relay, Title: s.Name, Since: s.Since})
		}
	}
	return needs
}

// nearlyFull is the room on the disk below which a person is told; a day of
// broadcasting needs less.
const nearlyFull = 2 << 30

// diskNeed tells of a disk with little room.
func diskNeed(dir string) []backend.Need {
	free, err := store.FreeBytes(dir)
	if err != nil || free > nearlyFull {
		return nil
	}
	return []backend.Need{{Kind: backend.NeedDisk, Count: int(free >> 20)}}
}
