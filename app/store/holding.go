package store

import (
	"context"
	"database/sql"

	"tienglang/app/holding"
)

// HeldSounds are the Opus files that were made, by the SHA-256 of their master.
func (d *DB) HeldSounds(ctx context.Context) (map[string]holding.Sound, error) {
	all := map[string]holding.Sound{}
	_, err := list(ctx, d.r, "SELECT master, sha256, bytes FROM held_sounds", func(row *sql.Rows) (struct{}, error) {
		var master string
		var s holding.Sound
		err := row.Scan(&master, &s.SHA256, &s.Bytes)
		all[master] = s
		return struct{}{}, err
	})
	return all, err
}

// PutHeldSound keeps that a master's Opus file was made.
func (d *DB) PutHeldSound(ctx context.Context, master string, s holding.Sound) error {
	return d.write(ctx, func(t *tx) error {
		return t.exec("INSERT OR REPLACE INTO held_sounds (master, sha256, bytes, made_at) VALUES (?, ?, ?, ?)",
			master, s.SHA256, s.Bytes, nano(t.now))
	})
}

// DropHeldSound forgets a master's Opus file, which its caller deletes.
func (d *DB) DropHeldSound(ctx context.Context, master string) error {
	return d.write(ctx, func(t *tx) error { return t.exec("DELETE FROM held_sounds WHERE master = ?", master) })
}
