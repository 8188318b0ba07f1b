package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const programmeColumns = `p.id, p.title, p.state, coalesce(p.master, ''), p.duration, p.loudness, p.author,
	p.created_at, p.updated_at, p.aired_at, p.version, p.remark, p.deleted_at,
	p.category, p.authors, p.tags, p.languages, p.notes, p.origin`

func scanProgramme(row scanner) (p app.Programme, err error) {
	var length, created, updated, aired, deleted int64
	err = row.Scan(&p.ID, &p.Title, &p.State, &p.Master, &length, asLoudness{&p.Loudness}, &p.Author,
		&created, &updated, &aired, &p.Version, &p.Remark, &deleted,
		&p.Category, asLines{&p.Authors}, asLines{&p.Tags}, asLines{&p.Languages}, &p.Notes, &p.Origin)
	p.Duration = time.Duration(length)
	p.CreatedAt, p.UpdatedAt, p.AiredAt, p.DeletedAt = moment(created), moment(updated), moment(aired), moment(deleted)
	return p, err
}

// Programmes lists those that are not deleted and that every one of words
// finds: those found by their titles first, then last changed first. They come
// without their items, which Programme reads: a person waits for this list. A
// search gives at most a thousand.
func (d *DB) Programmes(ctx context.Context, words []app.Wanted) ([]app.Programme, error) {
	return d.programmes(ctx, "p.deleted_at = 0", words)
}

// ProgrammesNaming lists those, also deleted ones, whose master or one of whose
// items a medium is.
func (d *DB) ProgrammesNaming(ctx context.Context, sha256 string) ([]app.Programme, error) {
	return d.programmes(ctx, "(p.master = ? OR p.id IN (SELECT programme FROM programme_items WHERE media = ?))", nil, sha256, sha256)
}

func (d *DB) programmes(ctx context.Context, where string, words []app.Wanted, args ...any) ([]app.Programme, error) {
	q := matching("p.id", words)
	from := " FROM programmes p" + q.join + " WHERE " + where
	args = append(q.args, args...)
	return list(ctx, d.r, "SELECT "+programmeColumns+from+" ORDER BY "+q.rank+"p.updated_at DESC, p.id DESC"+q.limit,
		func(row *sql.Rows) (app.Programme, error) { return scanProgramme(row) }, append(args, q.rankArgs...)...)
}

// Programme is one programme, also a deleted one.
func (d *DB) Programme(ctx context.Context, id app.ID) (app.Programme, error) {
	p, err := scanProgramme(d.r.QueryRowContext(ctx, "SELECT "+programmeColumns+" FROM programmes p WHERE id = ?", id))
	if err != nil {
		return p, missing(err, "programme", string(id))
	}
	p.Items, err = d.items(ctx, id)
	return p, err
}

// items reads the items of a programme.
func (d *DB) items(ctx context.Context, id app.ID) ([]app.ProgrammeItem, error) {
	return list(ctx, d.r, "SELECT kind, media, title, gain_db FROM programme_items WHERE programme = ? ORDER BY pos",
		func(row *sql.Rows) (i app.ProgrammeItem, err error) {
			return i, row.Scan(&i.Kind, &i.Media, &i.Title, &i.GainDB)
		}, id)
}

// SaveProgramme writes the whole of p, new or changed, and returns it with its
// next version.
// p.Version must be the one that was read: "data.changed" when somebody else
// saved in between, "media.missing" when it names sound that is not there.
func (d *DB) SaveProgramme(ctx context.Context, p app.Programme, act app.AuditRow) (app.Programme, error) {
	was := p.Version
	p.Version++
	err := d.write(ctx, func(t *tx) error {
		p.UpdatedAt = t.now
		if err := t.putProgramme(p, was); err != nil {
			return err
		}
		return errors.Join(t.act(act), t.record(app.RecordProgramme, p.ID, p, p.Master))
	})
	if err != nil {
		p.Version = was
	}
	return p, err
}

