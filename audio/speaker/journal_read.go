package speaker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"tienglang/sync/wire"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// openJournal reads the journal at path, or begins one. What it keeps is sealed
// by v; lines that a speaker of before wrote in the open are sealed at once.
func openJournal(path string, v *vault) (*journal, error) {
	j := &journal{path: path, vault: v, numbers: wire.SeqFile(filepath.Join(filepath.Dir(path), numbersFile))}
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("journal of reports: %w", err)
	}
	whole := j.replay(b)
	if j.locked { // no row of it is lost with the key
		if err := j.setAside(); err != nil {
			return nil, fmt.Errorf("journal of reports: %w", err)
		}
		whole = 0
	}
	if j.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600); err != nil {
		return nil, fmt.Errorf("journal of reports: %w", err)
	}
	if err = j.file.Truncate(whole); err == nil {
		j.size, err = j.file.Seek(0, io.SeekEnd)
	}
	if err != nil {
		j.file.Close()
		return nil, fmt.Errorf("journal of reports: %w", err)
	}
	j.skipAhead()
	_ = j.takeBackLocked() // without room it is done at the next opening
	return j, nil
}

// skipAhead passes over every number that may have been given, where the
// journal does not tell for certain which were, and does away with the damaged
// lines, so that this is done once.
func (j *journal) skipAhead() {
	reserved, err := j.numbers.LastSeq()
	if err != nil { // the file is written whole or not at all: someone else did this
		reserved, j.damaged = j.last+farAhead, true
	}
	if j.marked = reserved < 0; j.marked {
		reserved = -reserved
	}
	j.reserved = reserved
	if j.damaged || j.marked || j.last == 0 {
		j.last = max(j.last, reserved)
	}
	if j.damaged || j.open {
		_ = j.compact() // without room it is done at the next opening
	}
}

// farAhead is more reports than a speaker makes in a year.
const farAhead = 10_000_000

// replay takes in the whole lines of b and returns how many bytes they are.
func (j *journal) replay(b []byte) int64 {
	rest := b
	for {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return int64(len(b) - len(rest))
		}
		line := rest[:end+1]
		rest = rest[end+1:]
		e, n, ok := j.resync(line)
		if ok {
			j.take(e, n)
		}
		j.damaged = j.damaged || n < len(line)
	}
}

// resync reads the entry of n bytes at the end of a line, before which there
// may be what a failed write left.
func (j *journal) resync(line []byte) (e entry, n int, ok bool) {
	for at := sumLen; at < len(line); at++ {
		if line[at] != ' ' {
			continue
		}
		if e, ok := j.readEntry(line[at-sumLen:]); ok {
			return e, len(line) - at + sumLen, true
		}
	}
	return entry{}, 0, false
}

// sumLen is the length of a checksum in hexadecimal.
const sumLen = 8

// readEntry reads "crc32c json\n", where the JSON is sealed or was written before
// there was a key.
func (j *journal) readEntry(line []byte) (entry, bool) {
	sum, body, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
	if !ok || len(sum) != sumLen {
		return entry{}, false
	}
	want, err := strconv.ParseUint(string(sum), 16, 32)
	if err != nil || crc32.Checksum(body, castagnoli) != uint32(want) {
		return entry{}, false
	}
	if !bytes.HasPrefix(body, []byte("{")) {
		if body, err = j.vault.openText(body); err != nil {
			j.locked = true // it is whole by its checksum
			return entry{}, false
		}
	} else if j.vault != nil {
		j.open = true
	}
	var e entry
	return e, json.Unmarshal(body, &e) == nil
}
