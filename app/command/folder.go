package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tienglang/app"
	"tienglang/app/inventory"
	"tienglang/app/store"
)

// withRecords opens a station's folder for reading alone, also while the station
// runs, for as long as f takes. Errors: those of store.OpenReader.
func withRecords(ctx context.Context, dir string, f func(ctx context.Context, db *store.DB) error) error {
	db, err := store.OpenReader(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // only read
	return f(ctx, db)
}

// withFolder opens the folder of a station or a workshop for changes, for as long
// as f takes; nobody else may have it open. Errors: those of store.Find and
// store.Open.
func withFolder(ctx context.Context, dir string, f func(ctx context.Context, db *store.DB) error) error {
	if err := store.Find(dir); err != nil {
		return err
	}
	return withOpened(ctx, dir, f)
}

// withAnyFolder is withFolder for what may be the first thing that a station gets:
// a folder that holds none becomes one's, which is told, also where f failed then.
func withAnyFolder(ctx context.Context, errOut io.Writer, dir string, f func(ctx context.Context, db *store.DB) error) error {
	fresh := !store.IsFolder(dir)
	err := withOpened(ctx, dir, f)
	if fresh && store.IsFolder(dir) {
		tellFresh(errOut, dir)
	}
	return err
}

// withTrial is withAnyFolder for what keeps nothing: where there is no station, f
// has an empty one that goes with it.
func withTrial(ctx context.Context, dir string, f func(ctx context.Context, db *store.DB) error) error {
	if app.CodeOf(store.Find(dir)) != "data.no_station" {
		return withOpened(ctx, dir, f)
	}
	trial, err := os.MkdirTemp("", "tienglang-trial-")
	if err != nil {
		return app.Fail("data.unwritable", err, "folder", os.TempDir())
	}
	defer func() { _ = os.RemoveAll(trial) }() // in the system's folder for what may stay
	return withOpened(ctx, filepath.Join(trial, "station"), f)
}

// tellFresh says that there was no station before, for who meant another folder.
func tellFresh(errOut io.Writer, dir string) {
	fmt.Fprintf(errOut, "There was no station in %s; a new one was made there.\n", dir)
}

func withOpened(ctx context.Context, dir string, f func(ctx context.Context, db *store.DB) error) (err error) {
	db, err := openEither(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	return f(ctx, db)
}

// openEither opens a station's folder or a workshop's, as which it is marked;
// a fresh one becomes a station's.
func openEither(ctx context.Context, dir string) (*store.DB, error) {
	workshop := false
	if r, err := store.OpenReader(ctx, dir); err == nil {
		workshop, err = r.Workshop(ctx)
		_ = r.Close() // only read
		if err != nil {
			return nil, err
		}
	}
	return store.Open(ctx, dir, store.Options{Workshop: workshop})
}

// inventoryOf is the inventory of an open folder in which no station runs.
func inventoryOf(ctx context.Context, db *store.DB) (*inventory.Service, error) {
	return inventory.New(ctx, inventory.Config{Store: db, Clock: app.SystemClock{}})
}
