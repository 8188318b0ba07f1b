package wire

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// SeqFile keeps the last order's number in a file, replaced and synced at
// each order.
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

// KeepSeq writes the number and syncs it.
func (f SeqFile) KeepSeq(seq int64) error {
	return WriteFileSynced(string(f), []byte(strconv.FormatInt(seq, 10)+"\n"))
}
