// Package inventory is the station's speaker clusters: what stands where, how
// loud it may be, and what each was measured to do.
package inventory

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tienglang/app"
)

// Store keeps the inventory. Each method that changes something keeps its
// audit row and its record for the hub in the same transaction.
type Store interface {
	Clusters(ctx context.Context) ([]app.Cluster, error)
	Cluster(ctx context.Context, id app.ID) (app.Cluster, error)
	// SaveCluster: "cluster.number_taken", "cluster.speaker_taken".
	SaveCluster(ctx context.Context, c app.Cluster, act app.AuditRow) error
	// SaveInventory writes all of a batch or nothing; UndoInventory takes it back.
	SaveInventory(ctx context.Context, b app.InventoryBatch, act app.AuditRow) (batch app.ID, err error)
	UndoInventory(ctx context.Context, batch app.ID, act app.AuditRow) (undo app.ID, err error)
	InventoryHistory(ctx context.Context, object app.ID, most int) ([]app.InventoryChange, error)
	Hamlets(ctx context.Context) ([]app.Hamlet, error)
	InventoryBatch(ctx context.Context, batch app.ID) ([]app.InventoryChange, error)
	Revoked(ctx context.Context) ([]app.Revocation, error)
	AddRevoked(ctx context.Context, r app.Revocation, act app.AuditRow) error
	Zones(ctx context.Context) ([]app.Zone, error)
	SaveZone(ctx context.Context, z app.Zone, act app.AuditRow) error
	DeleteZone(ctx context.Context, id app.ID, act app.AuditRow) error
	// PutStatuses keeps when each reported last too, for LastReports.
	PutStatuses(ctx context.Context, all []app.ClusterStatus) error
	LastReports(ctx context.Context) (map[app.ID]time.Time, error)
	Broadcasts(ctx context.Context, from, to time.Time) ([]app.Broadcast, error)
	HeardBy(ctx context.Context, cluster app.ID, since time.Time) ([]app.Heard, error)
	Workshop(ctx context.Context) (bool, error)
}

// Orders sends orders to a cluster's speaker.
type Orders interface {
	// Apply tells the speaker its volume, its cap and its set delay.
	Apply(ctx context.Context, c app.Cluster) error
	// Forget closes the connection of a speaker that is no longer ours.
	Forget(speakerKey string)
}

// Config is what the service is made of. Orders may be nil where no speaker
// can be reached, Logger and OnChange too.
type Config struct {
	Store    Store
	Orders   Orders
	Clock    app.Clock
	Logger   *slog.Logger
	OnChange func() // called on any goroutine when the board or the inventory changed
}

// Service is the use of the inventory. Its methods may be called from any
// goroutine.
type Service struct {
	Config
	workshop bool

	changing  sync.Mutex // held from reading what is kept to writing it; before reloading
	reloading sync.Mutex // before mu

	mu       sync.RWMutex
	clusters []app.Cluster // by number
	byID     map[app.ID]app.Cluster
	byKey    map[string]app.ID
	revoked  map[string]app.Revocation // by key
	carriers map[app.ID]app.ID         // of clusters that hang on a gateway: which one's
	board    board
	unsent   map[app.ID]bool // connected since its settings were last sent
}

// New reads the inventory.
func New(ctx context.Context, c Config) (*Service, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	if c.Orders == nil {
		c.Orders = nobody{}
	}
	s := &Service{Config: c, board: newBoard(), unsent: map[app.ID]bool{}}
	var err error
	if s.workshop, err = c.Store.Workshop(ctx); err != nil {
		return nil, err
	}
	if s.board.before, err = c.Store.LastReports(ctx); err != nil {
		return nil, err
	}
	s.board.await = awaitingOf(s.board.before, c.Clock.Now())
	return s, s.reload(ctx)
}

// nobody is no speaker.
type nobody struct{}

func (nobody) Apply(context.Context, app.Cluster) error { return nil }
func (nobody) Forget(string)                            {}

// alter makes one change of the inventory at a time and takes it over. change
// reads what is kept and writes it: who read before another wrote would else put
// back what was, and a box that was just paired would be unknown.
func (s *Service) alter(ctx context.Context, change func() error) error {
	if err := s.altered(ctx, change); err != nil {
		return err
	}
	s.OnChange()
	return nil
}

func (s *Service) altered(ctx context.Context, change func() error) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	if err := change(); err != nil {
		return err
	}
	return s.read(context.WithoutCancel(ctx)) // what is written holds, though who asked is gone
}

// reload takes over what the store has. One at a time: who read before another
// wrote would else put back what was, and a speaker that was just paired would
// be unknown.
func (s *Service) reload(ctx context.Context) error {
	if err := s.read(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	s.OnChange()
	return nil
}

func (s *Service) read(ctx context.Context) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	all, err := s.Store.Clusters(ctx)
	if err != nil {
		return err
	}
	gone, err := s.Store.Revoked(ctx)
	if err != nil {
		return err
	}
	revoked := map[string]app.Revocation{}
	for _, r := range gone {
		revoked[r.Key] = r
	}
	byID, byKey := map[app.ID]app.Cluster{}, map[string]app.ID{}
	for _, c := range all {
		byID[c.ID] = c
		if _, not := revoked[c.SpeakerKey]; c.SpeakerKey != "" && !not {
			byKey[c.SpeakerKey] = c.ID
		}
	}
	s.mu.Lock()
	s.clusters, s.byID, s.byKey, s.carriers, s.revoked = all, byID, byKey, app.Carriers(all), revoked
	s.mu.Unlock()
	return nil
}

// Clusters lists the clusters by number.
func (s *Service) Clusters() []app.Cluster {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.clusters)
}

// Cluster is one cluster that is not deleted; "data.not_found" else.
func (s *Service) Cluster(id app.ID) (app.Cluster, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.byID[id]
	if !ok {
		return c, app.Fail("data.not_found", nil, "what", "cluster", "id", string(id))
	}
	return c, nil
}

// SpeakerAllowed is the cluster that the speaker with this public key is
// paired with; ok is false when there is none. It reads memory alone.
func (s *Service) SpeakerAllowed(publicKey string) (cluster app.ID, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	cluster, ok = s.byKey[publicKey]
	return cluster, ok
}
