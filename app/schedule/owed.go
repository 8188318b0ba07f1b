package schedule

import (
	"context"
	"slices"

	"tienglang/app"
)

// Owed are the announcements that are still due on some of their days: those
// of w.Today and later that no plan has. A day that passed and on which it was
// not aired begins the count again.
func Owed(w World) []app.OwedNotice {
	today, ok := dayNumber(w.Today)
	if !ok {
		return nil
	}
	var all []app.OwedNotice
	for _, e := range w.Entries {
		if e.Notice == nil || !e.DeletedAt.IsZero() {
			continue
		}
		if n := owed(w, e, today); len(n.Owed) > 0 {
			all = append(all, n)
		}
	}
	return all
}

func owed(w World, e app.ScheduleEntry, today int) app.OwedNotice {
	n := app.OwedNotice{Entry: e.ID, Title: e.Title, Notice: *e.Notice}
	first, ok := dayNumber(e.Notice.First)
	if !ok || e.Notice.Days < 1 {
		return n
	}
	aired := days(w.Aired[e.ID])
	for number := max(first, today-mostDays); len(n.Done)+len(n.Owed) < e.Notice.Days; number++ {
		switch {
		case aired[number], number >= today && planned(w, e, number):
			n.Done = append(n.Done, dateOf(number))
		case number < today: // the days have to be consecutive
			n.Broken, n.Done = true, nil
		default:
			n.Owed = append(n.Owed, dateOf(number))
		}
	}
	return n
}

// planned tells whether the own sound of an entry, or of one of its days that
// was moved, is due on a day.
func planned(w World, e app.ScheduleEntry, number int) bool {
	sound := map[app.ID]app.ID{}
	for _, o := range w.Entries {
		if o.DeletedAt.IsZero() && o.Announces() == e.ID {
			sound[o.ID] = o.Programme
		}
	}
	plan := Make(w, moment(midnight(number)), moment(midnight(number+1)))
	return slices.ContainsFunc(plan.Slots, func(s app.Slot) bool {
		programme, ok := sound[s.Entry]
		return ok && (s.Programme == programme || s.Kind != app.BroadcastProgramme) && s.Date == dateOf(number)
	})
}

// Owed are the announcements that are still due, as seen on that day.
func (s *Service) Owed(ctx context.Context, at app.Date) ([]app.OwedNotice, error) {
	w, err := s.World(ctx, at.Time(), at.Add(mostDays).Time())
	if err != nil {
		return nil, err
	}
	w.Today = at
	return Owed(w), nil
}
