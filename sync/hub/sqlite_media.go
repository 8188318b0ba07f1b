package hub

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const uploadColumns = "commune, sha256, ext, bytes, at, touched_ms"

func uploadScan(scan func(...any) error) (u Upload, err error) {
	var touched int64
	err = scan(&u.Commune, &u.SHA256, &u.Ext, &u.Bytes, &u.At, &touched)
	u.Touched = fromMS(touched)
	return u, err
}

// BeginUpload makes u, or returns the one begun before.
func (s *SQLite) BeginUpload(ctx context.Context, u Upload) (begun Upload, err error) {
	err = s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO uploads (commune, sha256, ext, bytes, touched_ms)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, u.Commune, u.SHA256, u.Ext, u.Bytes, ms(u.Touched))
		if err != nil {
			return err
		}
		begun, err = uploadScan(tx.QueryRowContext(ctx, "SELECT "+uploadColumns+
			" FROM uploads WHERE commune = ? AND sha256 = ?", u.Commune, u.SHA256).Scan)
		return err
	})
	return begun, err
}

// Upload finds one.
func (s *SQLite) Upload(ctx context.Context, commune app.ID, sha256 string) (Upload, error) {
	u, err := uploadScan(s.read.QueryRowContext(ctx, "SELECT "+uploadColumns+
		" FROM uploads WHERE commune = ? AND sha256 = ?", commune, sha256).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return u, app.Fail("hub.upload_unknown", nil)
	}
	return u, err
}

// Advance notes that bytes up to at are synced.
func (s *SQLite) Advance(ctx context.Context, commune app.ID, sha256 string, at int64, when time.Time) error {
	return s.exec(ctx, "UPDATE uploads SET at = ?, touched_ms = ? WHERE commune = ? AND sha256 = ?",
		at, ms(when), commune, sha256)
}

// Finish replaces the upload by its medium.
func (s *SQLite) Finish(ctx context.Context, m Media) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO media (commune, sha256, ext, bytes, added_ms)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, m.Commune, m.SHA256, m.Ext, m.Bytes, ms(m.AddedAt))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM uploads WHERE commune = ? AND sha256 = ?", m.Commune, m.SHA256)
		return err
	})
}

// DropUpload forgets an upload.
func (s *SQLite) DropUpload(ctx context.Context, commune app.ID, sha256 string) error {
	return s.exec(ctx, "DELETE FROM uploads WHERE commune = ? AND sha256 = ?", commune, sha256)
}

// IdleUploads lists uploads untouched since before.
func (s *SQLite) IdleUploads(ctx context.Context, before time.Time) ([]Upload, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (Upload, error) { return uploadScan(r.Scan) },
		"SELECT "+uploadColumns+" FROM uploads WHERE touched_ms < ?", ms(before))
}

// Medium finds one.
func (s *SQLite) Medium(ctx context.Context, commune app.ID, sha256 string) (m Media, err error) {
	var added int64
	err = s.read.QueryRowContext(ctx, "SELECT commune, sha256, ext, bytes, added_ms FROM media WHERE commune = ? AND sha256 = ?",
		commune, sha256).Scan(&m.Commune, &m.SHA256, &m.Ext, &m.Bytes, &added)
	if errors.Is(err, sql.ErrNoRows) {
		return m, app.Fail("hub.media_unknown", nil)
	}
	m.AddedAt = fromMS(added)
	return m, err
}

// UsedBytes is what a commune's media and uploads take.
func (s *SQLite) UsedBytes(ctx context.Context, commune app.ID) (n int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(sum(bytes), 0) FROM media WHERE commune = ?) +
		(SELECT coalesce(sum(bytes), 0) FROM uploads WHERE commune = ?)`, commune, commune).Scan(&n)
	return n, err
}
