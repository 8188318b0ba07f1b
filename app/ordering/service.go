package ordering

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tienglang/app"
)

// Store keeps orders.
type Store interface {
	// OpenOrders are those that wait or were not answered.
	OpenOrders(ctx context.Context) ([]Order, error)
	// KeepOrders keeps orders as they stand, all or none, with what was done.
	KeepOrders(ctx context.Context, all []Order, act app.AuditRow) error
	// RecentOrders are the orders that were given last, the newest first.
	RecentOrders(ctx context.Context, most int) ([]Order, error)
	// VolumesSince are the orders of volumes that were given after a moment and
	// done, the oldest first.
	VolumesSince(ctx context.Context, since time.Time) ([]Order, error)
	// RefusedSince are the orders that were given after a moment and refused for
	// that reason, the oldest first.
	RefusedSince(ctx context.Context, code string, since time.Time) ([]Order, error)
}

// Line reaches the speakers.
type Line interface {
	// Hears reports whether a cluster's speaker hears orders now.
	Hears(c app.Cluster) bool
	// Send sends an order and returns its number. That it was sent says nothing
	// of who heard it.
	Send(ctx context.Context, c app.Cluster, o Order) (number int64, err error)
}

// Inventory knows the clusters.
type Inventory interface {
	Cluster(id app.ID) (app.Cluster, error) // of those that are not removed
	// Settled reports whether a speaker that came back has been sent its settings.
	Settled(id app.ID) bool
	// Obeyed keeps the volumes that clusters have set as they were ordered.
	Obeyed(ctx context.Context, by app.ID, volumes map[app.ID]int) error
}

// Config is what the service is made of; Logger and OnChange may be nil.
type Config struct {
	Store     Store
	Line      Line
	Inventory Inventory
	Clock     app.Clock
	Logger    *slog.Logger
	OnChange  func() // on any goroutine, at most some times a second
}

// place is where at most one order is open.
type place struct {
	cluster app.ID
	kind    Kind
}

// Service gives orders and follows them. Its methods may be called from any
// goroutine.
type Service struct {
	Config
	giving sync.Mutex // held while orders are given, withdrawn or sent; before mu
	wake   chan struct{}
	stirs  chan struct{} // something is to be told and kept

	mu      sync.Mutex
	open    map[place]*Order
	tried   map[place]bool      // on the present line, without an answer
	batches map[app.ID][]*Order // of this start
	recent  []app.ID            // batches, the oldest first
	dirty   map[*Order]bool     // changed since they were kept
	keeping map[app.ID]int      // volumes that were obeyed and are being kept
	above   map[app.ID]*Order   // by cluster, the last volume that was set above its cap

	forgotten map[place]*Order // the last that was obeyed there and not remembered

	doubtful map[app.ID]*Order    // superseded above a cap, and perhaps obeyed all the same
	tooLoud  map[app.ID]time.Time // poles to be brought back to their caps, from then on
}

// New reads the orders that are open. Those that were sent and not answered
// before the station ended are said once more, or were not heard.
func New(ctx context.Context, c Config) (*Service, error) {
	c.Logger = cmp.Or(c.Logger, slog.Default())
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	s := &Service{
		Config: c, wake: make(chan struct{}, 1), stirs: make(chan struct{}, 1),
		open: map[place]*Order{}, tried: map[place]bool{}, batches: map[app.ID][]*Order{},
		dirty: map[*Order]bool{}, above: map[app.ID]*Order{}, forgotten: map[place]*Order{},
		doubtful: map[app.ID]*Order{}, tooLoud: map[app.ID]time.Time{},
	}
	if err := errors.Join(s.readAbove(ctx), s.readForgotten(ctx)); err != nil {
		return nil, err
	}
	all, err := c.Store.OpenOrders(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.State == Sent {
			s.unanswered(&o)
		}
		if o.State.Open() {
			s.open[place{o.Cluster, o.Kind}] = &o
		}
	}
	return s, nil
}

// unanswered takes an order whose answer did not come, for who holds mu. It
// keeps its number: over a slow line an answer may come still.
func (s *Service) unanswered(o *Order) {
	if silence := app.Fail("order.no_answer", nil, "name", o.Name); o.Kind == Volume || o.Kind == Power || o.Kind == Update {
		o.State = Waiting // saying it again does no harm
		o.because(silence)
	} else {
		o.ends(Unheard, silence, s.Clock.Now())
	}
	s.changed(o)
}

// changed notes that an order is to be kept and told of, for who holds mu.
func (s *Service) changed(o *Order) {
	s.dirty[o] = true
	poke(s.stirs)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Open are the orders that wait or are not answered, by cluster name.
func (s *Service) Open() []Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Order, 0, len(s.open))
	for _, o := range s.open {
		all = append(all, *o)
	}
	slices.SortFunc(all, func(a, b Order) int {
		return cmp.Or(a.GivenAt.Compare(b.GivenAt), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Cluster, b.Cluster), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}

// Recent are the orders that were given last, the newest first, as they stand.
func (s *Service) Recent(ctx context.Context, most int) ([]Order, error) {
	all, err := s.Store.RecentOrders(ctx, most)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, o := range all {
		for _, is := range s.batches[o.Batch] {
			if is.Cluster == o.Cluster {
				all[i] = *is
			}
		}
	}
	return all, nil
}

// Batch are the orders of one act of this start, in the order of its clusters;
// none for one that is long past.
func (s *Service) Batch(id app.ID) []Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Order, len(s.batches[id]))
	for i, o := range s.batches[id] {
		all[i] = *o
	}
	return all
}

// mostBatches is how many acts are remembered in memory.
const mostBatches = 200

// remember keeps a batch at hand, for who holds mu.
func (s *Service) remember(id app.ID, all []*Order) {
	s.batches[id] = all
	if s.recent = append(s.recent, id); len(s.recent) > mostBatches {
		delete(s.batches, s.recent[0])
		s.recent = s.recent[1:]
	}
}

// Amended is a cluster with the volume that its speaker has been told, where
// that has not been kept yet: its settings are not to undo it. A volume that
// was set since the order was given is newer, and stays.
func (s *Service) Amended(c app.Cluster) app.Cluster {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.amended(c)
}

func (s *Service) amended(c app.Cluster) app.Cluster {
	if o := s.open[place{c.ID, Volume}]; o != nil && o.State == Sent && o.AboveCap.IsZero() && !s.outdated(o, c) {
		c.Volume = min(o.Value, c.VolumeCap)
		return c
	}
	last := time.Time{}
	for o := range s.dirty {
		if o.Cluster == c.ID && o.Kind == Volume && o.AboveCap.IsZero() && o.State == Done && o.EndedAt.After(last) && !s.outdated(o, c) {
			c.Volume, last = min(o.Value, c.VolumeCap), o.EndedAt
		}
	}
	return c
}

func asFailure(err error) *app.Error {
	var e *app.Error
	if err == nil || !errors.As(err, &e) {
		return nil
	}
	return e
}

// retryKeeping is how long is waited where what was answered could not be kept.
const retryKeeping = 5 * time.Second
