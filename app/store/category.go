package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

// Categories lists the station's categories in its order.
func (d *DB) Categories(ctx context.Context) ([]app.Category, error) {
	return list(ctx, d.r, "SELECT id, name FROM categories ORDER BY pos, id", func(row *sql.Rows) (c app.Category, err error) {
		return c, row.Scan(&c.ID, &c.Name)
	})
}

// SaveCategory names a category, new ones after the others; "category.taken"
// when another has the name.
func (d *DB) SaveCategory(ctx context.Context, c app.Category, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		var taken int
		if err := t.QueryRow("SELECT count(*) FROM categories WHERE name = ? AND id <> ?", c.Name, c.ID).Scan(&taken); err != nil {
			return err
		}
		if taken > 0 {
			return app.Fail("category.taken", nil, "name", c.Name)
		}
		err := t.exec(`INSERT INTO categories (id, name, pos) VALUES (?, ?, (SELECT coalesce(max(pos), 0) + 1 FROM categories))
			ON CONFLICT (id) DO UPDATE SET name = excluded.name`, c.ID, c.Name)
		return errors.Join(err, t.act(act))
	})
}

// DeleteCategory takes a category out that nothing is filed under
// ("category.in_use").
func (d *DB) DeleteCategory(ctx context.Context, c app.Category, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		var used int
		err := t.QueryRow(`SELECT (SELECT count(*) FROM programmes WHERE category = ?1)
			+ (SELECT count(*) FROM media_uses WHERE category = ?1)`, c.ID).Scan(&used)
		if err != nil {
			return err
		}
		if used > 0 {
			return app.Fail("category.in_use", nil, "name", c.Name)
		}
		return errors.Join(t.execOne("category", c.ID, "DELETE FROM categories WHERE id = ?", c.ID), t.act(act))
	})
}
