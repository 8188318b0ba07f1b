package wire

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// SeqFile keeps the last order's number in a file, replaced and synced at
// each order; on a full disk it is overwritten where it lies.
type SeqFile string

// LastSeq returns the kept number, 0 where there is none yet.
func (f SeqFile) LastSeq() (int64, error) {
	b, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("number of the last order: %w", err)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("number of the last order: %w", err)
	}
	return n, nil
}

// KeepSeq writes the number and syncs it. A pole whose disk is full must go on
// obeying, so the number then takes the place of the last one, which needs no
// room: a few bytes within one sector.
func (f SeqFile) KeepSeq(seq int64) error {
	text := strconv.FormatInt(seq, 10) + "\n"
	err := WriteFileSynced(string(f), []byte(text))
	if !noRoom(err) {
		return err
	}
	if oerr := f.overwrite(text); oerr != nil {
		return errors.Join(err, oerr)
	}
	return nil
}

func (f SeqFile) overwrite(text string) error {
	file, err := os.OpenFile(string(f), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		for int64(len(text)) < info.Size() {
			text += "\n"
		}
		_, err = file.WriteAt([]byte(text), 0)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// noRoom reports whether a write failed because the disk is full.
func noRoom(err error) bool {
	return slices.ContainsFunc(fullErrors, func(full error) bool { return errors.Is(err, full) })
}
