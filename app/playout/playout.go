// Package playout decides what is on air. It puts an approved programme, or
// the microphone under an announcer's hand, on air; keeps the clusters
// listening; and writes into the play log what was sent and what each cluster
// says that it played.
package playout

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tienglang/app"
)

// Engine turns a source into the sound that is sent. It plays one at a time;
// several engines may sound at once, each with its own broadcast and listeners.
type Engine interface {
	// Start opens the source and begins to sound, or, where Source.At lies
	// ahead, sees to it that the sound begins then, and returns: call it early,
	// by seconds for a file, by some 20 s for a relay. Where Source.At is past,
	// the sound joins at the sample that is due now. ctx holds for the starting
	// alone.
	Start(ctx context.Context, s Source) error
	// Stop ends the sound; what was stopped or has ended is stopped already.
	Stop()
	// Done is closed when the sound that Start began last has ended, by itself
	// or by Stop.
	Done() <-chan struct{}
	// Err tells why the sound that has ended was cut off; nil when it came to
	// its end or was stopped.
	Err() error
	// Level is the sound that is sent now.
	Level() Level
	// SetTalkOver lowers what sounds under the microphone.
	SetTalkOver(on bool)
	// SetBed puts another file under the microphone, "" for none; a programme
	// has none.
	SetBed(file string)
	// PlayCart lets a cart sound beside everything else, from the beginning of
	// its file; without anything on air it does nothing.
	PlayCart(c app.Cart, file string)
	// FadeCart takes the cart of a key away within that time.
	FadeCart(key int, over time.Duration)
	// Carts are those that sound.
	Carts() []CartState
}

// Level is how loud the sound is that is sent; −120 for none.
type Level struct {
	LUFS     float64 // momentary
	PeakDBFS float64
}

// Source is what an engine plays.
type Source struct {
	Broadcast app.Broadcast
	File      string        // master of a programme, "" for the microphone
	Length    time.Duration // of a programme, 0 for open end
	Device    string        // microphone, "" for the system's choice
	Bed       string        // file under the microphone, ""
	At        time.Time     // capture time of its first sample; zero for at once
	Offset    time.Duration // place in the file at which it begins
	Relay     *app.Relay    // what is taken over from elsewhere, nil for none
	Fallbacks []string      // files that play while the relay does not, in this order

	// Until is the capture time at which it is cut, as far as is known now; zero
	// where it is not before its own end. It may be nil, and is called while the
	// sound is sent.
	Until func() time.Time
}

// Orders tells clusters what to play. They listen as long as their lease
// lasts, so that a station that died leaves nobody waiting.
type Orders interface {
	Listen(ctx context.Context, l Lease) error
	Stop(ctx context.Context, b app.Broadcast) error
}

// Lease is the order to play a broadcast until it expires or is renewed.
type Lease struct {
	Broadcast app.Broadcast // with its clusters and its precedence
	StartAt   time.Time     // capture time of its first sample, zero where it is not known
	Level     int           // volume for this broadcast alone, 1 to 100; 0 as it is set
	Expires   time.Time
}

// Programmes gives what may go on air: see library.Service.Airable.
type Programmes interface {
	Airable(ctx context.Context, id app.ID) (app.Programme, error)
}

// Clusters is what playout needs of the inventory.
type Clusters interface {
	Resolve(ctx context.Context, zone app.ID, clusters []app.ID) ([]app.ID, error)
	// OnAir makes b one of those that are on air, with the clusters it has now.
	OnAir(b app.Broadcast)
	OffAir(broadcast app.ID)
	Report(cluster app.ID, r app.SpeakerReport)
}

// Store keeps broadcasts and the play log. Each method is one transaction with
// its audit row and its records for the hub.
type Store interface {
	StartBroadcast(ctx context.Context, b app.Broadcast, act app.AuditRow) error
	KeepAlive(ctx context.Context, id app.ID, at time.Time) error
	SetBroadcastClusters(ctx context.Context, id app.ID, clusters []app.ID, at time.Time, offset time.Duration, act app.AuditRow) error
	CutBy(ctx context.Context, id, by app.ID) error
	EndBroadcast(ctx context.Context, id app.ID, at time.Time, reason string, act app.AuditRow) (app.Broadcast, error)
	CloseInterrupted(ctx context.Context) ([]app.Broadcast, error)
	AddAudit(ctx context.Context, act app.AuditRow) error
	LogReports(ctx context.Context, reports []app.ClusterReport) (fresh []bool, err error)
	CloseSpans(ctx context.Context, before time.Time) error
	MediaPath(ctx context.Context, sha256 string) (string, error)
	// MediaUses is everything that a medium serves as.
	MediaUses(ctx context.Context, sha256 string) ([]app.MediaKind, error)
}

// The rhythm of leases, and how long accounts of a cluster that fell silent
// wait for the next before they are written as they are.
const (
	LeaseEvery  = 3 * time.Second
	LeaseLasts  = 10 * time.Second
	spanSilence = 30 * time.Second
)

