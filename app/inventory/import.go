package inventory

import (
	"cmp"
	"context"
	"reflect"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/inventory/intake"
)

// Known is the inventory as a table is read into it.
func (s *Service) Known(ctx context.Context) (intake.Known, error) {
	hamlets, err := s.Store.Hamlets(ctx)
	return intake.Known{Clusters: s.Clusters(), Hamlets: hamlets, Check: func(c app.Cluster) error { return cmp.Or(check(c), s.feeds(c)) }}, err
}

// Import keeps the rows of p that wait for nobody, all in one batch, by which
// Undo takes them back. name is that of the file. Errors: "people.not_allowed",
// "inventory.nothing_to_import", "inventory.changed_meanwhile" (with the name of
// a cluster that is no more as it was when p was read), those of check, feeds
// and Store.SaveInventory.
func (s *Service) Import(ctx context.Context, by app.User, name string, p intake.Preview) (batch app.ID, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return "", err
	}
	hamlets, err := s.Store.Hamlets(ctx)
	if err != nil {
		return "", err
	}
	n := p.Counts()
	act := audit.Act(by.ID, "inventory.import", "", "file", tidy(name), "new", strconv.Itoa(n.New), "changed", strconv.Itoa(n.Changed))
	return s.keep(ctx, func() (app.ID, error) {
		b, err := s.batch(p, hamlets)
		if err != nil {
			return "", err
		}
		return s.Store.SaveInventory(ctx, b, act)
	})
}

// batch is what p changes, with new identifiers and hamlets.
func (s *Service) batch(p intake.Preview, hamlets []app.Hamlet) (b app.InventoryBatch, err error) {
	made := map[string]app.ID{}
	for _, h := range hamlets {
		made[h.Name] = h.ID
	}
	noted := p.Noted()
	for _, row := range p.Rows {
		if !row.Kept() {
			continue
		}
		if told, ok := noted[row.Hamlet]; ok {
			delete(noted, row.Hamlet)
			h := tidyHamlet(told)
			h.ID = made[row.Hamlet]
			if h.ID == "" {
				h.ID = app.NewID(s.Clock.Now())
				made[row.Hamlet] = h.ID
			}
			if err := checkHamlet(h); err != nil {
				return b, err
			}
			b.Hamlets = append(b.Hamlets, h)
		}
		if row.Alone {
			continue
		}
		c, err := s.taken(row)
		if err != nil {
			return b, err
		}
		if row.Hamlet != "" && c.Hamlet == "" {
			if made[row.Hamlet] == "" {
				h := app.Hamlet{ID: app.NewID(s.Clock.Now()), Name: tidy(row.Hamlet)}
				made[row.Hamlet] = h.ID
				b.Hamlets = append(b.Hamlets, h)
			}
			c.Hamlet = made[row.Hamlet]
		}
		b.Clusters = append(b.Clusters, c)
	}
	if len(b.Clusters)+len(b.Hamlets) == 0 {
		return b, app.Fail("inventory.nothing_to_import", nil)
	}
	return b, nil
}

// taken is the cluster of a row as it is kept.
func (s *Service) taken(row intake.Row) (app.Cluster, error) {
	c := row.After
	c.Name, c.Virtual = tidy(c.Name), c.Virtual || s.workshop
	if c.Technology == app.TechnologyIP {
		c.Gateway = ""
	}
	if row.Before == nil {
		c.ID = app.NewID(s.Clock.Now())
		return c, check(c)
	}
	kept, err := s.Cluster(row.Before.ID)
	if err != nil || !reflect.DeepEqual(unpaired(kept), unpaired(*row.Before)) {
		return c, app.Fail("inventory.changed_meanwhile", err, "name", row.Before.Name)
	}
	c.SpeakerKey, c.PairedAt = kept.SpeakerKey, kept.PairedAt
	return c, cmp.Or(check(c), s.feeds(c))
}

func unpaired(c app.Cluster) app.Cluster {
	c.SpeakerKey, c.PairedAt = "", time.Time{}
	return c
}

// Undo takes a batch back, all of it or nothing; it is itself a batch. Errors:
// "people.not_allowed" and those of Store.UndoInventory.
func (s *Service) Undo(ctx context.Context, by app.User, batch app.ID) (undo app.ID, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return "", err
	}
	act := audit.Act(by.ID, "inventory.undo", string(batch))
	return s.keep(ctx, func() (app.ID, error) { return s.Store.UndoInventory(ctx, batch, act) })
}

// keep makes a change of many clusters and takes it over: speakers that are no
// longer ours are let go, and those of which a setting changed are told.
func (s *Service) keep(ctx context.Context, change func() (app.ID, error)) (app.ID, error) {
	var before []app.Cluster
	var batch app.ID
	err := s.alter(ctx, func() (err error) {
		before = s.Clusters()
		batch, err = change()
		return err
	})
	if err != nil {
		return batch, err
	}
	for _, was := range before {
		is, err := s.Cluster(was.ID)
		switch _, ours := s.SpeakerAllowed(was.SpeakerKey); {
		case was.SpeakerKey == "":
		case !ours:
			s.forget(was.SpeakerKey)
		case err == nil && (is.Volume != was.Volume || is.VolumeCap != was.VolumeCap || is.DelayMS != was.DelayMS):
			if err := s.apply(ctx, is); err != nil {
				s.Logger.Warn("settings not sent to a speaker yet", "cluster", is.Name, "err", err)
			}
		}
	}
	return batch, nil
}

// mostHistory is how many changes of one cluster are shown.
const mostHistory = 500

// History is what was changed of a cluster, newest first.
func (s *Service) History(ctx context.Context, by app.User, id app.ID) ([]app.InventoryChange, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return nil, err
	}
	return s.Store.InventoryHistory(ctx, id, mostHistory)
}
