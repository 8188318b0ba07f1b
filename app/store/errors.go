package store

import (
	"database/sql"
	"errors"
	"os"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"tienglang/app"
)

// sqlError gives a failure of SQLite the code under which a person is told of
// it; one that has a code keeps it, nil stays nil.
func sqlError(err error) error {
	if err == nil || app.CodeOf(err) != "" {
		return err
	}
	if isDiskFull(err) {
		return app.Fail("disk.full", err)
	}
	var s sqlite3.Error
	if !errors.As(err, &s) {
		return err
	}
	switch s.Code {
	case sqlite3.ErrFull:
		return app.Fail("disk.full", err)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return app.Fail("data.damaged", err)
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return app.Fail("data.no_access", err)
	case sqlite3.ErrIoErr:
		return ioError(s)
	}
	return err
}

// ioError tells a full disk from a broken one by the system's own number.
func ioError(s sqlite3.Error) error {
	if isDiskFull(s.SystemErrno) {
		return app.Fail("disk.full", s)
	}
	return app.Fail("data.disk_broken", s)
}

// fileError is sqlError for files.
func fileError(err error, path string) error {
	switch {
	case err == nil || app.CodeOf(err) != "":
		return err
	case isDiskFull(err):
		return app.Fail("disk.full", err)
	case errors.Is(err, os.ErrPermission):
		return app.Fail("data.no_access", err, "folder", path)
	case errors.Is(err, syscall.ENOTDIR):
		return app.Fail("data.not_a_folder", err, "folder", path)
	}
	return err
}

// missing is the error for a record that is not there, for sql.ErrNoRows.
func missing(err error, what string, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return app.Fail("data.not_found", nil, "what", what, "id", id)
	}
	return sqlError(err)
}

// taken turns a broken UNIQUE into the error with the given code.
func taken(err error, code string, pairs ...string) error {
	var s sqlite3.Error
	if errors.As(err, &s) && (s.ExtendedCode == sqlite3.ErrConstraintUnique || s.ExtendedCode == sqlite3.ErrConstraintPrimaryKey) {
		return app.Fail(code, err, pairs...)
	}
	return err
}

func ignoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
