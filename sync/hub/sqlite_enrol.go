package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tienglang/app"
)

// AddEnrolment keeps a code.
func (s *SQLite) AddEnrolment(ctx context.Context, e Enrolment) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM enrolments WHERE expires_ms < ?", ms(e.CreatedAt))
		if err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO enrolments (selector, secret, name, created_ms, expires_ms)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, e.Selector, e.Secret, e.Name, ms(e.CreatedAt), ms(e.ExpiresAt))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); n == 0 {
			return app.Fail("hub.code_taken", err)
		}
		return nil
	})
}

// Enrolment finds a code.
func (s *SQLite) Enrolment(ctx context.Context, selector string) (Enrolment, error) {
	return enrolment(s.read.QueryRowContext(ctx, enrolmentQuery, selector))
}

const enrolmentQuery = `SELECT selector, secret, name, created_ms, expires_ms, tries, used_by
	FROM enrolments WHERE selector = ?`

func enrolment(row *sql.Row) (Enrolment, error) {
	var e Enrolment
	var created, expires int64
	err := row.Scan(&e.Selector, &e.Secret, &e.Name, &created, &expires, &e.Tries, &e.UsedBy)
	if errors.Is(err, sql.ErrNoRows) {
		return e, app.Fail("hub.code_wrong", nil)
	}
	e.CreatedAt, e.ExpiresAt = fromMS(created), fromMS(expires)
	return e, err
}

// CountTry notes a wrong try.
func (s *SQLite) CountTry(ctx context.Context, selector string) error {
	return s.exec(ctx, "UPDATE enrolments SET tries = tries + 1 WHERE selector = ?", selector)
}

// Join spends the code for the commune's key.
func (s *SQLite) Join(ctx context.Context, selector string, c Commune) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		e, err := enrolment(tx.QueryRowContext(ctx, enrolmentQuery, selector))
		if err != nil {
			return err
		}
		if e.UsedBy != "" && e.UsedBy != c.Key {
			return app.Fail("hub.code_used", nil)
		}
		if err := free(ctx, tx, c, e.Name); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO communes (id, name, province, key, enrolled_ms, contact_ms)
			VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET key = excluded.key, province = excluded.province,
				enrolled_ms = excluded.enrolled_ms, contact_ms = excluded.contact_ms`,
			c.ID, e.Name, c.Province, c.Key, ms(c.EnrolledAt), ms(c.EnrolledAt))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE enrolments SET used_by = ? WHERE selector = ?", c.Key, selector)
		return err
	})
}

// free makes sure that a code for name may give c's identifier and key.
func free(ctx context.Context, tx *sql.Tx, c Commune, name string) error {
	var others int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM communes
		WHERE id = ? AND name <> ? OR key = ? AND id <> ?`, c.ID, name, c.Key, c.ID).Scan(&others)
	if err == nil && others > 0 {
		return app.Fail("hub.commune_taken", nil)
	}
	return err
}

const communeColumns = "c.id, c.name, c.province, c.key, c.next_seq, c.enrolled_ms, c.contact_ms"

// communeScan reads communeColumns, and more after them.
func communeScan(scan func(...any) error, c *Commune, more ...any) error {
	var enrolled, contact int64
	err := scan(append([]any{&c.ID, &c.Name, &c.Province, &c.Key, &c.Next, &enrolled, &contact}, more...)...)
	c.EnrolledAt, c.LastContact = fromMS(enrolled), fromMS(contact)
	return err
}

// CommuneByKey finds who signs with key.
func (s *SQLite) CommuneByKey(ctx context.Context, key string) (Commune, error) {
	var c Commune
	err := communeScan(s.read.QueryRowContext(ctx, "SELECT "+communeColumns+" FROM communes c WHERE key = ?", key).Scan, &c)
	if errors.Is(err, sql.ErrNoRows) {
		if err := s.notRevoked(ctx, key); err != nil {
			return c, err
		}
		return c, app.Fail("hub.not_enrolled", nil)
	}
	if err != nil {
		return c, fmt.Errorf("commune: %w", err)
	}
	return c, nil
}

// Contact notes that the commune's station was heard of.
func (s *SQLite) Contact(ctx context.Context, commune app.ID, at time.Time) error {
	return s.exec(ctx, "UPDATE communes SET contact_ms = max(contact_ms, ?) WHERE id = ?", ms(at), commune)
}
