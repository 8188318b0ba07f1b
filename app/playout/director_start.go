package playout

import (
	"context"
	"math"
	"time"

	"tienglang/app"
)

// start puts a slot on air at its time.
func (d *Director) start(ctx context.Context, m Move) {
	if d.heard(ctx, m) {
		return
	}
	d.mu.Lock()
	rest := d.retry[m.Broadcast].Sub(d.s.c.Clock.Now())
	attempt, follows, rests := d.attempts[m.Broadcast], len(d.after) > 0, rest > 0 && rest <= longestRetry // more: the clock was set back
	d.mu.Unlock()
	if rests {
		return
	}
	if follows && d.held(ctx, m) {
		return
	}
	src, err := d.c.Source(ctx, m.Slot, attempt)
	if err != nil {
		d.failed(m.Broadcast, err)
		return
	}
	src.Until = d.cutAt(m.Broadcast, src.Length)
	src.At, src.Offset = m.Due.Add(-d.c.Delay()), m.Offset
	src.Broadcast = app.Broadcast{
		ID: m.Broadcast, Kind: m.Slot.Kind, Programme: m.Slot.Programme, Title: m.Slot.Title, Clusters: m.Clusters,
		StartedAt: m.Due, Precedence: m.Slot.Precedence(), Entry: m.Slot.Entry, Date: m.Slot.Date, Offset: m.Offset,
	}
	if late := m.Due.After(m.Slot.From); late { // its time came unseen: it may not be in the log
		if err := d.c.Store.NotePlanned(ctx, []app.Slot{m.Slot}, time.Time{}); err != nil {
			d.s.c.Logger.Error("what was planned is not kept", "err", err)
		}
	}
	err = d.s.beside.start(ctx, src, 0, func(reason string, err error) { d.ended(m.Broadcast, reason, err) })
	if err != nil {
		if app.CodeOf(err) != "air.already_on" { // it is only just ending
			d.failed(m.Broadcast, err)
		}
		return
	}
	d.mu.Lock()
	d.running[m.Broadcast] = Running{Slot: m.Slot, Clusters: m.Clusters}
	d.mu.Unlock()
}

// heard reports whether this very broadcast was sent to its end before. That is
// so where a clock was set back: nothing is played twice.
func (d *Director) heard(ctx context.Context, m Move) bool {
	b, err := d.c.Store.Broadcast(ctx, m.Broadcast)
	if err != nil || b.EndReason != EndDone || d.dreamt(b) {
		return false
	}
	d.mu.Lock()
	d.over[m.Broadcast] = math.MaxInt64
	d.mu.Unlock()
	d.s.c.Logger.Warn("a broadcast that was sent is due once more and is not sent again", "broadcast", m.Broadcast, "title", m.Slot.Title)
	return true
}

// ended takes down that a broadcast is off air, and looks for what follows.
func (d *Director) ended(id app.ID, reason string, err error) {
	d.mu.Lock()
	delete(d.running, id)
	if reason == EndDone {
		d.over[id] = math.MaxInt64
	}
	d.mu.Unlock()
	if err != nil {
		d.failed(id, err)
	}
	d.Wake()
}

// codeHung is of a source that gave nothing in time. It would cost the same time
// again, in silence: something else takes its place at once.
const codeHung = "air.hung_start"

// failed counts an attempt that broke off; the next one is made after a moment.
func (d *Director) failed(id app.ID, err error) {
	d.mu.Lock()
	d.attempts[id]++
	if app.CodeOf(err) == codeHung {
		d.attempts[id] = max(d.attempts[id], OwnAttempts)
	}
	n := d.attempts[id]
	d.retry[id] = d.s.c.Clock.Now().Add(min(time.Duration(n)*time.Second, longestRetry))
	if n > mostAttempts {
		d.over[id] = math.MaxInt64
	}
	d.mu.Unlock()
	d.s.c.Logger.Error("a scheduled broadcast failed", "broadcast", id, "attempt", n, "err", err)
	if n == 1 || n > mostAttempts || app.CodeOf(err) == codeHung {
		d.c.OnFault(err)
	}
	d.Wake()
}
