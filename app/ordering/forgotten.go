package ordering

import (
	"context"

	"tienglang/app"
)

// notRemembered is how a speaker answers an order that it obeys and has no room
// to keep; it says done once it has it on its disk.
const notRemembered = "order.not_remembered"

// readForgotten finds the orders that were answered so before the station was
// started.
func (s *Service) readForgotten(ctx context.Context) error {
	all, err := s.Store.RefusedSince(ctx, notRemembered, s.Clock.Now().Add(-MostValid))
	if err != nil {
		return err
	}
	for _, o := range all {
		s.forgotten[place{o.Cluster, o.Kind}] = &o
	}
	return nil
}

// remembered is the order that an answer tells to be on its speaker's disk now,
// nil for none, for who holds mu.
func (s *Service) remembered(cluster app.ID, a Answer) *Order {
	if !a.Done || a.Number == 0 {
		return nil
	}
	for kind := range kinds {
		at := place{cluster, kind}
		if o := s.forgotten[at]; o != nil && o.Number == a.Number {
			delete(s.forgotten, at)
			return o
		}
	}
	return nil
}
