package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"tienglang/app"
)

// Parts are those that were not removed, by kind and name.
func (d *DB) Parts(ctx context.Context) ([]app.Part, error) { return parts(ctx, d.r) }

func parts(ctx context.Context, q asker) ([]app.Part, error) {
	return list(ctx, q, "SELECT id, kind, name, dong, place, least, count FROM parts WHERE deleted_at = 0 ORDER BY kind, name",
		func(row *sql.Rows) (p app.Part, err error) {
			return p, row.Scan(&p.ID, &p.Kind, &p.Name, &p.Dong, &p.Place, &p.Least, &p.Count)
		})
}

// SavePart keeps all of a part but its count, which only a new one brings with
// it: "part.name_taken".
func (d *DB) SavePart(ctx context.Context, p app.Part, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		var there int
		if err := t.QueryRow("SELECT count(*) FROM parts WHERE id = ?", p.ID).Scan(&there); err != nil {
			return err
		}
		err := t.exec(`INSERT INTO parts (id, kind, name, dong, place, least, count, deleted_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?)
			ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, dong = excluded.dong,
				place = excluded.place, least = excluded.least, deleted_at = excluded.deleted_at`,
			p.ID, string(p.Kind), p.Name, p.Dong, p.Place, p.Least, nano(p.DeletedAt))
		if err != nil {
			return taken(err, "part.name_taken", "name", p.Name)
		}
		if there == 0 && p.Count > 0 {
			if err := t.movePart(app.PartMove{Part: p.ID, By: act.User, Delta: p.Count, Why: app.PartCounted}); err != nil {
				return err
			}
		}
		return t.act(act)
	})
}

// MovePart changes a count, never below nothing, and returns by how much: to
// Left where the part was counted, by Delta else. "part.not_enough",
// "data.not_found".
func (d *DB) MovePart(ctx context.Context, m app.PartMove, act app.AuditRow) (delta int, err error) {
	err = d.write(ctx, func(t *tx) error {
		if m.Why == app.PartCounted {
			var count int
			if err := t.QueryRow("SELECT count FROM parts WHERE id = ?", m.Part).Scan(&count); err != nil {
				return missing(err, "part", string(m.Part))
			}
			m.Delta = m.Left - count
		}
		return errors.Join(t.movePart(m), t.act(act))
	})
	return m.Delta, err
}

func (t *tx) movePart(m app.PartMove) error {
	var name string
	var count int
	err := t.QueryRow("SELECT name, count FROM parts WHERE id = ?", m.Part).Scan(&name, &count)
	if err != nil {
		return missing(err, "part", string(m.Part))
	}
	if m.Left = count + m.Delta; m.Left < 0 {
		return app.Fail("part.not_enough", nil, "name", name, "count", strconv.Itoa(count))
	}
	return errors.Join(
		t.exec("UPDATE parts SET count = ? WHERE id = ?", m.Left, m.Part),
		t.exec("INSERT INTO part_moves (part, at, by, delta, left, why, ticket, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			m.Part, nano(t.now), m.By, m.Delta, m.Left, string(m.Why), m.Ticket, m.Words))
}

// PartMoves are those of a part, the newest first.
func (d *DB) PartMoves(ctx context.Context, part app.ID, most int) ([]app.PartMove, error) {
	return list(ctx, d.r, `SELECT number, part, at, by, delta, left, why, ticket, words FROM part_moves
		WHERE part = ? ORDER BY number DESC LIMIT ?`, func(row *sql.Rows) (m app.PartMove, err error) {
		var at int64
		err = row.Scan(&m.Number, &m.Part, &at, &m.By, &m.Delta, &m.Left, &m.Why, &m.Ticket, &m.Words)
		m.At = moment(at)
		return m, err
	}, part, most)
}

// Checks are those that were not removed, each with the times that it was made.
func (d *DB) Checks(ctx context.Context) ([]app.Check, error) {
	all, err := list(ctx, d.r, "SELECT body FROM checks WHERE deleted_at = 0 ORDER BY id",
		func(row *sql.Rows) (c app.Check, err error) { return c, row.Scan(asJSON(&c)) })
	if err != nil {
		return nil, err
	}
	at := make(map[app.ID]int, len(all))
	for i, c := range all {
		at[c.ID] = i
	}
	_, err = list(ctx, d.r, "SELECT check_id, number, day, at, by, words FROM check_dones WHERE undone_at = 0 ORDER BY number",
		func(row *sql.Rows) (struct{}, error) {
			var id app.ID
			var done app.CheckDone
			var recorded int64
			err := row.Scan(&id, &done.Number, &done.Day, &recorded, &done.By, &done.Words)
			done.RecordedAt = moment(recorded)
			if i, ok := at[id]; ok {
				all[i].Done = append(all[i].Done, done)
			}
			return struct{}{}, err
		})
	return all, err
}

// SaveCheck keeps all of a check but the times that it was made.
func (d *DB) SaveCheck(ctx context.Context, c app.Check, act app.AuditRow) error {
	c.Done = nil
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.exec(`INSERT INTO checks (id, body, deleted_at) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET body = excluded.body, deleted_at = excluded.deleted_at`,
			c.ID, toJSON(c), nano(c.DeletedAt)), t.act(act))
	})
}

// CheckDone notes that a check was made, and returns the number of the note.
func (d *DB) CheckDone(ctx context.Context, check app.ID, done app.CheckDone, act app.AuditRow) (number int64, err error) {
	err = d.write(ctx, func(t *tx) error {
		err := t.QueryRow("INSERT INTO check_dones (check_id, day, at, by, words) VALUES (?, ?, ?, ?, ?) RETURNING number",
			check, string(done.Day), nano(t.now), done.By, done.Words).Scan(&number)
		return errors.Join(err, t.act(act))
	})
	return number, err
}

// UndoCheckDone takes the note of that number back: "data.not_found" where there
// is none.
func (d *DB) UndoCheckDone(ctx context.Context, check app.ID, number int64, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.execOne("check", string(check), `UPDATE check_dones SET undone_at = ?
			WHERE number = ? AND check_id = ? AND undone_at = 0`, nano(t.now), number, check), t.act(act))
	})
}
