package playout

import (
	"context"

	"tienglang/app"
)

// cuts is what goes on now by hand or as an emergency.
func (s *Service) cuts() []app.Interruption {
	var all []app.Interruption
	cut := func(b app.Broadcast) {
		all = append(all, app.Interruption{Broadcast: b.ID, Kind: b.Kind, Title: b.Title, Clusters: b.Clusters, From: b.StartedAt})
	}
	for _, a := range s.beside.all() {
		if a.Broadcast.Entry == "" {
			cut(a.Broadcast)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m.phase != PhaseIdle && s.m.phase != PhaseEnding {
		cut(s.m.broadcast)
	}
	return all
}

// cutsChanged makes the director look at the plan anew, since what came in
// between is another.
func (s *Service) cutsChanged() {
	s.mu.Lock()
	d := s.director
	s.mu.Unlock()
	if d != nil {
		d.Replan()
	}
}

// Present repeats what is meant for a cluster that has just come.
func (s *Service) Present(ctx context.Context, cluster app.ID) {
	w, ok := s.c.Orders.(*switchboard)
	if !ok {
		return
	}
	if err := w.again(ctx, cluster); err != nil {
		s.c.Logger.Warn("lease not sent to who came", "cluster", cluster, "err", err)
	}
}

// CloseDown takes everything off air that runs of itself, because the station
// is closed: it goes on at the next start.
func (s *Service) CloseDown() {
	s.mu.Lock()
	d := s.director
	s.mu.Unlock()
	if d != nil {
		d.close()
	}
	s.beside.stopAll(EndInterrupted, "")
	if err := s.ledger.catchUp(context.Background()); err != nil {
		s.c.Logger.Error("the disk is full: what was on air since then is not in the log", "err", err)
	}
}
