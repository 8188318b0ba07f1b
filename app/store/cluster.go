package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"tienglang/app"
)

const clusterColumns = `id, number, name, coalesce(hamlet, ''), technology, line, volume, volume_cap, delay_ms,
	installed_on, virtual, speaker_key, paired_at, deleted_at`

func scanCluster(row scanner) (c app.Cluster, err error) {
	var installed, paired, deleted int64
	err = row.Scan(&c.ID, &c.Number, &c.Name, &c.Hamlet, &c.Technology, &c.Line, &c.Volume, &c.VolumeCap, &c.DelayMS,
		&installed, &c.Virtual, &c.SpeakerKey, &paired, &deleted)
	c.InstalledOn, c.PairedAt, c.DeletedAt = moment(installed), moment(paired), moment(deleted)
	return c, err
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
	_, err := list(ctx, d.r, "SELECT cluster, watts FROM horns ORDER BY cluster, pos", func(row *sql.Rows) (struct{}, error) {
		var id app.ID
		var h app.Horn
		err := row.Scan(&id, &h.Watts)
		of[id] = append(of[id], h)
		return struct{}{}, err
	})
	return of, err
}

// SaveCluster writes the whole of c, new or changed. Errors:
// "cluster.number_taken", "cluster.speaker_taken" (the speaker is another
// cluster's).
func (d *DB) SaveCluster(ctx context.Context, c app.Cluster, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		if err := t.clusterFree(c); err != nil {
			return err
		}
		return errors.Join(t.putCluster(c), t.putHorns(c), t.act(act), t.record(app.RecordCluster, c.ID, c, ""))
	})
}

// clusterFree tells which of the two unique marks of c is another's.
func (t *tx) clusterFree(c app.Cluster) error {
	if !c.DeletedAt.IsZero() {
		return nil
	}
	var name string
	err := t.QueryRow("SELECT name FROM clusters WHERE number = ? AND id <> ? AND deleted_at = 0", c.Number, c.ID).Scan(&name)
	if err == nil {
		return app.Fail("cluster.number_taken", nil, "number", strconv.Itoa(c.Number), "name", name)
	}
	if !errors.Is(err, sql.ErrNoRows) || c.SpeakerKey == "" {
		return ignoreNoRows(err)
	}
	err = t.QueryRow("SELECT name FROM clusters WHERE speaker_key = ? AND id <> ? AND deleted_at = 0", c.SpeakerKey, c.ID).Scan(&name)
	if err == nil {
		return app.Fail("cluster.speaker_taken", nil, "name", name)
	}
	return ignoreNoRows(err)
}

func ignoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// putCluster forgets which reports were seen when another speaker is paired,
// since that one counts its own.
func (t *tx) putCluster(c app.Cluster) error {
	return t.exec(`INSERT INTO clusters (id, number, name, hamlet, technology, line, volume, volume_cap, delay_ms,
			installed_on, virtual, speaker_key, paired_at, deleted_at)
		VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, hamlet = excluded.hamlet,
			technology = excluded.technology, line = excluded.line, volume = excluded.volume,
			volume_cap = excluded.volume_cap, delay_ms = excluded.delay_ms, installed_on = excluded.installed_on,
			virtual = excluded.virtual, paired_at = excluded.paired_at, deleted_at = excluded.deleted_at,
			reports_seen = CASE WHEN speaker_key = excluded.speaker_key OR excluded.speaker_key = '' THEN reports_seen ELSE '' END,
			speaker_key = excluded.speaker_key`,
		c.ID, c.Number, c.Name, c.Hamlet, c.Technology, c.Line, c.Volume, c.VolumeCap, c.DelayMS,
		nano(c.InstalledOn), c.Virtual, c.SpeakerKey, nano(c.PairedAt), nano(c.DeletedAt))
}

func (t *tx) putHorns(c app.Cluster) error {
	if err := t.exec("DELETE FROM horns WHERE cluster = ?", c.ID); err != nil {
		return err
	}
	for i, h := range c.Horns {
		if err := t.exec("INSERT INTO horns (cluster, pos, watts) VALUES (?, ?, ?)", c.ID, i, h.Watts); err != nil {
			return err
		}
	}
	return nil
}
