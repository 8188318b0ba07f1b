package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"

	"tienglang/app"
)

// Trash lists what was deleted and can be restored, what was deleted last
// first.
func (d *DB) Trash(ctx context.Context) (app.Trash, error) {
	programmes, err := list(ctx, d.r, "SELECT "+programmeColumns+" FROM programmes p WHERE p.deleted_at > 0 ORDER BY p.deleted_at DESC, p.id DESC",
		func(row *sql.Rows) (app.Programme, error) { return scanProgramme(row) })
	if err != nil {
		return app.Trash{}, err
	}
	media, err := list(ctx, d.r, "SELECT "+mediaColumns+` FROM media m JOIN media_uses u ON u.sha256 = m.sha256
		WHERE u.deleted_at > 0 ORDER BY u.deleted_at DESC, m.sha256`, func(row *sql.Rows) (app.Media, error) { return scanMedia(row) })
	return app.Trash{Programmes: programmes, Media: media}, err
}

// EmptyTrash forgets what is in the trash and was put there at or before until:
// programmes with their verdicts and remarks, uses of media. Files go with
// Reap, which the caller calls next. In one transaction.
func (d *DB) EmptyTrash(ctx context.Context, until time.Time, act app.AuditRow) (gone app.Trash, err error) {
	trash, err := d.Trash(ctx)
	if err != nil {
		return gone, err
	}
	err = d.write(ctx, func(t *tx) error {
		gone = app.Trash{}
		for _, p := range trash.Programmes {
			if p.DeletedAt.After(until) {
				continue
			}
			taken, err := t.forgetProgramme(p)
			if err != nil {
				return err
			}
			if taken {
				gone.Programmes = append(gone.Programmes, p)
			}
		}
		for _, m := range trash.Media {
			if m.DeletedAt.After(until) {
				continue
			}
			taken, err := t.forgetUse(m)
			if err != nil {
				return err
			}
			if taken {
				gone.Media = append(gone.Media, m)
			}
		}
		return t.act(act)
	})
	return gone, err
}

// forgetProgramme takes a programme out, unless it was restored meanwhile.
func (t *tx) forgetProgramme(p app.Programme) (bool, error) {
	res, err := t.Exec("UPDATE programmes SET master = NULL WHERE id = ? AND deleted_at > 0 AND version = ?", p.ID, p.Version)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	return true, errors.Join(
		t.doom(p.Master),
		t.exec("INSERT OR IGNORE INTO doomed_edits (programme) VALUES (?)", p.ID),
		t.exec("DELETE FROM programme_items WHERE programme = ?", p.ID),
		t.exec("DELETE FROM remarks WHERE programme = ?", p.ID),
		t.exec("DELETE FROM approvals WHERE programme = ?", p.ID),
		t.exec("DELETE FROM programmes WHERE id = ?", p.ID),
		t.unindex(string(p.ID)))
}

// forgetUse takes a use of a medium out, unless it was restored meanwhile.
func (t *tx) forgetUse(m app.Media) (bool, error) {
	if err := t.doom(m.SHA256); err != nil { // as long as it is known
		return false, err
	}
	res, err := t.Exec("DELETE FROM media_uses WHERE sha256 = ? AND kind = ? AND deleted_at > 0", m.SHA256, m.Kind)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	return true, t.unindex(mediaObject(m.SHA256, m.Kind))
}

// doom notes a medium whose file goes when nothing needs it.
func (t *tx) doom(sha256 string) error {
	return t.exec("INSERT OR IGNORE INTO doomed (sha256, ext) SELECT sha256, ext FROM media WHERE sha256 = ?", sha256)
}

// DoomedEdits are the programmes that EmptyTrash forgot, of which the edits may
// still be there.
func (d *DB) DoomedEdits(ctx context.Context) ([]app.ID, error) {
	return list(ctx, d.r, "SELECT programme FROM doomed_edits ORDER BY programme", scanID)
}

// EditGone notes that the edit of a forgotten programme is gone, or is to stay.
func (d *DB) EditGone(ctx context.Context, programme app.ID) error {
	return d.write(ctx, func(t *tx) error { return t.exec("DELETE FROM doomed_edits WHERE programme = ?", programme) })
}

