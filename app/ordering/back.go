package ordering

import (
	"context"
	"maps"
	"slices"
	"time"

	"tienglang/app"
)

// supersede closes an order that is outdated, for who holds mu. One that lets a
// volume exceed its cap and was said may be obeyed after the settings that the
// newer cap sent: what its pole tells of itself until it would have ended shows
// whether it was.
func (s *Service) supersede(o *Order) {
	s.close(o, Superseded, nil)
	if !o.AboveCap.IsZero() && o.Number != 0 {
		s.doubtful[o.Cluster] = o
	}
}

// doubt takes what a pole tells after an order of its cluster was superseded, for
// who holds mu: that it obeyed it, or the volume that it is at. Where that is
// above the cap that stands it is to be brought back.
func (s *Service) doubt(cluster app.ID, tellsSo func(o *Order, c app.Cluster) bool) bool {
	o := s.doubtful[cluster]
	if o == nil {
		return false
	}
	c, err := s.Inventory.Cluster(cluster)
	switch {
	case err != nil, !s.Clock.Now().Before(o.AboveCap):
		delete(s.doubtful, cluster)
		return false
	case !o.exceeds(c), !tellsSo(o, c):
		return false
	}
	delete(s.doubtful, cluster)
	s.tooLoud[cluster] = time.Time{}
	poke(s.wake)
	return true
}

// obeyedLate takes an answer to an order that was superseded, for who holds mu.
func (s *Service) obeyedLate(cluster app.ID, a Answer) bool {
	return s.doubt(cluster, func(o *Order, _ app.Cluster) bool { return a.Done && a.Number == o.Number })
}

// surer forgets the doubt in an order whose pole obeyed a later one, for who
// holds mu.
func (s *Service) surer(o *Order) {
	if was := s.doubtful[o.Cluster]; was != nil && o.Kind == Volume && o.Number > was.Number {
		delete(s.doubtful, o.Cluster)
	}
}

// bringBack orders the poles that are above their caps without an order back to
// their clusters' volumes. Where another volume is on its way that one counts.
func (s *Service) bringBack(ctx context.Context) {
	now := s.Clock.Now()
	var targets []target
	s.mu.Lock()
	for _, id := range slices.Sorted(maps.Keys(s.tooLoud)) {
		if now.Before(s.tooLoud[id]) {
			continue
		}
		c, err := s.Inventory.Cluster(id)
		_, meant := s.aboveNow(c)
		if err != nil || meant || s.open[place{id, Volume}] != nil {
			delete(s.tooLoud, id)
			continue
		}
		targets = append(targets, target{id, min(s.amended(c).Volume, c.VolumeCap)})
	}
	s.mu.Unlock()
	if len(targets) == 0 {
		return
	}
	_, err := s.order(ctx, app.User{}, Request{Kind: Volume}, targets, "order.back_to_cap")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range targets {
		s.Logger.Warn("a pole is above its cap, which was changed meanwhile", "cluster", string(t.cluster), "back_to", t.value, "err", err)
		if delete(s.tooLoud, t.cluster); err != nil {
			s.tooLoud[t.cluster] = now.Add(retryKeeping)
		}
	}
}
