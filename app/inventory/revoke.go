package inventory

import (
	"context"
	"maps"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// RevokedSpeaker is the revocation of the box with a key; ok is false where it
// has none. It reads memory alone.
func (s *Service) RevokedSpeaker(publicKey string) (r app.Revocation, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok = s.revoked[publicKey]
	return r, ok
}

// Revoked are the boxes that are never believed again, the newest first.
func (s *Service) Revoked() []app.Revocation {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.SortedFunc(maps.Values(s.revoked), func(a, b app.Revocation) int { return b.At.Compare(a.At) })
}

// Revoke takes a cluster's box away for ever, as one that was carried off: its
// connection is closed at once, and it is never believed again. The cluster
// keeps its place, its schedule and its history. "cluster.not_paired" where it
// has none.
func (s *Service) Revoke(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	var gone app.Revocation
	err := s.alter(ctx, func() error {
		c, err := s.Cluster(id)
		if err != nil {
			return err
		}
		if c.SpeakerKey == "" {
			return app.Fail("cluster.not_paired", nil, "name", c.Name)
		}
		gone = s.revocation(c, app.RevokedStolen, by)
		c.SpeakerKey, c.PairedAt = "", time.Time{}
		act := audit.Act(by.ID, "cluster.revoke", string(id), "name", c.Name, "key", gone.Key)
		_, err = s.Store.SaveInventory(ctx, app.InventoryBatch{Clusters: []app.Cluster{c}, Revoked: []app.Revocation{gone}}, act)
		return err
	})
	if err != nil {
		return err
	}
	s.forget(gone.Key)
	return nil
}

func (s *Service) revocation(c app.Cluster, why app.RevokedWhy, by app.User) app.Revocation {
	return app.Revocation{
		Key: c.SpeakerKey, Cluster: c.ID, Number: c.Number, Name: c.Name,
		Why: why, By: by.ID, ByName: by.Name, At: s.Clock.Now(),
	}
}

// TakeRevoked keeps what the hub tells of boxes that this station had revoked,
// which a backup of before does not know, and reports how many were new.
func (s *Service) TakeRevoked(ctx context.Context, told []app.Revocation) (fresh int, err error) {
	told = slices.DeleteFunc(slices.Clone(told), func(r app.Revocation) bool {
		_, known := s.RevokedSpeaker(r.Key)
		return known || r.Key == ""
	})
	if len(told) == 0 {
		return 0, nil
	}
	err = s.alter(ctx, func() error {
		for _, r := range told {
			act := audit.Act("", "cluster.revoked_by_hub", string(r.Cluster), "name", r.Name, "key", r.Key)
			if err := s.Store.AddRevoked(ctx, r, act); err != nil {
				return err
			}
			fresh++
		}
		return nil
	})
	if err != nil {
		return fresh, err
	}
	for _, r := range told {
		s.forget(r.Key)
	}
	return fresh, nil
}

// Replace makes the speaker with this public key the cluster's in the place of
// the one that it has, which is revoked in the same moment; box is what is known
// of the new one, and nil leaves what is noted. Errors are those of Pair.
func (s *Service) Replace(ctx context.Context, by app.User, id app.ID, publicKey string, box *app.Box) error {
	var old string
	err := s.alter(ctx, func() (err error) {
		old, err = s.replace(ctx, by, id, publicKey, box)
		return err
	})
	if err != nil {
		return err
	}
	if old != publicKey {
		s.forget(old)
	}
	return nil
}

// replace writes that, and returns the key that the cluster had.
func (s *Service) replace(ctx context.Context, by app.User, id app.ID, publicKey string, box *app.Box) (old string, err error) {
	c, err := s.Cluster(id)
	if err != nil {
		return "", err
	}
	if err := s.MayPair(id); err != nil {
		return "", err
	}
	if r, gone := s.RevokedSpeaker(publicKey); gone {
		return "", refusedBox(r)
	}
	before := c
	c.SpeakerKey, c.PairedAt = publicKey, s.Clock.Now()
	if box != nil {
		c.Box = *box
	}
	b, action := app.InventoryBatch{Clusters: []app.Cluster{c}}, "cluster.pair"
	if before.SpeakerKey != "" && before.SpeakerKey != publicKey {
		b.Revoked, action = []app.Revocation{s.revocation(before, app.RevokedReplaced, by)}, "cluster.replace"
	}
	act := audit.Act(by.ID, action, string(id), "name", c.Name, "key", publicKey, "before", before.SpeakerKey)
	_, err = s.Store.SaveInventory(ctx, b, act)
	return before.SpeakerKey, err
}

// refusedBox tells whose box it was and since when it is not believed.
func refusedBox(r app.Revocation) error {
	return app.Fail("pair.revoked", nil, "name", r.Name, "by", r.ByName, "at", r.At.In(app.Vietnam).Format("15:04 02/01/2006"))
}

// SpeakerRevoked tells the link of a box that is never believed again.
func (s *Service) SpeakerRevoked(publicKey string) (words string, at time.Time, revoked bool) {
	r, revoked := s.RevokedSpeaker(publicKey)
	return "the box of cluster " + r.Name + ", revoked " + r.At.In(app.Vietnam).Format(time.DateTime), r.At, revoked
}
