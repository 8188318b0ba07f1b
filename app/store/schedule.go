package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tienglang/app"
)

func scanEntry(row scanner) (app.ScheduleEntry, error) {
	var e app.ScheduleEntry
	var version, updated, deleted int64
	var by app.ID
	err := row.Scan(asJSON(&e), &version, &updated, &by, &deleted)
	e.Version, e.UpdatedBy, e.UpdatedAt, e.DeletedAt = version, by, moment(updated), moment(deleted)
	return e, err
}

const entryColumns = "body, version, updated_at, updated_by, deleted_at"

// ScheduleEntries lists the lines of the schedule that are not removed, by the
// hour of the day at which they start.
func (d *DB) ScheduleEntries(ctx context.Context) ([]app.ScheduleEntry, error) {
	return list(ctx, d.r, "SELECT "+entryColumns+" FROM schedule_entries WHERE deleted_at = 0 ORDER BY start, title, id",
		func(row *sql.Rows) (app.ScheduleEntry, error) { return scanEntry(row) })
}

// ScheduleEntry is one line, also a removed one; "data.not_found".
func (d *DB) ScheduleEntry(ctx context.Context, id app.ID) (app.ScheduleEntry, error) {
	e, err := scanEntry(d.r.QueryRowContext(ctx, "SELECT "+entryColumns+" FROM schedule_entries WHERE id = ?", id))
	if err != nil {
		return e, missing(err, "schedule_entry", string(id))
	}
	return e, nil
}

// SaveSchedule writes entries, new or changed or removed (DeletedAt), all of
// them or none, and returns them with their next versions. Each Version must be the one that
// was read: "data.changed" when somebody else saved in between.
func (d *DB) SaveSchedule(ctx context.Context, entries []app.ScheduleEntry, acts ...app.AuditRow) ([]app.ScheduleEntry, error) {
	saved := make([]app.ScheduleEntry, len(entries))
	err := d.write(ctx, func(t *tx) (err error) {
		for i, e := range entries {
			if saved[i], err = t.putEntry(e); err != nil {
				return err
			}
		}
		for _, act := range acts {
			err = errors.Join(err, t.act(act))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return saved, nil
}

// putEntry writes one line of the schedule and its record for the hub.
func (t *tx) putEntry(e app.ScheduleEntry) (app.ScheduleEntry, error) {
	was := e.Version
	e.Version++
	e.UpdatedAt = t.now
	res, err := t.Exec(`INSERT INTO schedule_entries (id, title, kind, programme, relay, zone, origin, start, length,
			body, version, created_at, updated_at, updated_by, deleted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, kind = excluded.kind, programme = excluded.programme,
			relay = excluded.relay, zone = excluded.zone, origin = excluded.origin, start = excluded.start,
			length = excluded.length, body = excluded.body, version = excluded.version,
			updated_at = excluded.updated_at, updated_by = excluded.updated_by, deleted_at = excluded.deleted_at
		WHERE version = ?`,
		e.ID, e.Title, e.Kind, e.Programme, e.Relay, e.Zone, e.Origin, int64(e.Start), int64(e.Length),
		toJSON(e), e.Version, nano(t.now), nano(t.now), e.UpdatedBy, nano(e.DeletedAt), was)
	if err != nil {
		return e, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return e, errors.Join(err, app.Fail("data.changed", nil, "title", e.Title))
	}
	return e, t.record(app.RecordSchedule, e.ID, e, "")
}

// ScheduleRules are the rules that were kept last; false where none were.
func (d *DB) ScheduleRules(ctx context.Context) (r app.ScheduleRules, kept bool, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT body FROM schedule_rules").Scan(asJSON(&r))
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, sqlError(err)
}

// SaveScheduleRules keeps the rules.
func (d *DB) SaveScheduleRules(ctx context.Context, by app.ID, r app.ScheduleRules, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.exec(`INSERT INTO schedule_rules (one, body, updated_at, updated_by) VALUES (1, ?, ?, ?)
			ON CONFLICT (one) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
			toJSON(r), nano(t.now), by)
		return errors.Join(err, t.act(act))
	})
}

// ScheduledProgrammes lists the programmes that lines of the schedule name, and
// those of also, deleted ones as well, without their items.
func (d *DB) ScheduledProgrammes(ctx context.Context, also []app.ID) ([]app.Programme, error) {
	return d.programmes(ctx, `(p.id IN (SELECT programme FROM schedule_entries WHERE deleted_at = 0)
		OR p.id IN (SELECT value FROM json_each(?)))`, nil, toJSON(also))
}

// Interruptions lists what held the air between from and to and was not of the
// schedule: emergencies, the microphone, and what a person put on air by hand,
// once for each stretch of time in which it was at the same clusters. The oldest
// comes first; To is zero while it goes on.
func (d *DB) Interruptions(ctx context.Context, from, to time.Time) (all []app.Interruption, err error) {
	at := map[string]int{}
	_, err = list(ctx, d.r, `SELECT b.id, b.kind, b.title, s.cluster, s.from_at, s.to_at
		FROM sent s JOIN broadcasts b ON b.id = s.broadcast
		WHERE s.from_at < ? AND (s.to_at = 0 OR s.to_at > ?) AND b.entry = '' ORDER BY s.from_at, b.id, s.to_at, s.cluster`,
		func(row *sql.Rows) (struct{}, error) {
			var i app.Interruption
			var cluster app.ID
			var began, ended int64
			err := row.Scan(&i.Broadcast, &i.Kind, &i.Title, &cluster, &began, &ended)
			key := fmt.Sprint(i.Broadcast, began, ended)
			if _, ok := at[key]; !ok {
				i.From, i.To = moment(began), moment(ended)
				at[key], all = len(all), append(all, i)
			}
			one := &all[at[key]]
			one.Clusters = append(one.Clusters, cluster)
			return struct{}{}, err
		}, nano(to), nano(from))
	return all, err
}

// NoticesAired are the days since since on which what entries have to announce
// by law was sent, or was played by a pole, with its own sound: by the entries
// themselves, or by days of theirs that were moved, also if those were removed
// since.
func (d *DB) NoticesAired(ctx context.Context, since app.Date) (map[app.ID][]app.Date, error) {
	aired := map[app.ID][]app.Date{}
	_, err := list(ctx, d.r, `SELECT DISTINCT CASE WHEN json_extract(e.body, '$.Notice') IS NULL THEN json_extract(e.body, '$.NoticeOf') ELSE e.id END AS notice, p.date
		FROM planned p JOIN schedule_entries e ON e.id = p.entry
		WHERE notice IS NOT NULL AND p.date >= ? AND p.why NOT LIKE '%"filler"%'
			AND (EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = p.broadcast)
				OR EXISTS (SELECT 1 FROM play_log l WHERE l.broadcast = p.broadcast AND l.played_ms > 0))
		ORDER BY notice, p.date`, func(row *sql.Rows) (struct{}, error) {
		var entry app.ID
		var date app.Date
		err := row.Scan(&entry, &date)
		aired[entry] = append(aired[entry], date)
		return struct{}{}, err
	}, since)
	return aired, err
}
