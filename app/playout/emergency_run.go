package playout

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
)

// The patience of the emergencies.
const (
	watchEvery   = time.Second
	settleAfter  = 3 * time.Second  // what a cluster that came back has to tell first
	toldAfter    = 8 * time.Second  // what one has heard just now: speakers tell every 5 s
	waitsAtMost  = 30 * time.Minute // an order that nobody confirms
	enoughPlayed = 0.5              // of a sounding, that a cluster has heard it
)

// Run repeats the orders at their times, lets clusters that were away hear them
// when they come back, and ends what has expired, until ctx is done.
func (m *Emergencies) Run(ctx context.Context) {
	for ctx.Err() == nil {
		for _, e := range m.Active() {
			m.mind(ctx, e)
		}
		select {
		case <-ctx.Done():
		case <-m.wake:
		case <-m.s.c.Clock.After(watchEvery):
		}
	}
}

// mind does what is due for one order.
func (m *Emergencies) mind(ctx context.Context, e app.Emergency) {
	now := m.s.c.Clock.Now()
	switch {
	case e.State == app.EmergencyWaiting:
		if now.After(waitsUntil(e)) {
			m.over(ctx, e, app.EmergencyWithdrawn)
		}
	case m.finished(e, now):
		m.over(ctx, e, app.EmergencyExpired)
	case !e.Next.IsZero() && !now.Before(e.Next):
		m.repeat(ctx, e, now)
	default:
		m.catchUp(ctx, e, now)
	}
}

// waitsUntil is how long an order waits for its confirmation: the hub's, which
// may come long after its issue, for as long as it holds.
func waitsUntil(e app.Emergency) time.Time {
	if !e.ValidUntil.IsZero() {
		return e.ValidUntil
	}
	return e.OrderedAt.Add(waitsAtMost)
}

func (m *Emergencies) over(ctx context.Context, e app.Emergency, reason string) {
	if err := m.end(ctx, "", e.ID, reason); err != nil {
		m.s.c.Logger.Error("the end of an emergency is not kept", "emergency", e.ID, "err", err)
	}
}

// finished reports whether an order's validity is past. The microphone's ends
// with its sound.
func (m *Emergencies) finished(e app.Emergency, now time.Time) bool {
	sounds := m.sounding(e)
	return !sounds && e.Microphone && len(e.Soundings) > 0 || !now.Before(e.ValidUntil)
}

// sounding reports whether something of e is on air.
func (m *Emergencies) sounding(e app.Emergency) bool { return len(m.hearing(e)) > 0 }

// hearing are the clusters at which something of e is on air.
func (m *Emergencies) hearing(e app.Emergency) (clusters []app.ID) {
	for _, a := range m.s.beside.all() {
		if a.Broadcast.Emergency == e.ID {
			clusters = append(clusters, a.Broadcast.Clusters...)
		}
	}
	return clusters
}

// repeat sounds an order once more, at its whole hour.
func (m *Emergencies) repeat(ctx context.Context, e app.Emergency, now time.Time) {
	e.Next = nextRepeat(e, now)
	if !m.sounding(e) {
		m.once(ctx, &e, e.Clusters)
	}
	m.minded(ctx, e)
}

// minded keeps what the watch has made of an order.
func (m *Emergencies) minded(ctx context.Context, e app.Emergency) {
	if err := m.goOn(ctx, e, app.AuditRow{}); err != nil {
		m.s.c.Logger.Error("an emergency is not kept", "emergency", e.ID, "err", err)
	}
}

func (m *Emergencies) once(ctx context.Context, e *app.Emergency, clusters []app.ID) {
	var err error
	if *e, err = m.sound(ctx, *e, e.Repeat, clusters); err != nil {
		m.c.OnFault(err)
	}
}

// Present notes that a cluster has come.
func (m *Emergencies) Present(cluster app.ID) {
	m.mu.Lock()
	for id := range m.open {
		m.back[returned{id, cluster}] = m.s.c.Clock.Now()
	}
	m.mu.Unlock()
}

// catchUp lets clusters hear an order that were away when it sounded. What they
// have to tell of themselves is waited for, so that none hears it twice.
func (m *Emergencies) catchUp(ctx context.Context, e app.Emergency, now time.Time) {
	late := m.late(ctx, e, now)
	if len(late) == 0 {
		return
	}
	m.once(ctx, &e, late)
	m.minded(ctx, e)
}

// late are the clusters that came back and have had the time to tell that they
// heard e, and have not. One at which it sounds is looked at some seconds after
// its end: what it heard is told in parts, the last of them after the sound.
func (m *Emergencies) late(ctx context.Context, e app.Emergency, now time.Time) (late []app.ID) {
	if e.Microphone {
		return nil
	}
	late = slices.DeleteFunc(m.settled(e, now), func(c app.ID) bool {
		return !slices.Contains(e.Clusters, c) || m.heard(ctx, e, c)
	})
	slices.Sort(late)
	return late
}

// settled takes out the clusters that came back long enough ago.
func (m *Emergencies) settled(e app.Emergency, now time.Time) (clusters []app.ID) {
	hearing := m.hearing(e)
	m.mu.Lock()
	defer m.mu.Unlock()
	for r, at := range m.back {
		switch {
		case r.emergency != e.ID:
		case slices.Contains(hearing, r.cluster): // it joins what sounds
			m.back[r] = now.Add(toldAfter - settleAfter)
		case now.Sub(at) >= settleAfter:
			clusters = append(clusters, r.cluster)
			delete(m.back, r)
		}
	}
	return clusters
}

// heard reports whether a cluster played most of one of e's soundings.
func (m *Emergencies) heard(ctx context.Context, e app.Emergency, cluster app.ID) bool {
	length := time.Duration(0)
	if m.c.Length != nil {
		length = m.c.Length(ctx, e.Repeat)
	}
	for _, id := range e.Soundings {
		all, err := m.c.Store.HeardOf(ctx, id)
		if err != nil {
			m.s.c.Logger.Error("what was heard of an emergency", "err", err)
			continue
		}
		for _, h := range all {
			if h.Cluster == cluster && float64(h.PlayedMS) >= enoughPlayed*float64(length.Milliseconds()) && h.PlayedMS > 0 {
				return true
			}
		}
	}
	return false
}
