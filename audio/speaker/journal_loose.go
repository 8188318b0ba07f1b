package speaker

import (
	"slices"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/wire"
)

// mostLoose is how many reports wait in memory while the disk is full; the
// seconds of more than that wait without one.
const mostLoose = 50

// cutLoose makes a report of what found no room on a full disk, so that the
// station knows of the pole and of its disk. It is in memory alone until there
// is room or the station has it: its seconds are nowhere else and can be told
// but once, and its number is marked as given beforehand, in place.
func (j *journal) cutLoose(r app.SpeakerReport, cause error) error {
	if app.CodeOf(codec.DiskError(cause)) != "disk.full" || j.loose() >= mostLoose {
		return cause
	}
	r.Seq = j.last + 1
	if err := j.mark(r.Seq); err != nil {
		return err
	}
	took := min(len(j.unwritten), wire.MaxSeconds)
	r.Seconds = slices.Clone(j.unwritten[:took])
	if !slices.Contains(r.Problems, problemDisk) {
		r.Problems = append(slices.Clone(r.Problems), problemDisk)
	}
	j.last, j.unwritten = r.Seq, j.unwritten[took:]
	j.reports = append(j.reports, kept{SpeakerReport: r, loose: true})
	return nil
}

// loose counts the reports that are in memory alone.
func (j *journal) loose() (n int) {
	for _, r := range j.reports {
		if r.loose {
			n++
		}
	}
	return n
}

// tighten writes the reports that are in memory alone.
func (j *journal) tighten() error {
	if j.doubtful && j.loose() > 0 {
		return j.compact()
	}
	for i := range j.reports {
		r := &j.reports[i]
		if !r.loose {
			continue
		}
		n, err := j.put(entry{Report: &r.SpeakerReport})
		if err != nil {
			return err
		}
		r.loose, r.bytes = false, n
		j.live += int64(n)
	}
	return nil
}

func (j *journal) isLoose(seq int64) bool {
	return slices.ContainsFunc(j.reports, func(r kept) bool { return r.Seq == seq && r.loose })
}

// mark notes below zero up to which number reports may have been given without
// standing in the journal, so that whoever opens it passes over them.
func (j *journal) mark(seq int64) error {
	if j.marked && seq <= j.reserved {
		return nil
	}
	reserved := max(j.reserved, seq+reserveAhead-1)
	if err := j.numbers.KeepSeq(-reserved); err != nil {
		return err
	}
	j.reserved, j.marked = reserved, true
	return nil
}

// unmark is called when the journal holds the last number again.
func (j *journal) unmark() error {
	if !j.marked {
		return nil
	}
	if err := j.numbers.KeepSeq(j.reserved); err != nil {
		return err
	}
	j.marked = false
	return nil
}
