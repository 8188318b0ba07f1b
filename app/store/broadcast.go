package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

// quiet is the level of rows that no cluster reported, in dBFS.
const quiet = -120.0

const broadcastColumns = `id, kind, programme, title, zone, started_by, started_at, ended_at, end_reason,
	precedence, entry, date, offset_ns, emergency, cut_by`

func scanBroadcast(row scanner) (b app.Broadcast, err error) {
	var started, ended int64
	err = row.Scan(&b.ID, &b.Kind, &b.Programme, &b.Title, &b.Zone, &b.StartedBy, &started, &ended, &b.EndReason,
		&b.Precedence, &b.Entry, &b.Date, &b.Offset, &b.Emergency, &b.CutBy)
	b.StartedAt, b.EndedAt = moment(started), moment(ended)
	return b, err
}

// StartBroadcast keeps that b went on air: the broadcast, where it is sent, its
// first row in the play log, and when its programme was last aired. One that
// was on air before, and was cut or interrupted, goes on.
func (d *DB) StartBroadcast(ctx context.Context, b app.Broadcast, act app.AuditRow) error {
	if b.Precedence == 0 {
		b.Precedence = app.PrecedenceLive
	}
	return d.write(ctx, func(t *tx) error {
		err := t.exec(`INSERT INTO broadcasts (id, kind, programme, title, zone, started_by, started_at, alive_at,
				precedence, entry, date, offset_ns, emergency)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, programme = excluded.programme, title = excluded.title,
				alive_at = excluded.alive_at, offset_ns = excluded.offset_ns, ended_at = 0, end_reason = '', cut_by = ''`,
			b.ID, b.Kind, b.Programme, b.Title, b.Zone, b.StartedBy, nano(b.StartedAt), nano(b.StartedAt),
			b.Precedence, b.Entry, b.Date, b.Offset, b.Emergency)
		return errors.Join(err, t.reach(b.ID, b.Clusters, b.StartedAt, b.Offset),
			t.exec("UPDATE programmes SET aired_at = ? WHERE id = ?", nano(b.StartedAt), b.Programme),
			t.act(act), t.record(app.RecordBroadcast, b.ID, b, ""),
			t.aired(edge(b, app.PlayLogStart, app.NewID(t.now), b.StartedAt)))
	})
}

// edge is the row of the play log at which a broadcast begins or ends.
func edge(b app.Broadcast, kind app.PlayLogKind, id app.ID, at time.Time) app.PlayLogRow {
	return app.PlayLogRow{ID: id, Kind: kind, Broadcast: b.ID, Programme: b.Programme, Title: b.Title,
		From: b.StartedAt, To: at, LevelDBFS: quiet}
}

// KeepAlive notes that a broadcast was still on air at that moment.
func (d *DB) KeepAlive(ctx context.Context, id app.ID, at time.Time) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("UPDATE broadcasts SET alive_at = ? WHERE id = ? AND ended_at = 0 AND alive_at < ?", nano(at), id, nano(at))
	})
}

// EndBroadcast keeps that a broadcast went off air at that moment, why, and
// what its clusters have reported until now. Ending it a second time changes
// nothing.
func (d *DB) EndBroadcast(ctx context.Context, id app.ID, at time.Time, reason string, act app.AuditRow) (app.Broadcast, error) {
	var b app.Broadcast
	err := d.write(ctx, func(t *tx) (err error) {
		b, err = t.broadcast(ctx, id)
		if err != nil || !b.EndedAt.IsZero() {
			return err
		}
		return errors.Join(t.end(&b, at, reason), t.act(act))
	})
	return b, err
}

func (t *tx) broadcast(ctx context.Context, id app.ID) (app.Broadcast, error) {
	b, err := scanBroadcast(t.QueryRow("SELECT "+broadcastColumns+" FROM broadcasts WHERE id = ?", id))
	if err != nil {
		return b, missing(err, "broadcast", string(id))
	}
	b.Clusters, err = list(ctx, t.Tx, "SELECT cluster FROM broadcast_clusters WHERE broadcast = ? ORDER BY cluster", scanID, id)
	return b, err
}

func scanID(row *sql.Rows) (id app.ID, err error) { return id, row.Scan(&id) }

