package store

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

const auditColumns = "seq, at, user, action, object, detail, prev, hash"

func scanAudit(row *sql.Rows) (r app.AuditRow, err error) {
	var at int64
	err = row.Scan(&r.Seq, &at, &r.User, &r.Action, &r.Object, &r.Detail, &r.Prev, &r.Hash)
	r.At = moment(at)
	return r, err
}

// Audit lists the newest limit rows of the audit log, newest first.
func (d *DB) Audit(ctx context.Context, limit int) ([]app.AuditRow, error) {
	return list(ctx, d.r, "SELECT "+auditColumns+" FROM audit ORDER BY seq DESC LIMIT ?", scanAudit, limit)
}

// AuditOf lists what was done to one object, newest first.
func (d *DB) AuditOf(ctx context.Context, object string) ([]app.AuditRow, error) {
	return list(ctx, d.r, "SELECT "+auditColumns+" FROM audit WHERE object = ? ORDER BY seq DESC", scanAudit, object)
}

// AddAudit writes a row on its own, for an act that changes no record.
func (d *DB) AddAudit(ctx context.Context, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error { return t.act(act) })
}

// VerifyAudit walks the whole audit log: rows read, the first that is broken
// (nil when none is), and whether its tail was cut off.
func (d *DB) VerifyAudit(ctx context.Context) (rows int64, firstBroken *app.AuditRow, cut bool, err error) {
	head, err := d.keptHead(ctx, auditChain)
	if err != nil {
		return 0, nil, false, sqlError(err)
	}
	return audit.Verify(walk(ctx, d.r, "SELECT "+auditColumns+" FROM audit ORDER BY seq", scanAudit), head)
}

// walk reads a query row by row, so that a log of years needs no memory.
func walk[T any](ctx context.Context, q asker, query string, scan func(*sql.Rows) (T, error), args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := q.QueryContext(ctx, query, args...)
		if err != nil {
			yield(none, sqlError(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			one, err := scan(rows)
			if !yield(one, sqlError(err)) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, sqlError(err))
		}
	}
}

// AuditSince walks the rows of one action since a moment, the oldest first.
func (d *DB) AuditSince(ctx context.Context, action string, since time.Time) iter.Seq2[app.AuditRow, error] {
	return walk(ctx, d.r, "SELECT "+auditColumns+" FROM audit WHERE at >= ? AND action = ? ORDER BY seq", scanAudit, nano(since), action)
}

// LastActs is when each user last did something of their own hand.
func (d *DB) LastActs(ctx context.Context) (map[app.ID]time.Time, error) {
	last := map[app.ID]time.Time{}
	_, err := list(ctx, d.r, "SELECT user, max(at) FROM audit GROUP BY user", func(row *sql.Rows) (n int64, err error) {
		var user app.ID
		err = row.Scan(&user, &n)
		last[user] = moment(n)
		return n, err
	})
	return last, err
}

// LastAct is when the newest row of the audit log was written; the zero time
// while there is none.
func (d *DB) LastAct(ctx context.Context) (time.Time, error) {
	var at sql.NullInt64
	err := d.r.QueryRowContext(ctx, "SELECT max(at) FROM audit").Scan(&at)
	return moment(at.Int64), sqlError(err)
}
