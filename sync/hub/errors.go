package hub

import (
	"errors"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"tienglang/app"
)

// diskError names a full disk by the code that stations know; other errors
// stay as they are.
func diskError(err error) error {
	if noRoom(err) {
		return app.Fail("hub.disk_full", err)
	}
	return err
}

// startError tells who starts the hub of a full disk and of a damaged
// database in dir; other errors stay as they are.
func startError(err error, dir string) error {
	var s sqlite3.Error
	switch {
	case noRoom(err):
		return app.Fail("disk.full", err)
	case errors.As(err, &s) && (s.Code == sqlite3.ErrNotADB || s.Code == sqlite3.ErrCorrupt):
		return app.Fail("data.damaged", err, "file", filepath.Join(dir, "hub.db"))
	}
	return err
}

func noRoom(err error) bool {
	var s sqlite3.Error
	if errors.As(err, &s) {
		return s.Code == sqlite3.ErrFull || s.Code == sqlite3.ErrIoErr && isDiskFull(s.SystemErrno)
	}
	return isDiskFull(err)
}
