package hub

import (
	"errors"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"tienglang/app"
)

// diskError names a full disk by its code; other errors stay as they are.
func diskError(err error) error {
	var s sqlite3.Error
	if errors.Is(err, syscall.ENOSPC) || errors.As(err, &s) && s.Code == sqlite3.ErrFull {
		return app.Fail("hub.disk_full", err)
	}
	return err
}
