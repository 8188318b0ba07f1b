package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const mediaColumns = `m.sha256, u.name, m.ext, u.kind, m.bytes, m.duration, m.channels, m.loudness, u.added_at, u.added_by`

func scanMedia(row scanner) (m app.Media, err error) {
	var length, added int64
	err = row.Scan(&m.SHA256, &m.Name, &m.Ext, &m.Kind, &m.Bytes, &length, &m.Channels, asLoudness{&m.Loudness}, &added, &m.AddedBy)
	m.Duration, m.AddedAt = time.Duration(length), moment(added)
	return m, err
}

// Media lists what serves as kind, newest first; "" lists everything.
func (d *DB) Media(ctx context.Context, kind app.MediaKind) ([]app.Media, error) {
	return list(ctx, d.r, "SELECT "+mediaColumns+` FROM media m JOIN media_uses u ON u.sha256 = m.sha256
		WHERE ? IN ('', u.kind) ORDER BY u.added_at DESC, m.sha256`,
		func(row *sql.Rows) (app.Media, error) { return scanMedia(row) }, kind)
}

// MediaBySHA is the medium with that SHA-256, under the name of its first use.
func (d *DB) MediaBySHA(ctx context.Context, sha256 string) (app.Media, error) {
	m, err := scanMedia(d.r.QueryRowContext(ctx, "SELECT "+mediaColumns+` FROM media m JOIN media_uses u ON u.sha256 = m.sha256
		WHERE m.sha256 = ? ORDER BY u.added_at LIMIT 1`, sha256))
	return m, missing(err, "media", sha256)
}

// MediaUses is everything that a medium serves as. The sound of a programme,
// also of one that is deleted, is a master, whatever else it was taken in as.
func (d *DB) MediaUses(ctx context.Context, sha256 string) ([]app.MediaKind, error) {
	return list(ctx, d.r, `SELECT kind FROM media_uses WHERE sha256 = ?1
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

// RenameMedia gives a medium another name in one of its uses.
func (d *DB) RenameMedia(ctx context.Context, sha256 string, kind app.MediaKind, name string, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.execOne("media", sha256,
			"UPDATE media_uses SET name = ? WHERE sha256 = ? AND kind = ?", name, sha256, kind), t.act(act))
	})
}

// referTo records a file that already lies in its place.
func (t *tx) referTo(m app.Media) error {
	err := t.exec(`INSERT INTO media (sha256, ext, bytes, duration, channels, loudness) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (sha256) DO NOTHING`,
		m.SHA256, m.Ext, m.Bytes, int64(m.Duration), m.Channels, loudnessText(m.Loudness))
	return errors.Join(err, t.exec(`INSERT INTO media_uses (sha256, kind, name, added_at, added_by) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (sha256, kind) DO UPDATE SET name = excluded.name`,
		m.SHA256, m.Kind, m.Name, nano(m.AddedAt), m.AddedBy))
}
