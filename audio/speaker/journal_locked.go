package speaker

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tienglang/app"
)

// lockedExt is of journals that could not be read for want of their key, as
// those of a box whose station was put back to a program that gives none. They
// lie aside, by their order, until the key is here again.
const lockedExt = ".locked"

func (j *journal) aside() []string {
	all, _ := filepath.Glob(j.path + lockedExt + ".*") // the pattern is right; sorted
	return all
}

// setAside keeps a journal that is sealed under a key that is not here, and
// begins another. It takes no room on the disk.
func (j *journal) setAside() error {
	name := fmt.Sprintf("%s%s.%04d", j.path, lockedExt, 1)
	if all := j.aside(); len(all) > 0 {
		n := 0
		_, _ = fmt.Sscanf(filepath.Ext(all[len(all)-1]), ".%d", &n)
		name = fmt.Sprintf("%s%s.%04d", j.path, lockedExt, n+1)
	}
	*j = journal{path: j.path, vault: j.vault, numbers: j.numbers}
	return os.Rename(j.path, name)
}

// takeBackLocked goes on with the journals that were set aside, where their key
// is here: their reports and seconds come first, once.
func (j *journal) takeBackLocked() error {
	for _, path := range slices.Backward(j.aside()) {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		old := journal{vault: j.vault}
		if old.replay(b); old.locked {
			continue
		}
		j.precede(&old)
		if err := j.compact(); err != nil {
			return err
		}
		if err := remove(path); err != nil {
			return err
		}
	}
	return nil
}

// precede puts what old holds before what j holds. Where the power went before
// the file of old was deleted it is here already.
func (j *journal) precede(old *journal) {
	n := len(old.waiting)
	if n > len(j.waiting) || !slices.EqualFunc(old.waiting, j.waiting[:n], sameSecond) {
		j.waiting = append(old.waiting, j.waiting...)
	}
	reports := slices.DeleteFunc(old.reports, func(r kept) bool {
		return slices.ContainsFunc(j.reports, func(k kept) bool { return k.Seq == r.Seq })
	})
	j.reports, j.last = append(reports, j.reports...), max(j.last, old.last)
}

func sameSecond(a, b app.PlayedSecond) bool {
	return a.At.Equal(b.At) && a.Broadcast == b.Broadcast && a.PlayedMS == b.PlayedMS
}
