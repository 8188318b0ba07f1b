package backend

import (
	"slices"
	"time"

	"tienglang/app"
)

// AsPlanned is a plan whose past is what was really planned then: until the
// given moment its slots are those that were noted when their time came,
// whatever the entries say today. What is on air then stays as it is known now.
//
// What did not sound is kept of entries that have not changed since, and there
// only where nothing was noted in its place, or something is known to have come
// in between.
func AsPlanned(plan app.Plan, noted []app.Slot, until time.Time, entries []app.ScheduleEntry) app.Plan {
	if until.IsZero() {
		return plan
	}
	going := map[app.ID]bool{}
	slots := slices.DeleteFunc(slices.Clone(plan.Slots), func(s app.Slot) bool {
		going[s.Broadcast] = going[s.Broadcast] || s.From.Before(until) && s.To.After(until)
		return !s.To.After(until)
	})
	for _, s := range noted {
		if s.From.Before(until) && (!going[s.Broadcast] || !s.To.After(until)) {
			slots = append(slots, s)
		}
	}
	changed := map[app.ID]time.Time{}
	for _, e := range entries {
		changed[e.ID] = e.UpdatedAt
	}
	plan.Slots = slots
	plan.Unplayed = slices.DeleteFunc(slices.Clone(plan.Unplayed), func(u app.Unplayed) bool {
		if u.From.After(until) {
			return false
		}
		at, known := changed[u.Entry]
		return !known || at.After(u.From) || !cameBetween[u.Why.Code] && sounded(noted, u)
	})
	slices.SortStableFunc(plan.Slots, func(a, b app.Slot) int { return a.From.Compare(b.From) })
	return plan
}

// cameBetween are the reasons that are facts of the air and not of the entries.
var cameBetween = map[string]bool{"cut_emergency": true, "cut_live": true, "cut_hand": true}

// sounded tells whether something of the entry was noted in the time of what is
// said not to have sounded.
func sounded(noted []app.Slot, u app.Unplayed) bool {
	return slices.ContainsFunc(noted, func(s app.Slot) bool {
		return s.Entry == u.Entry && s.Date == u.Date && s.From.Before(u.To) && u.From.Before(s.To) &&
			slices.ContainsFunc(u.Clusters, func(c app.ID) bool { return slices.Contains(s.Clusters, c) })
	})
}

// keepsTime tells whether what was planned of an entry on that day was planned
// at the hour that the entry has now.
func keepsTime(e *app.ScheduleEntry, d *Due) bool {
	first := slices.IndexFunc(d.Slots, func(s app.Slot) bool { return !because(s, "late", "made_up", "resumed", "restarted", "joined") })
	return first < 0 || d.Slots[first].From.Equal(d.Date.At(e.Start))
}

// keepsSound tells whether it was planned with the sound that the entry has now.
func keepsSound(e *app.ScheduleEntry, d *Due) bool {
	return len(d.Slots) == 0 || slices.ContainsFunc(d.Slots, func(s app.Slot) bool {
		return s.Kind == e.Kind && s.Programme == e.Programme && s.Relay == e.Relay || s.Filler || because(s, "filler")
	})
}

// because tells whether a slot has one of the reasons.
func because(s app.Slot, codes ...string) bool {
	return slices.ContainsFunc(s.Why, func(r app.Reason) bool { return slices.Contains(codes, r.Code) })
}
