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
		s.noteAbove(&o)
	}
	return nil
}

// done closes an order that was obeyed, for who holds mu.
func (s *Service) done(o *Order) {
	s.close(o, Done, nil)
	s.noteAbove(o)
	s.surer(o)
}

// noteAbove notes what a cluster's last volume means for its cap, for who holds
// mu.
func (s *Service) noteAbove(o *Order) {
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
	return s.aboveNow(c)
}

func (s *Service) aboveNow(c app.Cluster) (Order, bool) {
	o := s.above[c.ID]
	if o == nil || !s.Clock.Now().Before(o.AboveCap) || s.outdated(o, c) {
		return Order{}, false
	}
	if next := s.open[place{c.ID, Volume}]; next != nil && next.Number != 0 && next.AboveCap.IsZero() {
		return Order{}, false // it may have been obeyed
	}
	return *o, true
}

// Loud is the order of a volume above its cap that a cluster's settings are not
// to undo: one that was sent and has no answer yet, or that of Above.
func (s *Service) Loud(c app.Cluster) (o Order, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.open[place{c.ID, Volume}]; o != nil && o.State == Sent && s.Clock.Now().Before(o.AboveCap) && !s.outdated(o, c) {
		return *o, true
	}
	return s.aboveNow(c)
}

// louderAlready reports whether a cluster that reports a volume did so by an
// order before o: it says nothing of o, which ends at another time. For who
// holds mu.
func (s *Service) louderAlready(o *Order, volume int) bool {
	was := s.above[o.Cluster]
	return !o.AboveCap.IsZero() && was != nil && was.Value == volume && s.Clock.Now().Before(was.AboveCap)
}
