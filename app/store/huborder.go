package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// keepHubOrders is how long a settled order is listed.
const keepHubOrders = 400 * 24 * time.Hour

const hubOrderColumns = "id, seq, kind, title, args, issued_at, expires_at, state, code, detail, received_at, settled_at"

func scanHubOrder(row *sql.Rows) (o app.ReceivedOrder, err error) {
	var issued, expires, received, settled int64
	var args, detail string
	err = row.Scan(&o.ID, &o.Seq, &o.Kind, &o.Title, &args, &issued, &expires, &o.State, &o.Code, &detail, &received, &settled)
	if err == nil && detail != "" {
		err = asJSON(&o.Detail).Scan(detail)
	}
	o.Args = []byte(args)
	o.IssuedAt, o.ExpiresAt, o.ReceivedAt, o.SettledAt = moment(issued), moment(expires), moment(received), moment(settled)
	return o, err
}

// LastHubOrder is the number of the last order that was kept of the hub with
// that key, 0 before the first.
func (d *DB) LastHubOrder(ctx context.Context, hub string) (last int64, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT last FROM hub_order_last WHERE hub = ?", hub).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, sqlError(err)
}

// ReceiveHubOrders keeps orders that a hub signed, with its number of the last
// one, and returns those that are new: what has a number that was kept before,
// or an identifier, changes nothing.
func (d *DB) ReceiveHubOrders(ctx context.Context, hub string, all []app.ReceivedOrder) (fresh []app.ReceivedOrder, err error) {
	err = d.write(ctx, func(t *tx) error {
		fresh = nil
		var last int64
		err := t.QueryRow("SELECT last FROM hub_order_last WHERE hub = ?", hub).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		for _, o := range all {
			if o.Seq <= last {
				continue
			}
			last = o.Seq
			isNew, err := t.receive(hub, o)
			if err != nil {
				return err
			}
			if isNew {
				fresh = append(fresh, o)
			}
		}
		return errors.Join(
			t.exec("INSERT INTO hub_order_last (hub, last) VALUES (?, ?) ON CONFLICT (hub) DO UPDATE SET last = excluded.last", hub, last),
			t.exec("DELETE FROM hub_orders WHERE state <> 'waiting' AND told = state AND settled_at < ?", nano(t.now.Add(-keepHubOrders))))
	})
	return fresh, err
}

