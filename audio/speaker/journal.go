package speaker

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// What a station has not acknowledged is kept for a week, and never more than
// a small box can spare.
const (
	keepReports   = 7 * 24 * time.Hour
	keepBytes     = 32 << 20
	compactAtDead = 256 << 10 // bytes in the file that nobody needs any more
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// entry is one line of the journal; exactly one field is set.
type entry struct {
	Seq    int64              `json:"seq,omitempty"`    // numbers up to here were given
	Second *app.PlayedSecond  `json:"second,omitempty"` // waits for the next report
	Report *app.SpeakerReport `json:"report,omitempty"` // takes in the first Took seconds that wait
	Took   int                `json:"took,omitempty"`
	Ack    int64              `json:"ack,omitempty"` // the station has it
}

// kept is a report that waits for its acknowledgement.
type kept struct {
	app.SpeakerReport
	bytes int
}

// journal is the append-only file of a speaker's accounts. A second is in the
// file when it ends, and on the disk when its report is cut; a line that a
// power cut tore is left out. Safe for concurrent use.
type journal struct {
	path string

	mu      sync.Mutex
	file    *os.File
	size    int64
	live    int64 // bytes of reports that wait
	last    int64
	waiting []app.PlayedSecond
	reports []kept
	dropped int // since the last cut
}

// openJournal reads the journal at path, or begins one.
func openJournal(path string) (*journal, error) {
	j := &journal{path: path}
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("journal of reports: %w", err)
	}
	whole := j.replay(b)
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
	return j, nil
}

// replay takes in the whole lines of b and returns how many bytes they are.
func (j *journal) replay(b []byte) int64 {
	r := bufio.NewReader(bytes.NewReader(b))
	var whole int64
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return whole
		}
		whole += int64(len(line))
		if e, ok := readEntry(line); ok {
			j.take(e, len(line))
		}
	}
}

// readEntry reads "crc32c json\n".
func readEntry(line []byte) (entry, bool) {
	sum, body, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
	if !ok {
		return entry{}, false
	}
	want, err := strconv.ParseUint(string(sum), 16, 32)
	if err != nil || crc32.Checksum(body, castagnoli) != uint32(want) {
		return entry{}, false
	}
	var e entry
	return e, json.Unmarshal(body, &e) == nil
}

// take applies an entry of the given length to what is in memory.
func (j *journal) take(e entry, n int) {
	j.last = max(j.last, e.Seq)
	switch {
	case e.Second != nil:
		j.waiting = append(j.waiting, *e.Second)
	case e.Report != nil:
		j.last = max(j.last, e.Report.Seq)
		j.waiting = j.waiting[min(e.Took, len(j.waiting)):]
		j.reports = append(j.reports, kept{*e.Report, n})
		j.live += int64(n)
	case e.Ack > 0:
		j.forget(e.Ack)
	}
}

func (j *journal) forget(seq int64) {
	for i, r := range j.reports {
		if r.Seq == seq {
			j.live -= int64(r.bytes)
			j.reports = append(j.reports[:i:i], j.reports[i+1:]...)
			return
		}
	}
}

func (j *journal) append(e entry) error {
	line, err := line(e)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(line); err != nil {
		return fmt.Errorf("journal of reports: %w", err)
	}
	j.size += int64(len(line))
	j.take(e, len(line))
	return nil
}

func line(e entry) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("journal of reports: %w", err)
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(b, castagnoli), b), nil
}

// second writes down a finished second. It waits for the next cut.
func (j *journal) second(s app.PlayedSecond) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.append(entry{Second: &s})
}

// seconds is how many wait for the next cut.
func (j *journal) seconds() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.waiting)
}

// cut numbers a report, puts the waiting seconds in and keeps it on the disk.
// What is too old or too much is dropped then, and the report says so.
func (j *journal) cut(r app.SpeakerReport) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.shed(r.At)
	took := min(len(j.waiting), wire.MaxSeconds)
	r.Seq = j.last + 1
	r.Seconds = append([]app.PlayedSecond(nil), j.waiting[:took]...)
	if j.dropped > 0 {
		r.Problems = append(r.Problems, "report.dropped")
		j.dropped = 0
	}
	if err := j.append(entry{Report: &r, Took: took}); err != nil {
		return err
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("journal of reports: %w", err)
	}
	return nil
}

// shed drops the oldest reports beyond the bounds.
func (j *journal) shed(now time.Time) {
	for len(j.reports) > 0 {
		oldest := j.reports[0]
		if j.live <= keepBytes && now.Sub(oldest.At) <= keepReports {
			return
		}
		j.forget(oldest.Seq)
		j.dropped++
	}
}

// first returns the oldest report that waits for its acknowledgement.
func (j *journal) first() (app.SpeakerReport, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.reports) == 0 {
		return app.SpeakerReport{}, false
	}
	return j.reports[0].SpeakerReport, true
}

// ack forgets a report that the station has. The note of it need not reach
// the disk: a report that is sent again is recognised by its number.
func (j *journal) ack(seq int64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.append(entry{Ack: seq}); err != nil {
		return err
	}
	if j.size-j.live < compactAtDead || j.size < 2*j.live {
		return nil
	}
	return j.compact()
}

// compact writes what is still needed to a new file.
func (j *journal) compact() error {
	var b bytes.Buffer
	entries := []entry{{Seq: j.last}}
	for _, r := range j.reports {
		entries = append(entries, entry{Report: &r.SpeakerReport})
	}
	for _, s := range j.waiting {
		entries = append(entries, entry{Second: &s})
	}
	for _, e := range entries {
		l, err := line(e)
		if err != nil {
			return err
		}
		b.Write(l)
	}
	if err := j.file.Close(); err != nil {
		return fmt.Errorf("journal of reports: %w", err)
	}
	err := wire.WriteFileSynced(j.path, b.Bytes())
	f, oerr := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	if oerr != nil {
		return fmt.Errorf("journal of reports: %w", errors.Join(err, oerr))
	}
	j.file = f
	if err == nil {
		j.size = int64(b.Len())
	}
	return err
}

// Close syncs the file and closes it.
func (j *journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return errors.Join(j.file.Sync(), j.file.Close())
}
