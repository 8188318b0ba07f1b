package link

import (
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// movable is a station's clock whose wall somebody moves.
type movable struct {
	*app.SteadyClock
	by atomic.Int64
}

func newMovable() *movable {
	m := &movable{}
	m.SteadyClock = app.NewSteadyClockBy(func() time.Time { return time.Now().Add(time.Duration(m.by.Load())) }, app.SystemClock{})
	return m
}

func (m *movable) set(by time.Duration) {
	m.by.Store(int64(by))
	m.Set()
}

// TestStationWhoseClockIsSetIsObeyedAtOnce puts a station's clock a day ahead
// and back. Each time its very next order is obeyed, although the pole has had
// no time to hear of it; what it signed meanwhile is of no use to anybody, nor
// is what another machine with its key signs for tomorrow.
func TestStationWhoseClockIsSetIsObeyedAtOnce(t *testing.T) {
	t.Parallel()
	clock := newMovable()
	s := newStation(t).start(func(c *ServerConfig) { c.Clock = clock })
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id, func(c *ClientConfig) { c.Busy = func() bool { return false } })
	next(t, "presence", s.presence)
	var sent wire.Order
	obeyed := func(when string) {
		t.Helper()
		var err error
		if sent, err = s.SendOrder(t.Context(), wire.Order{To: wire.Everyone, Kind: wire.OrderStop}); err != nil {
			t.Fatal(err)
		}
		select {
		case o := <-p.orders:
			if o.Seq != sent.Seq {
				t.Errorf("%s: obeyed %d and not %d", when, o.Seq, sent.Seq)
			}
		case e := <-s.events:
			t.Errorf("%s: refused, %+v", when, e)
		}
	}
	refused := func(o wire.Order, code string) {
		t.Helper()
		s.raw(s.sub.everyone(), s.signed(s.identity, o))
		if e := next(t, "event", s.events); e.Code != code {
			t.Errorf("told %q, want %q", e.Code, code)
		}
	}
	obeyed("in the station's own time")
	clock.set(24 * time.Hour)
	obeyed("a day ahead")
	tomorrow := sent
	time.Sleep(askAnewEvery)
	clock.set(0)
	obeyed("put back")
	refused(tomorrow, "order.replayed")
	tomorrow.Seq = sent.Seq + 5
	refused(tomorrow, "order.from_future")
	for range 5 {
		obeyed("after what was refused")
	}
	time.Sleep(askAnewEvery)
	clock.set(24 * time.Hour)
	obeyed("when tomorrow has come")
	refused(tomorrow, "order.replayed")
}
