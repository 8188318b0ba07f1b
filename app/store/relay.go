package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const relayColumns = "id, name, url, device, fallbacks, silence_ms, gain_db, updated_at, deleted_at"

func scanRelay(row scanner) (app.Relay, error) {
	var r app.Relay
	var silence, updated, deleted int64
	err := row.Scan(&r.ID, &r.Name, &r.URL, &r.Device, asJSON(&r.Fallbacks), &silence, &r.GainDB, &updated, &deleted)
	r.Silence = time.Duration(silence) * time.Millisecond
	r.UpdatedAt, r.DeletedAt = moment(updated), moment(deleted)
	return r, err
}

// Relays lists those that are not removed, by name.
func (d *DB) Relays(ctx context.Context) ([]app.Relay, error) {
	return list(ctx, d.r, "SELECT "+relayColumns+" FROM relays WHERE deleted_at = 0 ORDER BY name, id",
		func(row *sql.Rows) (app.Relay, error) { return scanRelay(row) })
}

// Relay is one relay, also a removed one; "data.not_found".
func (d *DB) Relay(ctx context.Context, id app.ID) (app.Relay, error) {
	r, err := scanRelay(d.r.QueryRowContext(ctx, "SELECT "+relayColumns+" FROM relays WHERE id = ?", id))
	if err != nil {
		return r, missing(err, "relay", string(id))
	}
	return r, nil
}

// SaveRelay writes a relay, new or changed, and returns it with its time; one
// that was removed is there again.
func (d *DB) SaveRelay(ctx context.Context, r app.Relay, act app.AuditRow) (app.Relay, error) {
	err := d.write(ctx, func(t *tx) error {
		r.UpdatedAt, r.DeletedAt = t.now, time.Time{}
		return errors.Join(t.exec(`INSERT INTO relays (`+relayColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, device = excluded.device,
				fallbacks = excluded.fallbacks, silence_ms = excluded.silence_ms, gain_db = excluded.gain_db,
				updated_at = excluded.updated_at, deleted_at = 0`,
			r.ID, r.Name, r.URL, r.Device, toJSON(r.Fallbacks), r.Silence.Milliseconds(), r.GainDB, nano(t.now)), t.act(act))
	})
	return r, err
}

// RemoveRelay takes a relay out of the list; SaveRelay brings it back.
func (d *DB) RemoveRelay(ctx context.Context, id app.ID, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.execOne("relay", string(id),
			"UPDATE relays SET deleted_at = ? WHERE id = ? AND deleted_at = 0", nano(t.now), id), t.act(act))
	})
}
