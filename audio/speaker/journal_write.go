package speaker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"tienglang/sync/wire"
)

// append writes e to the file and then takes it in.
func (j *journal) append(e entry) error {
	n, err := j.put(e)
	if err == nil {
		j.take(e, n)
	}
	return err
}

// put writes e to the file, n bytes. A file that may not hold what it should is
// written anew first.
func (j *journal) put(e entry) (n int, err error) {
	line, err := j.line(e)
	if err != nil {
		return 0, err
	}
	if j.doubtful {
		if err := j.compact(); err != nil {
			return 0, err
		}
	}
	if _, err := j.file.Write(line); err != nil {
		j.takeBack()
		return 0, fmt.Errorf("journal of reports: %w", err)
	}
	j.size += int64(len(line))
	return len(line), nil
}

// takeBack removes what a failed write left: the next line would be joined
// to it.
func (j *journal) takeBack() {
	err := j.file.Truncate(j.size)
	if err == nil {
		_, err = j.file.Seek(j.size, io.SeekStart)
	}
	j.doubtful = j.doubtful || err != nil
}

// sync puts the file on the disk. After a failure the system may have thrown
// away what it could not write, so the file is written anew.
func (j *journal) sync() error {
	if j.file.Sync() == nil {
		return nil
	}
	j.doubtful = true
	return j.compact()
}

// reserve notes that numbers up to seq and a few more are given, apart from
// the journal, so that none is given twice whatever becomes of it. A mark of
// numbers that the journal lacks stays, see mark.
func (j *journal) reserve(seq int64) error {
	if seq <= j.reserved {
		return nil
	}
	ahead := seq + reserveAhead - 1
	kept := ahead
	if j.marked {
		kept = -ahead
	}
	if err := j.numbers.KeepSeq(kept); err != nil {
		return fmt.Errorf("numbers of reports: %w", err)
	}
	j.reserved = ahead
	return nil
}

// line is an entry as "crc32c json\n", sealed where there is a key.
func (j *journal) line(e entry) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("journal of reports: %w", err)
	}
	b = j.vault.sealText(b)
	return fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(b, castagnoli), b), nil
}

// compact writes what is still needed to a new file and syncs it.
func (j *journal) compact() error {
	var b bytes.Buffer
	entries := []entry{{Seq: j.last}}
	for _, r := range j.reports {
		entries = append(entries, entry{Report: &r.SpeakerReport})
	}
	reports := len(j.reports)
	for _, s := range j.waiting {
		entries = append(entries, entry{Second: &s})
	}
	sizes := make([]int, 0, len(entries))
	for _, e := range entries {
		l, err := j.line(e)
		if err != nil {
			return err
		}
		b.Write(l)
		sizes = append(sizes, len(l))
	}
	_ = j.file.Close() // it is replaced, and may have been closed by a failure before
	err := wire.WriteFileSynced(j.path, b.Bytes())
	f, oerr := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	if oerr != nil {
		j.doubtful = true
		return fmt.Errorf("journal of reports: %w", errors.Join(err, oerr))
	}
	j.file = f
	if err == nil {
		j.size, j.doubtful = int64(b.Len()), false
		j.settle(sizes[1 : 1+reports])
	}
	return err
}

// settle notes that all reports are in the file, of so many bytes each.
func (j *journal) settle(sizes []int) {
	j.live = 0
	for i, n := range sizes {
		j.reports[i].bytes, j.reports[i].loose = n, false
		j.live += int64(n)
	}
}
