package speaker

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// The files of a data folder.
const (
	stateFile   = "speaker.json"
	keyFile     = "speaker.seed"
	seqFile     = "order.seq"
	journalFile = "reports.journal"
	numbersFile = "reports.seq"
	lockFile    = "lock"
	clockFile   = "clock.json"
	keptKeyFile = "disk.key"
)

// stateVersion rises when a newer program writes what this one cannot read.
const stateVersion = 1

// settings is what a speaker remembers of what it was told.
type settings struct {
	Volume    int  `json:"volume"` // 0 to 100
	Cap       int  `json:"cap"`    // 0 to 100
	StaggerMS int  `json:"stagger_ms"`
	Off       bool `json:"off,omitempty"` // ordered off: emergencies alone are heard
	// Above lets the volume exceed the cap for a while.
	Above above `json:"above,omitzero"`
}

type savedState struct {
	V        int          `json:"v"`
	Paired   *link.Paired `json:"paired,omitempty"`
	Settings settings     `json:"settings"`
	Hushed   []hushed     `json:"hushed,omitempty"`
	Revoked  *revokedNote `json:"revoked,omitempty"` // the box is believed no more, and paired with nobody
}

// state is the speaker's memory, written whole and synced at each change.
type state struct {
	path   string
	mu     sync.Mutex
	s      savedState
	unkept bool // what is in memory found no room on the disk
}

// openState reads the state in dir. Error: data.newer.
func openState(dir string) (*state, error) {
	st := &state{path: filepath.Join(dir, stateFile)}
	st.forget()
	b, err := os.ReadFile(st.path)
	if errors.Is(err, fs.ErrNotExist) {
		return st, nil
	}
	if err != nil {
		return nil, fmt.Errorf("speaker's state: %w", err)
	}
	if err := json.Unmarshal(b, &st.s); err != nil {
		return nil, app.Fail("data.damaged", err, "file", st.path)
	}
	if st.s.V > stateVersion {
		return nil, app.Fail("data.newer", nil, "folder", dir)
	}
	return st, nil
}

// settingsAtFirst are those of a box that was told nothing yet.
var settingsAtFirst = settings{Volume: 70, Cap: 100}

// forget makes it the memory of a box that was told nothing yet.
func (s *state) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.s, s.unkept = savedState{V: stateVersion, Settings: settingsAtFirst}, false
}

func (s *state) paired() (link.Paired, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.s.Paired == nil {
		return link.Paired{}, false
	}
	return *s.s.Paired, true
}

func (s *state) hushed() []hushed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.s.Hushed
}

func (s *state) settings() settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.s.Settings
}

// change applies f and keeps the result before it returns.
func (s *state) change(f func(*savedState)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := s.s
	f(&fresh)
	b, err := json.MarshalIndent(fresh, "", "  ")
	if err != nil {
		return fmt.Errorf("speaker's state: %w", err)
	}
	if err := wire.WriteFileSynced(s.path, append(b, '\n')); err != nil {
		return err
	}
	s.s, s.unkept = fresh, false
	return nil
}

// set changes what the speaker was told; kept is false where the disk had no
// room for it. It holds for this life then, or until there is room: volume, cap
// and stagger are said again by the station when the line comes up.
func (s *state) set(f func(*settings)) (kept bool, err error) {
	return s.hold(func(v *savedState) { f(&v.Settings) })
}

// hold changes the state, in memory alone where the disk is full.
func (s *state) hold(f func(*savedState)) (kept bool, err error) {
	err = s.change(f)
	if app.CodeOf(codec.DiskError(err)) != "disk.full" {
		return err == nil, err
	}
	s.mu.Lock()
	f(&s.s)
	s.unkept = true
	s.mu.Unlock()
	return false, nil
}

// catchUp writes what found no room, once there is some.
func (s *state) catchUp() error {
	s.mu.Lock()
	due := s.unkept
	s.mu.Unlock()
	if !due {
		return nil
	}
	return s.change(func(*savedState) {})
}

// whole reports whether all that is in memory is on the disk.
func (s *state) whole() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.unkept
}

// forgetsCode is the answer to an order that holds now and not over a restart.
const forgetsCode = "order.not_remembered"

func errForgets() error { return app.Fail(forgetsCode, nil) }

// lock takes the data folder for this process. Error: data.in_use.
func lock(dir string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	l := flock.New(filepath.Join(dir, lockFile))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if !ok {
		return nil, app.Fail("data.in_use", nil, "folder", dir)
	}
	return l, nil
}

// sweep deletes what a power cut left of files that were being written, a key
// or a line in the open among them. The folder must be locked.
func sweep(dir string) (err error) {
	for _, in := range []string{dir, filepath.Join(dir, heldFolder)} {
		left, gerr := filepath.Glob(filepath.Join(in, "*.tmp"))
		err = errors.Join(err, gerr)
		for _, path := range left {
			err = errors.Join(err, remove(path))
		}
	}
	return err
}

// remove deletes a file that may not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget: %w", err)
	}
	return nil
}
