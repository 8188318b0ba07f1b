package speaker

import (
	"errors"
	"os"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// What a station has not acknowledged is kept for ten days, and never more than
// a small box can spare.
const (
	keepReports   = 10 * 24 * time.Hour
	keepBytes     = 32 << 20
	compactAtDead = 256 << 10 // bytes in the file that nobody needs any more
	mostUnwritten = 3600      // seconds kept in memory while there is no room
	reserveAhead  = 1024      // numbers at a time
)

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
	loose bool // in memory alone, since the disk had no room
}

// journal is the append-only file of a speaker's accounts. A second is in the
// file when it ends, and on the disk when its report is cut; a line that a
// power cut tore is left out. Safe for concurrent use.
type journal struct {
	path    string
	vault   *vault       // nil for one that seals nothing
	numbers wire.SeqFile // no number above the one in it was given

	mu        sync.Mutex
	file      *os.File
	size      int64
	live      int64 // bytes of reports that wait
	last      int64 // number given
	reserved  int64 // what numbers holds
	damaged   bool  // a line was unreadable, so that numbers may be missing
	open      bool  // a line of before there was a key lies in the open
	locked    bool  // a whole line is sealed under a key that is not here
	doubtful  bool  // the file may lack what is in memory
	marked    bool  // numbers says that the file may lack numbers that were given
	waiting   []app.PlayedSecond
	unwritten []app.PlayedSecond // seconds for which there was no room
	reports   []kept
	dropped   int // since the last cut
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
		j.reports = append(j.reports, kept{SpeakerReport: *e.Report, bytes: n})
		j.live += int64(n)
	case e.Ack > 0:
		j.forget(e.Ack)
	}
}

func (j *journal) forget(seq int64) {
	for i, r := range j.reports {
		if r.Seq != seq {
			continue
		}
		j.live -= int64(r.bytes)
		if i == 0 { // as a rule: they are sent in their order
			j.reports = j.reports[1:]
			return
		}
		j.reports = append(j.reports[:i:i], j.reports[i+1:]...)
		return
	}
}

// second writes down a finished second. It waits for the next cut; on an
// error it is kept in memory until it can be written.
func (j *journal) second(s app.PlayedSecond) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.unwritten = append(j.unwritten, s)
	if len(j.unwritten) > mostUnwritten {
		j.unwritten = j.unwritten[1:]
		j.dropped++
	}
	return j.catchUp()
}

// catchUp writes what found no room before.
func (j *journal) catchUp() error {
	if err := j.tighten(); err != nil {
		return err
	}
	for len(j.unwritten) > 0 {
		if err := j.append(entry{Second: &j.unwritten[0]}); err != nil {
			return err
		}
		j.unwritten = j.unwritten[1:]
	}
	return nil
}

// seconds is how many wait for the next cut.
func (j *journal) seconds() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.waiting) + len(j.unwritten)
}

// cut numbers a report, puts the waiting seconds in and keeps it on the disk.
// What is too old or too much is dropped then, and the report says so. Where
// the disk is full the report is in memory alone, see cutLoose.
func (j *journal) cut(r app.SpeakerReport) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.catchUp(); err != nil {
		return j.cutLoose(r, err)
	}
	j.shed(r.At)
	took := min(len(j.waiting), wire.MaxSeconds)
	r.Seq = j.last + 1
	r.Seconds = append([]app.PlayedSecond(nil), j.waiting[:took]...)
	if j.dropped > 0 {
		r.Problems = append(r.Problems, "report.dropped")
	}
	if err := j.reserve(r.Seq); err != nil {
		return err
	}
	if err := j.append(entry{Report: &r, Took: took}); err != nil {
		return j.cutLoose(r, err)
	}
	j.dropped = 0
	if err := j.sync(); err != nil {
		return err // a mark stays: the file may lack what memory holds
	}
	return j.unmark()
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

// first returns the oldest report that waits for its acknowledgement. None is
// sent that may not be on the disk: after a power cut its number would be
// given to another.
func (j *journal) first() (app.SpeakerReport, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.reports) == 0 || j.doubtful {
		return app.SpeakerReport{}, false
	}
	return j.reports[0].SpeakerReport, true
}

// ack forgets a report that the station has. The note of it need not reach
// the disk: a report that is sent again is recognised by its number.
func (j *journal) ack(seq int64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.isLoose(seq) {
		j.forget(seq)
		return nil
	}
	if err := j.append(entry{Ack: seq}); err != nil {
		j.forget(seq)
		return err
	}
	if j.size-j.live < compactAtDead || j.size < 2*j.live {
		return nil
	}
	return j.compact()
}

// Close syncs the file and closes it.
func (j *journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return errors.Join(j.file.Sync(), j.file.Close())
}