// receive keeps one order; false when its identifier was kept before.
func (t *tx) receive(hub string, o app.ReceivedOrder) (bool, error) {
	res, err := t.Exec(`INSERT INTO hub_orders (id, hub, seq, kind, title, args, issued_at, expires_at, state, code, detail, received_at, settled_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		o.ID, hub, o.Seq, o.Kind, o.Title, string(o.Args), nano(o.IssuedAt), nano(o.ExpiresAt), o.State, o.Code, detailText(o.Detail),
		nano(t.now), nano(t.now))
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	return true, t.act(hubAct("hub_order."+string(o.State), o.ID, "title", o.Title, "kind", string(o.Kind), "code", o.Code))
}

// hubAct is the audit row of what the province does here.
func hubAct(action string, id app.ID, pairs ...string) app.AuditRow {
	return audit.Act(app.HubApprover, action, string(id), pairs...)
}

func detailText(detail map[string]string) string {
	if len(detail) == 0 {
		return ""
	}
	return toJSON(detail)
}

// HubOrders lists the newest orders, newest first.
func (d *DB) HubOrders(ctx context.Context, limit int) ([]app.ReceivedOrder, error) {
	return list(ctx, d.r, "SELECT "+hubOrderColumns+" FROM hub_orders ORDER BY received_at DESC, seq DESC LIMIT ?", scanHubOrder, limit)
}

// HubOrder is one order; "data.not_found".
func (d *DB) HubOrder(ctx context.Context, id app.ID) (app.ReceivedOrder, error) {
	all, err := list(ctx, d.r, "SELECT "+hubOrderColumns+" FROM hub_orders WHERE id = ?", scanHubOrder, id)
	if err == nil && len(all) == 0 {
		err = missing(sql.ErrNoRows, "hub_order", string(id))
	}
	if err != nil {
		return app.ReceivedOrder{}, err
	}
	return all[0], nil
}

// WaitingHubOrders lists the orders whose effect is still to come: withdrawals
// first, so that what was taken back while the station was away never sounds,
// then emergencies, each by number.
func (d *DB) WaitingHubOrders(ctx context.Context, limit int) ([]app.ReceivedOrder, error) {
	return list(ctx, d.r, "SELECT "+hubOrderColumns+` FROM hub_orders WHERE state = 'waiting'
		ORDER BY CASE kind WHEN 'withdrawal' THEN 0 WHEN 'emergency' THEN 1 ELSE 2 END, seq LIMIT ?`, scanHubOrder, limit)
}

// EarlyHubOrders lists the orders that were refused as from the future and
// are not so by now.
func (d *DB) EarlyHubOrders(ctx context.Context, now time.Time) ([]app.ReceivedOrder, error) {
	return list(ctx, d.r, "SELECT "+hubOrderColumns+` FROM hub_orders
		WHERE state = 'refused' AND code = 'hub_order.from_future' AND issued_at <= ? AND expires_at > ? ORDER BY seq`,
		scanHubOrder, nano(now.Add(app.MaxHubAhead)), nano(now))
}

// RejudgeHubOrder lets an order that was refused wait for its effect.
func (d *DB) RejudgeHubOrder(ctx context.Context, id app.ID) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("UPDATE hub_orders SET state = 'waiting', code = '', detail = '', settled_at = ? WHERE id = ? AND state = 'refused'", nano(t.now), id)
	})
}

// SettleHubOrder keeps what became of an order that waits, and tells whether
// it did wait.
func (d *DB) SettleHubOrder(ctx context.Context, id app.ID, o app.Outcome) (done bool, err error) {
	err = d.write(ctx, func(t *tx) (err error) {
		done, err = t.settle(id, o)
		return err
	})
	return done, err
}

func (t *tx) settle(id app.ID, o app.Outcome) (bool, error) {
	res, err := t.Exec("UPDATE hub_orders SET state = ?, code = ?, detail = ?, settled_at = ? WHERE id = ? AND state = 'waiting'",
		o.State, o.Code, detailText(o.Detail), nano(t.now), id)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	return true, t.act(hubAct("hub_order."+string(o.State), id, "code", o.Code))
}

// ApplyHubProgramme keeps the programme of an order with the hub's approval,
// its lines of the schedule, and that the order is applied, all or nothing; an
// order that no longer waits changes nothing.
func (d *DB) ApplyHubProgramme(ctx context.Context, order app.ID, p app.Programme, a app.Approval, lines []app.ScheduleEntry) error {
	return d.write(ctx, func(t *tx) error {
		waited, err := t.settle(order, app.Outcome{State: app.HubOrderApplied})
		if err != nil || !waited {
			return err
		}
		p.Version, p.UpdatedAt = 1, t.now
		if err := t.putProgramme(p, 0); err != nil {
			return err
		}
		err = t.exec("INSERT INTO approvals (id, programme, master, by, at, approved, own_work, remark) VALUES (?, ?, ?, ?, ?, 1, 0, ?)",
			a.ID, a.Programme, a.Master, a.By, nano(a.At), a.Remark)
		for _, e := range lines {
			_, lerr := t.putEntry(e)
			err = errors.Join(err, lerr, t.act(hubAct("schedule.hub", e.ID, "title", e.Title)))
		}
		// The hub has the sound: its record goes up without it.
		return errors.Join(err, t.record(app.RecordProgramme, p.ID, app.ProgrammeRecord{Programme: p, Verdict: &a}, ""))
	})
}

// WithdrawHubOrder takes back an order together with the programme that it
// brought, and settles the withdrawal.
func (d *DB) WithdrawHubOrder(ctx context.Context, withdrawal, target app.ID) error {
	return d.write(ctx, func(t *tx) error {
		waited, err := t.settle(withdrawal, app.Outcome{State: app.HubOrderApplied})
		if err != nil || !waited {
			return err
		}
		err = t.exec("UPDATE hub_orders SET state = 'withdrawn', settled_at = ? WHERE id = ? AND state IN ('waiting', 'applied', 'played')",
			nano(t.now), target)
		if err != nil {
			return err
		}
		return t.takeBack(target)
	})
}

// takeBack hides the programme that an order brought, which has the order's
// identifier, and its lines of the schedule.
func (t *tx) takeBack(id app.ID) error {
	lines, err := list(context.Background(), t.Tx, "SELECT "+entryColumns+` FROM schedule_entries
		WHERE programme = ? AND origin = 'hub' AND deleted_at = 0`, func(row *sql.Rows) (app.ScheduleEntry, error) { return scanEntry(row) }, id)
	if err != nil {
		return err
	}
	for _, e := range lines {
		e.DeletedAt, e.UpdatedBy = t.now, app.HubApprover
		if _, err := t.putEntry(e); err != nil {
			return err
		}
	}
	p, err := scanProgramme(t.QueryRow("SELECT "+programmeColumns+" FROM programmes p WHERE id = ? AND origin = 'hub' AND deleted_at = 0", id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	was := p.Version
	p.Version, p.UpdatedAt, p.DeletedAt = was+1, t.now, t.now
	return errors.Join(t.putProgramme(p, was), t.act(hubAct("programme.delete", p.ID, "title", p.Title)),
		t.record(app.RecordProgramme, p.ID, p, ""))
}

// NoteHubPlayed keeps of applied orders that their programme, or their
// emergency, was on air since, and tells whether there were any.
func (d *DB) NoteHubPlayed(ctx context.Context) (any bool, err error) {
	var n int
	const due = `state = 'applied' AND kind <> 'withdrawal' AND (id IN (SELECT p.id FROM programmes p WHERE p.aired_at > 0)
		OR id IN (SELECT b.emergency FROM broadcasts b WHERE b.emergency <> ''))`
	if err := d.r.QueryRowContext(ctx, "SELECT count(*) FROM hub_orders WHERE "+due).Scan(&n); err != nil || n == 0 {
		return false, sqlError(err)
	}
	return true, d.write(ctx, func(t *tx) error {
		return t.exec("UPDATE hub_orders SET state = 'played', settled_at = ? WHERE "+due, nano(t.now))
	})
}

// UntoldHubOrders lists orders of whose state the hub with that key does not
// know yet.
func (d *DB) UntoldHubOrders(ctx context.Context, hub string, limit int) ([]app.ReceivedOrder, error) {
	return list(ctx, d.r, "SELECT "+hubOrderColumns+" FROM hub_orders WHERE hub = ? AND told <> state ORDER BY settled_at LIMIT ?",
		scanHubOrder, hub, limit)
}

// HubOrdersTold keeps that the hub knows of these states; what has changed
// since is told again.
func (d *DB) HubOrdersTold(ctx context.Context, told []app.ReceivedOrder) error {
	if len(told) == 0 {
		return nil
	}
	return d.write(ctx, func(t *tx) error {
		for _, o := range told {
			if err := t.exec("UPDATE hub_orders SET told = ? WHERE id = ?", o.State, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
