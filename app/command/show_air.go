package command

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
)

// air plays the programme to the clusters, and cuts the hub in the middle.
func (s *show) air(ctx context.Context) error {
	var err error
	s.broadcast, err = s.station.playout.GoLive(ctx, theProgram, playout.Request{Programme: s.programme.ID})
	if err != nil {
		return err
	}
	late := watchLateness(ctx)
	defer func() { s.late = late() }()
	cut := make(chan error, 1)
	go func() { cut <- s.cutHub(ctx) }()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for st := s.station.playout.State(); st.On(); st = s.station.playout.State() {
		s.console.over("  %5.1f of %.1f s  %6.1f LUFS  %d of %d heard", st.Elapsed.Seconds(), st.Total.Seconds(),
			st.Level.LUFS, s.heard(), len(s.clusters))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return <-cut
}

func (s *show) heard() int {
	n := 0
	for _, c := range s.station.inventory.Board() {
		if c.State == app.StateHeard {
			n++
		}
	}
	return n
}

// cutHub takes the hub away in the middle of the programme.
func (s *show) cutHub(ctx context.Context) error {
	if s.HubCut == 0 {
		return nil
	}
	length := time.Duration(s.HubCut * float64(time.Second))
	if !pause(ctx, max(0, (s.programme.Duration-length)/2)) {
		return ctx.Err()
	}
	if err := s.classroom.hub.Stop(); err != nil {
		return err
	}
	began := time.Now()
	if !pause(ctx, length) {
		return ctx.Err()
	}
	s.cut = time.Since(began)
	return s.classroom.hub.Start()
}

// settle waits until every report is in the log and every record at the hub.
func (s *show) settle(ctx context.Context) error {
	pause(ctx, 2*time.Second) // a speaker's last account covers the second that has just ended
	if err := s.station.db.CloseSpans(ctx, s.station.clock.Now()); err != nil {
		return err
	}
	s.station.outbox.SendNow()
	return s.until(ctx, 60*time.Second, "show.hub_behind", func() bool {
		made, err := s.station.db.LastSeq(ctx)
		if err != nil {
			return false
		}
		s.made = made // a status that changes while we look belongs to no broadcast
		c, err := s.station.db.OutboxCounts(ctx, time.Time{})
		return err == nil && c.Waiting == 0
	})
}
