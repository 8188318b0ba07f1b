package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

func scanEmergency(row *sql.Rows) (e app.Emergency, err error) {
	err = row.Scan(asJSON(&e))
	return e, err
}

// PutEmergency keeps an order as it stands now.
func (d *DB) PutEmergency(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.exec(`INSERT INTO emergencies (id, state, ordered_at, body) VALUES (?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body`,
			e.ID, e.State, nano(e.OrderedAt), toJSON(e))
		return errors.Join(err, t.act(act))
	})
}

// Emergency is one order; "data.not_found" where there is none.
func (d *DB) Emergency(ctx context.Context, id app.ID) (e app.Emergency, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT body FROM emergencies WHERE id = ?", id).Scan(asJSON(&e))
	return e, missing(err, "emergency", string(id))
}

// OpenEmergencies lists the orders that are not over, oldest first.
func (d *DB) OpenEmergencies(ctx context.Context) ([]app.Emergency, error) {
	return list(ctx, d.r, "SELECT body FROM emergencies WHERE state <> 'over' ORDER BY ordered_at, id", scanEmergency)
}

// Emergencies lists the newest orders, newest first.
func (d *DB) Emergencies(ctx context.Context, limit int) ([]app.Emergency, error) {
	return list(ctx, d.r, "SELECT body FROM emergencies ORDER BY ordered_at DESC, id DESC LIMIT ?", scanEmergency, limit)
}
