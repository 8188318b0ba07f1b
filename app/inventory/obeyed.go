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
// their caps. A cluster that was removed meanwhile is left out.
func (s *Service) Obeyed(ctx context.Context, by app.ID, volumes map[app.ID]int) error {
	var batch app.InventoryBatch
	for _, c := range s.Clusters() {
		volume, ok := volumes[c.ID]
		if volume = min(max(volume, 0), c.VolumeCap); ok && volume != c.Volume {
			c.Volume = volume
			batch.Clusters = append(batch.Clusters, c)
		}
	}
	if len(batch.Clusters) == 0 {
		return nil
	}
	act := audit.Act(by, "cluster.volume", "", "clusters", strconv.Itoa(len(batch.Clusters)))
	if len(batch.Clusters) == 1 {
		c := batch.Clusters[0]
		act = audit.Act(by, "cluster.volume", string(c.ID), "volume", number(c.Volume))
	}
	if _, err := s.Store.SaveInventory(ctx, batch, act); err != nil {
		return err
	}
	return s.reload(ctx)
}
