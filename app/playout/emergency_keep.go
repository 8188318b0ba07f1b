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
// nobody, nor its end: what it does not take stands until the station is closed.
func (m *Emergencies) write(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	if err := m.c.Store.PutEmergency(ctx, e, act); err != nil {
		again := e.Origin == app.OriginHub && e.State == app.EmergencyWaiting // the hub's order comes once more, and only what is kept tells so
		if app.CodeOf(err) != "disk.full" || again {
			return err
		}
		m.s.c.Logger.Error("an emergency is not kept", "emergency", e.ID, "state", e.State, "by", act.User, "err", err)
		m.c.OnFault(err)
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
