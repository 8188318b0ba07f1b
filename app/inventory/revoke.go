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
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	if c.SpeakerKey == "" {
		return app.Fail("cluster.not_paired", nil, "name", c.Name)
	}
	gone := s.revocation(c, app.RevokedStolen, by)
	c.SpeakerKey, c.PairedAt = "", time.Time{}
	act := audit.Act(by.ID, "cluster.revoke", string(id), "name", c.Name, "key", gone.Key)
	if err := s.change(ctx, app.InventoryBatch{Clusters: []app.Cluster{c}, Revoked: []app.Revocation{gone}}, act); err != nil {
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
	for _, r := range told {
		if _, known := s.RevokedSpeaker(r.Key); known || r.Key == "" {
			continue
		}
		act := audit.Act("", "cluster.revoked_by_hub", string(r.Cluster), "name", r.Name, "key", r.Key)
		if err := s.Store.AddRevoked(ctx, r, act); err != nil {
			return fresh, err
		}
		fresh++
	}
	if fresh == 0 {
		return 0, nil
	}
	if err := s.reload(ctx); err != nil {
		return fresh, err
	}
	for _, r := range told {
		s.forget(r.Key)
	}
	return fresh, nil
}

// change writes a batch and takes it over.
func (s *Service) change(ctx context.Context, b app.InventoryBatch, act app.AuditRow) error {
	if _, err := s.Store.SaveInventory(ctx, b, act); err != nil {
		return err
	}
	return s.reload(ctx)
}

// Replace makes the speaker with this public key the cluster's in the place of
// the one that it has, which is revoked in the same moment; box is what is known
// of the new one, and nil leaves what is noted. Errors are those of Pair.
func (s *Service) Replace(ctx context.Context, by app.User, id app.ID, publicKey string, box *app.Box) error {
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	if err := s.MayPair(id); err != nil {
		return err
	}
	if r, gone := s.RevokedSpeaker(publicKey); gone {
		return refusedBox(r)
	}
	old := c
	c.SpeakerKey, c.PairedAt = publicKey, s.Clock.Now()
	if box != nil {
		c.Box = *box
	}
	b, action := app.InventoryBatch{Clusters: []app.Cluster{c}}, "cluster.pair"
	if old.SpeakerKey != "" && old.SpeakerKey != publicKey {
		b.Revoked, action = []app.Revocation{s.revocation(old, app.RevokedReplaced, by)}, "cluster.replace"
	}
	act := audit.Act(by.ID, action, string(id), "name", c.Name, "key", publicKey, "before", old.SpeakerKey)
	if err := s.change(ctx, b, act); err != nil {
		return err
	}
	if old.SpeakerKey != publicKey {
		s.forget(old.SpeakerKey)
	}
	return nil
}

// refusedBox tells whose box it was and since when it is not believed.
func refusedBox(r app.Revocation) error {
	return app.Fail("pair.revoked", nil, "name", r.Name, "by", r.ByName, "at", r.At.In(app.Vietnam).Format("15:04 02/01/2006"))
}

// SpeakerRevoked tells the link of a box that is never believed again.
func (s *Service) SpeakerRevoked(publicKey string) (words string, revoked bool) {
	r, revoked := s.RevokedSpeaker(publicKey)
	return "the box of cluster " + r.Name + ", revoked " + r.At.In(app.Vietnam).Format(time.DateTime), revoked
}
