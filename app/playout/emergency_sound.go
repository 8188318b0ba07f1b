package playout

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
)

// messageLead is how long before its first sample is captured a stored message
// is ordered, so that the poles have read it and those that hear the stream
// begin with them.
const messageLead = 250 * time.Millisecond

// sound puts one sounding on air at once.
func (m *Emergencies) sound(ctx context.Context, e app.Emergency, media string, clusters []app.ID) (app.Emergency, error) {
	now := m.s.c.Clock.Now()
	src := Source{Device: e.Device, Broadcast: app.Broadcast{
		ID: app.NewID(now), Kind: app.BroadcastEmergency, Title: e.Title, Zone: e.Zone, Clusters: slices.Clone(clusters),
		StartedBy: e.ConfirmedBy, StartedAt: now, Precedence: app.PrecedenceEmergency, Emergency: e.ID,
	}}
	if !e.Microphone {
		var err error
		if src.File, err = m.c.Store.MediaPath(ctx, media); err != nil {
			return e, err
		}
		if m.c.Length != nil {
			src.Length = m.c.Length(ctx, media)
		}
	}
	m.fromDisks(ctx, e, media, &src)
	e.Soundings = append(slices.Clone(e.Soundings), src.Broadcast.ID)
	return e, m.s.beside.start(ctx, src, m.Policy().Level, func(_ string, err error) {
		if err != nil {
			m.c.OnFault(err)
		}
		m.again(e, clusters, err != nil)
		m.c.OnChange()
		m.awake()
	})
}

// longestAgain is the longest rest before an order whose sound broke off sounds
// again.
const longestAgain = time.Minute

// again lets clusters hear an order whose sound broke off, as if they had just
// come back: those that heard most of it are left in peace. What breaks off time
// after time rests a little longer each time, so that it neither fills the log
// nor gives up.
func (m *Emergencies) again(e app.Emergency, clusters []app.ID, broke bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, open := m.open[e.ID]; !open || !broke {
		delete(m.broke, e.ID)
		return
	}
	n := m.broke[e.ID]
	m.broke[e.ID]++
	from := m.s.c.Clock.Now().Add(min(time.Duration(n*n)*time.Second, longestAgain))
	for _, c := range clusters {
		m.back[returned{e.ID, c}] = from
	}
}

// fromDisks has the poles that hold the message play it by themselves. Where
// they cannot be told, the stream does it.
func (m *Emergencies) fromDisks(ctx context.Context, e app.Emergency, media string, src *Source) {
	if e.Message == "" || media != e.Media || m.c.Stored == nil {
		return // a repeat has its time of issue before it, which no pole holds
	}
	src.At = m.s.c.Clock.Now().Add(messageLead)
	if err := m.c.Stored(ctx, e, src.Broadcast, src.At, m.Policy().Level); err != nil {
		m.s.c.Logger.Error("the poles are not told to play what they hold", "emergency", e.ID, "err", err)
	}
}

// silence takes what sounds of an order off air.
func (m *Emergencies) silence(e app.Emergency, by app.ID) {
	for _, b := range e.Soundings {
		m.s.beside.stop(b, EndStopped, by, "")
	}
}

// nextRepeat is the next whole Every of the day in Vietnam after t; zero for
// none before the end.
func nextRepeat(e app.Emergency, t time.Time) time.Time {
	if e.Every <= 0 {
		return time.Time{}
	}
	next := app.NextRepeat(t, e.Every)
	if !next.Before(e.ValidUntil) {
		return time.Time{}
	}
	return next
}
