package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const programmeColumns = `id, title, state, coalesce(master, ''), duration, loudness, author,
	created_at, updated_at, aired_at, version, remark, deleted_at`

func scanProgramme(row scanner) (p app.Programme, err error) {
	var length, created, updated, aired, deleted int64
	err = row.Scan(&p.ID, &p.Title, &p.State, &p.Master, &length, asLoudness{&p.Loudness}, &p.Author,
		&created, &updated, &aired, &p.Version, &p.Remark, &deleted)
	p.Duration = time.Duration(length)
	p.CreatedAt, p.UpdatedAt, p.AiredAt, p.DeletedAt = moment(created), moment(updated), moment(aired), moment(deleted)
	return p, err
}

// Programmes lists those that are not deleted and whose title or items hold
// every one of words (without diacritics, lower case), last changed first.
func (d *DB) Programmes(ctx context.Context, words []string) ([]app.Programme, error) {
	where := "deleted_at = 0"
	var args []any
	for _, w := range words {
		where += " AND instr(search, ?) > 0"
		args = append(args, w)
	}
	all, err := list(ctx, d.r, "SELECT "+programmeColumns+" FROM programmes WHERE "+where+" ORDER BY updated_at DESC, id DESC",
		func(row *sql.Rows) (app.Programme, error) { return scanProgramme(row) }, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	items, err := d.items(ctx, "SELECT id FROM programmes WHERE "+where, args...)
	for i := range all {
		all[i].Items = items[all[i].ID]
	}
	return all, err
}

// Programme is one programme, also a deleted one.
func (d *DB) Programme(ctx context.Context, id app.ID) (app.Programme, error) {
	p, err := scanProgramme(d.r.QueryRowContext(ctx, "SELECT "+programmeColumns+" FROM programmes WHERE id = ?", id))
	if err != nil {
		return p, missing(err, "programme", string(id))
	}
	items, err := d.items(ctx, "SELECT ?", id)
	p.Items = items[id]
	return p, err
}

// items reads the items of the programmes that the query of identifiers names.
func (d *DB) items(ctx context.Context, of string, args ...any) (map[app.ID][]app.ProgrammeItem, error) {
	m := map[app.ID][]app.ProgrammeItem{}
	_, err := list(ctx, d.r, "SELECT programme, kind, media, title, gain_db FROM programme_items WHERE programme IN ("+of+") ORDER BY programme, pos",
		func(row *sql.Rows) (struct{}, error) {
			var id app.ID
			var i app.ProgrammeItem
			err := row.Scan(&id, &i.Kind, &i.Media, &i.Title, &i.GainDB)
			m[id] = append(m[id], i)
			return struct{}{}, err
		}, args...)
	return m, err
}

// SaveProgramme writes the whole of p, new or changed, and returns it with its
// next version. search is its title and items without diacritics, lower case.
// p.Version must be the one that was read: "data.changed" when somebody else
// saved in between, "media.missing" when it names sound that is not there.
func (d *DB) SaveProgramme(ctx context.Context, p app.Programme, search string, act app.AuditRow) (app.Programme, error) {
	was := p.Version
	p.Version++
	err := d.write(ctx, func(t *tx) error {
		p.UpdatedAt = t.now
		if err := t.putProgramme(p, was, search); err != nil {
			return err
		}
		return errors.Join(t.act(act), t.record(app.RecordProgramme, p.ID, p, p.Master))
	})
	if err != nil {
		p.Version = was
	}
	return p, err
}

func (t *tx) putProgramme(p app.Programme, was int64, search string) error {
	if err := t.mediaKnown(p); err != nil {
		return err
	}
	res, err := t.Exec(`INSERT INTO programmes (id, title, search, state, master, duration, loudness, author,
			created_at, updated_at, aired_at, version, remark, deleted_at)
		VALUES (?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, search = excluded.search, state = excluded.state,
			master = excluded.master, duration = excluded.duration, loudness = excluded.loudness,
			updated_at = excluded.updated_at, version = excluded.version, remark = excluded.remark,
			deleted_at = excluded.deleted_at
		WHERE version = ?`,
		p.ID, p.Title, search, p.State, p.Master, int64(p.Duration), loudnessText(p.Loudness), p.Author,
		nano(p.CreatedAt), nano(p.UpdatedAt), nano(p.AiredAt), p.Version, p.Remark, nano(p.DeletedAt), was)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, app.Fail("data.changed", nil, "title", p.Title))
	}
	return t.putItems(p)
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

// Judge keeps a verdict together with the programme that it changes.
func (d *DB) Judge(ctx context.Context, a app.Approval, p app.Programme, search string, act app.AuditRow) (app.Programme, error) {
	was := p.Version
	p.Version++
	err := d.write(ctx, func(t *tx) error {
		p.UpdatedAt = t.now
		if err := t.putProgramme(p, was, search); err != nil {
			return err
		}
		err := t.exec("INSERT INTO approvals (id, programme, master, by, at, approved, own_work, remark) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			a.ID, a.Programme, a.Master, a.By, nano(a.At), a.Approved, a.OwnWork, a.Remark)
		return errors.Join(err, t.act(act), t.record(app.RecordProgramme, p.ID, p, p.Master))
	})
	return p, err
}

// Approvals lists the verdicts on a programme, oldest first.
func (d *DB) Approvals(ctx context.Context, programme app.ID) ([]app.Approval, error) {
	return list(ctx, d.r, `SELECT id, programme, master, by, at, approved, own_work, remark
		FROM approvals WHERE programme = ? ORDER BY seq`, func(row *sql.Rows) (a app.Approval, err error) {
		var at int64
		err = row.Scan(&a.ID, &a.Programme, &a.Master, &a.By, &at, &a.Approved, &a.OwnWork, &a.Remark)
		a.At = moment(at)
		return a, err
	}, programme)
}
