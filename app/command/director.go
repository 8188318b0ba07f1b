package command

import (
	"context"
	"log/slog"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/app/schedule"
	"tienglang/ui/backend"
)

// direct makes the director over the station's parts, and writes down what was
// planned while the station was off, before poles come and tell of it.
func (s *station) direct(ctx context.Context) error {
	s.director = s.playout.Direct(playout.DirectorConfig{
		Plan: s.due, Source: s.slotSource, Store: s.db, Delay: s.delay,
		OnFault: func(err error) { s.noteStatus("", err) },
	})
	return s.director.CatchUp(ctx)
}

// due is the plan with what goes on by hand as going on for ever: what was cut
// has its place once that has ended.
func (s *station) due(ctx context.Context, from, to time.Time) (app.Plan, error) {
	w, err := s.schedule.World(ctx, from, to)
	if err != nil {
		return app.Plan{}, err
	}
	return schedule.Make(w, from, to), nil
}

// slotSource is what a slot of the plan sounds like. What cannot play any more,
// or broke off again and again, gives way to the first of the fillers.
func (s *station) slotSource(ctx context.Context, slot app.Slot, attempt int) (playout.Source, error) {
	rules, err := s.schedule.Rules(ctx)
	if err != nil {
		return playout.Source{}, err
	}
	if attempt < playout.OwnAttempts {
		src, err := s.slotOwn(ctx, slot, rules.Fillers)
		if err == nil {
			return src, nil
		}
		s.noteStatus("", err)
	}
	for _, id := range rules.Fillers {
		if src, err := s.programmeSource(ctx, id); err == nil {
			return src, nil
		}
	}
	return playout.Source{}, app.Fail("air.nothing_to_play", nil, "title", slot.Title)
}

func (s *station) slotOwn(ctx context.Context, slot app.Slot, fillers []app.ID) (playout.Source, error) {
	if slot.Relay == "" {
		return s.programmeSource(ctx, slot.Programme)
	}
	r, err := s.relays.Relay(ctx, slot.Relay)
	if err != nil {
		return playout.Source{}, err
	}
	return playout.Source{Relay: &r, Length: slot.To.Sub(slot.From), Fallbacks: s.relays.Fallbacks(ctx, r, fillers)}, nil
}

// programmeSource is an approved programme, whole.
func (s *station) programmeSource(ctx context.Context, id app.ID) (playout.Source, error) {
	p, err := s.library.Airable(ctx, id)
	if err != nil {
		return playout.Source{}, err
	}
	file, err := s.db.MediaPath(ctx, p.Master)
	return playout.Source{File: file, Length: p.Duration}, err
}

// arrived tells everybody who waits for a cluster that its speaker has come or
// gone.
func (s *station) arrived(cluster app.ID, connected bool, at time.Time) {
	s.present(cluster, connected, at)
	s.mu.Lock()
	ready := s.airReady
	s.mu.Unlock()
	if !connected || !ready {
		return
	}
	s.running.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		s.playout.Present(ctx, cluster)
		s.emergencies.Present(cluster)
	})
}

// rePlan makes what is due be looked at anew.
func (s *station) rePlan() {
	s.mu.Lock()
	ready := s.airReady
	s.mu.Unlock()
	if ready {
		s.director.Replan()
	}
}

// onAirChanged tells of what is on air.
func (s *station) onAirChanged() {
	s.tell(backend.TopicOnAir)
	s.wakeSync()
}

// closeAir takes everything off air.
func (s *station) closeAir() {
	if s.playout == nil {
		return
	}
	if err := s.playout.StopLive(context.Background(), app.User{}); err != nil {
		slog.Debug("station", "error", err)
	}
	s.playout.CloseDown()
}
