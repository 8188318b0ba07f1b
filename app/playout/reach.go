package playout

import (
	"context"
	"strconv"

	"tienglang/app"
	"tienglang/app/audit"
)

// SetReach sends what is on air by hand to other clusters from now on, on behalf
// of by: those that are new join it, those that are left out go on with what
// else is meant for them. Errors: "people.not_allowed", "air.not_on" where
// nothing sounds by hand, and those of the choice of clusters.
func (s *Service) SetReach(ctx context.Context, by app.User, zone app.ID, chosen []app.ID) (app.Broadcast, error) {
	if err := by.Need(app.MayAir); err != nil {
		return app.Broadcast{}, err
	}
	clusters, err := s.c.Clusters.Resolve(ctx, zone, chosen)
	if err != nil {
		return app.Broadcast{}, err
	}
	s.mu.Lock()
	if s.m.phase != PhaseOnAir {
		s.mu.Unlock()
		return app.Broadcast{}, app.Fail("air.not_on", nil)
	}
	was := s.m.broadcast
	s.m.broadcast.Clusters, s.m.broadcast.Zone = clusters, zone
	b := s.m.broadcast
	now := s.c.Clock.Now()
	place := s.m.sounded(now)
	s.mu.Unlock()
	act := audit.Act(by.ID, "air.reach", string(b.ID), "zone", string(zone), "clusters", strconv.Itoa(len(clusters)))
	if err := s.c.Store.SetBroadcastClusters(ctx, b.ID, clusters, now, place, act); err != nil {
		s.mu.Lock()
		if s.m.broadcast.ID == b.ID {
			s.m.broadcast = was
		}
		s.mu.Unlock()
		return was, err
	}
	// A speaker that the lease leaves out goes by itself. An order to stop would
	// go to all of them, and those that stay would take no lease for a while.
	s.lease(ctx, b)
	s.c.Clusters.OnAir(b)
	s.cutsChanged()
	s.c.OnChange()
	return b, nil
}

// onAir is the broadcast by hand as it is meant now; b when it is over.
func (s *Service) onAir(b app.Broadcast) app.Broadcast {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m.broadcast.ID == b.ID {
		return s.m.broadcast
	}
	return b
}
