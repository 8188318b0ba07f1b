package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/playlog"
)

// tx is one writing transaction, with what each change adds beside itself.
type tx struct {
	*sql.Tx
	now     time.Time
	playLog bool // rows were added to the play log
	audited bool // rows were added to the audit log
}

// write runs f in a transaction and commits it; it is undone when f fails.
// Cancelling ctx keeps a transaction from starting and never tears one.
func (d *DB) write(ctx context.Context, f func(*tx) error) error {
	if d.w == nil {
		return app.Fail("data.read_only", nil, "folder", d.dir)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := d.w.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return sqlError(err)
	}
	defer raw.Rollback()
	t := &tx{Tx: raw, now: d.clock.Now()}
	if err := f(t); err != nil {
		return sqlError(err)
	}
	heads, err := t.heads()
	if err != nil {
		return sqlError(err)
	}
	if err := raw.Commit(); err != nil {
		return sqlError(err)
	}
	d.heads.moved(heads)
	return nil
}

func (t *tx) exec(query string, args ...any) error {
	_, err := t.Exec(query, args...)
	return err
}

// execOne is exec for a statement that must change a row; "data.not_found"
// when it changed none.
func (t *tx) execOne(what, id, query string, args ...any) error {
	res, err := t.Exec(query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return missing(sql.ErrNoRows, what, id)
}

// count raises the named counter and returns it; an undone transaction leaves
// no gap.
func (t *tx) count(name string) (n int64, err error) {
	err = t.QueryRow("UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value", name).Scan(&n)
	return n, err
}

// record puts a record for the hub into the outbox. A status that waits
// unsent gives its place, and its number, to the newer one.
func (t *tx) record(kind app.RecordKind, object app.ID, body any, media string) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("%s %s for the hub: %w", kind, object, err)
	}
	if kind == app.RecordStatus {
		done, err := t.replaceStatus(object, b)
		if err != nil || done {
			return err
		}
	}
	seq, err := t.count("outbox")
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO outbox (seq, kind, object, body, media, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		seq, kind, object, b, media, nano(t.now))
}

func (t *tx) replaceStatus(cluster app.ID, body []byte) (bool, error) {
	res, err := t.Exec(`UPDATE outbox SET body = ?, created_at = ?
		WHERE kind = 'status' AND object = ? AND acked_at = 0 AND refused = '' AND attempts = 0`,
		body, nano(t.now), cluster)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// act seals one row onto the audit log, with this transaction's time.
func (t *tx) act(r app.AuditRow) error {
	if r.Action == "" {
		return nil
	}
	head, err := t.head(auditChain)
	if err != nil {
		return err
	}
	r.At = t.now
	r, head = audit.Seal(head, r)
	t.audited = true
	if err := t.setHead(auditChain, head); err != nil {
		return err
	}
	return t.exec("INSERT INTO audit (seq, at, user, action, object, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		r.Seq, nano(r.At), r.User, r.Action, r.Object, r.Detail, r.Prev, r.Hash)
}

// aired seals one row onto the play log and puts it into the outbox.
func (t *tx) aired(r app.PlayLogRow) error {
	head, err := t.head(playLogChain)
	if err != nil {
		return err
	}
	r, head = playlog.Seal(head, r)
	t.playLog = true
	if err := t.setHead(playLogChain, head); err != nil {
		return err
	}
	err = t.exec(`INSERT INTO play_log (seq, id, kind, broadcast, programme, title, cluster, from_at, to_at,
			played_ms, concealed_ms, missed_ms, level_dbfs, prev, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Seq, r.ID, r.Kind, r.Broadcast, r.Programme, r.Title, r.Cluster, nano(r.From), nano(r.To),
		r.PlayedMS, r.ConcealedMS, r.MissedMS, r.LevelDBFS, r.Prev, r.Hash)
	if err != nil {
		return err
	}
	return t.record(app.RecordPlayLog, r.ID, r, "")
}
