package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
)

// AddLineData adds bytes that went over clusters' lines.
func (d *DB) AddLineData(ctx context.Context, bytes map[holding.Carried]int64) error {
	return d.write(ctx, func(t *tx) (err error) {
		for c, n := range bytes {
			err = errors.Join(err, t.exec(`INSERT INTO line_data (month, cluster, way, bytes, since_at) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (month, cluster, way) DO UPDATE SET bytes = bytes + excluded.bytes`,
				c.Month, c.Cluster, string(c.Way), n, nano(t.now)))
		}
		return err
	})
}

// LineData is what went over each cluster's line in a month, and since when it
// was counted; a cluster of which nothing was counted is not in it.
func (d *DB) LineData(ctx context.Context, month string) (used map[app.ID]holding.Used, since map[app.ID]time.Time, err error) {
	used, since = map[app.ID]holding.Used{}, map[app.ID]time.Time{}
	_, err = list(ctx, d.r, "SELECT cluster, way, bytes, since_at FROM line_data WHERE month = ?", func(row *sql.Rows) (struct{}, error) {
		var cluster app.ID
		var way holding.Way
		var bytes, at int64
		err := row.Scan(&cluster, &way, &bytes, &at)
		u := used[cluster]
		u.Add(way, bytes)
		used[cluster] = u
		if t := moment(at); since[cluster].IsZero() || t.Before(since[cluster]) {
			since[cluster] = t
		}
		return struct{}{}, err
	}, month)
	return used, since, err
}
