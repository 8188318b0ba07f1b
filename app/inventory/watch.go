package inventory

import (
	"context"
	"time"

	"tienglang/app"
)

// How often the board is judged for the hub and for those who watch, and how
// often an unchanged status is sent up again: the hub, too, calls a status
// unknown after app.UnknownAfter.
const (
	judgeEvery  = time.Second
	repeatEvery = 60 * time.Second
)

// OnAir makes b one of the broadcasts that are on air, with the clusters that
// it has now. Of several that mean one cluster, that of the highest precedence
// is due there.
func (s *Service) OnAir(b app.Broadcast) {
	s.mu.Lock()
	s.board.put(b, s.Clock.Now())
	s.mu.Unlock()
	s.OnChange()
}

// OffAir tells that a broadcast is due nowhere any more.
func (s *Service) OffAir(broadcast app.ID) {
	s.mu.Lock()
	s.board.remove(broadcast, s.Clock.Now())
	s.mu.Unlock()
	s.OnChange()
}

// Report puts a speaker's report on the board. It must be new by its number,
// and in the play log: see playout's Report, which calls this.
func (s *Service) Report(cluster app.ID, r app.SpeakerReport) {
	s.mu.Lock()
	s.board.take(cluster, r, s.Clock.Now())
	s.mu.Unlock()
}

// Presence notes that a cluster's line was made or broke. A speaker that comes
// back is sent its settings by Run.
func (s *Service) Presence(cluster app.ID, connected bool, _ time.Time) {
	s.mu.Lock()
	m := s.board.of(cluster)
	if m.connected && !connected {
		m.gone = s.Clock.Now()
	}
	m.connected = connected
	if connected {
		s.unsent[cluster] = true
	}
	s.mu.Unlock()
	s.OnChange()
}

// Board is the status of every cluster, by number. It reads memory alone.
func (s *Service) Board() []app.ClusterStatus {
	now := s.Clock.Now()
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]app.ClusterStatus, len(s.clusters))
	for i, c := range s.clusters {
		all[i] = s.status(c, now)
	}
	return all
}

// Status is the status of one cluster.
func (s *Service) Status(id app.ID) app.ClusterStatus {
	now := s.Clock.Now()
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.byID[id]
	if !ok {
		c.ID = id
	}
	return s.status(c, now)
}

// status is a cluster as it stands: what hangs on a gateway stands as that does,
// whose microphone hears no other pole. Of an FM or wired cluster that plays whole
// it is known that the sound went into its transmitter; that it was heard only
// where a microphone at its own pole says so. The lock must be held.
func (s *Service) status(c app.Cluster, now time.Time) app.ClusterStatus {
	carrier, fed := s.carriers[c.ID]
	if !fed {
		carrier = c.ID
	}
	is := s.board.status(carrier, !fed, now)
	is.Cluster = c.ID
	if fed {
		is.Gateway = carrier
	}
	wired := c.Technology == app.TechnologyFM || c.Technology == app.TechnologyWired
	if wired && is.State == app.StateHeard && is.Ear != app.HeardWell {
		is.State = app.StateFed
	}
	return is
}

// Run judges the board each second until ctx is done: it sends up each status
// that has changed, tells OnChange, and sends speakers that came back their
// settings.
func (s *Service) Run(ctx context.Context) error {
	sent := map[app.ID]sentStatus{}
	for {
		s.judge(ctx, sent)
		s.applyUnsent(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-s.Clock.After(judgeEvery):
		}
	}
}

// sentStatus is the status last put into the outbox.
type sentStatus struct {
	app.ClusterStatus
	at time.Time
}

func (s *Service) judge(ctx context.Context, sent map[app.ID]sentStatus) {
	now := s.Clock.Now()
	changed := false
	var up []app.ClusterStatus
	for _, is := range s.Board() {
		if is.Awaited {
			continue // what the hub was told last holds until more is known
		}
		was, ok := sent[is.Cluster]
		turned := !ok || was.State != is.State || was.Connected != is.Connected || was.Problem != is.Problem
		if turned || !was.LastReport.Equal(is.LastReport) && now.Sub(was.at) >= repeatEvery {
			up = append(up, is)
		}
		changed = changed || turned
	}
	err := s.Store.PutStatuses(ctx, up)
	if err != nil && ctx.Err() != nil {
		return // the station ends, and tells them when it starts again
	}
	if err != nil {
		s.Logger.Error("cluster statuses not kept for the hub", "err", err)
		return // told again at the next turn
	}
	for _, is := range up {
		sent[is.Cluster] = sentStatus{is, now}
	}
	if changed {
		s.OnChange()
	}
}

// applyUnsent sends settings to those who are there and have not had them.
func (s *Service) applyUnsent(ctx context.Context) {
	for _, c := range s.Clusters() {
		s.mu.Lock()
		due := s.unsent[c.ID] && s.board.of(c.ID).connected && c.SpeakerKey != ""
		s.mu.Unlock()
		if !due {
			continue
		}
		if err := s.apply(ctx, c); err != nil {
			s.Logger.Warn("settings not sent to a speaker", "cluster", c.Name, "err", err)
		}
	}
}
