package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"tienglang/app"
)

const templateColumns = "id, name, body, updated_at"

func scanTemplate(row scanner) (app.Template, error) {
	var t app.Template
	var id app.ID
	var name string
	var body []byte
	var updated int64
	if err := row.Scan(&id, &name, &body, &updated); err != nil {
		return t, err
	}
	if err := json.Unmarshal(body, &t); err != nil {
		return t, fmt.Errorf("template %s: %w", id, err)
	}
	t.ID, t.Name, t.UpdatedAt = id, name, moment(updated)
	return t, nil
}

// Templates lists those that are not deleted, by name.
func (d *DB) Templates(ctx context.Context) ([]app.Template, error) {
	return list(ctx, d.r, "SELECT "+templateColumns+" FROM templates WHERE deleted_at = 0 ORDER BY name, id",
		func(row *sql.Rows) (app.Template, error) { return scanTemplate(row) })
}

// Template is one template, also a deleted one; "data.not_found".
func (d *DB) Template(ctx context.Context, id app.ID) (app.Template, error) {
	t, err := scanTemplate(d.r.QueryRowContext(ctx, "SELECT "+templateColumns+" FROM templates WHERE id = ?", id))
	if err != nil {
		return t, missing(err, "template", string(id))
	}
	return t, nil
}

// SeedTemplates puts templates into a station that never had any; those that
// a person has deleted do not come back by it.
func (d *DB) SeedTemplates(ctx context.Context, all []app.Template) error {
	return d.write(ctx, func(t *tx) error {
		var n int
		if err := t.QueryRow("SELECT count(*) FROM templates").Scan(&n); err != nil || n > 0 {
			return err
		}
		var err error
		for _, one := range all {
			err = errors.Join(err, t.putTemplate(one))
		}
		return err
	})
}

// SaveTemplate writes a template, new or changed; one that was deleted is
// there again.
func (d *DB) SaveTemplate(ctx context.Context, one app.Template, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error { return errors.Join(t.putTemplate(one), t.act(act)) })
}

func (t *tx) putTemplate(one app.Template) error {
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	return t.exec(`INSERT INTO templates (id, name, body, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body,
			updated_at = excluded.updated_at, deleted_at = 0`,
		one.ID, one.Name, body, nano(t.now), nano(t.now))
}

// DeleteTemplate takes a template out of the list; SaveTemplate brings it back.
func (d *DB) DeleteTemplate(ctx context.Context, id app.ID, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.execOne("template", string(id),
			"UPDATE templates SET deleted_at = ? WHERE id = ? AND deleted_at = 0", nano(t.now), id), t.act(act))
	})
}
