package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"tienglang/app"
)

const clusterColumns = `id, number, name, coalesce(hamlet, ''), technology, line, volume, volume_cap, delay_ms,
	installed_on, virtual, speaker_key, paired_at, deleted_at, sheet`

// clusterSheet is what a commune notes of a cluster and the station's work
// does not hang on; it is kept as JSON. The indices of 00017 read it.
type clusterSheet struct {
	Code       string                   `json:",omitempty"`
	Position   app.Position             `json:",omitzero"`
	Place      string                   `json:",omitempty"`
	Box        app.Box                  `json:",omitzero"`
	Amplifier  app.Amplifier            `json:",omitzero"`
	Power      app.PowerSource          `json:",omitempty"`
	Purchase   app.Purchase             `json:",omitzero"`
	Condition  app.Condition            `json:",omitempty"`
	Photos     []string                 `json:",omitempty"`
	PhotoNotes map[string]app.PhotoNote `json:",omitempty"`
	Note       string                   `json:",omitempty"`
	KeepsKey   bool                     `json:",omitempty"`
	Gateway    app.ID                   `json:",omitempty"`
}

func scanCluster(row scanner) (app.Cluster, error) {
	var c app.Cluster
	var installed, paired, deleted int64
	var s clusterSheet
	err := row.Scan(&c.ID, &c.Number, &c.Name, &c.Hamlet, &c.Technology, &c.Line, &c.Volume, &c.VolumeCap, &c.DelayMS,
		&installed, &c.Virtual, &c.SpeakerKey, &paired, &deleted, asJSON(&s))
	c.InstalledOn, c.PairedAt, c.DeletedAt = moment(installed), moment(paired), moment(deleted)
	c.Code, c.Position, c.Place, c.Box, c.Amplifier = s.Code, s.Position, s.Place, s.Box, s.Amplifier
	c.KeepsKey, c.PhotoNotes = s.KeepsKey, s.PhotoNotes
	c.Power, c.Purchase, c.Condition, c.Photos, c.Note, c.Gateway = s.Power, s.Purchase, s.Condition, s.Photos, s.Note, s.Gateway
	return c, err
}

func sheetOf(c app.Cluster) string {
	return toJSON(clusterSheet{Code: c.Code, Position: c.Position, Place: c.Place, Box: c.Box,
		Amplifier: c.Amplifier, Power: c.Power, Purchase: c.Purchase, Condition: c.Condition, Photos: c.Photos, Note: c.Note,
		KeepsKey: c.KeepsKey, Gateway: c.Gateway, PhotoNotes: c.PhotoNotes})
}

// Clusters lists the clusters that are not deleted, by number.
func (d *DB) Clusters(ctx context.Context) ([]app.Cluster, error) {
	all, err := list(ctx, d.r, "SELECT "+clusterColumns+" FROM clusters WHERE deleted_at = 0 ORDER BY number",
		func(row *sql.Rows) (app.Cluster, error) { return scanCluster(row) })
	if err != nil {
		return nil, err
	}
	horns, err := d.horns(ctx)
	for i := range all {
		all[i].Horns = horns[all[i].ID]
	}
	return all, err
}

// Cluster is one cluster, also a deleted one.
func (d *DB) Cluster(ctx context.Context, id app.ID) (app.Cluster, error) {
	c, err := scanCluster(d.r.QueryRowContext(ctx, "SELECT "+clusterColumns+" FROM clusters WHERE id = ?", id))
	if err != nil {
		return c, missing(err, "cluster", string(id))
	}
	horns, err := d.horns(ctx)
	c.Horns = horns[id]
	return c, err
}

func (d *DB) horns(ctx context.Context) (map[app.ID][]app.Horn, error) {
	of := map[app.ID][]app.Horn{}
	_, err := list(ctx, d.r, "SELECT cluster, watts, bearing FROM horns ORDER BY cluster, pos", func(row *sql.Rows) (struct{}, error) {
		var id app.ID
		var h app.Horn
		err := row.Scan(&id, &h.Watts, &h.Bearing)
		of[id] = append(of[id], h)
		return struct{}{}, err
	})
	return of, err
}

// SaveCluster writes the whole of c, new or changed. Errors:
// "cluster.number_taken", "cluster.speaker_taken" (the speaker is another
// cluster's), "cluster.code_taken", "cluster.imei_taken".
func (d *DB) SaveCluster(ctx context.Context, c app.Cluster, act app.AuditRow) error {
	_, err := d.SaveInventory(ctx, app.InventoryBatch{Clusters: []app.Cluster{c}}, act)
	return err
}

// clusterFree tells which of the marks of c that are its own is another's. That
// none is empty is said for the indices, which have none that is.
func (t *tx) clusterFree(c app.Cluster) error {
	if !c.DeletedAt.IsZero() {
		return nil
	}
	for _, mark := range []struct {
		column, value, code, field string
	}{
		{"number", strconv.Itoa(c.Number), "cluster.number_taken", "number"},
		{"speaker_key", c.SpeakerKey, "cluster.speaker_taken", "key"},
		{"sheet ->> '$.Code'", c.Code, "cluster.code_taken", "code"},
		{"sheet ->> '$.Box.IMEI'", c.Box.IMEI, "cluster.imei_taken", "imei"},
	} {
		if mark.value == "" {
			continue
		}
		var name string
		err := t.QueryRow("SELECT name FROM clusters WHERE "+mark.column+" = ? AND "+mark.column+" <> '' AND id <> ? AND deleted_at = 0", mark.value, c.ID).Scan(&name)
		if err == nil {
			return app.Fail(mark.code, nil, mark.field, mark.value, "name", name)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// putCluster forgets which reports were seen when another speaker is paired,
// since that one counts its own.
func (t *tx) putCluster(c app.Cluster) error {
	return t.exec(`INSERT INTO clusters (id, number, name, hamlet, technology, line, volume, volume_cap, delay_ms,
			installed_on, virtual, speaker_key, paired_at, deleted_at, sheet)
		VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, hamlet = excluded.hamlet,
			technology = excluded.technology, line = excluded.line, volume = excluded.volume,
			volume_cap = excluded.volume_cap, delay_ms = excluded.delay_ms, installed_on = excluded.installed_on,
			virtual = excluded.virtual, paired_at = excluded.paired_at, deleted_at = excluded.deleted_at, sheet = excluded.sheet,
			reports_seen = CASE WHEN speaker_key = excluded.speaker_key OR excluded.speaker_key = '' THEN reports_seen ELSE '' END,
			speaker_key = excluded.speaker_key`,
		c.ID, c.Number, c.Name, c.Hamlet, c.Technology, c.Line, c.Volume, c.VolumeCap, c.DelayMS,
		nano(c.InstalledOn), c.Virtual, c.SpeakerKey, nano(c.PairedAt), nano(c.DeletedAt), sheetOf(c))
}

func (t *tx) putHorns(c app.Cluster) error {
	if err := t.exec("DELETE FROM horns WHERE cluster = ?", c.ID); err != nil {
		return err
	}
	for i, h := range c.Horns {
		if err := t.exec("INSERT INTO horns (cluster, pos, watts, bearing) VALUES (?, ?, ?, ?)", c.ID, i, h.Watts, h.Bearing); err != nil {
			return err
		}
	}
	return nil
}