// Config is what the service is made of. Await, Tail, Logger, OnChange and
// OnEnd may be nil.
type Config struct {
	Store      Store
	Programmes Programmes
	Clusters   Clusters
	Engine     Engine // of what is put on air by hand
	// Engines makes another engine, for a broadcast that runs beside others.
	Engines func(app.Broadcast) (Engine, error)
	Orders  Orders
	Clock   app.Clock
	Logger  *slog.Logger
	// Await returns when b's clusters are ready for its sound, or after a
	// short while: the sound begins then, so that its first second is heard.
	Await func(ctx context.Context, b app.Broadcast)
	// Tail is how long clusters still play after the sound has ended here,
	// their delay; one second when nil.
	Tail func() time.Duration
	// OnChange is called on any goroutine when what is on air has changed.
	OnChange func()
	// OnEnd is called on any goroutine when the end of a broadcast stands in the
	// log, with the reason that is there: EndDone and its like.
	OnEnd func(b app.Broadcast, reason string)
	// OnFull is told, on any goroutine, when the disk is full and the first record
	// of what is on air waits in memory. It may be nil.
	OnFull func(error)
}

// Request is what shall go on air.
type Request struct {
	Programme app.ID // "" for the microphone
	Title     string // of the microphone's broadcast
	Device    string
	Bed       string   // SHA-256 of a bed under the microphone, ""
	Zone      app.ID   // "" for the whole commune
	Clusters  []app.ID // when single clusters were chosen
}

// Service is the station's playout. Its methods may be called from any
// goroutine.
type Service struct {
	c      Config
	ledger *ledger // c.Store

	mu         sync.Mutex
	m          machine
	length     time.Duration
	stop       chan struct{} // closed to take the broadcast off air
	idle       chan struct{} // closed when nothing is on air any more
	talkOver   bool
	underneath string // SHA-256 of what lies under the microphone, ""
	loggedAt   time.Time
	failure    error // why the last broadcast was cut off
	unended    bool  // the end of a broadcast is not in the log yet
	stopper    app.ID

	reports  intake
	beside   beside
	director *Director // nil without a schedule
}

// New makes the service and ends what a crash left on air: such broadcasts are
// logged as interrupted at the last moment at which they were known to sound.
func New(ctx context.Context, c Config) (*Service, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	if c.OnEnd == nil {
		c.OnEnd = func(app.Broadcast, string) {}
	}
	if c.Await == nil {
		c.Await = func(context.Context, app.Broadcast) {}
	}
	if c.Tail == nil {
		c.Tail = func() time.Duration { return time.Second }
	}
	closed, err := c.Store.CloseInterrupted(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range closed {
		c.Logger.Warn("a broadcast was interrupted", "broadcast", b.ID, "title", b.Title, "until", b.EndedAt)
	}
	written := &ledger{Store: c.Store, full: c.OnFull}
	c.Store = written
	c.Orders = &switchboard{orders: c.Orders, clock: c.Clock, leases: map[app.ID]Lease{}}
	s := &Service{c: c, ledger: written}
	s.beside.init(c, s.cutsChanged)
	s.reports.keep = s.keepReports
	return s, nil
}

// State is what is on air, as it stands now.
type State struct {
	Phase     Phase
	Broadcast app.Broadcast // zero in PhaseIdle
	Elapsed   time.Duration
	Total     time.Duration // 0: open end
	TalkOver  bool
	Bed       string // SHA-256 of what lies under the microphone, "" for none
	Level     Level
	LoggedAt  time.Time // when the play log was last written
	Failure   error     // why the broadcast before was cut off, nil when it was not
	Events    []Event   // the last ones, oldest first
	Beside    []Airing  // what runs of itself: emergencies first, then the schedule's
}

// On reports whether something is on air.
func (s State) On() bool { return s.Phase != PhaseIdle }

// State is a snapshot, cheap enough to poll ten times a second.
func (s *Service) State() State {
	level := Level{LUFS: silence, PeakDBFS: silence}
	beside := s.beside.all()
	s.mu.Lock()
	defer s.mu.Unlock()
	st := State{Phase: s.m.phase, Broadcast: s.m.broadcast, TalkOver: s.talkOver, Bed: s.underneath, Level: level,
		LoggedAt: s.loggedAt, Failure: s.failure, Events: s.m.history(), Beside: beside}
	if st.On() {
		st.Total = s.length
		st.Elapsed = s.m.sounded(s.c.Clock.Now())
		st.Level = s.c.Engine.Level()
	}
	return st
}

// silence is the level of nothing.
const silence = -120.0

// SetTalkOver lowers or lifts what sounds under the microphone. Nothing can be
// lowered while nothing is on air.
func (s *Service) SetTalkOver(on bool) {
	s.mu.Lock()
	on = on && s.m.phase == PhaseOnAir
	s.talkOver = on
	s.mu.Unlock()
	s.c.Engine.SetTalkOver(on)
	s.c.OnChange()
}
