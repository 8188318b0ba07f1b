package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"tienglang/app"
)

// besideFolder holds what lies once beside all copies of a folder, under its
// SHA-256.
const besideFolder = "tienglang-files"

func besidePath(into, name, sum string) string {
	return filepath.Join(into, besideFolder, sum[:2], sum+strings.ToLower(filepath.Ext(name)))
}

// large brings what is not there yet of the parts that lie beside the copies.
func (c *copying) large(ctx context.Context) error {
	files, err := c.db.stationFiles(c.without)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := filepath.ToSlash(f.name)
		if _, had := c.m.SharedFiles[name]; had || !slices.Contains(besideParts, f.part) {
			continue
		}
		s, there := c.there(f)
		if !there {
			if s, err = c.bring(ctx, f); err != nil {
				return err
			}
		}
		if s.Sum == "" {
			continue
		}
		c.m.SharedFiles[name] = s
		if f.part == BackupMedia {
			c.m.Sounds++
		}
	}
	return ctx.Err()
}

// there is how a file lies beside the copies already: a sound by its name,
// which is its sum, and anything else by what an earlier copy says of a file
// with this path, length and time.
func (c *copying) there(f stationFile) (s shared, ok bool) {
	if !slices.Contains(besideParts, f.part) {
		return s, false
	}
	s = c.known[filepath.ToSlash(f.name)]
	if stem := stem(filepath.Base(f.name)); f.part == BackupMedia && plainSHA.MatchString(stem) {
		s = shared{stem, f.size, f.at}
	}
	if s.Sum == "" || s.Size != f.size || !s.At.Equal(f.at) {
		return s, false
	}
	return s, lengthOf(besidePath(c.into, f.name, s.Sum)) == f.size
}

func lengthOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

// bring copies a file beside the copies. One that lies there under another name
// stays as it is.
func (c *copying) bring(ctx context.Context, f stationFile) (shared, error) {
	half := filepath.Join(c.into, besideFolder, "new")
	sum, n, err := c.copyFile(ctx, f, half)
	if err != nil || sum == "" {
		return shared{}, err
	}
	to := besidePath(c.into, f.name, sum)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return shared{}, err
	}
	if err := os.Rename(half, to); err != nil {
		return shared{}, err
	}
	return shared{sum, n, f.at}, syncFolder(filepath.Dir(to))
}

// lockBackups holds a folder to one backup at a time. A disk that knows no locks
// is used without.
func lockBackups(into string) (unlock func(), err error) {
	lock := flock.New(filepath.Join(into, ".tieng-lang.lock"), flock.SetPermissions(0o600))
	switch got, err := lock.TryLock(); {
	case err != nil:
		return func() {}, nil
	case !got:
		return nil, app.Fail("backup.busy", nil, "folder", into)
	}
	return func() { _ = lock.Unlock() }, nil
}

// tidyBackups removes what was left unfinished, and what lies beside the copies
// while none of them names it any more; it returns what they name. Where a copy
// cannot be read, nothing that lies beside it is removed.
func tidyBackups(into string) (known map[string]shared, err error) {
	copies, half, err := backupFolders(into)
	if err != nil {
		return nil, err
	}
	for _, path := range half {
		if err := os.RemoveAll(path); err != nil {
			return nil, err
		}
	}
	known, named, whole := knownBeside(copies)
	if !whole {
		return known, nil
	}
	err = filepath.WalkDir(filepath.Join(into, besideFolder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || named[stem(e.Name())] {
			return unlessGone(err)
		}
		return os.Remove(path)
	})
	return known, err
}

func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// backupFolders are the copies in a folder by their names, also those that a
// person named anew, and what was left unfinished of one.
func backupFolders(into string) (copies, half []string, err error) {
	entries, err := os.ReadDir(into) // whatever signs the folder's own name has
	for _, e := range entries {
		path := filepath.Join(into, e.Name())
		ours := e.IsDir() && strings.HasPrefix(e.Name(), backupPrefix)
		switch {
		case ours && strings.HasSuffix(e.Name(), unfinished):
			half = append(half, path)
		case ours || lengthOf(filepath.Join(path, manifestFile)) >= 0:
			copies = append(copies, path)
		}
	}
	return copies, half, err
}

// knownBeside is what copies say of what lies beside them: by path as the newest
// has it, and all sums. It is not whole where one of them cannot be read.
func knownBeside(copies []string) (known map[string]shared, sums map[string]bool, whole bool) {
	known, sums, whole = map[string]shared{}, map[string]bool{}, true
	for _, folder := range copies {
		var m manifest
		body, err := os.ReadFile(filepath.Join(folder, manifestFile))
		if err == nil {
			err = json.Unmarshal(body, &m)
		}
		if err != nil {
			whole = false
			continue
		}
		maps.Copy(known, m.SharedFiles)
		for _, s := range m.SharedFiles {
			sums[s.Sum] = true
		}
	}
	return known, sums, whole
}
