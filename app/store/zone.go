package store

import (
	"context"
	"database/sql"
	"errors"

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
		if err := t.exec("DELETE FROM zone_clusters WHERE zone = ?", z.ID); err != nil {
			return err
		}
		for _, c := range z.Clusters {
			err = errors.Join(err, t.exec("INSERT OR IGNORE INTO zone_clusters (zone, cluster) VALUES (?, ?)", z.ID, c))
		}
		return errors.Join(err, t.act(act))
	})
}

// DeleteZone removes a zone; its clusters stay.
func (d *DB) DeleteZone(ctx context.Context, id app.ID, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.execOne("zone", string(id), "DELETE FROM zones WHERE id = ?", id), t.act(act))
	})
}
