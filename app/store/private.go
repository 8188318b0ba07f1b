package store

import (
	"errors"
	"os"
	"path/filepath"
)

// keepPrivate makes the database's file before SQLite does, for its owner
// alone, whatever the process's umask: accounts and a relay's secret lie in it.
// SQLite gives its two companions the mode of the database. The files of an
// older station are closed to others; a disk that knows no owners is left as
// it is.
func (d *DB) keepPrivate() error {
	path := filepath.Join(d.dir, databaseFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fileError(err, d.dir)
	}
	if err := f.Close(); err != nil {
		return fileError(err, d.dir)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := closeToOthers(name); err != nil {
			d.log.Warn("a file of the station stays open to other accounts", "file", name, "err", err)
		}
	}
	return nil
}

// closeToOthers takes from all but the owner what they may do with a file.
func closeToOthers(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(path, 0o600)
}
