package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"

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

func (t *tx) hamlet(id app.ID) (app.Hamlet, error) {
	return scanHamlet(t.QueryRow("SELECT "+hamletColumns+" FROM hamlets WHERE id = ?", id))
}

// putHamlet: "hamlet.name_taken".
func (t *tx) putHamlet(h app.Hamlet) error {
	err := t.exec(`INSERT INTO hamlets (`+hamletColumns+`) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, households = excluded.households,
			people = excluded.people, languages = excluded.languages`,
		h.ID, h.Name, h.Code, h.Households, h.People, toJSON(h.Languages))
	return taken(err, "hamlet.name_taken", "name", h.Name)
}

func (n noted) saveHamlet(h app.Hamlet) error {
	before, err := n.hamlet(h.ID)
	return errors.Join(ignoreNoRows(err), n.putHamlet(h), n.note(app.InventoryHamlet, h.ID, known(before, err), h))
}

// removeHamlet: "hamlet.in_use" while clusters stand in it. Those that were
// removed stand in none from now on, so that each of them can be restored.
func (n noted) removeHamlet(id app.ID) error {
	was, err := n.hamlet(id)
	if err != nil {
		return missing(err, "hamlet", string(id))
	}
	standing, gone, err := n.standing(id)
	if err == nil && standing > 0 {
		err = app.Fail("hamlet.in_use", nil, "name", was.Name, "count", strconv.Itoa(standing))
	}
	if err != nil {
		return err
	}
	return cmp.Or(n.saveClusters(gone), n.exec("DELETE FROM hamlets WHERE id = ?", id), n.note(app.InventoryHamlet, id, was, nil))
}

// standing is how many clusters stand in a hamlet, and those that were removed,
// without it.
func (t *tx) standing(hamlet app.ID) (there int, gone []app.Cluster, err error) {
	ids, err := list(context.Background(), t, "SELECT id FROM clusters WHERE hamlet = ? ORDER BY id",
		func(row *sql.Rows) (id app.ID, err error) { return id, row.Scan(&id) }, hamlet)
	if err != nil {
		return 0, nil, err
	}
	err = each(ids, func(id app.ID) error {
		c, err := t.cluster(id)
		if c.DeletedAt.IsZero() {
			there++
			return err
		}
		c.Hamlet = ""
		gone = append(gone, c)
		return err
	})
	return there, gone, err
}

// hamletThere tells whether the hamlet of a cluster is there: "hamlet.gone".
func (t *tx) hamletThere(c app.Cluster) error {
	if c.Hamlet == "" {
		return nil
	}
	_, err := t.hamlet(c.Hamlet)
	if errors.Is(err, sql.ErrNoRows) {
		return app.Fail("hamlet.gone", nil, "name", c.Name)
	}
	return err
}
