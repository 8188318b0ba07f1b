package inventory

import (
	"context"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/app/audit"
)

// Adjustment changes one cluster as it is kept.
type Adjustment struct {
	Cluster app.ID
	Change  func(*app.Cluster)
}

// Adjust changes clusters in one act, all of them or none, and returns what
// UndoAdjust takes it back by. What is not changed stays as it is kept, whoever
// changed it meanwhile. Speakers are told. Errors: "people.not_allowed",
// "data.not_found" and those of check.
func (s *Service) Adjust(ctx context.Context, by app.User, all []Adjustment) (undo app.ID, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return "", err
	}
	err = s.alter(ctx, func() (err error) {
		undo, err = s.adjust(ctx, by, all)
		return err
	})
	if err != nil {
		return "", err
	}
	return undo, s.afterBatch(ctx, undo)
}

func (s *Service) adjust(ctx context.Context, by app.User, all []Adjustment) (undo app.ID, err error) {
	var batch app.InventoryBatch
	for _, a := range all {
		c, err := s.Cluster(a.Cluster)
		if err != nil {
			return "", err
		}
		c.Horns = slices.Clone(c.Horns)
		a.Change(&c)
		if err := check(c); err != nil {
			return "", err
		}
		batch.Clusters = append(batch.Clusters, c)
	}
	act := audit.Act(by.ID, "cluster.adjust", "", "clusters", strconv.Itoa(len(all)))
	return s.Store.SaveInventory(ctx, batch, act)
}

// UndoAdjust takes back what Adjust changed and nobody changed since.
func (s *Service) UndoAdjust(ctx context.Context, by app.User, batch app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	err := s.alter(ctx, func() error {
		_, err := s.Store.UndoInventory(ctx, batch, audit.Act(by.ID, "cluster.adjust_undo", string(batch)))
		return err
	})
	if err != nil {
		return err
	}
	return s.afterBatch(ctx, batch)
}

// afterBatch tells the speakers that a batch was about.
func (s *Service) afterBatch(ctx context.Context, batch app.ID) error {
	changes, err := s.Store.InventoryBatch(ctx, batch)
	if err != nil {
		return err
	}
	for _, change := range changes {
		c, err := s.Cluster(change.Object)
		if err != nil { // a hamlet, or removed since
			continue
		}
		if err := s.apply(ctx, c); err != nil {
			s.Logger.Warn("settings not sent to a speaker yet", "cluster", c.Name, "err", err)
		}
	}
	return nil
}
