package speaker

import (
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// aheadClock may be moved for the one moment in which an order is made.
type aheadClock struct {
	app.Clock
	ahead atomic.Int64 // ns
}

func (c *aheadClock) Now() time.Time { return c.Clock.Now().Add(time.Duration(c.ahead.Load())) }

// What a pole must not obey leaves its sound alone: each order here would end
// it, or take its volume away. The pole tells the station why it refused.
func TestRefusedOrdersLeaveTheSoundAlone(t *testing.T) {
	t.Parallel()
	const delay = 1000
	clock := &aheadClock{Clock: app.NewSteadyClock()}
	s := newStationBy(t, clock)
	sound := make([]ear, 1)
	cfg := s.config("a")
	cfg.OnPlayed = sound[0].hear
	sp, stop := s.start(cfg)
	s.hears(sp)
	b := s.broadcast("b1", wandering(40), delay)
	from := b.heardBy(sound)

	stranger, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	own, used := *s.identity, int64(0)
	end := wire.Order{To: wire.Everyone, Kind: wire.OrderStop, Args: wire.EncodeArgs(wire.Stop{})}
	mute := wire.Order{To: wire.Everyone, Kind: wire.OrderVolume, Args: wire.EncodeArgs(wire.Level{})}
	late, early := end, end
	late.ExpiresAt, early.ExpiresAt = clock.Now().Add(-time.Minute), clock.Now().Add(2*time.Hour)
	for _, bad := range []struct {
		code         string
		order        wire.Order
		before, then func()
	}{
		{"order.replayed", end, func() { used, s.seq = s.seq, 0 }, func() { s.seq = used }},
		{"order.expired", late, nil, nil},
		{"order.from_future", early, func() { clock.ahead.Store(int64(time.Hour)) }, func() { clock.ahead.Store(0) }},
		{"order.bad_signature", end, func() { *s.identity = *stranger }, func() { *s.identity = own }},
		{"order.bad_signature", mute, func() { *s.identity = *stranger }, func() { *s.identity = own }},
		{"order.not_for_me", wire.Order{To: stranger.Public(), Kind: end.Kind, Args: end.Args}, nil, nil},
	} {
		s.refused(bad.code, bad.order, bad.before, bad.then)
	}
	b.end()
	whole := int(b.endAt.Sub(b.start).Milliseconds())
	least := whole - int(from.Milliseconds()) + delay - 100
	played, gaps := 0, 0
	waitFor(t, "the broadcast is accounted for", func() bool {
		played, gaps = 0, 0
		for _, x := range s.seconds("a") {
			played, gaps = played+x.PlayedMS, gaps+x.ConcealedMS+x.MissedMS
		}
		return played >= least
	})
	stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.reports["a"][len(s.reports["a"])-1]; gaps != 0 || last.Volume == 0 {
		t.Errorf("%d ms of gaps, a volume of %d", gaps, last.Volume)
	}
}

// refused sends an order, changed by before and changed back by then, and waits
// until the speaker tells that it refused it.
func (s *station) refused(code string, o wire.Order, before, then func()) {
	s.t.Helper()
	told := func() (n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, e := range s.events {
			if e.Code == code {
				n++
			}
		}
		return n
	}
	had := told()
	s.turn.Lock()
	if before != nil {
		s.mu.Lock()
		before()
		s.mu.Unlock()
	}
	_, err := s.line().SendOrder(s.t.Context(), o)
	if then != nil {
		s.mu.Lock()
		then()
		s.mu.Unlock()
	}
	s.turn.Unlock()
	if err != nil {
		s.t.Fatal(err)
	}
	if o.To == wire.Everyone {
		waitFor(s.t, code+" is told", func() bool { return told() > had })
	}
}
