package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

// Values reads all settings; what was never set is not in the map.
func (d *DB) Values(ctx context.Context) (map[string]string, error) {
	m := map[string]string{}
	_, err := list(ctx, d.r, "SELECT key, value FROM settings", func(row *sql.Rows) (struct{}, error) {
		var k, v string
		err := row.Scan(&k, &v)
		m[k] = v
		return struct{}{}, err
	})
	return m, err
}

// Value reads one setting; "" when it was never set.
func (d *DB) Value(ctx context.Context, key string) (v string, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", key).Scan(&v)
	return v, sqlError(ignoreNoRows(err))
}

// SetValues writes settings together. Keys that begin with "chain." belong to
// the store.
func (d *DB) SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		var err error
		for k, v := range values {
			err = errors.Join(err, t.exec(`INSERT INTO settings (key, value) VALUES (?, ?)
				ON CONFLICT (key) DO UPDATE SET value = excluded.value`, k, v))
		}
		return errors.Join(err, t.act(act))
	})
}

// KeepDraft stores what is being worked on, in the caller's own form.
func (d *DB) KeepDraft(ctx context.Context, id app.ID, body []byte) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("INSERT OR REPLACE INTO drafts (id, body, updated_at) VALUES (?, ?, ?)", id, body, nano(t.now))
	})
}

// LastDraft is the draft that was kept last; ok is false when there is none.
func (d *DB) LastDraft(ctx context.Context) (id app.ID, body []byte, ok bool, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT id, body FROM drafts ORDER BY seq DESC LIMIT 1").Scan(&id, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, false, nil
	}
	return id, body, err == nil, sqlError(err)
}

// DropDraft forgets a draft; one that is not there is forgotten already.
func (d *DB) DropDraft(ctx context.Context, id app.ID) error {
	return d.write(ctx, func(t *tx) error { return t.exec("DELETE FROM drafts WHERE id = ?", id) })
}
