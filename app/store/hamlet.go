package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

const hamletColumns = "id, name, code, households, people, languages"

func scanHamlet(row scanner) (h app.Hamlet, err error) {
	err = row.Scan(&h.ID, &h.Name, &h.Code, &h.Households, &h.People, asJSON(&h.Languages))
	return h, err
}

// Hamlets lists the commune's hamlets by name.
func (d *DB) Hamlets(ctx context.Context) ([]app.Hamlet, error) {
	return list(ctx, d.r, "SELECT "+hamletColumns+" FROM hamlets ORDER BY name",
		func(row *sql.Rows) (app.Hamlet, error) { return scanHamlet(row) })
}

// AddHamlet returns the hamlet of that name, made when it is new.
func (d *DB) AddHamlet(ctx context.Context, name string) (h app.Hamlet, err error) {
	err = d.write(ctx, func(t *tx) error {
		h, err = scanHamlet(t.QueryRow("SELECT "+hamletColumns+" FROM hamlets WHERE name = ?", name))
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		h = app.Hamlet{ID: app.NewID(t.now), Name: name}
		return t.putHamlet(h)
	})
	return h, err
}

// putHamlet: "hamlet.name_taken".
func (t *tx) putHamlet(h app.Hamlet) error {
	err := t.exec(`INSERT INTO hamlets (`+hamletColumns+`) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, households = excluded.households,
			people = excluded.people, languages = excluded.languages`,
		h.ID, h.Name, h.Code, h.Households, h.People, toJSON(h.Languages))
	return taken(err, "hamlet.name_taken", "name", h.Name)
}
