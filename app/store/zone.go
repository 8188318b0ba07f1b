package store

import (
	"context"
	"database/sql"
	"errors"
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
// has its name.
func (d *DB) SaveZone(ctx context.Context, z app.Zone, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.exec("INSERT INTO zones (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name", z.ID, z.Name)
		if err != nil {
			return taken(err, "zone.name_taken", "name", z.Name)
		}
		// A cluster that was removed keeps its zones, for the day on which it is restored.
		err = t.exec("DELETE FROM zone_clusters WHERE zone = ? AND cluster IN (SELECT id FROM clusters WHERE deleted_at = 0)", z.ID)
		if err != nil {
			return err
		}
		for _, c := range z.Clusters {
			err = errors.Join(err, t.exec("INSERT OR IGNORE INTO zone_clusters (zone, cluster) VALUES (?, ?)", z.ID, c))
		}
		return errors.Join(err, t.act(act))
	})
}

// DeleteZone removes a zone; its clusters stay. "zone.in_use", with the first
// line's title and the number of lines, while the schedule still has lines for
// it on today or later.
func (d *DB) DeleteZone(ctx context.Context, id app.ID, today app.Date, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		named, err := list(ctx, t, "SELECT "+entryColumns+" FROM schedule_entries WHERE zone = ? AND deleted_at = 0 ORDER BY start, title, id",
			func(row *sql.Rows) (app.ScheduleEntry, error) { return scanEntry(row) }, id)
		if err != nil {
			return err
		}
		named = slices.DeleteFunc(named, func(e app.ScheduleEntry) bool { return e.Repeat.Over(today) })
		if len(named) > 0 {
			return app.Fail("zone.in_use", nil, "title", named[0].Title, "count", strconv.Itoa(len(named)))
		}
		return errors.Join(t.execOne("zone", string(id), "DELETE FROM zones WHERE id = ?", id), t.act(act))
	})
}
