package speaker

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// hushed is a broadcast that was stopped here, and when. It stays silent over a
// restart of the box too.
type hushed struct {
	Broadcast app.ID    `json:"broadcast"`
	Told      time.Time `json:"told"`
}

// hush makes the pole silent until what plays now is over. An emergency is not
// silenced by it: that is ended where it was ordered. "order.not_remembered"
// where the disk is full, since it would sound again after a restart.
func (r *running) hush(o wire.Order) error {
	if err := r.player.hush(r.ordered(o)); err != nil {
		return err
	}
	r.report()
	silenced := r.player.silenced()
	kept, err := r.state.hold(func(s *savedState) { s.Hushed = silenced })
	if err == nil && !kept {
		err = errForgets()
	}
	return err
}

// silenced are the broadcasts that were stopped here and may go on, by name.
func (p *player) silenced() (all []hushed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, e := range p.ended {
		if e.hushed {
			all = append(all, hushed{id, e.told})
		}
	}
	slices.SortFunc(all, func(a, b hushed) int { return cmp.Compare(a.Broadcast, b.Broadcast) })
	return all
}

// recall silences what was stopped in an earlier life.
func (p *player) recall(all []hushed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range all {
		p.ended[h.Broadcast] = ending{told: h.Told, last: h.Told, hushed: true, asked: h.Told}
	}
}

// stale forgets what was stopped so long ago that it is over, and what was in a
// time that has not come: the station's clock was ahead. For who holds mu.
func (p *player) stale(at time.Time) {
	for id, e := range p.ended {
		if e.hushed && (at.Sub(e.told) > dismissedFor || e.told.Sub(at) > setBackBy) {
			delete(p.ended, id)
		}
	}
}

// forgetHushed takes off the disk what is over.
func (r *running) forgetHushed() {
	r.orders.Lock() // else what is stopped meanwhile would be forgotten too
	defer r.orders.Unlock()
	silenced := r.player.silenced()
	if len(silenced) >= len(r.state.hushed()) {
		return
	}
	if _, err := r.state.hold(func(s *savedState) { s.Hushed = silenced }); err != nil {
		r.log.Error("what was stopped is not forgotten on the disk", "err", err)
	}
}

// hushFor is how long after its last lease a broadcast that was silenced is
// still told of.
const hushFor = 30 * time.Second

// hush fades out whatever sounds, and what waits below it, and takes no lease
// of theirs any more; what is prepared and begins later does so.
// "order.emergency_sounds" while one does.
func (p *player) hush(now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	later := func(s *show) bool { return s.from.After(now) || !s.sounded && s.lease.StartAt.After(now) }
	all := slices.DeleteFunc(slices.Concat(p.leased, p.held), later)
	if slices.ContainsFunc(all, isEmergency) {
		return app.Fail("order.emergency_sounds", nil)
	}
	for _, s := range all {
		p.ended[s.broadcast] = ending{told: now, last: now, hushed: true, asked: now}
		p.let(s.broadcast, now, time.Time{})
	}
	return nil
}

func isEmergency(s *show) bool { return s.rank() >= app.PrecedenceEmergency }

// hushed reports whether a broadcast goes on that was silenced here.
func (p *player) hushed(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.show != nil && !p.show.cut {
		return false
	}
	for _, e := range p.ended {
		if e.hushed && now.Sub(e.asked).Abs() < hushFor {
			return true
		}
	}
	return false
}

// silent reports whether a show is kept silent by the order to be off.
func (p *player) silent(s *show) bool { return p.set.Off && !isEmergency(s) }

// emergencyNear reports whether an emergency sounds, or is about to.
func (p *player) emergencyNear(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	near := func(s *show) bool { return isEmergency(s) && !s.from.After(now.Add(emergencyAhead)) }
	return slices.ContainsFunc(p.leased, near) || slices.ContainsFunc(p.held, near)
}

// emergencyAhead is how long before an emergency that lies on the disk the
// amplifier is switched on.
const emergencyAhead = 10 * time.Second

// problems are the codes by which a pole tells why it keeps silence.
func (r *running) silences() (codes []string) {
	now := r.now()
	if r.state.settings().Off && !r.player.emergencyNear(now) {
		codes = append(codes, app.ProblemOff)
	}
	if r.player.hushed(now) {
		codes = append(codes, app.ProblemHushed)
	}
	if r.amplifier != nil && r.amplifier.faulty() {
		codes = append(codes, "power.hook_failed")
	}
	return codes
}
