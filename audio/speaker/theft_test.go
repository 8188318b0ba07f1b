package speaker

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// inTheOpen are words of what is held that lie readable in a folder, by file.
// That the box has an identity, a station and a clock may be read.
func inTheOpen(t *testing.T, dir string, words ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range append(words, "OggS", "OpusHead", "slots", "files", "payload", "PlayedMS", "Seconds", "second") {
			if bytes.Contains(data, []byte(w)) {
				found[e.Name()] = w
			}
		}
		if json.Valid(data) && e.Name() != stateFile && e.Name() != clockFile && len(data) > 20 {
			found[e.Name()] = "JSON"
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestABoxThatIsCarriedOff is a speaker of its own process that holds a
// programme, a schedule and a journal. Nothing of them can be read on its disk.
// Killed and started without its station, it goes on; after a power cut it plays
// nothing until the station answers; and once it is revoked nobody gives it its
// key.
func TestABoxThatIsCarriedOff(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	box := process(t, cfg)
	defer func() { kill(t, box) }()
	waitFor(t, "it is there", func() bool { return s.key("a") != "" && s.line().Connected(s.key("a")) })
	cfg.Code = ""
	f := s.shelve(wandering(120))
	from := s.clock.Now().Add(-time.Second)
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "broadcast-1", Programme: "programme-1", Title: "Bản tin sáng", SHA256: f.SHA256,
		From: from, To: from.Add(2 * time.Minute), Precedence: app.PrecedenceScheduled,
	}}}), 1)
	more := func(what string) {
		t.Helper()
		before := len(written(t, cfg))
		waitFor(t, what, func() bool { return len(written(t, cfg)) > before })
	}
	s.mu.Lock()
	s.broken = true // so that the journal keeps what it has
	s.mu.Unlock()
	more("it plays")
	if found := inTheOpen(t, cfg.Dir, "Bản tin sáng", "broadcast-1", "programme-1"); len(found) > 0 {
		t.Errorf("read on its disk: %v", found)
	}

	address := s.line().Addr()
	s.line().Close()
	kill(t, box)
	box = process(t, cfg)
	more("it goes on without its station")

	kill(t, box)
	seconds := len(written(t, cfg))
	key := vaultOf(t, cfg)
	if err := os.RemoveAll(cfg.Runtime); err != nil {
		t.Fatal(err)
	}
	box = process(t, cfg)
	time.Sleep(2 * time.Second) // for nothing to happen in
	j := journal{vault: key}
	data, err := os.ReadFile(filepath.Join(cfg.Dir, journalFile))
	if err != nil {
		t.Fatal(err)
	}
	if j.replay(data); len(j.waiting)+reported(&j) != seconds {
		t.Errorf("without its key it wrote down that it played: %d seconds, before %d", len(j.waiting)+reported(&j), seconds)
	}
	s.openLink(address)
	waitFor(t, "the station gave its key", func() bool { return diskKeysOf(cfg).read() != nil })
	more("it plays again")

	kill(t, box)
	if err := os.RemoveAll(cfg.Runtime); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.pairs, s.knocks = map[string]app.ID{}, 0
	s.mu.Unlock()
	box = process(t, cfg)
	waitFor(t, "it is refused, again and again", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.knocks >= 3
	})
	if diskKeysOf(cfg).read() != nil {
		t.Error("a box that was revoked has its key")
	}
	if found := inTheOpen(t, cfg.Dir, "Bản tin sáng", "broadcast-1", "programme-1"); len(found) > 0 {
		t.Errorf("read on its disk: %v", found)
	}
}

// key is that of the speaker of a cluster, "" before it is paired.
func (s *station) key(cluster app.ID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, c := range s.pairs {
		if c == cluster {
			return key
		}
	}
	return ""
}

// reported are the seconds in reports.
func reported(j *journal) (n int) {
	for _, r := range j.reports {
		n += len(r.Seconds)
	}
	return n
}

