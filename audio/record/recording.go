package record

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// syncEvery is how often the header is made valid and the file put on the
// disk; half of what may be lost.
const syncEvery = 500 * time.Millisecond

// backlog is how much sound waits in memory for a disk that hesitates.
const backlog = 60 * time.Second

// Recording is a recording under way. Its methods may be called from any
// goroutine.
type Recording struct {
	id      app.ID
	dir     string
	format  audio.Format
	clock   app.Clock
	lock    *flock.Flock
	outline outline

	mu     sync.Mutex
	wake   chan struct{} // one slot: there is something in queue, or stop
	queue  []float32     // accepted, not yet written
	taken  int64         // frames accepted
	began  time.Time     // when the first frame sounded
	paused bool
	stop   bool
	err    error

	done chan struct{} // closed when the writer has ended
	wav  *codec.WAVWriter
	once sync.Once
	res  Result
	fin  error
}

// Result is a finished recording.
type Result struct {
	Path      string // a whole WAV file
	Name      string
	StartedAt time.Time
	Duration  time.Duration
}

// Start begins a recording named name in dir, which must exist. A full disk is
// "disk.full".
func Start(dir, name string, f audio.Format, clock app.Clock) (*Recording, error) {
	now := clock.Now()
	r := &Recording{id: app.NewID(now), dir: dir, format: f, clock: clock,
		wake: make(chan struct{}, 1), done: make(chan struct{})}
	r.res = Result{Path: r.path(".wav"), Name: name, StartedAt: now}
	if err := r.open(name, now); err != nil {
		return nil, err
	}
	go r.write()
	return r, nil
}

func (r *Recording) path(ending string) string {
	return filepath.Join(r.dir, string(r.id)+ending)
}

// open makes the three files, the lock first: a Recover that runs meanwhile
// must not take the others for an orphan's.
func (r *Recording) open(name string, now time.Time) error {
	r.lock = flock.New(r.path(".lock"))
	if ok, err := r.lock.TryLock(); err != nil || !ok {
		return codec.DiskError(fmt.Errorf("record: lock: %w", errors.Join(err, ifNot(ok))))
	}
	err := writeNote(r.path(".json"), note{Name: name, Started: now})
	if err == nil {
		r.wav, err = codec.CreateWAV(r.path(".wav.part"), r.format, now)
	}
	if err == nil {
		err = codec.SyncDir(r.dir)
	}
	if err != nil {
		r.unlock()
		_ = os.Remove(r.path(".json"))
		_ = os.Remove(r.path(".wav.part"))
	}
	return err
}

func ifNot(ok bool) error {
	if ok {
		return nil
	}
	return errors.New("held by another")
}

func (r *Recording) unlock() {
	_ = r.lock.Unlock()
	_ = os.Remove(r.path(".lock"))
}

// Write takes whole frames and returns at once: a goroutine of the recording
// puts them on the disk. Frames that come while it is paused are dropped. The
// error is the one that Err gives; after it nothing more is taken.
func (r *Recording) Write(p []float32) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil || r.paused || r.stop {
		return r.err
	}
	if room := int(backlog.Seconds()) * r.format.Rate * r.format.Channels; len(r.queue)+len(p) > room {
		r.err = app.Fail("disk.slow", nil)
		return r.err
	}
	r.begin(len(p))
	r.queue = append(r.queue, p...)
	r.taken += int64(len(p) / r.format.Channels)
	r.outline.write(p, r.format)
	r.signal()
	return nil
}

// begin notes when the first frame sounded: its block has just ended.
func (r *Recording) begin(samples int) {
	if r.taken == 0 {
		frames := int64(samples / r.format.Channels)
		r.began = r.clock.Now().Add(-audio.Duration(frames, r.format.Rate))
	}
}

func (r *Recording) signal() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Pause drops what comes until Resume.
func (r *Recording) Pause() { r.setPaused(true) }

// Resume goes on after Pause.
func (r *Recording) Resume() { r.setPaused(false) }

func (r *Recording) setPaused(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = on
}

// Paused tells whether Pause holds.
func (r *Recording) Paused() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.paused
}

// Elapsed is the length of the sound taken so far.
func (r *Recording) Elapsed() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return audio.Duration(r.taken, r.format.Rate)
}

// Err is why the recording takes nothing more: "disk.full", "disk.slow" (the
// disk has taken nothing for a minute), or nil.
func (r *Recording) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
