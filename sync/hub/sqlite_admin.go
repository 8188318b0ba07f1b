package hub

import (
	"context"
	"database/sql"
	"time"
)

// Password is the administrator's argon2id hash.
func (s *SQLite) Password(ctx context.Context) (hash string, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT password FROM administrator").Scan(&hash)
	return hash, err
}

// SetPassword sets it, ends every session and forgets the set-up code.
func (s *SQLite) SetPassword(ctx context.Context, hash string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE administrator SET password = ?, setup = '', failures = 0, wait_ms = 0", hash)
		if err == nil {
			_, err = tx.ExecContext(ctx, "DELETE FROM sessions")
		}
		return err
	})
}

// SetupCode is the SHA-256 of the set-up code.
func (s *SQLite) SetupCode(ctx context.Context) (sum string, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT setup FROM administrator").Scan(&sum)
	return sum, err
}

// SetSetupCode keeps the SHA-256 of a set-up code.
func (s *SQLite) SetSetupCode(ctx context.Context, sum string) error {
	return s.exec(ctx, "UPDATE administrator SET setup = ?", sum)
}

// Failures is how many sign-ins failed in a row, and until when none is taken.
func (s *SQLite) Failures(ctx context.Context) (n int, until time.Time, err error) {
	var wait int64
	err = s.read.QueryRowContext(ctx, "SELECT failures, wait_ms FROM administrator").Scan(&n, &wait)
	return n, fromMS(wait), err
}

// SetFailures keeps what Failures returns.
func (s *SQLite) SetFailures(ctx context.Context, n int, until time.Time) error {
	return s.exec(ctx, "UPDATE administrator SET failures = ?, wait_ms = ?", n, ms(until))
}

// AddSession opens a session and forgets those that are over.
func (s *SQLite) AddSession(ctx context.Context, token string, expires, now time.Time) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE expires_ms < ?", ms(now))
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO sessions (token, expires_ms) VALUES (?, ?)", token, ms(expires))
		}
		return err
	})
}

// Session reports whether the session is open at now.
func (s *SQLite) Session(ctx context.Context, token string, now time.Time) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM sessions WHERE token = ? AND expires_ms > ?", token, ms(now)).Scan(&n)
	return n > 0, err
}

// DropSession ends a session.
func (s *SQLite) DropSession(ctx context.Context, token string) error {
	return s.exec(ctx, "DELETE FROM sessions WHERE token = ?", token)
}
