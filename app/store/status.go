package store

import (
	"context"
	"database/sql"

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
