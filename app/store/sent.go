package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"tienglang/app"
)

// Sent is one stretch of a broadcast at one cluster.
type Sent struct {
	Broadcast app.ID
	Cluster   app.ID
	From, To  time.Time     // To is zero while it goes on
	Offset    time.Duration // place in its sound at From
}

const sentColumns = "broadcast, cluster, from_at, to_at, offset_ns"

func scanSent(row *sql.Rows) (s Sent, err error) {
	var from, to int64
	err = row.Scan(&s.Broadcast, &s.Cluster, &from, &to, &s.Offset)
	s.From, s.To = moment(from), moment(to)
	return s, err
}

// Sent lists what was sent, or is still being sent, anywhere in the given
// stretch of time, in the order in which it began.
func (d *DB) Sent(ctx context.Context, from, to time.Time) ([]Sent, error) {
	return list(ctx, d.r, "SELECT "+sentColumns+" FROM sent WHERE from_at < ? AND (to_at = 0 OR to_at > ?) ORDER BY from_at, seq",
		scanSent, nano(to), nano(from))
}

// SentOf lists the stretches of one broadcast.
func (d *DB) SentOf(ctx context.Context, broadcast app.ID) ([]Sent, error) {
	return list(ctx, d.r, "SELECT "+sentColumns+" FROM sent WHERE broadcast = ? ORDER BY from_at, seq", scanSent, broadcast)
}

// SetBroadcastClusters keeps that a broadcast that is on air goes to these
// clusters alone from that moment, at which it is at offset of its sound.
func (d *DB) SetBroadcastClusters(ctx context.Context, id app.ID, clusters []app.ID, at time.Time, offset time.Duration, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.reach(id, clusters, at, offset), t.act(act))
	})
}

// reach ends the open stretches of a broadcast at clusters that are not among
// these, and opens one at each that is new.
func (t *tx) reach(id app.ID, clusters []app.ID, at time.Time, offset time.Duration) error {
	open, err := list(context.Background(), t.Tx, "SELECT cluster FROM sent WHERE broadcast = ? AND to_at = 0", scanID, id)
	if err != nil {
		return err
	}
	for _, c := range open {
		if !slices.Contains(clusters, c) {
			err = errors.Join(err, t.exec("UPDATE sent SET to_at = max(?, from_at) WHERE broadcast = ? AND cluster = ? AND to_at = 0", nano(at), id, c))
		}
	}
	for _, c := range clusters {
		if slices.Contains(open, c) {
			continue
		}
		open = append(open, c)
		err = errors.Join(err,
			t.exec("INSERT OR IGNORE INTO broadcast_clusters (broadcast, cluster) VALUES (?, ?)", id, c),
			t.exec("INSERT INTO sent (broadcast, cluster, from_at, offset_ns) VALUES (?, ?, ?, ?)", id, c, nano(at), int64(offset)))
	}
	return err
}

// CutBy keeps which broadcast took the place of one.
func (d *DB) CutBy(ctx context.Context, id, by app.ID) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("UPDATE broadcasts SET cut_by = ? WHERE id = ?", by, id)
	})
}

// Skip keeps that a person took scheduled broadcasts off air for good.
func (d *DB) Skip(ctx context.Context, broadcasts []app.ID, at time.Time, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		var err error
		for _, id := range broadcasts {
			err = errors.Join(err, t.exec("INSERT OR IGNORE INTO skipped (broadcast, at, by) VALUES (?, ?, ?)", id, nano(at), act.User))
		}
		return errors.Join(err, t.act(act))
	})
}

// Unskip keeps that they may go on after all.
func (d *DB) Unskip(ctx context.Context, broadcasts []app.ID, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		var err error
		for _, id := range broadcasts {
			err = errors.Join(err, t.exec("DELETE FROM skipped WHERE broadcast = ?", id))
		}
		return errors.Join(err, t.act(act))
	})
}

// Skipped lists the broadcasts that were taken off air for good since then.
func (d *DB) Skipped(ctx context.Context, since time.Time) ([]app.ID, error) {
	return list(ctx, d.r, "SELECT broadcast FROM skipped WHERE at >= ? ORDER BY broadcast", scanID, nano(since))
}
