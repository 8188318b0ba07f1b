package playout

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// End ends an order on behalf of by: at once, with what sounds of it. Whoever
// may order or confirm may end; one of the hub's is ended by the hub, or by who
// may confirm. Errors: "people.not_allowed".
func (m *Emergencies) End(ctx context.Context, by app.User, id app.ID) error {
	if by.ID != "" && !by.Can(app.MayConfirm) {
		if err := by.Need(app.MayEmergency); err != nil {
			return err
		}
	}
	return m.end(ctx, by.ID, id, app.EmergencyEnded)
}

func (m *Emergencies) end(ctx context.Context, by, id app.ID, reason string) error {
	e, err := m.close(ctx, by, id, reason)
	m.silence(e, by)
	return err
}

// close makes an order one that is over, and returns what sounds of it. One that
// was let out meanwhile is not withdrawn any more.
func (m *Emergencies) close(ctx context.Context, by, id app.ID, reason string) (app.Emergency, error) {
	m.keeping.Lock()
	defer m.keeping.Unlock()
	m.mu.Lock()
	e, ok := m.open[id]
	m.mu.Unlock()
	waits := e.State == app.EmergencyWaiting
	if !ok || !waits && reason == app.EmergencyWithdrawn {
		return app.Emergency{}, nil
	}
	if waits && reason == app.EmergencyEnded {
		reason = app.EmergencyWithdrawn
	}
	e.State, e.EndedBy, e.EndedAt, e.EndReason, e.Next = app.EmergencyOver, by, m.s.c.Clock.Now(), reason, time.Time{}
	return e, m.write(ctx, e, audit.Act(by, "emergency.end", string(id), "title", e.Title, "reason", reason))
}
