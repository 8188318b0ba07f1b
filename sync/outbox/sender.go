// Package outbox decides when and in what order the station's records go to
// the hub. It is pure scheduling over the store's queue and the hub's client:
// the order is kept, a medium goes before the record that names it, failures
// are tried again with growing pauses, and nothing leaves the queue before the
// hub has said that it committed it.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Store is the station's durable queue.
type Store interface {
	// Batch returns up to max rows that are neither acknowledged nor refused,
	// by rising Seq.
	Batch(ctx context.Context, max int) ([]app.OutboxRow, error)
	// Ack marks rows that the hub has committed.
	Ack(ctx context.Context, seqs []int64) error
	// Refuse marks a row that the hub will not apply, with the reason code.
	Refuse(ctx context.Context, seq int64, code string) error
	// MediaPath is where the file of that SHA-256 lies. Any error means that
	// the station has it no more.
	MediaPath(ctx context.Context, sha256 string) (string, error)
	// MediaTitle names a medium for a person, "" when it has no name.
	MediaTitle(ctx context.Context, sha256 string) string
	// Counts counts the queue; since is the beginning of today.
	Counts(ctx context.Context, since time.Time) (Counts, error)
}

// Counts is the size of the queue.
type Counts struct {
	Waiting      int
	WaitingBytes int64 // bodies and the media that have not arrived yet
	Sent         int   // acknowledged since the time asked for
	Refused      int
}

// Hub is the far end.
type Hub interface {
	// Hello tells whether the hub answers.
	Hello(ctx context.Context) error
	Push(ctx context.Context, records []wire.Record) (wire.Answer, error)
	// Upload brings the file at path to the hub, resuming where an earlier
	// one was cut; it returns once the hub has checked the whole.
	Upload(ctx context.Context, sha256, path string, progress func(done, total int64)) error
}

// The sender's pauses.
const (
	BatchRows   = 200
	IdleEvery   = 30 * time.Second // between looks at an empty queue
	FirstPause  = time.Second      // after the first failure; doubles from there
	LongestWait = 5 * time.Minute
)

// Config is what a Sender works with.
type Config struct {
	Store   Store
	Clock   app.Clock
	Logger  *slog.Logger // nil: slog.Default
	Commune app.ID
	// OnChange is told, quickly and on the sender's goroutine, that Status has
	// changed. May be nil.
	OnChange func()
	// Random gives numbers in [0,1) for the jitter; nil: math/rand.
	Random func() float64
}

// Sender brings the queue to the hub. Its methods may be called from any
// goroutine; Run is called once.
type Sender struct {
	c    Config
	wake chan struct{} // there may be new rows
	now  chan struct{} // a person wants it tried now

	mu     sync.Mutex
	hub    Hub
	status app.SyncStatus
	cut    context.CancelFunc // ends the round under way

	there map[string]bool // media known to be at the hub; Run's own
}

// New makes a sender that knows no hub yet.
func New(c Config) *Sender {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Random == nil {
		c.Random = rand.Float64
	}
	return &Sender{c: c, wake: make(chan struct{}, 1), now: make(chan struct{}, 1), there: map[string]bool{}}
}

// SetHub joins the sender to a hub, or with nil parts it; what was under way
// is cut and goes on from there.
func (s *Sender) SetHub(h Hub, name, url string) {
	s.mu.Lock()
	s.hub = h
	s.status.Enrolled, s.status.HubName, s.status.HubURL = h != nil, name, url
	s.status.Online, s.status.LastError = false, nil
	s.cutLocked()
	s.mu.Unlock()
	signal(s.now)
}

// Wake tells that rows may have been added. It does not shorten the pause
// after a failure.
func (s *Sender) Wake() { signal(s.wake) }

// SendNow tries at once, whatever pause is running.
func (s *Sender) SendNow() { signal(s.now) }

// Pause stops sending, an upload under way included, or goes on with it.
func (s *Sender) Pause(paused bool) {
	s.mu.Lock()
	s.status.Paused = paused
	if paused {
		s.cutLocked()
	}
	s.mu.Unlock()
	signal(s.now)
	s.changed()
}

// Status is a snapshot for the window.
func (s *Sender) Status() app.SyncStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// Run sends until ctx is done, and returns its error.
func (s *Sender) Run(ctx context.Context) error {
	failures := 0
	for ctx.Err() == nil {
		switch err := s.round(ctx); {
		case err == nil:
			failures = 0
		case ctx.Err() == nil && !errors.Is(err, errCut):
			failures++
			s.c.Logger.Warn("hub not reached", "error", err, "failures", failures)
		}
		s.rest(ctx, failures)
	}
	return ctx.Err()
}

// rest waits for the next round: new rows end it only while all goes well.
func (s *Sender) rest(ctx context.Context, failures int) {
	wait, wake := IdleEvery, s.wake
	if failures > 0 {
		wait, wake = pause(failures, s.c.Random()), nil
	}
	select {
	case <-ctx.Done():
	case <-s.c.Clock.After(wait):
	case <-wake:
	case <-s.now:
	}
}

// pause is the wait after so many failures in a row: doubling from FirstPause
// to LongestWait, spread over half to one and a half of it, so that a
// province's stations don't all return in the second its hub does.
func pause(failures int, random float64) time.Duration {
	d := FirstPause << min(failures-1, 20)
	d = min(d, LongestWait)
	return time.Duration((0.5 + random) * float64(d))
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (s *Sender) cutLocked() {
	if s.cut != nil {
		s.cut()
	}
}

func (s *Sender) changed() {
	if s.c.OnChange != nil {
		s.c.OnChange()
	}
}
