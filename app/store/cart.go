package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

// Carts lists the keys that have a sound, by key.
func (d *DB) Carts(ctx context.Context) ([]app.Cart, error) {
	return list(ctx, d.r, "SELECT key, name, media, colour, loop, fade_ms, gain_db FROM carts ORDER BY key",
		func(row *sql.Rows) (c app.Cart, err error) {
			var fade int64
			err = row.Scan(&c.Key, &c.Name, &c.Media, &c.Colour, &c.Loop, &fade, &c.GainDB)
			c.Fade = time.Duration(fade) * time.Millisecond
			return c, err
		})
}

// SaveCart puts a sound under its key in place of what was there; a cart
// without one leaves the key empty.
func (d *DB) SaveCart(ctx context.Context, c app.Cart, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		if err := t.exec("DELETE FROM carts WHERE key = ?", c.Key); err != nil {
			return err
		}
		if c.Empty() {
			return t.act(act)
		}
		err := t.exec("INSERT INTO carts (key, name, media, colour, loop, fade_ms, gain_db) VALUES (?, ?, ?, ?, ?, ?, ?)",
			c.Key, c.Name, c.Media, c.Colour, c.Loop, c.Fade.Milliseconds(), c.GainDB)
		return errors.Join(err, t.act(act))
	})
}
