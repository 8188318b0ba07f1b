package codec

import (
	"errors"
	"os"

	"tienglang/app"
)

// RepairWAV makes the header of a file that CreateWAV began and a crash cut
// off true to the file's length, and puts it on the disk. Errors:
// "audio.empty", "audio.not_sound", "disk.full".
func RepairWAV(path string) error {
	r, err := OpenWAV(path)
	if err != nil {
		return err
	}
	l := r.wavLayout
	if err := r.Close(); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fileError(err, path)
	}
	info, err := file.Stat()
	if err != nil || l.offset != wavHeaderSize {
		return errors.Join(err, notOurs(l.offset, path), file.Close())
	}
	rest := info.Size() - wavHeaderSize
	w := &WAVWriter{file: file, format: l.format, opts: l.opts, start: l.start}
	w.data = rest - rest%int64(l.frame())
	return w.Close()
}

func notOurs(offset int64, path string) error {
	if offset == wavHeaderSize {
		return nil
	}
	return app.Fail("audio.not_sound", errors.New("codec: not a file of CreateWAV"), "file", path)
}
