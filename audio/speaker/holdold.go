package speaker

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/wire"
)

// place is where a file of the schedule lies: sealed, or in the open for as long
// as there is no room to seal what an older speaker wrote.
func (h *holder) place(sha string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.placeOf(sha)
}

func (h *holder) placeOf(sha string) string {
	if h.plain[sha] {
		return filepath.Join(h.dir, sha+plainExt)
	}
	return h.path(sha)
}

// waits tells whether a file lies in the open until there is room, and is still
// wanted.
func (h *holder) waits(name string, s wire.Held) bool {
	if h.vault == nil {
		return false
	}
	if name == plainSchedule { // until its successor is on the disk
		_, err := os.Stat(h.schedulePath())
		return err != nil
	}
	sha, sound := strings.CutSuffix(name, plainExt)
	if !sound {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !s.Names(sha) {
		delete(h.plain, sha)
	}
	return h.plain[sha]
}

// sealOld seals what a speaker of before wrote in the open, so that it need not
// be fetched again. What has no room is played from there until it has; what is
// broken is deleted.
func (h *holder) sealOld() {
	if h.vault == nil {
		return
	}
	all, err := os.ReadDir(h.dir)
	if err != nil {
		h.log.Error("the folder of what is held cannot be read", "err", err)
		return
	}
	for _, e := range all {
		sha, sound := strings.CutSuffix(e.Name(), plainExt)
		switch {
		case sound:
			h.plain[sha] = true
		case e.Name() == plainSchedule:
			h.sealSchedule(filepath.Join(h.dir, plainSchedule))
		case strings.HasSuffix(e.Name(), plainExt+partExt):
			if err := os.Remove(filepath.Join(h.dir, e.Name())); err != nil {
				h.log.Error("a part of a file stays in the open", "file", e.Name(), "err", err)
			}
		}
	}
	if err := h.sealRest(); err != nil {
		h.log.Warn("what was held in the open has no room to be sealed, and is played from there", "err", err)
	}
}

// sealSchedule seals the schedule, or notes that it is still to be written.
func (h *holder) sealSchedule(path string) {
	data, err := os.ReadFile(path)
	if err == nil {
		err = h.writeSchedule(data)
	}
	if err == nil {
		err = os.Remove(path)
	} else {
		h.unwritten = data // none, where it could not be read
	}
	if err != nil {
		h.log.Error("the schedule that was held in the open is not sealed", "err", err)
	}
}

// sealRest seals what lies in the open for want of room: "disk.full" where there
// still is none. What is whole and cannot be sealed for another reason is played
// from there until it can; what is broken is fetched again.
func (h *holder) sealRest() (left error) {
	h.mu.Lock()
	rest := slices.Sorted(maps.Keys(h.plain))
	h.mu.Unlock()
	for _, sha := range rest {
		err := h.sealOne(sha)
		if app.CodeOf(err) == "disk.full" {
			left = err
			break
		}
		if err != nil {
			h.log.Error("what was held in the open is not sealed", "sha256", sha, "err", err)
		}
		if err != nil && isWhole(filepath.Join(h.dir, sha+plainExt), sha) {
			left = err
			continue
		}
		h.moved(sha)
	}
	h.tellOpen()
	return left
}

// isWhole tells whether a file in the open is what its name says.
func isWhole(path, sha string) bool {
	in, err := os.Open(path)
	if err != nil {
		return false
	}
	defer in.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, in)
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == sha
}

// tellOpen tells whether something lies in the open for want of room, the
// schedule among it.
func (h *holder) tellOpen() {
	if h.inOpen == nil {
		return
	}
	_, err := os.Stat(filepath.Join(h.dir, plainSchedule))
	h.mu.Lock()
	left := err == nil || len(h.plain) > 0
	h.mu.Unlock()
	h.inOpen(left)
}

// moved has a file be read from its sealed place from now on.
func (h *holder) moved(sha string) {
	h.moving.Lock()
	defer h.moving.Unlock()
	h.mu.Lock()
	delete(h.plain, sha)
	_, whole := h.size(h.path(sha))
	h.ready[sha] = h.ready[sha] && whole
	h.mu.Unlock()
	if err := remove(filepath.Join(h.dir, sha+plainExt)); err != nil {
		h.log.Error("what was held in the open stays there", "sha256", sha, "err", err)
	}
}

// sealOne seals one file beside the one that lies in the open. Where there
// plainly is no room for both, nothing is written: a card wears.
func (h *holder) sealOne(sha string) error {
	path := filepath.Join(h.dir, sha+plainExt)
	size, ok := h.size(path)
	if !ok {
		return errors.New("it is gone")
	}
	if free, _, known := h.space(h.dir); known && free < size+fetchSpare {
		return app.Fail("disk.full", nil)
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	part := h.path(sha) + partExt
	out, err := h.goOn(part, wire.HeldFile{SHA256: sha})
	if err != nil {
		return codec.DiskError(err)
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		return codec.DiskError(errors.Join(err, os.Remove(part)))
	}
	return os.Rename(part, h.path(sha))
}
