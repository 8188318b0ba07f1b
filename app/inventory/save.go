package inventory

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/audit"
)

// Save keeps a cluster as Put does.
func (s *Service) Save(ctx context.Context, by app.User, c app.Cluster, hamlet string) (app.Cluster, error) {
	c, _, err := s.Put(ctx, by, c, hamlet)
	return c, err
}

// Put keeps a cluster: a new one when its ID is empty. hamlet is a name, made
// with the cluster when it is new, "" for none. A Number of 0 is given the next
// free one. The pairing and the photos are not changed here; in a workshop every
// cluster is virtual. undo is the batch by which Undo takes it back, "" where
// nothing was changed. Errors: "people.not_allowed", "cluster.number_taken" and
// those of check and hang.
func (s *Service) Put(ctx context.Context, by app.User, c app.Cluster, hamlet string) (saved app.Cluster, undo app.ID, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return c, "", err
	}
	err = s.alter(ctx, func() (err error) {
		c, undo, err = s.put(ctx, by, c, tidy(hamlet))
		return err
	})
	if err != nil {
		return c, "", err
	}
	if err := s.apply(ctx, c); err != nil {
		s.Logger.Warn("settings not sent to a speaker yet", "cluster", c.Name, "err", err)
	}
	undo, err = s.undoable(ctx, undo)
	return c, undo, err
}

// undoable is a batch, "" where it changed nothing that Undo could take back.
func (s *Service) undoable(ctx context.Context, batch app.ID) (app.ID, error) {
	changes, err := s.Store.InventoryBatch(context.WithoutCancel(ctx), batch) // which is written
	if len(changes) == 0 {
		return "", err
	}
	return batch, err
}

// put checks and writes what the window gave.
func (s *Service) put(ctx context.Context, by app.User, c app.Cluster, hamlet string) (saved app.Cluster, undo app.ID, err error) {
	c, action, err := s.begin(c)
	if err != nil {
		return c, "", err
	}
	if err := errors.Join(check(c), s.hang(c)); err != nil {
		return c, "", err
	}
	var batch app.InventoryBatch
	c.Hamlet = ""
	if hamlet != "" {
		h, there, err := s.hamletNamed(ctx, hamlet)
		if err != nil {
			return c, "", err
		}
		if !there {
			batch.Hamlets = []app.Hamlet{h}
		}
		c.Hamlet = h.ID
	}
	batch.Clusters = []app.Cluster{c}
	undo, err = s.Store.SaveInventory(ctx, batch, audit.Act(by.ID, action, string(c.ID), "name", c.Name))
	return c, undo, err
}

// begin brings what the window gave together with what is kept.
func (s *Service) begin(c app.Cluster) (app.Cluster, string, error) {
	c.Name = tidy(c.Name)
	c.Virtual = c.Virtual || s.workshop
	c.DeletedAt = time.Time{}
	if c.Technology != app.TechnologyIP {
		c.Line = app.LineNone
	} else {
		c.Gateway = ""
	}
	if c.ID == "" {
		c.ID = app.NewID(s.Clock.Now())
		c.SpeakerKey, c.PairedAt = "", time.Time{}
		if c.Number == 0 {
			c.Number = s.freeNumber()
		}
		return c, "cluster.add", nil
	}
	kept, err := s.Cluster(c.ID)
	c.SpeakerKey, c.PairedAt = kept.SpeakerKey, kept.PairedAt
	c.Photos, c.PhotoNotes = kept.Photos, kept.PhotoNotes // which Adjust changes, also while a form is open
	return c, "cluster.set", err
}

func (s *Service) freeNumber() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	taken := map[int]bool{}
	for _, c := range s.clusters {
		taken[c.Number] = true
	}
	n := 1
	for taken[n] {
		n++
	}
	return n
}

// amend changes a cluster as it is kept, and returns what it was.
func (s *Service) amend(ctx context.Context, id app.ID, change func(*app.Cluster) (app.AuditRow, error)) (was app.Cluster, err error) {
	err = s.alter(ctx, func() error {
		if was, err = s.Cluster(id); err != nil {
			return err
		}
		c := was
		act, err := change(&c)
		if err != nil {
			return err
		}
		return s.Store.SaveCluster(ctx, c, act)
	})
	return was, err
}

// Delete takes a cluster out of the inventory; Restore brings it back.
func (s *Service) Delete(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	was, err := s.amend(ctx, id, func(c *app.Cluster) (app.AuditRow, error) {
		c.DeletedAt = s.Clock.Now()
		return audit.Act(by.ID, "cluster.delete", string(id), "name", c.Name), nil
	})
	if err != nil {
		return err
	}
	s.forget(was.SpeakerKey)
	return nil
}

// Restore brings back a deleted cluster. A speaker that was paired with another
// cluster meanwhile stays there, and one that was revoked is not brought back.
// "cluster.number_taken" when its number has been given away.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	return s.alter(ctx, func() error {
		c, err := s.Store.Cluster(ctx, id)
		if err != nil || c.DeletedAt.IsZero() {
			return err
		}
		c.DeletedAt = time.Time{}
		_, elsewhere := s.SpeakerAllowed(c.SpeakerKey)
		if _, gone := s.RevokedSpeaker(c.SpeakerKey); gone || elsewhere {
			c.SpeakerKey, c.PairedAt = "", time.Time{}
		}
		return s.Store.SaveCluster(ctx, c, audit.Act(by.ID, "cluster.restore", string(id), "name", c.Name))
	})
}

// longestName is in letters.
const longestName = 100

// tidy is a name as it is stored: composed letters, single spaces.
func tidy(name string) string {
	name = norm.NFC.String(strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " "))
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName])
	}
	return name
}
