package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// SavePart keeps a part.
func (d *desk) SavePart(ctx context.Context, p app.Part) (app.Part, error) {
	by, err := d.who()
	if err != nil {
		return p, err
	}
	p, err = d.upkeep.SavePart(ctx, by, p)
	return p, d.done(err, backend.TopicClusters, "status.part_saved", "name", p.Name)
}

// stocked does something about the stock for who is signed in.
func (d *desk) stocked(key string, act func(by app.User) error) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(act(by), backend.TopicClusters, key)
}

// MovePart changes a count by hand.
func (d *desk) MovePart(ctx context.Context, part app.ID, why app.PartWhy, count int, words string) (delta int, err error) {
	err = d.stocked("status.part_moved", func(by app.User) (err error) {
		delta, err = d.upkeep.MovePart(ctx, by, part, why, count, words)
		return err
	})
	return delta, err
}

// RemovePart takes a part out of the stock.
func (d *desk) RemovePart(ctx context.Context, part app.ID) error {
	return d.stocked("status.part_removed", func(by app.User) error { return d.upkeep.RemovePart(ctx, by, part) })
}

// RestorePart brings it back.
func (d *desk) RestorePart(ctx context.Context, p app.Part) error {
	return d.stocked("status.part_restored", func(by app.User) error { return d.upkeep.RestorePart(ctx, by, p) })
}

// mostPartMoves is how many changes of one count are shown.
const mostPartMoves = 200

// PartMoves are the changes of a count.
func (d *desk) PartMoves(ctx context.Context, part app.ID) ([]app.PartMove, error) {
	return d.db.PartMoves(ctx, part, mostPartMoves)
}

// SaveCheck keeps a check that comes round.
func (d *desk) SaveCheck(ctx context.Context, c app.Check) (app.Check, error) {
	by, err := d.who()
	if err != nil {
		return c, err
	}
	c, err = d.upkeep.SaveCheck(ctx, by, c)
	return c, d.done(err, backend.TopicClusters, "status.check_saved")
}

// RemoveCheck takes it out.
func (d *desk) RemoveCheck(ctx context.Context, c app.Check) error {
	return d.stocked("status.check_removed", func(by app.User) error { return d.upkeep.RemoveCheck(ctx, by, c) })
}

// CheckDone notes that it was made.
func (d *desk) CheckDone(ctx context.Context, c app.Check, day app.Date, words string) (number int64, err error) {
	err = d.stocked("status.check_done", func(by app.User) (err error) {
		number, err = d.upkeep.CheckDone(ctx, by, c, day, words)
		return err
	})
	return number, err
}

// UndoCheckDone takes a note back.
func (d *desk) UndoCheckDone(ctx context.Context, c app.Check, number int64) error {
	return d.stocked("status.check_undone", func(by app.User) error { return d.upkeep.UndoCheckDone(ctx, by, c, number) })
}

// mostChecks that are due are told one by one.
const mostChecks = 3

// upkeepNeeds are the checks that are due and the parts that run low.
func (d *desk) upkeepNeeds(ctx context.Context) (needs []backend.Need, err error) {
	u, err := d.Upkeep(ctx)
	if err != nil {
		return nil, err
	}
	today := app.DateOf(d.clock.Now())
	for _, c := range u.Checks {
		if c.Due() <= today {
			needs = append(needs, backend.Need{Kind: backend.NeedCheck, Object: c.ID, Title: c.Words, Since: c.Due().Time()})
		}
	}
	if n := len(needs); n > mostChecks {
		needs = []backend.Need{{Kind: backend.NeedChecks, Object: needs[0].Object, Count: n, Since: needs[0].Since}}
	}
	if low := u.Low(); len(low) > 0 {
		needs = append(needs, backend.Need{Kind: backend.NeedParts, Object: low[0].ID, Title: low[0].Name, Count: len(low)})
	}
	return needs, nil
}