func (t *tx) putProgramme(p app.Programme, was int64) error {
	if err := t.mediaKnown(p); err != nil {
		return err
	}
	res, err := t.Exec(`INSERT INTO programmes (id, title, state, master, duration, loudness, author,
			created_at, updated_at, aired_at, version, remark, deleted_at, category, authors, tags, languages, notes, origin)
		VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, state = excluded.state,
			master = excluded.master, duration = excluded.duration, loudness = excluded.loudness,
			updated_at = excluded.updated_at, version = excluded.version, remark = excluded.remark,
			deleted_at = excluded.deleted_at, category = excluded.category, authors = excluded.authors,
			tags = excluded.tags, languages = excluded.languages, notes = excluded.notes
		WHERE version = ?`,
		p.ID, p.Title, p.State, p.Master, int64(p.Duration), loudnessText(p.Loudness), p.Author,
		nano(p.CreatedAt), nano(p.UpdatedAt), nano(p.AiredAt), p.Version, p.Remark, nano(p.DeletedAt),
		p.Category, lines(p.Authors), lines(p.Tags), lines(p.Languages), p.Notes, p.Origin, was)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, app.Fail("data.changed", nil, "title", p.Title))
	}
	return errors.Join(t.putItems(p), t.indexProgramme(p))
}

func (t *tx) putItems(p app.Programme) error {
	err := t.exec("DELETE FROM programme_items WHERE programme = ?", p.ID)
	for n, i := range p.Items {
		err = errors.Join(err, t.exec("INSERT INTO programme_items (programme, pos, kind, media, title, gain_db) VALUES (?, ?, ?, ?, ?, ?)",
			p.ID, n, i.Kind, i.Media, i.Title, i.GainDB))
	}
	return err
}

// mediaKnown names the first medium of p that the station does not have.
func (t *tx) mediaKnown(p app.Programme) error {
	sums := []string{}
	if p.Master != "" {
		sums = append(sums, p.Master)
	}
	for _, i := range p.Items {
		sums = append(sums, i.Media)
	}
	for _, sum := range sums {
		var n int
		if err := t.QueryRow("SELECT count(*) FROM media WHERE sha256 = ?", sum).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return app.Fail("media.missing", nil, "name", sum)
		}
	}
	return nil
}

// Judge keeps a verdict together with the programme that it changes. The
// remarks that by has made on this master become the verdict's; it is returned
// with them.
func (d *DB) Judge(ctx context.Context, a app.Approval, p app.Programme, act app.AuditRow) (app.Approval, error) {
	was := p.Version
	p.Version++
	err := d.write(ctx, func(t *tx) (err error) {
		p.UpdatedAt = t.now
		err = t.exec("INSERT INTO approvals (id, programme, master, by, at, approved, own_work, remark) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			a.ID, a.Programme, a.Master, a.By, nano(a.At), a.Approved, a.OwnWork, a.Remark)
		if err != nil {
			return err
		}
		if a.Remarks, err = t.attach(ctx, a); err != nil {
			return err
		}
		if err := t.putProgramme(p, was); err != nil {
			return err
		}
		return errors.Join(t.act(act), t.record(app.RecordProgramme, p.ID, app.ProgrammeRecord{Programme: p, Verdict: &a}, p.Master))
	})
	return a, err
}

// Approvals lists the verdicts on a programme, oldest first, with the remarks
// of each.
func (d *DB) Approvals(ctx context.Context, programme app.ID) ([]app.Approval, error) {
	all, err := list(ctx, d.r, `SELECT id, programme, master, by, at, approved, own_work, remark
		FROM approvals WHERE programme = ? ORDER BY seq`, func(row *sql.Rows) (a app.Approval, err error) {
		var at int64
		err = row.Scan(&a.ID, &a.Programme, &a.Master, &a.By, &at, &a.Approved, &a.OwnWork, &a.Remark)
		a.At = moment(at)
		return a, err
	}, programme)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	remarks, err := d.Remarks(ctx, programme)
	for i := range all {
		for _, r := range remarks {
			if r.Approval == all[i].ID {
				all[i].Remarks = append(all[i].Remarks, r)
			}
		}
	}
	return all, err
}
