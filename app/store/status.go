package store

import (
	"context"
	"database/sql"
	"time"

	"tienglang/app"
)

// LastStatuses are the newest measured statuses that the folder keeps, of each
// cluster one: records for the hub, which are cleared away some time after the
// hub has them.
func (d *DB) LastStatuses(ctx context.Context) ([]app.ClusterStatus, error) {
	return list(ctx, d.r, "SELECT body, max(seq) FROM outbox WHERE kind = 'status' GROUP BY object",
		func(row *sql.Rows) (s app.ClusterStatus, err error) {
			var seq int64
			return s, row.Scan(asJSON(&s), &seq)
		})
}

// LastReports are when a report of each cluster came last, to a minute or so;
// one that never reported is not among them.
func (d *DB) LastReports(ctx context.Context) (map[app.ID]time.Time, error) {
	at := map[app.ID]time.Time{}
	_, err := list(ctx, d.r, "SELECT id, reported_at FROM clusters WHERE reported_at > 0", func(row *sql.Rows) (struct{}, error) {
		var id app.ID
		var reported int64
		err := row.Scan(&id, &reported)
		at[id] = moment(reported)
		return struct{}{}, err
	})
	return at, err
}
