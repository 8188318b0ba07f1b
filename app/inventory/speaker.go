package inventory

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// apply sends a paired speaker its settings; what cannot be sent now is sent
// when the speaker is back, and said ("cluster.not_reached").
func (s *Service) apply(ctx context.Context, c app.Cluster) error {
	if c.SpeakerKey == "" {
		return nil
	}
	err := s.Orders.Apply(ctx, c)
	s.mu.Lock()
	s.unsent[c.ID] = err != nil
	s.mu.Unlock()
	if err != nil {
		return app.Fail("cluster.not_reached", err, "name", c.Name)
	}
	return nil
}

// SetVolume keeps a cluster's volume, 0 to its cap ("cluster.volume_over_cap"),
// and sends it. "cluster.not_reached" when the speaker could not be told: it
// is when it comes back.
func (s *Service) SetVolume(ctx context.Context, by app.User, id app.ID, volume int) error {
	if err := by.Need(app.MayVolume); err != nil {
		return err
	}
	c, err := s.amend(ctx, id, func(c *app.Cluster) (app.AuditRow, error) {
		c.Volume = volume
		return audit.Act(by.ID, "cluster.volume", string(id), "volume", number(volume)), check(*c)
	})
	if err != nil {
		return err
	}
	c.Volume = volume
	return s.apply(ctx, c)
}

// Pair makes the speaker with this public key the cluster's, on behalf of the
// user who showed the code. "cluster.speaker_taken" when it is another's,
// "pair.revoked" when it is never believed again, and those of MayPair. A box
// that the cluster had until now is revoked.
func (s *Service) Pair(ctx context.Context, by app.ID, id app.ID, publicKey string) error {
	return s.Replace(ctx, app.User{ID: by}, id, publicKey, nil)
}

// Unpair takes a cluster's speaker away; its connection is closed at once.
func (s *Service) Unpair(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	if c, err := s.Cluster(id); err != nil || c.SpeakerKey == "" {
		return err
	}
	was, err := s.amend(ctx, id, func(c *app.Cluster) (app.AuditRow, error) {
		act := audit.Act(by.ID, "cluster.unpair", string(id), "name", c.Name, "key", c.SpeakerKey)
		c.SpeakerKey, c.PairedAt = "", time.Time{}
		return act, nil
	})
	if err != nil {
		return err
	}
	s.forget(was.SpeakerKey)
	return nil
}

func (s *Service) forget(key string) {
	if key != "" {
		s.Orders.Forget(key)
	}
}
