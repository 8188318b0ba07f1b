package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

// Station is the station of this folder; ok is false before it was named.
func (d *DB) Station(ctx context.Context) (s app.Station, ok bool, err error) {
	var made int64
	err = d.r.QueryRowContext(ctx, `SELECT s.commune, s.name, s.commune_of, s.province, f.workshop, s.created_at
		FROM station s, folder f`).Scan(&s.Commune, &s.Name, &s.CommuneOf, &s.Province, &s.Workshop, &made)
	if errors.Is(err, sql.ErrNoRows) {
		return app.Station{}, false, nil
	}
	s.CreatedAt = moment(made)
	return s, err == nil, sqlError(err)
}

// Workshop reports whether this is a training station's folder.
func (d *DB) Workshop(ctx context.Context) (is bool, err error) {
	err = d.r.QueryRowContext(ctx, "SELECT workshop FROM folder").Scan(&is)
	return is, sqlError(err)
}

// SaveStation names the station. A station without a commune's identifier gets
// one at its first saving and keeps it; whether it is a workshop is the
// folder's to say.
func (d *DB) SaveStation(ctx context.Context, s app.Station, act app.AuditRow) (app.Station, error) {
	err := d.write(ctx, func(t *tx) error {
		if err := t.QueryRow("SELECT workshop FROM folder").Scan(&s.Workshop); err != nil {
			return err
		}
		if err := t.keepCommune(&s); err != nil {
			return err
		}
		err := t.exec(`INSERT INTO station (one, commune, name, commune_of, province, created_at) VALUES (1, ?, ?, ?, ?, ?)
			ON CONFLICT (one) DO UPDATE SET name = excluded.name, commune_of = excluded.commune_of, province = excluded.province`,
			s.Commune, s.Name, s.CommuneOf, s.Province, nano(s.CreatedAt))
		return errors.Join(err, t.act(act), t.record(app.RecordStation, s.Commune, s, ""))
	})
	return s, err
}

// keepCommune fills in what a station has for ever.
func (t *tx) keepCommune(s *app.Station) error {
	var made int64
	err := t.QueryRow("SELECT commune, created_at FROM station").Scan(&s.Commune, &made)
	if err == nil {
		s.CreatedAt = moment(made)
		return nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if s.Commune == "" {
		s.Commune = app.NewID(t.now)
	}
	s.CreatedAt = t.now
	return nil
}
