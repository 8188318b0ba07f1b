package command

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
)

// autoStop ends what is on air by hand at a moment, so that what the schedule
// has next is not cut. It is bound to one broadcast: the next begins without.
type autoStop struct {
	mu        sync.Mutex
	broadcast app.ID
	at        time.Time
	timer     *time.Timer
}

// set ends the broadcast at that time by calling end; the zero time is never.
func (a *autoStop) set(broadcast app.ID, at, now time.Time, end func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
	a.broadcast, a.at = broadcast, at
	if at.IsZero() {
		return
	}
	a.timer = time.AfterFunc(max(at.Sub(now), 0), func() {
		if a.take(broadcast, at) {
			end()
		}
	})
}

// take tells whether this end still holds, and lets it hold no more.
func (a *autoStop) take(broadcast app.ID, at time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.broadcast != broadcast || !a.at.Equal(at) {
		return false
	}
	a.at, a.timer = time.Time{}, nil
	return true
}

// of is when that broadcast is ended, zero for never.
func (a *autoStop) of(broadcast app.ID) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.broadcast != broadcast {
		return time.Time{}
	}
	return a.at
}

// SetStopAt ends what is on air by hand at that time; zero is never.
func (d *desk) SetStopAt(_ context.Context, at time.Time) error {
	st := d.playout.State()
	if !st.On() {
		return app.Fail("air.no_microphone", nil)
	}
	d.stopAt.set(st.Broadcast.ID, at, d.clock.Now(), func() {
		u, _ := d.Current()
		if err := d.playout.StopLive(context.Background(), u); err != nil {
			d.note("", err)
			return
		}
		d.note("status.auto_stopped", nil, "title", st.Broadcast.Title)
	})
	return nil
}
