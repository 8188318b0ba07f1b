package ordering

import (
	"context"

	"tienglang/app"
)

// outdated reports whether somebody set the volume of an order's cluster by
// other means since it was given, or the cap that it may exceed: that is the
// newer wish, and stays. For who holds mu.
func (s *Service) outdated(o *Order, c app.Cluster) bool {
	if !o.AboveCap.IsZero() && o.Cap != c.VolumeCap {
		return true
	}
	if o.Kind != Volume || c.Volume == o.Over {
		return false
	}
	volume, ours := s.keeping[c.ID]
	return !ours || c.Volume != within(volume, c)
}

// replaced closes an order that is outdated, for who holds mu; false for any
// other.
func (s *Service) replaced(o *Order) bool {
	c, err := s.Inventory.Cluster(o.Cluster)
	if err != nil || !s.outdated(o, c) {
		return false
	}
	s.supersede(o)
	return true
}

// haveSet are the volumes that speakers have set by these orders, by who ordered
// them: the last one of each cluster counts. For who holds mu.
func (s *Service) haveSet(oldestFirst []*Order) map[app.ID]map[app.ID]int {
	last := map[app.ID]*Order{}
	for _, o := range oldestFirst {
		c, err := s.Inventory.Cluster(o.Cluster)
		if o.Kind == Volume && o.State == Done && err == nil && o.AboveCap.IsZero() && !s.outdated(o, c) {
			last[o.Cluster] = o
		}
	}
	volumes := map[app.ID]map[app.ID]int{}
	for id, o := range last {
		if volumes[o.By] == nil {
			volumes[o.By] = map[app.ID]int{}
		}
		volumes[o.By][id] = o.Value
	}
	return volumes
}

// obeyed keeps volumes that speakers have set. Other orders to their clusters
// are not outdated by it.
func (s *Service) obeyed(ctx context.Context, volumes map[app.ID]map[app.ID]int) error {
	for by, all := range volumes {
		s.mu.Lock()
		s.keeping = all
		s.mu.Unlock()
		err := s.Inventory.Obeyed(ctx, by, all)
		s.mu.Lock()
		if err == nil {
			s.stand(all)
		}
		s.keeping = nil
		s.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// stand notes what clusters stand at now, for who holds mu.
func (s *Service) stand(volumes map[app.ID]int) {
	note := func(o *Order) {
		volume, changed := volumes[o.Cluster]
		if c, err := s.Inventory.Cluster(o.Cluster); changed && err == nil && o.Kind == Volume {
			o.Over = within(volume, c)
		}
	}
	for _, o := range s.open {
		note(o)
	}
	for o := range s.dirty {
		note(o)
	}
}

// within is a volume as its cluster's cap lets it be.
func within(volume int, c app.Cluster) int { return min(max(volume, 0), c.VolumeCap) }
