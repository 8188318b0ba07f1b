package playout

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
)

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
	e.Soundings = append(slices.Clone(e.Soundings), src.Broadcast.ID)
	return e, m.s.beside.start(ctx, src, m.Policy().Level, func(_ string, err error) {
		if err != nil {
			m.c.OnFault(err)
		}
		m.c.OnChange()
		m.awake()
	})
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
	day := app.DateOf(t).Time()
	next := day.Add((t.Sub(day)/e.Every + 1) * e.Every)
	if tomorrow := app.DateOf(t).Add(1).Time(); next.After(tomorrow) {
		next = tomorrow
	}
	if !next.Before(e.ValidUntil) {
		return time.Time{}
	}
	return next
}
