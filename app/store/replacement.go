package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

// keptPlans is how many replacement plans stay, the one in force among them.
const keptPlans = 50

// PutReplacement puts a replacement plan in force, as it is encoded.
func (d *DB) PutReplacement(ctx context.Context, body []byte, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(
			t.exec("INSERT INTO replacement_plans (body, set_at, set_by) VALUES (?, ?, ?)", string(body), nano(t.now), act.User),
			t.exec("DELETE FROM replacement_plans WHERE seq NOT IN (SELECT seq FROM replacement_plans ORDER BY seq DESC LIMIT ?)", keptPlans),
			t.act(act))
	})
}

// TakeBackReplacement puts the plan in force that was before the last, which is
// none at the first; changed is false where there was none to take back.
func (d *DB) TakeBackReplacement(ctx context.Context, act app.AuditRow) (changed bool, err error) {
	err = d.write(ctx, func(t *tx) error {
		res, err := t.Exec("DELETE FROM replacement_plans WHERE seq = (SELECT max(seq) FROM replacement_plans)")
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if changed = n > 0; !changed || err != nil {
			return err
		}
		return t.act(act)
	})
	return changed, err
}

// Replacement is the plan in force as it was encoded, nil for none.
func (d *DB) Replacement(ctx context.Context) ([]byte, error) {
	var body []byte
	err := d.r.QueryRowContext(ctx, "SELECT body FROM replacement_plans ORDER BY seq DESC LIMIT 1").Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return body, sqlError(err)
}
