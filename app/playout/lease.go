package playout

import (
	"context"

	"tienglang/app"
)

// keepListening renews leases until release is called, which returns when the
// last one is out, so that none comes after the order to stop. What was leased
// outlasts the tail of a broadcast.
func (s *Service) keepListening(ctx context.Context, b app.Broadcast) (release func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	out := make(chan struct{})
	go func() {
		defer close(out)
		s.renew(ctx, b)
	}()
	return func() {
		cancel()
		<-out
	}
}

// renew keeps the clusters listening and the broadcast's last known moment on
// the disk, until the broadcast is over.
func (s *Service) renew(ctx context.Context, b app.Broadcast) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.c.Clock.After(LeaseEvery):
		}
		if ctx.Err() != nil {
			return
		}
		s.lease(ctx, s.onAir(b))
		now := s.c.Clock.Now()
		if err := s.c.Store.KeepAlive(ctx, b.ID, now); err != nil {
			s.c.Logger.Error("last known moment not kept", "broadcast", b.ID, "err", err)
		}
		if err := s.c.Store.CloseSpans(ctx, now.Add(-spanSilence)); err != nil {
			s.c.Logger.Error("play log not written", "broadcast", b.ID, "err", err)
		}
	}
}

func (s *Service) lease(ctx context.Context, b app.Broadcast) {
	err := s.c.Orders.Listen(ctx, Lease{Broadcast: b, Expires: s.c.Clock.Now().Add(LeaseLasts)})
	if err != nil && ctx.Err() == nil {
		s.c.Logger.Warn("lease not sent", "broadcast", b.ID, "err", err)
	}
}
