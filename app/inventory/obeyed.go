package inventory

import (
	"context"
	"strconv"

	"tienglang/app"
	"tienglang/app/audit"
)

// Settled reports whether a cluster's speaker is there and has been sent its
// settings since it came.
func (s *Service) Settled(id app.ID) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := s.board.seen[id]
	return m != nil && m.connected && !s.unsent[id]
}

// Obeyed keeps the volumes that clusters have set as they were ordered, within
// their caps, and nothing else of them: a box that is taken away in that moment
// does not come back by it. A cluster that was removed meanwhile is left out.
func (s *Service) Obeyed(ctx context.Context, by app.ID, volumes map[app.ID]int) error {
	batch := app.InventoryBatch{Volumes: map[app.ID]int{}}
	var only app.Cluster
	for _, c := range s.Clusters() {
		volume, ok := volumes[c.ID]
		if volume = min(max(volume, 0), c.VolumeCap); ok && volume != c.Volume {
			c.Volume = volume
			batch.Volumes[c.ID], only = volume, c
		}
	}
	if len(batch.Volumes) == 0 {
		return nil
	}
	act := audit.Act(by, "cluster.volume", "", "clusters", strconv.Itoa(len(batch.Volumes)))
	if len(batch.Volumes) == 1 {
		act = audit.Act(by, "cluster.volume", string(only.ID), "volume", number(only.Volume))
	}
	if _, err := s.Store.SaveInventory(ctx, batch, act); err != nil {
		return err
	}
	return s.reload(ctx)
}
