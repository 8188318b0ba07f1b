package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

// Acknowledged records are kept for a while so that a person can see what was
// sent; those of which there are many for less: statuses, and rows of the play
// log, which stand in the log itself.
const (
	keepAcked        = 30 * 24 * time.Hour
	keepAckedPlayLog = 24 * time.Hour
	keepAckedStatus  = time.Hour
)

const outboxColumns = "seq, kind, object, body, media, created_at, acked_at, refused, attempts"

func scanOutbox(row *sql.Rows) (o app.OutboxRow, err error) {
	var created, acked int64
	err = row.Scan(&o.Seq, &o.Kind, &o.Object, &o.Body, &o.Media, &created, &acked, &o.Refused, &o.Attempts)
	o.CreatedAt, o.AckedAt = moment(created), moment(acked)
	return o, err
}

// Batch takes the oldest records that wait, at most limit, for sending,
// and counts the attempt. What was taken once never changes any more, so that
// the hub always sees one content under one number.
func (d *DB) Batch(ctx context.Context, limit int) (rows []app.OutboxRow, err error) {
	waiting, err := d.waiting(ctx)
	if err != nil || waiting == 0 {
		return nil, err
	}
	err = d.write(ctx, func(t *tx) error {
		rows, err = list(ctx, t.Tx, "SELECT "+outboxColumns+` FROM outbox
			WHERE acked_at = 0 AND refused = '' ORDER BY seq LIMIT ?`, scanOutbox, limit)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			rows[i].Attempts++
		}
		return t.exec("UPDATE outbox SET attempts = attempts + 1 WHERE acked_at = 0 AND refused = '' AND seq BETWEEN ? AND ?",
			rows[0].Seq, rows[len(rows)-1].Seq)
	})
	return rows, err
}

func (d *DB) waiting(ctx context.Context) (n int, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT count(*) FROM outbox WHERE acked_at = 0 AND refused = ''").Scan(&n)
	return n, sqlError(err)
}

// Ack keeps that the hub has committed these records. Numbers that are not in
// the outbox are passed over: an answer may come twice.
func (d *DB) Ack(ctx context.Context, seqs []int64) error {
	if len(seqs) == 0 {
		return nil
	}
	return d.write(ctx, func(t *tx) error {
		for _, seq := range seqs {
			err := t.exec("UPDATE outbox SET acked_at = ?, refused = '' WHERE seq = ? AND acked_at = 0", nano(t.now), seq)
			if err != nil {
				return err
			}
		}
		return t.prune()
	})
}

// Refuse keeps the hub's reason for not taking a record.
func (d *DB) Refuse(ctx context.Context, seq int64, code string) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("UPDATE outbox SET refused = ? WHERE seq = ? AND acked_at = 0", code, seq)
	})
}

// Retry lets a refused record wait again, under its own number.
func (d *DB) Retry(ctx context.Context, seq int64, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(
			t.execOne("outbox", "", "UPDATE outbox SET refused = '' WHERE seq = ? AND acked_at = 0 AND refused <> ''", seq),
			t.act(act))
	})
}

// Outbox lists for a person, at most limit rows: those refused, those that
// wait, then those acknowledged last.
func (d *DB) Outbox(ctx context.Context, limit int) ([]app.OutboxRow, error) {
	all, err := list(ctx, d.r, "SELECT "+outboxColumns+" FROM outbox WHERE refused <> '' ORDER BY seq LIMIT ?", scanOutbox, limit)
	if err != nil {
		return nil, err
	}
	waiting, err := list(ctx, d.r, "SELECT "+outboxColumns+" FROM outbox WHERE acked_at = 0 AND refused = '' ORDER BY seq LIMIT ?",
		scanOutbox, max(0, limit-len(all)))
	if err != nil {
		return nil, err
	}
	all = append(all, waiting...)
	acked, err := list(ctx, d.r, "SELECT "+outboxColumns+" FROM outbox WHERE acked_at > 0 ORDER BY acked_at DESC, seq DESC LIMIT ?",
		scanOutbox, max(0, limit-len(all)))
	return append(all, acked...), err
}

// OutboxCounts is how full the outbox is.
type OutboxCounts struct {
	Waiting      int
	WaitingBytes int64 // of records and of the media they name, each once
	Refused      int
	AckedSince   int // acknowledged since the asked moment
}

// OutboxCounts counts the outbox; since is where AckedSince begins.
func (d *DB) OutboxCounts(ctx context.Context, since time.Time) (c OutboxCounts, err error) {
	err = d.r.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM outbox WHERE acked_at = 0 AND refused = ''),
		(SELECT coalesce(sum(length(body)), 0) FROM outbox WHERE acked_at = 0 AND refused = '')
			+ (SELECT coalesce(sum(bytes), 0) FROM media WHERE sha256 IN
				(SELECT media FROM outbox WHERE acked_at = 0 AND refused = '' AND media <> '')),
		(SELECT count(*) FROM outbox WHERE refused <> ''),
		(SELECT count(*) FROM outbox WHERE acked_at > 0 AND acked_at >= ?)`, nano(since)).
		Scan(&c.Waiting, &c.WaitingBytes, &c.Refused, &c.AckedSince)
	return c, sqlError(err)
}

// LastSeq is the number of the newest record, 0 when there is none.
func (d *DB) LastSeq(ctx context.Context) (n int64, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'outbox'").Scan(&n)
	return n, sqlError(err)
}

// prune forgets what was acknowledged long ago.
func (t *tx) prune() error {
	for kind, keep := range map[app.RecordKind]time.Duration{
		app.RecordStatus: keepAckedStatus, app.RecordPlayLog: keepAckedPlayLog,
		app.RecordStation: keepAcked, app.RecordCluster: keepAcked, app.RecordProgramme: keepAcked, app.RecordBroadcast: keepAcked, app.RecordSchedule: keepAcked, app.RecordRevoked: keepAcked,
	} {
		err := t.exec("DELETE FROM outbox WHERE kind = ? AND acked_at > 0 AND acked_at < ?", kind, nano(t.now.Add(-keep)))
		if err != nil {
			return err
		}
	}
	return nil
}

// PutStatuses puts measured statuses into the outbox, at most one of each
// cluster waiting, and keeps when each reported last: see LastReports.
func (d *DB) PutStatuses(ctx context.Context, all []app.ClusterStatus) error {
	if len(all) == 0 {
		return nil
	}
	return d.write(ctx, func(t *tx) error {
		for _, s := range all {
			err := errors.Join(t.record(app.RecordStatus, s.Cluster, s, ""),
				t.exec("UPDATE clusters SET reported_at = ? WHERE id = ? AND reported_at < ?", nano(s.LastReport), s.Cluster, nano(s.LastReport)))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
