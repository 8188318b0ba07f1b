package speaker

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// choose makes the show sound that is due at the station time at, and returns
// the unfinished second of the one that gives way. The higher rank goes first;
// of one rank a lease, which is what the station says now, goes before what is
// held. What is held is played from the disk, and its lease is then of no use.
func (p *player) choose(at time.Time) (last []app.PlayedSecond) {
	p.setBack(at)
	p.lapse(at)
	next := p.due(at)
	if next == p.show {
		return nil
	}
	last = p.breakOff()
	p.show = next
	if next != nil {
		next.steer.unlock()
		next.want()
		p.fader.now = p.gain(at)
	}
	return last
}

// setBackBy is how far the station's time may fall behind what was rendered
// and be the same time still.
const setBackBy = time.Minute

// setBack forgets what was noted in a time that comes once more: the station's
// clock was ahead, and was put right.
func (p *player) setBack(at time.Time) {
	if p.now.Sub(at) < setBackBy {
		return
	}
	p.now = at
	clear(p.ended)
	clear(p.played)
	for _, s := range p.leased {
		s.cut = s.cut || s.lease.Until.Sub(at) > setBackBy
	}
}

// due is the show that is to sound at the station time at, nil for none.
func (p *player) due(at time.Time) (best *show) {
	for _, s := range p.held {
		if (s.begun(at, p.stagger()) || p.fading(s)) && (best == nil || s.rank() > best.rank()) {
			best = s
		}
	}
	for _, s := range p.leased {
		if !p.covered(s, at) && (best == nil || s.rank() >= best.rank()) {
			best = s
		}
	}
	return best
}

// fading reports whether a show that was cut is still to be heard.
func (p *player) fading(s *show) bool { return s == p.show && s.cut && p.fader.now > 0 }

// The stretch around a held slot in which its lease is of no use: it may come
// early, and the station takes it away a little late.
const (
	coveredAhead = time.Minute
	coveredAfter = 8 * time.Second
)

// covered reports whether what is leased is played from the disk instead, or
// was until just now.
func (p *player) covered(leased *show, at time.Time) bool {
	if end, ok := p.played[leased.broadcast]; ok && at.Before(end.Add(coveredAfter)) {
		return true
	}
	return slices.ContainsFunc(p.held, func(s *show) bool {
		return s.broadcast == leased.broadcast && !s.cut && !s.from.After(at.Add(coveredAhead)) && at.Before(s.endAt.Add(coveredAfter))
	})
}

// lapse takes away leases that ended and held shows that are past. What sounds
// fades out first, see part.
func (p *player) lapse(at time.Time) {
	for _, s := range slices.Concat(p.leased, p.held) {
		if s != p.show && s.over(at, p.stagger(), true) {
			p.end(s)
		}
	}
	p.stale(at)
	for id, end := range p.played {
		if at.After(end.Add(coveredAfter)) {
			delete(p.played, id)
		}
	}
}

// ending is when a broadcast was stopped.
type ending struct {
	told    time.Time // station time of the order
	last    time.Time // capture time of the last sample, or of the order where nothing was sent
	crossed time.Time // until when a renewal may still be on its way
	hushed  bool      // by a person, here: nothing of it sounds any more
	asked   time.Time // of one that was hushed: when it was last to be heard
}

// crossing is how long after an order to stop a renewal may still be on its
// way.
const crossing = 15 * time.Second

// tooLate reports whether a lease is of a broadcast that was stopped, and not
// of one that goes on after it was cut; or of one that gave way.
func (p *player) tooLate(l wire.Listen, now time.Time) bool {
	if by, ok := p.gone[l.Broadcast]; ok && by.rank() == l.Rank() {
		return true
	}
	e, ok := p.ended[l.Broadcast]
	if !ok {
		return false
	}
	if e.hushed {
		e.asked = now
		p.ended[l.Broadcast] = e
		return true
	}
	if again := l.StartAt.After(e.last) && !l.StartAt.IsZero(); !again && now.Before(e.crossed) {
		return true
	}
	delete(p.ended, l.Broadcast)
	return false
}

// stop ends the show of a broadcast ("" for what sounds): after what was
// captured before endAt has sounded, or at once with a fade when endAt is zero.
// now is when that was ordered. How far the output has rendered ahead does not
// count: what goes on after a cut is captured from then on.
func (p *player) stop(broadcast app.ID, endAt, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if broadcast == "" && p.show != nil {
		broadcast = p.show.broadcast
	}
	last := endAt
	if last.IsZero() {
		last = now
	}
	p.ended[broadcast] = ending{told: now, last: last, crossed: now.Add(crossing), hushed: p.ended[broadcast].hushed}
	for id, e := range p.ended {
		if now.Sub(e.told) > dismissedFor {
			delete(p.ended, id)
		}
	}
	p.let(broadcast, now, endAt)
}

// dismissedFor is how long a stopped broadcast is remembered.
const dismissedFor = 24 * time.Hour

// let ends what sounds of a broadcast, and takes away what else there is of it
// but for what begins later.
func (p *player) let(broadcast app.ID, now, endAt time.Time) {
	for _, s := range slices.Concat(p.leased, p.held) {
		if s.broadcast != broadcast || s.from.After(later(now, endAt)) {
			continue
		}
		if s != p.show && endAt.IsZero() {
			p.end(s)
			continue
		}
		s.cut = endAt.IsZero()
		if end := endAt.Add(s.ahead); s.endAt.IsZero() || end.Before(s.endAt) {
			s.endAt = end
		}
	}
}

// leave fades the show of a broadcast out that goes on without this pole.
func (p *player) leave(broadcast app.ID, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	is := func(s *show) bool { return s.broadcast == broadcast && !s.from.After(now) }
	if slices.ContainsFunc(p.leased, is) || slices.ContainsFunc(p.held, is) {
		p.ended[broadcast] = ending{told: now, last: now, crossed: now, hushed: p.ended[broadcast].hushed}
		p.let(broadcast, now, time.Time{})
	}
}

// dismissed reports whether a stretch of a broadcast that began at from was
// stopped by an order.
func (p *player) dismissed(broadcast app.ID, from time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.ended[broadcast]
	return ok && (e.hushed || !from.After(e.told))
}

// heldLike is the show of a slot that the player has already, brought up to
// date; nil where it has none.
func (p *player) heldLike(s heldSlot) *show {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, x := range p.held {
		if src, ok := x.src.(*heldSource); ok && x.broadcast == s.Broadcast && x.sha == s.SHA256 &&
			src.from.Equal(s.From) && src.offset == s.Offset && !x.cut {
			x.endAt, x.lease.Until = s.To, s.To.Add(time.Hour)
			return x
		}
	}
	return nil
}

// hold makes these the shows that are held. One that sounds and is not among
// them fades out.
func (p *player) hold(due []*show, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, x := range slices.Clone(p.held) {
		switch {
		case slices.Contains(due, x):
		case x == p.show:
			x.cut = x.cut || x.endAt.After(now)
			due = append(due, x)
		default:
			p.end(x)
		}
	}
	p.held = due
}
