package codec

import (
	"errors"
	"io/fs"
	"os"

	"tienglang/app"
)

// fileError names a file that is not there "file.missing"; other errors pass.
func fileError(err error, path string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return app.Fail("file.missing", err, "file", path)
	}
	return err
}

// checkFile refuses what is no plain file with at least one byte, so that a
// decoder never waits on a pipe or a device.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fileError(err, path)
	case !info.Mode().IsRegular():
		return app.Fail("audio.not_sound", nil, "file", path)
	case info.Size() == 0:
		return app.Fail("audio.empty", nil, "file", path)
	}
	return nil
}
