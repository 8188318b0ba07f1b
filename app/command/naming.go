package command

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/app/store"
)

// Beside the database lie files that name sounds by their SHA-256: edits with
// their histories, templates, carts. Whoever adds another kind has nothing to
// register: whatever file of the station's folder has the 64 letters in it
// names the sound.

// notNaming are the folders and files of the station's folder that hold sound,
// or what is made of sound, and name nothing.
var notNaming = []string{
	"media", "peaks", "incoming", "recordings", ".sounds", speechFolder, "hub", "virtual", "station.db", "station.db-wal", "station.db-shm", "crash.log",
}

// hashes finds what may be a SHA-256.
var hashes = regexp.MustCompile(`[0-9a-f]{64}`)

// namedSounds are the SHA-256s that the files of a station's folder name, and
// the tables of its database that are not the library's own. What cannot be
// read is an error: nothing may be taken away then.
func namedSounds(ctx context.Context, db *store.DB, dir string) (map[string]bool, error) {
	rows, err := db.Named(ctx)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for sum := range rows {
		named[sum] = true
	}
	note := func(b []byte) {
		for _, h := range hashes.FindAll(b, -1) {
			named[string(h)] = true
		}
	}
	return named, eachNaming(ctx, dir, func(_ string, b []byte) { note(b) })
}

// eachNaming reads every file of a folder that may name sounds.
func eachNaming(ctx context.Context, dir string, f func(path string, b []byte)) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // it has gone meanwhile, or there never was one
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case slices.Contains(notNaming, e.Name()) || strings.HasPrefix(e.Name(), ".render-"):
			return skipped(e)
		case !e.Type().IsRegular():
			return nil
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		f(path, b)
		return err
	})
}

// namedIn are the programmes whose edits or their histories name a sound, and
// the other files that do, by their paths in the station's folder.
func namedIn(ctx context.Context, dir, sha string) (edits []app.ID, others []string, err error) {
	err = eachNaming(ctx, dir, func(path string, b []byte) {
		if !bytes.Contains(b, []byte(sha)) {
			return
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			rel = path
		}
		parts := strings.Split(filepath.ToSlash(rel), "/")
		if len(parts) == 3 && parts[0] == "edits" {
			if id := app.ID(parts[1]); !slices.Contains(edits, id) {
				edits = append(edits, id)
			}
			return
		}
		others = append(others, rel)
	})
	return edits, others, err
}
