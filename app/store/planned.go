package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const plannedColumns = `broadcast, entry, date, kind, programme, master, relay, title, priority,
	clusters, from_at, to_at, offset_ns, why`

func scanPlanned(row *sql.Rows) (s app.Slot, err error) {
	var from, to int64
	err = row.Scan(&s.Broadcast, &s.Entry, &s.Date, &s.Kind, &s.Programme, &s.Master, &s.Relay, &s.Title, &s.Priority,
		asJSON(&s.Clusters), &from, &to, &s.Offset, asJSON(&s.Why))
	s.From, s.To = moment(from), moment(to)
	return s, err
}

// PutPlanned keeps slots for ever as they were known when their time came. One
// that is there already stays as it is.
func (d *DB) PutPlanned(ctx context.Context, slots []app.Slot) error {
	return d.NotePlanned(ctx, slots, time.Time{})
}

// NotePlanned is PutPlanned, and keeps that everything until the given moment is
// there now.
func (d *DB) NotePlanned(ctx context.Context, slots []app.Slot, until time.Time) error {
	if len(slots) == 0 && until.IsZero() {
		return nil
	}
	return d.write(ctx, func(t *tx) error {
		var err error
		for _, s := range slots {
			err = errors.Join(err, t.exec("INSERT OR IGNORE INTO planned ("+plannedColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
				s.Broadcast, s.Entry, s.Date, s.Kind, s.Programme, s.Master, s.Relay, s.Title, s.Priority,
				toJSON(s.Clusters), nano(s.From), nano(s.To), int64(s.Offset), toJSON(s.Why)))
		}
		if until.IsZero() {
			return err
		}
		return errors.Join(err, t.exec("UPDATE counters SET value = max(value, ?) WHERE name = 'planned'", nano(until)))
	})
}

// Planned lists what was planned anywhere in the given stretch of time, in the
// order in which it was due. A slot that was cut stands beside the one that
// resumes it.
func (d *DB) Planned(ctx context.Context, from, to time.Time) ([]app.Slot, error) {
	return list(ctx, d.r, "SELECT "+plannedColumns+" FROM planned WHERE from_at < ? AND to_at > ? ORDER BY from_at, seq",
		scanPlanned, nano(to), nano(from))
}

// PlannedUntil is the moment until which everything that was due stands in
// Planned; zero before the first.
func (d *DB) PlannedUntil(ctx context.Context) (time.Time, error) {
	var at int64
	err := d.r.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'planned'").Scan(&at)
	return moment(at), sqlError(err)
}

// foreseen is a broadcast that was planned, as it would have been sent; empty
// where it was not planned either.
func (t *tx) foreseen(id app.ID) (app.Broadcast, error) {
	b := app.Broadcast{ID: id}
	err := t.QueryRow("SELECT kind, programme, title, entry, date FROM planned WHERE broadcast = ? ORDER BY seq DESC LIMIT 1", id).
		Scan(&b.Kind, &b.Programme, &b.Title, &b.Entry, &b.Date)
	return b, ignoreNoRows(err)
}