// TestAKeyThatMayLieOnTheDiskOutlivesThePower is a cluster of which the commune
// chose so: its box plays after a power cut without its station. Once the
// commune chose otherwise, the key is gone from the disk.
func TestAKeyThatMayLieOnTheDiskOutlivesThePower(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.keepKey = true
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	cfg.Code = ""
	f := s.shelve(wandering(60))
	from := s.clock.Now().Add(-time.Second)
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "b1", SHA256: f.SHA256, From: from, To: from.Add(time.Minute), Precedence: app.PrecedenceScheduled,
	}}}), 1)
	stop()
	if err := os.RemoveAll(cfg.Runtime); err != nil {
		t.Fatal(err)
	}
	address := s.line().Addr()
	s.line().Close()
	sp, stop = s.start(cfg)
	waitFor(t, "it plays without its station", func() bool { return sp.Status().Playing == "b1" })
	s.mu.Lock()
	s.keepKey = false
	s.mu.Unlock()
	s.openLink(address)
	waitFor(t, "the key is gone from its disk", func() bool {
		_, err := os.Stat(filepath.Join(cfg.Dir, keptKeyFile))
		return os.IsNotExist(err)
	})
	stop()
}

// TestAStationOfBeforeGivesNoKey: its speakers hold in the open, as before, and
// seal what they hold once it gives one. Nothing is fetched twice for it.
func TestAStationOfBeforeGivesNoKey(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.keyless = true
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	cfg.Code = ""
	f := s.shelve(wandering(3))
	h := s.hold("a", wire.Held{Files: []wire.HeldFile{f}})
	s.waitHeld("a", h, 1)
	if found := inTheOpen(t, cfg.Dir); found[f.SHA256+plainExt] != "OpusHead" {
		t.Errorf("without a key: %v", found)
	}
	address := s.line().Addr()
	s.mu.Lock()
	s.keyless = false
	asked := len(s.shelf.asked)
	s.reports = map[app.ID][]app.SpeakerReport{}
	s.mu.Unlock()
	s.line().Close()
	s.openLink(address)
	waitFor(t, "it has its key", func() bool { return diskKeysOf(cfg).read() != nil })
	waitFor(t, "it holds what it held", func() bool { // it begins anew meanwhile
		s.toldOf(h)
		time.Sleep(50 * time.Millisecond)
		return len(s.holding("a").Ready) == 1
	})
	stop()
	if found := inTheOpen(t, cfg.Dir); len(found) > 0 {
		t.Errorf("with a key: %v", found)
	}
	if held := bareSealed(t, cfg); held.verify(held.path(f.SHA256), f) != nil {
		t.Error("what was held is not what it was")
	}
	if len(s.shelf.asked) != asked {
		t.Error("it was fetched again")
	}
}

// TestAStationThatCannotGiveItsKey: its speakers hold all the same, and nothing
// of it in the open; what is held is fetched anew under the station's key.
func TestAStationThatCannotGiveItsKey(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.keyFault = os.ErrPermission
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	cfg.Code = ""
	f := s.shelve(wandering(3))
	h := s.hold("a", wire.Held{Files: []wire.HeldFile{f}})
	s.waitHeld("a", h, 1)
	if found := inTheOpen(t, cfg.Dir); len(found) > 0 {
		t.Errorf("without a key: %v", found)
	}
	own := diskKeysOf(cfg).read()
	address := s.line().Addr()
	s.mu.Lock()
	s.keyFault = nil
	s.reports = map[app.ID][]app.SpeakerReport{}
	s.mu.Unlock()
	s.line().Close()
	s.openLink(address)
	waitFor(t, "it has the station's key", func() bool {
		key := diskKeysOf(cfg).read()
		return key != nil && !bytes.Equal(key, own)
	})
	waitFor(t, "it holds it anew", func() bool { // it begins anew meanwhile
		s.toldOf(h)
		time.Sleep(50 * time.Millisecond)
		return len(s.holding("a").Ready) == 1
	})
	stop()
	if held := bareSealed(t, cfg); held.verify(held.path(f.SHA256), f) != nil {
		t.Error("what is held is not what it was")
	}
}
