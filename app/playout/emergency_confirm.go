package playout

import (
	"context"

	"tienglang/app"
	"tienglang/app/audit"
)

// Confirm lets an order out, on behalf of by: with the leader's PIN, as another
// than who ordered it and who may confirm, or, where the policy says so, as such
// a one who ordered it. Errors: "emergency.over", "emergency.second_person",
// "emergency.not_by_pin", "emergency.message_gone", and those of the PIN. It sounds
// when Confirm returns, or is about to.
func (m *Emergencies) Confirm(ctx context.Context, by app.User, pin string, id app.ID) error {
	m.mu.Lock()
	e, ok := m.open[id]
	m.mu.Unlock()
	if !ok {
		return app.Fail("emergency.over", nil)
	}
	if err := m.mayConfirm(ctx, by, pin, e); err != nil {
		return err
	}
	if e.Message != "" {
		if _, err := m.standing(ctx, e.Message); err != nil {
			return err
		}
	}
	_, err := m.release(ctx, by, id)
	return err
}

func (m *Emergencies) mayConfirm(ctx context.Context, by app.User, pin string, e app.Emergency) error {
	p := m.Policy()
	if pin != "" {
		if !p.PIN || m.c.Prove == nil {
			return app.Fail("emergency.not_by_pin", nil)
		}
		return m.c.Prove(ctx, by, pin)
	}
	if err := by.Need(app.MayConfirm); err != nil {
		return app.Fail("emergency.second_person", err)
	}
	own := by.ID == e.OrderedBy
	if own && !p.Alone || !own && !p.Second {
		return app.Fail("emergency.second_person", nil)
	}
	return nil
}

// release makes a waiting order active and lets it sound. The sound goes out
// before the order's new state is on the disk: nobody waits for a slow one.
func (m *Emergencies) release(ctx context.Context, by app.User, id app.ID) (app.Emergency, error) {
	m.mu.Lock()
	e, ok := m.open[id]
	if !ok || e.State != app.EmergencyWaiting {
		m.mu.Unlock()
		return e, nil // it sounds already
	}
	now := m.s.c.Clock.Now()
	e.State, e.ConfirmedBy, e.ConfirmedAt = app.EmergencyActive, by.ID, now
	if e.ValidUntil.IsZero() {
		e.ValidUntil = now.Add(e.ValidFor)
	}
	e.Next = nextRepeat(e, now)
	m.open[id] = e
	m.mu.Unlock()
	e, err := m.sound(ctx, e, e.Media, e.Clusters)
	if err != nil {
		m.c.OnFault(err)
	}
	act := audit.Act(by.ID, "emergency.confirm", string(e.ID), "title", e.Title)
	if kept := m.goOn(ctx, e, act); kept != nil {
		m.s.c.Logger.Error("an emergency that sounds is not kept", "emergency", id, "err", kept)
		return e, kept
	}
	return e, err
}
