package speaker

import (
	"context"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// above is a volume that exceeds the cap, as the station ordered it for a
// while; its zero value is none. A speaker that does not know the station's
// time holds to its cap.
type above struct {
	Level int       `json:"level"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// aboveOf reads what an order of the moment given says: "order.expired" where
// its end is past, and an error for one that would last too long.
func aboveOf(a *wire.Above, given, now time.Time) (above, error) {
	switch {
	case a == nil:
		return above{}, nil
	case !a.Until.After(now):
		return above{}, app.Fail("order.expired", nil)
	case a.Until.Sub(given) > wire.MaxAbove+setBackBy:
		return above{}, errors.New("a volume above the cap for too long")
	}
	return above{Level: a.Level, From: given, Until: a.Until}, nil
}

// holds reports whether the station time at lies within it. A clock that was
// put back makes it no longer: what lies ahead of its beginning is past.
func (a above) holds(at time.Time) bool {
	return a.Level > 0 && !at.IsZero() && at.After(a.From.Add(-setBackBy)) && at.Before(a.Until)
}

// loudness is the volume and the cap that hold at the station time at.
func (s settings) loudness(at time.Time) (volume, limit int) {
	if s.Above.holds(at) {
		return s.Above.Level, max(s.Cap, s.Above.Level)
	}
	return s.Volume, s.Cap
}

// How often is looked whether something that was ordered is over, or whether
// the disk has room for what it had none.
const (
	lookAtState = time.Second
	lookForRoom = 10 // of these looks
)

// tidyState forgets what was ordered once its time is over, and keeps what found
// no room.
func (r *running) tidyState(ctx context.Context) {
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-r.cfg.Clock.After(lookAtState):
		}
		r.endAbove()
		r.answerKept()
		if n%lookForRoom != 0 {
			continue
		}
		r.forgetHushed()
		if err := r.state.catchUp(); err != nil {
			r.log.Debug("no room for the state yet", "err", err)
		}
	}
}

// endAbove ends a volume above the cap once its time is over, and tells what the
// pole is at. Its sound has gone back already.
func (r *running) endAbove() {
	at, known := r.link.StationTime(r.link.Local().Now())
	if a := r.state.settings().Above; known && a.Level > 0 && !a.holds(at) {
		r.forgetAbove(a)
	}
}

func (r *running) forgetAbove(past above) {
	r.orders.Lock()
	defer r.orders.Unlock()
	_, err := r.state.set(func(s *settings) {
		if s.Above == past {
			s.Above = above{}
		}
	})
	if err != nil {
		r.log.Error("end of a volume above the cap not kept", "err", err)
		return
	}
	r.player.setTo(r.state.settings())
	r.report()
}
