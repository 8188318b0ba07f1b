package playout

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"tienglang/app"
)

// EmergencyRequest is what shall be broadcast in an emergency: a message that was
// approved in advance, a text, a medium that is kept, or the microphone.
type EmergencyRequest struct {
	ID         app.ID // of a hub's order, so that it is done once; "" for a new one
	Title      string
	Text       string
	Media      string // SHA-256
	Message    app.ID // of what was approved in advance; its title and text stand for those above
	Microphone bool
	Device     string
	Zone       app.ID
	Clusters   []app.ID
	Times      int           // in a row, 0 for twice
	Every      time.Duration // 0 for never again
	ValidFor   time.Duration // 0 for a day
	Origin     app.Origin
	IssuedAt   time.Time // by the hub, as the repeats say it; zero for now
}

// The bounds of an order, and the two times in a row of Decision 18/2021/QĐ-TTg.
const (
	UsualTimes    = 2
	MostTimes     = 10
	ShortestEvery = 5 * time.Minute
	UsualValid    = 24 * time.Hour
	LongestValid  = 7 * 24 * time.Hour
	longestText   = 5000 // bytes
)

// EmergencyStore keeps orders.
type EmergencyStore interface {
	PutEmergency(ctx context.Context, e app.Emergency, act app.AuditRow) error
	Emergency(ctx context.Context, id app.ID) (app.Emergency, error)
	OpenEmergencies(ctx context.Context) ([]app.Emergency, error)
	HeardOf(ctx context.Context, broadcast app.ID) ([]app.Heard, error)
	Message(ctx context.Context, id app.ID) (app.Message, error)
	MediaPath(ctx context.Context, sha256 string) (string, error)
	Values(ctx context.Context) (map[string]string, error)
	SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error
}

// EmergencyConfig is what the emergencies need beside the playout.
type EmergencyConfig struct {
	Store EmergencyStore
	// Compose makes the sounds of an order: what sounds at once, with all its
	// times, and what repeats it later, with the time of issue spoken before.
	// Those of a message are of its own sound, exactly as the poles that hold it
	// play it.
	Compose func(ctx context.Context, e app.Emergency) (now, repeat string, err error)
	// Stored has the poles that hold e's message play it from their own disks as
	// the broadcast b, whose first sample is captured at that moment; the others
	// hear its stream. nil where no pole holds anything.
	Stored func(ctx context.Context, e app.Emergency, b app.Broadcast, at time.Time, level int) error
	// Prove checks the leader's PIN; failures slow it down.
	Prove    func(ctx context.Context, by app.User, pin string) error
	Length   func(ctx context.Context, sha256 string) time.Duration
	OnChange func()
	OnFault  func(error)
}

// Emergencies are the orders of this station. Its methods may be called from
// any goroutine.
type Emergencies struct {
	c    EmergencyConfig
	s    *Service
	wake chan struct{}

	keeping sync.Mutex // held while an order's new state is written, so that none overtakes its end; before mu

	mu     sync.Mutex
	open   map[app.ID]app.Emergency
	policy app.EmergencyPolicy
	back   map[returned]time.Time // clusters that came back, and when
	broke  map[app.ID]int         // how often in a row an order's sound broke off
}

// returned is a cluster that came back while an order is open.
type returned struct{ emergency, cluster app.ID }

// Emergencies makes the emergencies of s, with the orders that are still open;
// Run repeats and ends them.
func (s *Service) Emergencies(ctx context.Context, c EmergencyConfig) (*Emergencies, error) {
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	if c.OnFault == nil {
		c.OnFault = func(err error) { slog.Warn("emergency", "err", err) }
	}
	open, err := c.Store.OpenEmergencies(ctx)
	if err != nil {
		return nil, err
	}
	m := &Emergencies{c: c, s: s, wake: make(chan struct{}, 1), open: map[app.ID]app.Emergency{}, back: map[returned]time.Time{}, broke: map[app.ID]int{}}
	for _, e := range open {
		m.open[e.ID] = e
		for _, cluster := range e.Clusters { // who has not heard it before the station ended hears it now
			m.back[returned{e.ID, cluster}] = s.c.Clock.Now()
		}
	}
	return m, m.loadPolicy(ctx)
}

// Active are the orders that are not over, oldest first.
func (m *Emergencies) Active() []app.Emergency {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []app.Emergency
	for _, e := range m.open {
		e.Clusters, e.Soundings = slices.Clone(e.Clusters), slices.Clone(e.Soundings)
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b app.Emergency) int {
		if c := a.OrderedAt.Compare(b.OrderedAt); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return all
}
