package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
	"tienglang/app/health"
)

func scanAlarm(row *sql.Rows) (c health.Condition, err error) {
	err = row.Scan(asJSON(&c))
	return c, err
}

// OpenAlarms are the conditions that were raised and have not ended.
func (d *DB) OpenAlarms(ctx context.Context) ([]health.Condition, error) {
	return list(ctx, d.r, "SELECT body FROM alarms WHERE ended_at = 0 ORDER BY cluster, kind", scanAlarm)
}

// PastAlarms are those of a cluster that have ended, the newest first.
func (d *DB) PastAlarms(ctx context.Context, cluster app.ID, most int) ([]health.Condition, error) {
	return list(ctx, d.r, "SELECT body FROM alarms WHERE cluster = ? AND ended_at > 0 ORDER BY ended_at DESC, kind LIMIT ?",
		scanAlarm, cluster, most)
}

// KeepAlarms keeps raised conditions as they stand, all or none, with what
// somebody did about them.
func (d *DB) KeepAlarms(ctx context.Context, all []health.Condition, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) (err error) {
		for _, c := range all {
			err = errors.Join(err, t.exec(`INSERT INTO alarms (cluster, kind, raised_at, ended_at, body) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (cluster, kind, raised_at) DO UPDATE SET ended_at = excluded.ended_at, body = excluded.body`,
				c.Cluster, string(c.Kind), nano(c.RaisedAt), nano(c.EndedAt), toJSON(c)))
		}
		return errors.Join(err, t.act(act))
	})
}
