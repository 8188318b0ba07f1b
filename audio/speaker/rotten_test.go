package speaker

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// problemTold reports whether the newest report of a cluster names a problem.
func (s *station) problemTold(cluster app.ID, code string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.reports[cluster]
	return len(all) > 0 && slices.Contains(all[len(all)-1].Problems, code)
}

// TestARottenFileIsToldStreamedAndFetchedAnew turns one bit of a file on a
// speaker's disk: the speaker says so, plays the station's stream in its place,
// and has the file whole again once it may come.
func TestARottenFileIsToldStreamedAndFetchedAnew(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	sound := wandering(20)
	f := s.shelve(sound)
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}}), 1)
	stop()
	path := filepath.Join(cfg.Dir, heldFolder, f.SHA256+sealedExt)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.shelf.later = map[string]time.Duration{f.SHA256: time.Hour}
	s.mu.Unlock()

	cfg.Code = ""
	sp, stop = s.start(cfg)
	s.hears(sp)
	b := s.broadcast("b1", sound, 400)
	s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "b1", SHA256: f.SHA256, From: b.start, To: b.start.Add(20 * time.Second), Precedence: app.PrecedenceScheduled,
	}}})
	waitFor(t, "it is told", func() bool { return s.problemTold("a", problemFile) })
	waitFor(t, "the stream plays in its place", func() bool {
		return slices.ContainsFunc(s.seconds("a"), func(x app.PlayedSecond) bool {
			return x.Broadcast == "b1" && x.PlayedMS >= 990 && x.LevelDBFS > -40
		})
	})
	s.mu.Lock()
	s.shelf.later = nil
	s.mu.Unlock()
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}}), 1)
	waitFor(t, "it is told no longer", func() bool { return !s.problemTold("a", problemFile) })
	b.end()
	stop()
	if err := bareSealed(t, cfg).verify(path, f); err != nil {
		t.Errorf("what lies there now: %v", err)
	}
}

// TestAFullDiskIsTold is the same of a disk that has no room.
func TestAFullDiskIsTold(t *testing.T) {
	h := bareHolder(t)
	told := 0
	h.report = func() { told++ }
	h.note("", problemDisk)
	h.note("", problemDisk)
	if a, _ := h.account(); !slices.Equal(a.Problems, []string{problemDisk}) || told != 1 {
		t.Errorf("%q, told %d times", a.Problems, told)
	}
	h.note("", "")
	if a, _ := h.account(); len(a.Problems) != 0 || told != 2 {
		t.Errorf("with room again: %q, told %d times", a.Problems, told)
	}
}