func (t *tx) end(b *app.Broadcast, at time.Time, reason string) error {
	b.EndedAt, b.EndReason = at, reason
	err := t.closeSpans("broadcast = ?", b.ID)
	return errors.Join(err,
		t.exec("UPDATE sent SET to_at = max(?, from_at) WHERE broadcast = ? AND to_at = 0", nano(at), b.ID),
		t.exec("UPDATE broadcasts SET ended_at = ?, end_reason = ? WHERE id = ?", nano(at), reason, b.ID),
		t.record(app.RecordBroadcast, b.ID, *b, ""),
		t.aired(edge(*b, app.PlayLogEnd, app.NewID(t.now), at)))
}

// CloseInterrupted ends the broadcasts that a crash left on air, with the
// reason "interrupted", at the last moment at which each was known to sound.
func (d *DB) CloseInterrupted(ctx context.Context) (closed []app.Broadcast, err error) {
	err = d.write(ctx, func(t *tx) error {
		open, err := list(ctx, t.Tx, "SELECT id FROM broadcasts WHERE ended_at = 0 ORDER BY started_at", scanID)
		if err != nil {
			return err
		}
		for _, id := range open {
			b, err := t.broadcast(ctx, id)
			if err != nil {
				return err
			}
			last, err := t.lastKnown(id)
			if err != nil {
				return err
			}
			if err := t.end(&b, last, "interrupted"); err != nil {
				return err
			}
			closed = append(closed, b)
		}
		return nil
	})
	return closed, err
}

// lastKnown is the latest sign of a broadcast: the station's own, or the end
// of what a cluster says that it played.
func (t *tx) lastKnown(id app.ID) (time.Time, error) {
	var last int64
	err := t.QueryRow(`SELECT max(at) FROM (
		SELECT alive_at AS at FROM broadcasts WHERE id = ?1
		UNION ALL SELECT max(to_at) FROM play_log WHERE broadcast = ?1
		UNION ALL SELECT max(to_at) FROM play_log_open WHERE broadcast = ?1)`, id).Scan(&last)
	return moment(last), err
}

// Broadcasts lists what began in the given stretch of time, oldest first.
func (d *DB) Broadcasts(ctx context.Context, from, to time.Time) ([]app.Broadcast, error) {
	all, err := list(ctx, d.r, "SELECT "+broadcastColumns+" FROM broadcasts WHERE started_at >= ? AND started_at < ? ORDER BY started_at, id",
		func(row *sql.Rows) (app.Broadcast, error) { return scanBroadcast(row) }, nano(from), nano(to))
	if err != nil {
		return nil, err
	}
	at := map[app.ID]int{}
	for i, b := range all {
		at[b.ID] = i
	}
	_, err = list(ctx, d.r, `SELECT bc.broadcast, bc.cluster FROM broadcast_clusters bc JOIN broadcasts b ON b.id = bc.broadcast
		WHERE b.started_at >= ? AND b.started_at < ? ORDER BY bc.broadcast, bc.cluster`, func(row *sql.Rows) (struct{}, error) {
		var broadcast, cluster app.ID
		err := row.Scan(&broadcast, &cluster)
		if i, ok := at[broadcast]; ok {
			all[i].Clusters = append(all[i].Clusters, cluster)
		}
		return struct{}{}, err
	}, nano(from), nano(to))
	return all, err
}

// BroadcastsOf lists the broadcasts of a programme, newest first, without their
// clusters.
func (d *DB) BroadcastsOf(ctx context.Context, programme app.ID) ([]app.Broadcast, error) {
	return list(ctx, d.r, "SELECT "+broadcastColumns+" FROM broadcasts WHERE programme = ? ORDER BY started_at DESC, id DESC",
		func(row *sql.Rows) (app.Broadcast, error) { return scanBroadcast(row) }, programme)
}

// Broadcast is one broadcast.
func (d *DB) Broadcast(ctx context.Context, id app.ID) (app.Broadcast, error) {
	b, err := scanBroadcast(d.r.QueryRowContext(ctx, "SELECT "+broadcastColumns+" FROM broadcasts WHERE id = ?", id))
	if err != nil {
		return b, missing(err, "broadcast", string(id))
	}
	b.Clusters, err = list(ctx, d.r, "SELECT cluster FROM broadcast_clusters WHERE broadcast = ? ORDER BY cluster", scanID, id)
	return b, err
}
