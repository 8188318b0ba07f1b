package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"

	"tienglang/app"
)

// Zones lists the named zones with their clusters, by name.
func (d *DB) Zones(ctx context.Context) ([]app.Zone, error) {
	zones, err := list(ctx, d.r, "SELECT id, name FROM zones ORDER BY name", func(row *sql.Rows) (z app.Zone, err error) {
		return z, row.Scan(&z.ID, &z.Name)
	})
	if err != nil {
		return nil, err
	}
	at := map[app.ID]int{}
	for i, z := range zones {
		at[z.ID] = i
	}
	_, err = list(ctx, d.r, `SELECT zc.zone, zc.cluster FROM zone_clusters zc JOIN clusters c ON c.id = zc.cluster
		WHERE c.deleted_at = 0 ORDER BY c.number`, func(row *sql.Rows) (struct{}, error) {
		var zone, cluster app.ID
		err := row.Scan(&zone, &cluster)
		if i, ok := at[zone]; ok {
			zones[i].Clusters = append(zones[i].Clusters, cluster)
		}
		return struct{}{}, err
	})
	return zones, err
}

// SaveZone writes a zone, new or changed; "zone.name_taken" when another zone
// has its name. A cluster that was removed keeps its zones, for the day on which
// it is restored.
func (d *DB) SaveZone(ctx context.Context, z app.Zone, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		gone, err := t.members(z.ID, "c.deleted_at <> 0")
		if err != nil {
			return err
		}
		z.Clusters = slices.Concat(z.Clusters, gone)
		return cmp.Or(t.saveInventory(app.InventoryBatch{Zones: []app.Zone{z}}, app.NewID(t.now), act.User), t.act(act))
	})
}

// DeleteZone removes a zone; its clusters stay. "zone.in_use", with the first
// line's title and the number of lines, while the schedule still has lines for
// it on today or later.
func (d *DB) DeleteZone(ctx context.Context, id app.ID, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return cmp.Or(t.saveInventory(app.InventoryBatch{GoneZones: []app.ID{id}}, app.NewID(t.now), act.User), t.act(act))
	})
}

// zone is a zone with all its clusters, also those that were removed, by their
// identifiers.
func (t *tx) zone(id app.ID) (z app.Zone, err error) {
	if err := t.QueryRow("SELECT id, name FROM zones WHERE id = ?", id).Scan(&z.ID, &z.Name); err != nil {
		return z, err
	}
	z.Clusters, err = t.members(id, "true")
	return z, err
}

// members are those clusters of a zone for which a condition on the row c of
// clusters holds.
func (t *tx) members(zone app.ID, holds string) ([]app.ID, error) {
	return list(context.Background(), t, "SELECT zc.cluster FROM zone_clusters zc JOIN clusters c ON c.id = zc.cluster WHERE zc.zone = ? AND "+holds+" ORDER BY c.id",
		func(row *sql.Rows) (c app.ID, err error) { return c, row.Scan(&c) }, zone)
}

// saveZone writes a zone with exactly the clusters that z has.
func (n noted) saveZone(z app.Zone) error {
	before, unknown := n.zone(z.ID)
	if err := ignoreNoRows(unknown); err != nil {
		return err
	}
	err := n.exec("INSERT INTO zones (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name", z.ID, z.Name)
	if err != nil {
		return taken(err, "zone.name_taken", "name", z.Name)
	}
	err = cmp.Or(n.exec("DELETE FROM zone_clusters WHERE zone = ?", z.ID), each(z.Clusters, func(c app.ID) error {
		return n.exec("INSERT OR IGNORE INTO zone_clusters (zone, cluster) VALUES (?, ?)", z.ID, c)
	}))
	if err != nil {
		return err
	}
	after, err := n.zone(z.ID)
	return cmp.Or(err, n.note(app.InventoryZone, z.ID, known(before, unknown), after))
}

func (n noted) removeZone(id app.ID) error {
	was, err := n.zone(id)
	if err != nil {
		return missing(err, "zone", string(id))
	}
	if err := n.zoneFree(id); err != nil {
		return err
	}
	return cmp.Or(n.execOne("zone", string(id), "DELETE FROM zones WHERE id = ?", id), n.note(app.InventoryZone, id, was, nil))
}

// zoneFree: "zone.in_use".
func (t *tx) zoneFree(id app.ID) error {
	today := app.DateOf(t.now)
	named, err := list(context.Background(), t, "SELECT "+entryColumns+" FROM schedule_entries WHERE zone = ? AND deleted_at = 0 ORDER BY start, title, id",
		func(row *sql.Rows) (app.ScheduleEntry, error) { return scanEntry(row) }, id)
	if err != nil {
		return err
	}
	named = slices.DeleteFunc(named, func(e app.ScheduleEntry) bool { return e.Repeat.Over(today) })
	if len(named) > 0 {
		return app.Fail("zone.in_use", nil, "title", named[0].Title, "count", strconv.Itoa(len(named)))
	}
	return nil
}
