package speaker

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// endedBy waits until a process has ended by itself.
func endedBy(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }() // "exit status 1"
	select {
	case <-ended:
	case <-time.After(60 * time.Second):
		_ = cmd.Process.Kill()
		t.Fatal("it goes on")
	}
}

// bare checks that a box that was revoked holds nothing: neither key nor
// programme nor schedule nor identity, but the note that it was revoked.
func bare(t *testing.T, cfg Config) {
	t.Helper()
	if diskKeysOf(cfg).read() != nil {
		t.Error("its key is there")
	}
	for _, name := range []string{heldFolder, keyFile, journalFile, keptKeyFile, seqFile, clockFile} {
		if _, err := os.Stat(filepath.Join(cfg.Dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", name, err)
		}
	}
	st, err := openState(cfg.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, paired := st.paired(); paired || st.revoked() == nil {
		t.Errorf("it believes that it is paired (%v), and that it is revoked: %v", paired, st.revoked())
	}
}

// holds has a new process of cluster a hold a programme that is due after the
// given time, and returns it.
func (s *station) holds(t *testing.T, cfg Config, due time.Duration) *exec.Cmd {
	t.Helper()
	box := process(t, cfg)
	waitFor(t, "it is there", func() bool { return s.line().Connected(s.key("a")) })
	f := s.shelve(wandering(120))
	from := s.clock.Now().Add(due)
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "broadcast-1", Programme: "programme-1", Title: "Bản tin sáng", SHA256: f.SHA256,
		From: from, To: from.Add(2 * time.Minute), Precedence: app.PrecedenceScheduled,
	}}}), 1)
	return box
}

// TestARevokedBoxThatKeepsItsPowerForgetsEverything: a box that holds a programme
// is revoked while its program is not running, as one that is killed and carried
// off with its power; started again with its folders it is turned away by the
// link, asks why, and deletes what it holds before the programme is due. It stays
// so when it is started once more, with no station there.
func TestARevokedBoxThatKeepsItsPowerForgetsEverything(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.keepKey = true
	cfg := s.config("a")
	box := s.holds(t, cfg, time.Hour)
	kill(t, box)
	if diskKeysOf(cfg).read() == nil {
		t.Fatal("it has no key to lose")
	}
	s.revoke("a", false)
	cfg.Code, cfg.Station = "", "" // it finds the station by what it knows
	endedBy(t, process(t, cfg))
	bare(t, cfg)
	s.silenced()
	endedBy(t, process(t, cfg))
	bare(t, cfg)
}

// TestARevokedBoxFallsSilentAtOnce while it plays what it holds: the word comes
// over the line before that is cut.
func TestARevokedBoxFallsSilentAtOnce(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	box := s.holds(t, cfg, -time.Second)
	waitFor(t, "it plays", func() bool { return len(s.seconds("a")) > 0 })
	began := time.Now()
	s.https.Close() // the line alone is left
	s.revoke("a", true)
	endedBy(t, box)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it ended after %v", took)
	}
	bare(t, cfg)
}

// TestARevokedBoxThatWaitsForItsKeyHearsThatItIsRevoked: its power was gone, and
// it can read nothing; it does not wait for ever.
func TestARevokedBoxThatWaitsForItsKeyHearsThatItIsRevoked(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	kill(t, s.holds(t, cfg, time.Hour))
	if err := os.RemoveAll(cfg.Runtime); err != nil {
		t.Fatal(err)
	}
	s.revoke("a", false)
	cfg.Code = ""
	endedBy(t, process(t, cfg))
	bare(t, cfg)
}

// TestARevokedBoxIsPairedAnewAsAnother: by who stands at it with a code, with
// another key; without a code it says that it was revoked.
func TestARevokedBoxIsPairedAnewAsAnother(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- sp.Run(context.Background()) }()
	s.hears(sp)
	before := s.key("a")
	s.revoke("a", true)
	if err := <-ended; app.CodeOf(err) != "speaker.revoked" {
		t.Fatalf("it ended with %v", err)
	}
	cfg.Code = ""
	again, err := New(cfg)
	if err == nil {
		err = again.Run(context.Background())
	}
	if app.CodeOf(err) != "speaker.revoked" {
		t.Errorf("started again: %v", err)
	}
	cfg.Code, _ = s.pair.Begin("a")
	anew, stop := s.start(cfg)
	s.hears(anew)
	stop()
	if now := s.key("a"); now == "" || now == before {
		t.Errorf("it has the key %q, had %q", now, before)
	}
}

// TestWhatCannotBeDeletedKeepsNothingElse: a box that was revoked, one of whose
// files cannot be deleted, deletes all others, and remembers that it was revoked
// until that one is gone too.
func TestWhatCannotBeDeletedKeepsNothingElse(t *testing.T) {
	t.Parallel()
	cfg := Config{Dir: t.TempDir(), Runtime: t.TempDir()}
	keys := diskKeysOf(cfg)
	stuck := []string{keys.runtime, filepath.Join(cfg.Dir, seqFile)}
	for _, path := range append(stuck, filepath.Join(cfg.Dir, heldFolder)) {
		if err := os.MkdirAll(filepath.Join(path, "x"), 0o700); err != nil { // a folder with something in it
			t.Fatal(err)
		}
	}
	for _, name := range []string{keptKeyFile, keyFile, journalFile, clockFile, stateFile} {
		if err := os.WriteFile(filepath.Join(cfg.Dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := erase(cfg, stateFile); err == nil {
		t.Error("all is gone")
	}
	left := func() string {
		files, err := os.ReadDir(cfg.Dir)
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, f := range files {
			names += " " + f.Name()
		}
		return names
	}
	if is := left(); is != " "+seqFile+" "+stateFile {
		t.Errorf("left are%s", is)
	}
	for _, path := range stuck {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	if err := erase(cfg, stateFile); err != nil || left() != "" {
		t.Errorf("then%s, %v", left(), err)
	}
}

// TestNobodyElseSilencesABox: it is turned away by the link, and whatever answers
// in the station's place says that it is revoked, under another's signature or about
// another box; it goes on playing what it holds.
func TestNobodyElseSilencesABox(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	f := s.shelve(wandering(120))
	from := s.clock.Now().Add(-time.Second)
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "b1", SHA256: f.SHA256, From: from, To: from.Add(2 * time.Minute), Precedence: app.PrecedenceScheduled,
	}}}), 1)
	other, key := newIdentity(t), s.key("a")
	at := s.clock.Now()
	word := func(by *wire.Identity, about string) []byte {
		b, err := wire.EncodeRevoked(by, wire.Revoked{Commune: commune, Key: about, At: at})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	answers := [][]byte{word(other, key), word(s.identity, other.Public())}
	asked := make(chan struct{}, 100)
	s.https.Config.Handler.(*http.ServeMux).HandleFunc(link.RevokedPath+"{key}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(answers[len(asked)%len(answers)])
		asked <- struct{}{}
	})
	s.mu.Lock()
	delete(s.pairs, key) // unpaired, as a station does that was put back to a backup
	s.mu.Unlock()
	s.line().Drop(key)
	waitFor(t, "it asked, and was told lies", func() bool { return len(asked) >= len(answers) })
	if sp.Status().Playing != "b1" || diskKeysOf(cfg).read() == nil {
		t.Errorf("it plays %q, has its key: %v", sp.Status().Playing, diskKeysOf(cfg).read() != nil)
	}
	stop()
}
