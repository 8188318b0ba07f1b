package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tienglang/app"
	"tienglang/app/geo"
)

// KeptMap is the commune's map with the name of the file that it came from.
type KeptMap struct {
	geo.Map
	Name  string    // "" while there is none
	SetAt time.Time // zero while there never was one
}

// keptMaps is how many maps stay, the one in force among them.
const keptMaps = 2

// SetMap puts a map in force, and drops all before the one that was.
func (d *DB) SetMap(ctx context.Context, name string, m geo.Map, act app.AuditRow) error {
	body, err := packMap(m)
	if err != nil {
		return err
	}
	return d.write(ctx, func(t *tx) error {
		return errors.Join(
			t.exec("INSERT INTO maps (name, body, set_at) VALUES (?, ?, ?)", name, body, nano(t.now)),
			t.exec("DELETE FROM maps WHERE seq NOT IN (SELECT seq FROM maps ORDER BY seq DESC LIMIT ?)", keptMaps),
			t.act(act))
	})
}

// TakeBackMap puts the map in force that was before the last, which is none at
// the first.
func (d *DB) TakeBackMap(ctx context.Context, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.exec("DELETE FROM maps WHERE seq = (SELECT max(seq) FROM maps)"), t.act(act))
	})
}

// Map is the commune's map; an empty one where none was given.
func (d *DB) Map(ctx context.Context) (KeptMap, error) {
	var k KeptMap
	var body []byte
	var at int64
	err := d.r.QueryRowContext(ctx, "SELECT name, body, set_at FROM maps ORDER BY seq DESC LIMIT 1").Scan(&k.Name, &body, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return KeptMap{}, nil
	}
	if err != nil {
		return KeptMap{}, sqlError(err)
	}
	k.SetAt = moment(at)
	k.Map, err = unpackMap(body)
	return k, err
}

func packMap(m geo.Map) ([]byte, error) {
	var body bytes.Buffer
	z := gzip.NewWriter(&body)
	if err := errors.Join(json.NewEncoder(z).Encode(m), z.Close()); err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	return body.Bytes(), nil
}

func unpackMap(body []byte) (m geo.Map, err error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return m, fmt.Errorf("kept map: %w", err)
	}
	if err := json.NewDecoder(z).Decode(&m); err != nil {
		return m, fmt.Errorf("kept map: %w", err)
	}
	return m, nil
}
