package command

import (
	"context"
	"os"
	"time"

	"tienglang/app"
	"tienglang/app/health"
)

// holdAhead makes the part of the station that lets speakers hold their
// schedule.
func (s *station) holdAhead(ctx context.Context) error {
	h, err := newHoldings(ctx, s)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.holding = h
	s.mu.Unlock()
	return nil
}

// held is the part that holds, nil while the station is being opened.
func (s *station) held() *holdings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.holding
}

// reported keeps a speaker's report: it is acknowledged once the play log has
// it. Where its time cannot be true, what it tells of the box is left out, and
// that is told.
func (s *station) reported(ctx context.Context, cluster app.ID, r app.SpeakerReport) error {
	if err := s.playout.Report(ctx, cluster, r); err != nil {
		return err
	}
	admission := health.Admit(r.At, s.clock.Now())
	if !admission.Believed() {
		s.misdated(cluster, admission, r.At)
		return nil
	}
	if h := s.held(); h != nil {
		h.account(cluster, r.Holding)
	}
	if admission == health.Current {
		s.vitals.report(cluster, r)
	}
	s.ordering.Reported(cluster, r.Volume)
	return nil
}

// present notes that a speaker came or went.
func (s *station) present(cluster app.ID, connected bool, at time.Time) {
	s.inventory.Presence(cluster, connected, at)
	if connected {
		s.ordering.Came(cluster)
	}
	if h := s.held(); h != nil {
		h.presence(cluster, connected)
	}
}

// lateHolder lets the network be opened before there is anything to hold.
type lateHolder struct{ s *station }

// HoldSchedule is a cluster's signed schedule.
func (l lateHolder) HoldSchedule(cluster app.ID) ([]byte, bool) {
	if h := l.s.held(); h != nil {
		return h.HoldSchedule(cluster)
	}
	return nil, false
}

// HoldFile opens a file of a cluster's schedule, or a release.
func (l lateHolder) HoldFile(ctx context.Context, cluster app.ID, sha string, rest func(int64) int64) (*os.File, error) {
	if f, err := l.s.releases.open(sha); err == nil { // by a person's order, whatever the line's rules
		if info, err := f.Stat(); err == nil {
			l.s.fetches.begun(cluster, rest(info.Size()), l.s.clock.Now())
		}
		return f, nil
	}
	if h := l.s.held(); h != nil {
		return h.HoldFile(ctx, cluster, sha, rest)
	}
	return nil, os.ErrNotExist
}

// HoldSent counts bytes of a cluster.
func (l lateHolder) HoldSent(cluster app.ID, bytes int64) {
	l.s.fetches.sent(cluster, bytes)
	if h := l.s.held(); h != nil {
		h.HoldSent(cluster, bytes)
	}
}
