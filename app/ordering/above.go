package ordering

import (
	"context"
	"time"

	"tienglang/app"
)

// exceeds reports whether an order sets a volume above its cluster's cap.
func (o *Order) exceeds(c app.Cluster) bool { return o.Kind == Volume && o.Value > c.VolumeCap }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// readAbove finds the volumes that clusters were set to above their caps before
// the station was started.
func (s *Service) readAbove(ctx context.Context) error {
	now := s.Clock.Now()
	all, err := s.Store.VolumesSince(ctx, now.Add(-MostAbove))
	if err != nil {
		return err
	}
	for _, o := range all {
		s.noteAbove(o)
	}
	return nil
}

// done closes an order that was obeyed, for who holds mu.
func (s *Service) done(o *Order) {
	s.close(o, Done, nil)
	s.noteAbove(*o)
}

// noteAbove notes what a cluster's last volume means for its cap, for who holds
// mu.
func (s *Service) noteAbove(o Order) {
	switch {
	case o.Kind != Volume:
	case o.AboveCap.IsZero():
		delete(s.above, o.Cluster)
	default:
		s.above[o.Cluster] = o
	}
}

// Above is the order by which a cluster's volume exceeds its cap now; ok is
// false where none does. It ends by its time, by the next volume, and by any
// other change of the cluster's volume or cap.
func (s *Service) Above(c app.Cluster) (o Order, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok = s.above[c.ID]
	if !ok || !s.Clock.Now().Before(o.AboveCap) || o.Over != c.Volume || o.Cap != c.VolumeCap {
		return Order{}, false
	}
	if next := s.open[place{c.ID, Volume}]; next != nil && next.Number != 0 && next.AboveCap.IsZero() {
		return Order{}, false // it may have been obeyed
	}
	return o, true
}
