package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"tienglang/app"
)

// SaveInventory writes all of a batch or nothing, with its history, and
// returns the batch by which UndoInventory takes it back. Numbers and codes may
// change hands within it. Errors are those of SaveCluster, "hamlet.name_taken",
// "hamlet.in_use" (with how many clusters stand in one that should go),
// "hamlet.gone" (with the name of a cluster that would stand in none),
// "zone.name_taken", and "zone.in_use" as DeleteZone has it.
func (d *DB) SaveInventory(ctx context.Context, b app.InventoryBatch, act app.AuditRow) (batch app.ID, err error) {
	err = d.write(ctx, func(t *tx) error {
		batch = app.NewID(t.now)
		louder, err := t.withVolumes(b.Volumes)
		if err != nil {
			return err
		}
		whole := b
		whole.Clusters = slices.Concat(b.Clusters, louder)
		return errors.Join(t.saveInventory(whole, batch, act.User), t.act(act))
	})
	return batch, err
}

// withVolumes are the clusters as they are, with these volumes.
func (t *tx) withVolumes(volumes map[app.ID]int) (all []app.Cluster, err error) {
	for _, id := range slices.Sorted(maps.Keys(volumes)) {
		c, err := t.cluster(id)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !c.DeletedAt.IsZero() {
			continue
		}
		if err != nil {
			return nil, err
		}
		c.Volume = min(max(volumes[id], 0), c.VolumeCap)
		all = append(all, c)
	}
	return all, nil
}

// saveInventory stops at the first thing that can't be.
func (t *tx) saveInventory(b app.InventoryBatch, batch, by app.ID) error {
	n := noted{t, batch, by}
	err := each(b.Hamlets, n.saveHamlet)
	if err == nil {
		err = t.revokeAll(b.Revoked)
	}
	if err == nil {
		err = n.saveClusters(b.Clusters)
	}
	if err == nil {
		err = each(b.Zones, n.saveZone)
	}
	if err == nil {
		err = each(b.GoneZones, n.removeZone)
	}
	if err == nil {
		err = each(b.GoneHamlets, n.removeHamlet)
	}
	return err
}

func each[T any](all []T, do func(T) error) error {
	for _, one := range all {
		if err := do(one); err != nil {
			return err
		}
	}
	return nil
}

// noted is a transaction of which each change of the inventory goes into the
// history.
type noted struct {
	*tx
	batch, by app.ID
}

func (n noted) note(kind app.InventoryKind, object app.ID, before, after any) error {
	return n.noteChange(app.InventoryChange{Batch: n.batch, By: n.by, Kind: kind, Object: object}, before, after)
}

func (n noted) saveClusters(all []app.Cluster) error {
	before, err := n.setAside(all)
	if err != nil {
		return err
	}
	return each(all, func(c app.Cluster) error {
		if err := cmp.Or(n.clusterFree(c), n.hamletThere(c)); err != nil {
			return err
		}
		return errors.Join(n.putCluster(c), n.putHorns(c), n.record(app.RecordCluster, c.ID, c, ""),
			n.note(app.InventoryCluster, c.ID, before[c.ID], c))
	})
}

// known is v, or nil when there was none.
func known(v any, err error) any {
	if err != nil {
		return nil
	}
	return v
}

// setAside reads the clusters as they are, nil for new ones, and has them out
// of each other's way: for the rest of the transaction they count as removed,
// so that two may exchange their numbers.
func (t *tx) setAside(all []app.Cluster) (map[app.ID]any, error) {
	before := map[app.ID]any{}
	for _, c := range all {
		was, err := t.cluster(c.ID)
		if errors.Is(err, sql.ErrNoRows) {
			before[c.ID] = nil
			continue
		}
		if err != nil {
			return nil, err
		}
		before[c.ID] = was
		if err := t.exec("UPDATE clusters SET deleted_at = 1 WHERE id = ?", c.ID); err != nil {
			return nil, err
		}
	}
	return before, nil
}

func (t *tx) cluster(id app.ID) (app.Cluster, error) {
	c, err := scanCluster(t.QueryRow("SELECT "+clusterColumns+" FROM clusters WHERE id = ?", id))
	if err != nil {
		return c, err
	}
	rows, err := t.Query("SELECT watts, bearing FROM horns WHERE cluster = ? ORDER BY pos", id)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	for rows.Next() {
		var h app.Horn
		if err := rows.Scan(&h.Watts, &h.Bearing); err != nil {
			return c, err
		}
		c.Horns = append(c.Horns, h)
	}
	return c, rows.Err()
}

// noteChange adds a row to the history, unless nothing changed.
func (t *tx) noteChange(c app.InventoryChange, before, after any) error {
	was, is := toJSON(before), toJSON(after)
	if was == is {
		return nil
	}
	side := func(text string) sql.NullString { return sql.NullString{String: text, Valid: text != "null"} }
	return t.exec(`INSERT INTO inventory_changes (batch, at, by, kind, object, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		c.Batch, nano(t.now), c.By, string(c.Kind), c.Object, side(was), side(is))
}

const changeColumns = "number, batch, at, by, kind, object, coalesce(before, ''), coalesce(after, ''), undone"

func scanChange(row scanner) (c app.InventoryChange, err error) {
	var at int64
	var before, after []byte
	err = row.Scan(&c.Number, &c.Batch, &at, &c.By, &c.Kind, &c.Object, &before, &after, &c.Undone)
	c.At = moment(at)
	if len(before) > 0 {
		c.Before = before
	}
	if len(after) > 0 {
		c.After = after
	}
	return c, err
}

// InventoryHistory is what was changed of one thing, newest first.
func (d *DB) InventoryHistory(ctx context.Context, object app.ID, most int) ([]app.InventoryChange, error) {
	return list(ctx, d.r, "SELECT "+changeColumns+" FROM inventory_changes WHERE object = ? ORDER BY number DESC LIMIT ?",
		func(row *sql.Rows) (app.InventoryChange, error) { return scanChange(row) }, object, most)
}

// InventoryBatch is what one act changed, in its order.
func (d *DB) InventoryBatch(ctx context.Context, batch app.ID) ([]app.InventoryChange, error) {
	return list(ctx, d.r, "SELECT "+changeColumns+" FROM inventory_changes WHERE batch = ? ORDER BY number",
		func(row *sql.Rows) (app.InventoryChange, error) { return scanChange(row) }, batch)
}

// InventoryBatchSize is how many clusters one act changed.
func (d *DB) InventoryBatchSize(ctx context.Context, batch app.ID) (n int, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT count(*) FROM inventory_changes WHERE batch = ? AND kind = ?", batch, string(app.InventoryCluster)).Scan(&n)
	return n, sqlError(err)
}