// Reaped is what Reap did.
type Reaped struct {
	Files   []string // SHA-256s of media that are gone
	Bytes   int64
	Waiting int // media that something still needs
}

// Reap removes the files of doomed media that nothing needs any more: no
// programme, no other use, no record on its way to the hub, and that named does
// not name: what lies beside the database and names sounds. A medium is
// forgotten first and its file removed then, and it stays doomed until it is
// gone, so that a crash in between leaves no row without a file, and the next
// Reap goes on.
func (d *DB) Reap(ctx context.Context, named map[string]bool) (r Reaped, err error) {
	type doomed struct{ sha256, ext string }
	all, err := list(ctx, d.r, "SELECT sha256, ext FROM doomed ORDER BY sha256", func(row *sql.Rows) (m doomed, err error) {
		return m, row.Scan(&m.sha256, &m.ext)
	})
	if err != nil {
		return r, err
	}
	for _, m := range all {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if named[m.sha256] {
			continue
		}
		n, gone, err := d.reap(ctx, m.sha256, m.ext)
		if err != nil {
			return r, err
		}
		if gone {
			r.Bytes += n
			r.Files = append(r.Files, m.sha256)
		}
	}
	r.Waiting, err = d.Doomed(ctx)
	return r, err
}

// Doomed is how many media Reap has to look at.
func (d *DB) Doomed(ctx context.Context) (n int, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT count(*) FROM doomed").Scan(&n)
	return n, sqlError(err)
}

// reap removes one medium; gone is false when something needs it.
func (d *DB) reap(ctx context.Context, sha256, ext string) (bytes int64, gone bool, err error) {
	d.files.Lock() // the same sound may be brought in again meanwhile
	defer d.files.Unlock()
	err = d.write(ctx, func(t *tx) (err error) {
		gone, err = t.forgetMedia(sha256)
		return err
	})
	var held sqlite3.Error
	if errors.As(err, &held) && held.ExtendedCode == sqlite3.ErrConstraintForeignKey {
		return 0, false, nil // another table names it
	}
	if err != nil || !gone {
		return 0, false, err
	}
	path := d.mediaPath(sha256, ext)
	if info, err := os.Stat(path); err == nil {
		bytes = info.Size()
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, false, fileError(err, path)
	}
	if err := syncFolder(filepath.Dir(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, false, fileError(err, path)
	}
	return bytes, true, d.write(ctx, func(t *tx) error { return t.exec("DELETE FROM doomed WHERE sha256 = ?", sha256) })
}

// forgetMedia takes a medium out that nothing needs. One that somebody uses
// again is doomed no more.
func (t *tx) forgetMedia(sha256 string) (gone bool, err error) {
	var used, sending int
	err = t.QueryRow(`SELECT
		(SELECT count(*) FROM media_uses WHERE sha256 = ?1 AND kind <> ?2)
			+ (SELECT count(*) FROM programmes WHERE master = ?1) + (SELECT count(*) FROM programme_items WHERE media = ?1),
		(SELECT count(*) FROM outbox WHERE media = ?1 AND acked_at = 0)`, sha256, app.MediaMaster).Scan(&used, &sending)
	if err != nil {
		return false, err
	}
	if used > 0 {
		return false, t.exec("DELETE FROM doomed WHERE sha256 = ?", sha256)
	}
	if sending > 0 {
		return false, nil
	}
	return true, errors.Join(
		t.exec("DELETE FROM media_sources WHERE sha256 = ?", sha256),
		t.exec("DELETE FROM media_uses WHERE sha256 = ?", sha256),
		t.exec("DELETE FROM media WHERE sha256 = ?", sha256))
}

// NoteSource keeps which file, by its own SHA-256, a medium was made of.
func (d *DB) NoteSource(ctx context.Context, source, sha256 string) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("INSERT OR REPLACE INTO media_sources (source, sha256) SELECT ?, sha256 FROM media WHERE sha256 = ?", source, sha256)
	})
}

// MediaFrom is the medium that was made of the file with that SHA-256; ok is
// false when there is none.
func (d *DB) MediaFrom(ctx context.Context, source string) (sha256 string, ok bool, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT sha256 FROM media_sources WHERE source = ?", source).Scan(&sha256)
	return sha256, err == nil, sqlError(ignoreNoRows(err))
}
