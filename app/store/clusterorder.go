package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
)

// ordersKept is how long orders that have ended are kept; the audit says for
// ever that they were given.
const ordersKept = 90 * 24 * time.Hour

func scanClusterOrder(row *sql.Rows) (o ordering.Order, err error) {
	err = row.Scan(asJSON(&o))
	return o, err
}

// OpenOrders are the orders to clusters that wait or were not answered, the
// oldest first.
func (d *DB) OpenOrders(ctx context.Context) ([]ordering.Order, error) {
	return list(ctx, d.r, "SELECT body FROM cluster_orders WHERE state IN ('waiting', 'sent') ORDER BY given_at, batch, cluster", scanClusterOrder)
}

// RecentOrders are the orders that were given last, the newest first.
func (d *DB) RecentOrders(ctx context.Context, most int) ([]ordering.Order, error) {
	return list(ctx, d.r, "SELECT body FROM cluster_orders ORDER BY given_at DESC, batch DESC, cluster LIMIT ?", scanClusterOrder, most)
}

// VolumesSince are the orders of volumes that were given after a moment and
// done, the oldest first.
func (d *DB) VolumesSince(ctx context.Context, since time.Time) ([]ordering.Order, error) {
	return list(ctx, d.r, `SELECT body FROM cluster_orders WHERE given_at > ? AND state = 'done' AND body ->> 'Kind' = 'volume'
		ORDER BY given_at, batch, cluster`, scanClusterOrder, nano(since))
}

// RefusedSince are the orders that were given after a moment and refused for that
// reason, the oldest first.
func (d *DB) RefusedSince(ctx context.Context, code string, since time.Time) ([]ordering.Order, error) {
	return list(ctx, d.r, `SELECT body FROM cluster_orders WHERE given_at > ? AND state = 'refused' AND body ->> 'Code' = ?
		ORDER BY given_at, batch, cluster`, scanClusterOrder, nano(since), code)
}

// UpdatesSince are the orders to update that were given after a moment and have
// ended, the newest first.
func (d *DB) UpdatesSince(ctx context.Context, since time.Time) ([]ordering.Order, error) {
	return list(ctx, d.r, `SELECT body FROM cluster_orders WHERE given_at > ? AND state NOT IN ('waiting', 'sent') AND body ->> 'Kind' = 'update'
		ORDER BY given_at DESC, batch DESC, cluster`, scanClusterOrder, nano(since))
}

// KeepOrders keeps orders as they stand, all or none, with what was done. With
// an act it lets go of those that are long past.
func (d *DB) KeepOrders(ctx context.Context, all []ordering.Order, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		put, err := t.Prepare(`INSERT INTO cluster_orders (batch, cluster, state, given_at, body) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (batch, cluster) DO UPDATE SET state = excluded.state, body = excluded.body`)
		if err != nil {
			return err
		}
		defer func() { _ = put.Close() }() // what failed is told by Exec
		for _, o := range all {
			if _, err := put.Exec(o.Batch, o.Cluster, string(o.State), nano(o.GivenAt), toJSON(o)); err != nil {
				return err
			}
		}
		if act.Action == "" {
			return nil
		}
		past := t.exec("DELETE FROM cluster_orders WHERE given_at < ? AND state NOT IN ('waiting', 'sent')", nano(t.now.Add(-ordersKept)))
		return errors.Join(past, t.act(act))
	})
}
