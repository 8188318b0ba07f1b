package maintenance

import (
	"context"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/app/audit"
)

// SavePart keeps a part: a new one when its ID is empty, with the count that it
// has; the count of one that is kept is left alone. Errors:
// "people.not_allowed", "part.no_name", "part.bad_number", "part.name_taken".
func (s *Service) SavePart(ctx context.Context, by app.User, p app.Part) (app.Part, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return p, err
	}
	p.Name, p.Place = text(p.Name, longestName), text(p.Place, longestName)
	switch {
	case p.Name == "":
		return p, app.Fail("part.no_name", nil)
	case !slices.Contains(app.PartKinds, p.Kind), p.Dong < 0, p.Dong > mostDong, p.Least < 0, p.Least > mostCount, p.Count < 0, p.Count > mostCount:
		return p, app.Fail("part.bad_number", nil)
	}
	action := "part.set"
	if p.ID == "" {
		p.ID, action = app.NewID(s.Clock.Now()), "part.add"
	}
	return p, s.Store.SavePart(ctx, p, audit.Act(by.ID, action, string(p.ID), "name", p.Name))
}

// moved is what the audit log calls the changes by hand.
var moved = map[app.PartWhy]string{app.PartBought: "part.bought", app.PartCounted: "part.counted", app.PartUndone: "part.undone"}

// MovePart changes a count by hand and returns by how much: PartBought adds,
// PartCounted sets the count to what was found, and PartUndone takes a change
// back by its negative, whatever others took since. Errors:
// "people.not_allowed", "part.bad_number", "part.gone", "part.not_enough".
func (s *Service) MovePart(ctx context.Context, by app.User, part app.ID, why app.PartWhy, count int, words string) (delta int, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return 0, err
	}
	p, err := s.part(ctx, part)
	if err != nil {
		return 0, err
	}
	if moved[why] == "" || count < 0 && why != app.PartUndone || count > mostCount || count < -mostCount || why == app.PartBought && count == 0 {
		return 0, app.Fail("part.bad_number", nil)
	}
	m := app.PartMove{Part: part, By: by.ID, Delta: count, Left: count, Why: why, Words: text(words, longestWords)}
	return s.Store.MovePart(ctx, m, audit.Act(by.ID, moved[why], string(part), "name", p.Name, "count", strconv.Itoa(count)))
}

// RemovePart takes a part out of the stock, RestorePart brings it back with the
// count that it had. What tickets took of it stays in them.
func (s *Service) RemovePart(ctx context.Context, by app.User, part app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	p, err := s.part(ctx, part)
	if err != nil {
		return err
	}
	p.DeletedAt = s.Clock.Now()
	return s.Store.SavePart(ctx, p, audit.Act(by.ID, "part.remove", string(part), "name", p.Name))
}

// RestorePart takes RemovePart back.
func (s *Service) RestorePart(ctx context.Context, by app.User, p app.Part) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	return s.Store.SavePart(ctx, p, audit.Act(by.ID, "part.restore", string(p.ID), "name", p.Name))
}

func (s *Service) part(ctx context.Context, id app.ID) (app.Part, error) {
	all, err := s.Store.Parts(ctx)
	for _, p := range all {
		if p.ID == id {
			return p, err
		}
	}
	if err == nil {
		err = app.Fail("part.gone", nil)
	}
	return app.Part{}, err
}
