package command

import (
	"context"

	"tienglang/app/store"
)

// withRecords opens a station's folder for reading alone, also while the station
// runs, for as long as f takes.
func withRecords(ctx context.Context, dir string, f func(ctx context.Context, db *store.DB) error) error {
	db, err := store.OpenReader(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // only read
	return f(ctx, db)
}
