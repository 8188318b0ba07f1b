package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Revoked lists the boxes that a commune's station believes no more, newest
// first.
func (s *SQLite) Revoked(ctx context.Context, commune app.ID) ([]app.Revocation, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (x app.Revocation, err error) {
		var body []byte
		if err = r.Scan(&body); err == nil {
			err = json.Unmarshal(body, &x)
		}
		return x, err
	}, "SELECT body FROM revoked WHERE commune = ? ORDER BY at_ms DESC, key LIMIT ?", commune, wire.MaxHubRevoked)
}

// notRevoked is "hub.box_revoked" where any commune's station believes the key
// no more: it is a box's, and never a station's.
func (s *SQLite) notRevoked(ctx context.Context, key string) error {
	var n int
	if err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM revoked WHERE key = ?", key).Scan(&n); err != nil {
		return fmt.Errorf("revoked boxes: %w", err)
	}
	if n > 0 {
		return app.Fail("hub.box_revoked", nil)
	}
	return nil
}

// revoked takes a box that is believed no more; what was told first stays.
func (a *application) revoked(r wire.Record, x app.Revocation) error {
	return a.exec("INSERT INTO revoked (key, commune, at_ms, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		x.Key, a.commune, ms(x.At), []byte(r.Body))
}

// isRevoked reports whether a station believes the box with a key no more: that
// of this commune, as one that was put back to a backup of before has it again,
// or that of another, from which the box was carried off.
func (a *application) isRevoked(key string) (bool, error) {
	var n int
	err := a.row("SELECT count(*) FROM revoked WHERE key = ?", key).Scan(&n)
	return n > 0, err
}
