package playout

import (
	"context"

	"tienglang/app"
	"tienglang/app/audit"
)

// StopLive takes the station off air on behalf of by, whoever that is, and
// returns when the end stands in the log. Nothing on air is no error.
func (s *Service) StopLive(ctx context.Context, by app.User) error {
	s.mu.Lock()
	idle := s.idle
	if s.m.phase == PhaseIdle {
		s.mu.Unlock()
		return nil
	}
	select {
	case <-s.stop:
	default:
		s.stopper = by.ID
		close(s.stop)
	}
	s.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// WhenIdle runs f if nothing is on air, and reports whether it did. What starts
// meanwhile, by hand or of the schedule, waits for f and has its times from after
// it, so that f may set the station's clock. f is short and asks nothing of the
// service.
func (s *Service) WhenIdle(f func()) bool {
	s.mu.Lock()
	d := s.director
	s.mu.Unlock()
	if d != nil { // a slot that is being started has its times already
		d.turns.Lock()
		defer d.turns.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m.phase != PhaseIdle || s.beside.busy() {
		return false
	}
	f()
	return true
}

// Wait returns when nothing is on air.
func (s *Service) Wait(ctx context.Context) error {
	s.mu.Lock()
	idle := s.idle
	on := s.m.phase != PhaseIdle
	s.mu.Unlock()
	if !on {
		return nil
	}
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end brings a broadcast to its end, because of k.
func (s *Service) end(k EventKind, cause error) {
	if cause != nil {
		s.c.Logger.Error("broadcast cut off", "err", cause)
		s.mu.Lock()
		s.failure = cause
		s.mu.Unlock()
	}
	for _, a := range s.event(k) {
		switch a {
		case doStop:
			s.c.Engine.Stop()
		case doDrain:
			s.c.OnChange()
			<-s.c.Clock.After(s.c.Tail())
		case doRelease:
			s.release()
		}
	}
	s.finish()
}

// release lets the clusters go and writes the end. Where the disk does not take
// it, the broadcast is ended before the next one, or at the next start.
func (s *Service) release() {
	s.mu.Lock()
	b, at, reason, by := s.m.broadcast, s.m.ended, s.m.reason, s.stopper
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), LeaseLasts)
	defer cancel()
	if err := s.c.Orders.Stop(ctx, b); err != nil {
		s.c.Logger.Warn("clusters not told of the end", "broadcast", b.ID, "err", err)
	}
	act := audit.Act(by, "air.end", string(b.ID), "title", b.Title, "reason", reason)
	if _, err := s.c.Store.EndBroadcast(context.Background(), b.ID, at, reason, act); err != nil {
		s.c.Logger.Error("the end of a broadcast is not in the log; it is written at the next start", "broadcast", b.ID, "err", err)
		s.mu.Lock()
		s.failure, s.unended = err, true
		s.mu.Unlock()
		return
	}
	s.logged()
	s.c.OnEnd(b, reason)
}

// endUnended writes the end that the disk did not take at its time.
func (s *Service) endUnended(ctx context.Context) {
	s.mu.Lock()
	due := s.unended
	s.mu.Unlock()
	if !due {
		return
	}
	_, err := s.c.Store.CloseInterrupted(ctx)
	s.mu.Lock()
	s.unended = err != nil
	s.mu.Unlock()
}

// finish makes the station idle.
func (s *Service) finish() {
	s.mu.Lock()
	s.c.Clusters.OffAir(s.m.broadcast.ID)
	if s.m.phase == PhaseStarting { // the log could not be written
		s.m.step(Event{Kind: EventFailed, At: s.c.Clock.Now()}, app.Broadcast{})
	}
	s.m.step(Event{Kind: EventPlayed, At: s.c.Clock.Now()}, app.Broadcast{})
	s.talkOver, s.underneath = false, ""
	idle := s.idle
	s.mu.Unlock()
	close(idle)
	s.cutsChanged()
	s.c.OnChange()
}
