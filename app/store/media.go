package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const mediaColumns = `m.sha256, u.name, m.ext, u.kind, m.bytes, m.duration, m.channels, m.loudness, u.added_at, u.added_by,
	u.deleted_at, u.category, u.authors, u.tags, u.languages, u.notes`

func scanMedia(row scanner) (m app.Media, err error) {
	var length, added, deleted int64
	err = row.Scan(&m.SHA256, &m.Name, &m.Ext, &m.Kind, &m.Bytes, &length, &m.Channels, asLoudness{&m.Loudness}, &added, &m.AddedBy,
		&deleted, &m.Category, asLines{&m.Authors}, asLines{&m.Tags}, asLines{&m.Languages}, &m.Notes)
	m.Duration, m.AddedAt, m.DeletedAt = time.Duration(length), moment(added), moment(deleted)
	return m, err
}

// Media lists what serves as kind and is not in the trash, newest first; ""
// lists every sound.
func (d *DB) Media(ctx context.Context, kind app.MediaKind) ([]app.Media, error) {
	return d.FindMedia(ctx, kind, nil)
}

// FindMedia lists what Media does and every one of words finds: those found by
// their names first.
func (d *DB) FindMedia(ctx context.Context, kind app.MediaKind, words []app.Wanted) ([]app.Media, error) {
	return d.media(ctx, "u.deleted_at = 0 AND u.kind <> 'photo' AND ? IN ('', u.kind)", words, kind)
}

func (d *DB) media(ctx context.Context, where string, words []app.Wanted, args ...any) ([]app.Media, error) {
	q := matching("(u.sha256 || '/' || u.kind)", words)
	args = append(append(q.args, args...), q.rankArgs...)
	return list(ctx, d.r, "SELECT "+mediaColumns+" FROM media m JOIN media_uses u ON u.sha256 = m.sha256"+q.join+
		" WHERE "+where+" ORDER BY "+q.rank+"u.added_at DESC, m.sha256"+q.limit,
		func(row *sql.Rows) (app.Media, error) { return scanMedia(row) }, args...)
}

// MediaBySHA is the medium with that SHA-256, under the name of its first use;
// one that is in the trash only where it has no other.
func (d *DB) MediaBySHA(ctx context.Context, sha256 string) (app.Media, error) {
	m, err := scanMedia(d.r.QueryRowContext(ctx, "SELECT "+mediaColumns+` FROM media m JOIN media_uses u ON u.sha256 = m.sha256
		WHERE m.sha256 = ? ORDER BY u.deleted_at > 0, u.added_at LIMIT 1`, sha256))
	return m, missing(err, "media", sha256)
}

// MediaUses is everything that a medium serves as outside the trash. The sound of a programme,
// also of one that is deleted, is a master, whatever else it was taken in as.
func (d *DB) MediaUses(ctx context.Context, sha256 string) ([]app.MediaKind, error) {
	return list(ctx, d.r, `SELECT kind FROM media_uses WHERE sha256 = ?1 AND deleted_at = 0
		UNION SELECT ?2 FROM programmes WHERE master = ?1 ORDER BY 1`,
		func(row *sql.Rows) (k app.MediaKind, err error) { return k, row.Scan(&k) }, sha256, app.MediaMaster)
}

// MediaTitle names a medium for a person, "" when it has no name.
func (d *DB) MediaTitle(ctx context.Context, sha256 string) string {
	var title string
	err := d.r.QueryRowContext(ctx, `SELECT coalesce(
		(SELECT title FROM programmes WHERE master = ?1 ORDER BY updated_at DESC LIMIT 1),
		(SELECT name FROM media_uses WHERE sha256 = ?1 ORDER BY added_at LIMIT 1), '')`, sha256).Scan(&title)
	if err != nil {
		return ""
	}
	return title
}

// MediaAs is a medium in one of its uses, also one that is in the trash.
func (d *DB) MediaAs(ctx context.Context, sha256 string, kind app.MediaKind) (app.Media, error) {
	m, err := scanMedia(d.r.QueryRowContext(ctx, "SELECT "+mediaColumns+` FROM media m JOIN media_uses u ON u.sha256 = m.sha256
		WHERE m.sha256 = ? AND u.kind = ?`, sha256, kind))
	return m, missing(err, "media", sha256)
}

// SaveMedia writes what a person may change of a medium in one of its uses: its
// name, About, and whether it is in the trash.
func (d *DB) SaveMedia(ctx context.Context, m app.Media, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.execOne("media", m.SHA256, `UPDATE media_uses SET name = ?, category = ?, authors = ?, tags = ?, languages = ?,
			notes = ?, deleted_at = ? WHERE sha256 = ? AND kind = ?`,
			m.Name, m.Category, lines(m.Authors), lines(m.Tags), lines(m.Languages), m.Notes, nano(m.DeletedAt), m.SHA256, m.Kind)
		return errors.Join(err, t.indexMedia(m), t.act(act))
	})
}

// referTo records a file that already lies in its place.
func (t *tx) referTo(m app.Media) error {
	err := t.exec(`INSERT INTO media (sha256, ext, bytes, duration, channels, loudness) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (sha256) DO NOTHING`,
		m.SHA256, m.Ext, m.Bytes, int64(m.Duration), m.Channels, loudnessText(m.Loudness))
	err = errors.Join(err, t.exec(`INSERT INTO media_uses (sha256, kind, name, added_at, added_by) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (sha256, kind) DO UPDATE SET name = excluded.name, deleted_at = 0`,
		m.SHA256, m.Kind, m.Name, nano(m.AddedAt), m.AddedBy))
	if err != nil {
		return err
	}
	kept, err := scanMedia(t.QueryRow("SELECT "+mediaColumns+` FROM media m JOIN media_uses u ON u.sha256 = m.sha256
		WHERE m.sha256 = ? AND u.kind = ?`, m.SHA256, m.Kind)) // with what is known of one that was there
	return errors.Join(err, t.indexMedia(kept))
}
