package speaker

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// hush makes the pole silent until what plays now is over. An emergency is not
// silenced by it: that is ended where it was ordered.
func (r *running) hush(o wire.Order) error {
	if err := r.player.hush(r.ordered(o)); err != nil {
		return err
	}
	r.report()
	return nil
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
