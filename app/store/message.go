package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

func scanMessage(row *sql.Rows) (m app.Message, err error) {
	err = row.Scan(asJSON(&m))
	return m, err
}

// Messages lists what was approved in advance and not withdrawn, in the order
// in which it is offered.
func (d *DB) Messages(ctx context.Context) ([]app.Message, error) {
	return list(ctx, d.r, "SELECT body FROM messages WHERE withdrawn = 0 ORDER BY place, id", scanMessage)
}

// Message is one of them, withdrawn or not; "data.not_found" where there is
// none.
func (d *DB) Message(ctx context.Context, id app.ID) (m app.Message, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT body FROM messages WHERE id = ?", id).Scan(asJSON(&m))
	return m, missing(err, "message", string(id))
}

// PutMessage keeps one as it stands now; a new one is offered last.
func (d *DB) PutMessage(ctx context.Context, m app.Message, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.exec(`INSERT INTO messages (id, place, withdrawn, body)
			VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM messages), ?, ?)
			ON CONFLICT (id) DO UPDATE SET withdrawn = excluded.withdrawn, body = excluded.body`,
			m.ID, !m.WithdrawnAt.IsZero(), toJSON(m))
		return errors.Join(err, t.act(act))
	})
}

// OrderMessages offers messages in that order.
func (d *DB) OrderMessages(ctx context.Context, ids []app.ID, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) (err error) {
		for i, id := range ids {
			err = errors.Join(err, t.exec("UPDATE messages SET place = ? WHERE id = ?", i+1, id))
		}
		return errors.Join(err, t.act(act))
	})
}
