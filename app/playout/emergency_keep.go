package playout

import (
	"context"

	"tienglang/app"
)

// keep writes an order and makes it what is known.
func (m *Emergencies) keep(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	m.keeping.Lock()
	defer m.keeping.Unlock()
	return m.write(ctx, e, act)
}

// goOn keeps what has become of an open order, unless somebody has ended it
// meanwhile: then what sounds of it ends too.
func (m *Emergencies) goOn(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	m.keeping.Lock()
	m.mu.Lock()
	_, open := m.open[e.ID]
	m.mu.Unlock()
	if open {
		defer m.keeping.Unlock()
		return m.write(ctx, e, act)
	}
	m.keeping.Unlock()
	m.silence(e, "")
	return nil
}

// write is keep for who holds keeping. A full disk keeps an emergency from
// nobody, nor its end: what it does not take is written when there is room.
func (m *Emergencies) write(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	put := func(ctx context.Context) error { return m.c.Store.PutEmergency(ctx, e, act) }
	if e.Origin == app.OriginHub && e.State == app.EmergencyWaiting { // the hub's order comes once more, and only what is kept tells so
		if err := put(ctx); err != nil {
			return err
		}
	} else if owed, err := m.s.ledger.write(ctx, put); err != nil {
		return err
	} else if owed {
		m.s.c.Logger.Error("an emergency is not kept yet", "emergency", e.ID, "state", e.State, "by", act.User)
		m.c.OnFault(app.Fail("air.unlogged", nil))
	}
	m.mu.Lock()
	if e.State == app.EmergencyOver {
		delete(m.open, e.ID)
	} else {
		m.open[e.ID] = e
	}
	m.mu.Unlock()
	m.c.OnChange()
	m.awake()
	return nil
}

func (m *Emergencies) awake() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}
