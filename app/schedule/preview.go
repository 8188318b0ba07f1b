package schedule

import (
	"context"
	"slices"

	"tienglang/app"
)

// Preview is what saving e would do from from to to, both days included.
func (s *Service) Preview(ctx context.Context, e app.ScheduleEntry, from, to app.Date) (app.Preview, error) {
	w, err := s.World(ctx, from.Time(), to.Add(1).Time())
	if err != nil {
		return app.Preview{}, err
	}
	e = Tidy(e)
	if e.Programme != "" {
		p, err := s.Store.Programme(ctx, e.Programme)
		if err != nil {
			return app.Preview{}, err
		}
		w.Programmes = append(w.Programmes, p)
	}
	if e.Relay != "" && s.Relays == nil {
		w.Relays = append(w.Relays, app.Relay{ID: e.Relay})
	}
	return Foresee(w.Expecting(s.Clock.Now().Add(Expected)), e, from, to), nil
}

// unsaved is the ID of an entry that has none yet.
const unsaved app.ID = "ffffffff-ffff-7fff-bfff-ffffffffffff"

// Foresee is what w would be with e in it, from from to to, both days
// included.
func Foresee(w World, e app.ScheduleEntry, from, to app.Date) app.Preview {
	a, b := from.Time(), to.Add(1).Time()
	return app.Preview{Before: Make(w, a, b), After: Make(w.with(e), a, b)}
}

// with is the world with e in place of the entry of its ID, or beside all.
func (w World) with(e app.ScheduleEntry) World {
	if e.ID == "" {
		e.ID = unsaved
	}
	w.Entries = append(slices.DeleteFunc(slices.Clone(w.Entries), func(o app.ScheduleEntry) bool { return o.ID == e.ID }), e)
	return w
}
