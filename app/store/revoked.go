package store

import (
	"context"
	"database/sql"

	"tienglang/app"
)

// Revoked are the boxes that are never believed again, the newest first.
func (d *DB) Revoked(ctx context.Context) ([]app.Revocation, error) {
	return list(ctx, d.r, "SELECT key, cluster, number, name, why, by, by_name, at FROM revoked ORDER BY at DESC, key",
		func(row *sql.Rows) (r app.Revocation, err error) {
			var at int64
			err = row.Scan(&r.Key, &r.Cluster, &r.Number, &r.Name, &r.Why, &r.By, &r.ByName, &at)
			r.At = moment(at)
			return r, err
		})
}

// AddRevoked keeps a revocation that the hub tells of, which a backup of before
// it did not have, and takes the box from the cluster that has it again. One
// that is known changes nothing.
func (d *DB) AddRevoked(ctx context.Context, r app.Revocation, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		if err := t.revoke(r); err != nil {
			return err
		}
		if err := t.exec("UPDATE clusters SET speaker_key = '', paired_at = 0 WHERE speaker_key = ?", r.Key); err != nil {
			return err
		}
		return t.act(act)
	})
}

// revoke writes r, the first time that it is told.
func (t *tx) revoke(r app.Revocation) error {
	return t.exec(`INSERT INTO revoked (key, cluster, number, name, why, by, by_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO NOTHING`, r.Key, r.Cluster, r.Number, r.Name, string(r.Why), r.By, r.ByName, nano(r.At))
}

// revokeAll writes those of a batch with their records for the hub.
func (t *tx) revokeAll(all []app.Revocation) error {
	for _, r := range all {
		if err := t.revoke(r); err != nil {
			return err
		}
		if err := t.record(app.RecordRevoked, app.ID(r.Key), r, ""); err != nil {
			return err
		}
	}
	return nil
}
