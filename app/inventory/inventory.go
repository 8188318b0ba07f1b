// Package inventory is the station's speaker clusters: what stands where, how
// loud it may be, and what each was measured to do.
package inventory

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/audit"
)

// Store keeps the inventory. Each method that changes something keeps its
// audit row and its record for the hub in the same transaction.
type Store interface {
	Clusters(ctx context.Context) ([]app.Cluster, error)
	Cluster(ctx context.Context, id app.ID) (app.Cluster, error)
	// SaveCluster: "cluster.number_taken", "cluster.speaker_taken".
	SaveCluster(ctx context.Context, c app.Cluster, act app.AuditRow) error
	Hamlets(ctx context.Context) ([]app.Hamlet, error)
	AddHamlet(ctx context.Context, name string) (app.Hamlet, error)
	Zones(ctx context.Context) ([]app.Zone, error)
	SaveZone(ctx context.Context, z app.Zone, act app.AuditRow) error
	DeleteZone(ctx context.Context, id app.ID, act app.AuditRow) error
	PutStatuses(ctx context.Context, all []app.ClusterStatus) error
	Broadcasts(ctx context.Context, from, to time.Time) ([]app.Broadcast, error)
	HeardBy(ctx context.Context, cluster app.ID, since time.Time) ([]app.Heard, error)
	Workshop(ctx context.Context) (bool, error)
}

// Orders sends orders to a cluster's speaker.
type Orders interface {
	// Apply tells the speaker its volume, its cap and its set delay.
	Apply(ctx context.Context, c app.Cluster) error
	// Restart makes the speaker program begin anew.
	Restart(ctx context.Context, c app.Cluster) error
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

	mu       sync.RWMutex
	clusters []app.Cluster // by number
	byID     map[app.ID]app.Cluster
	byKey    map[string]app.ID
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
	return s, s.reload(ctx)
}

// nobody is no speaker.
type nobody struct{}

func (nobody) Apply(context.Context, app.Cluster) error   { return nil }
func (nobody) Restart(context.Context, app.Cluster) error { return nil }
func (nobody) Forget(string)                              {}

// reload takes over what the store has.
func (s *Service) reload(ctx context.Context) error {
	all, err := s.Store.Clusters(ctx)
	if err != nil {
		return err
	}
	byID, byKey := map[app.ID]app.Cluster{}, map[string]app.ID{}
	for _, c := range all {
		byID[c.ID] = c
		if c.SpeakerKey != "" {
			byKey[c.SpeakerKey] = c.ID
		}
	}
	s.mu.Lock()
	s.clusters, s.byID, s.byKey = all, byID, byKey
	s.mu.Unlock()
	s.OnChange()
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

// Save keeps a cluster: a new one when its ID is empty. hamlet is a name, made
// when it is new, "" for none. A Number of 0 is given the next free one. The
// pairing is not changed here; in a workshop every cluster is virtual. Errors:
// "people.not_allowed", "cluster.number_taken" and those of check.
func (s *Service) Save(ctx context.Context, by app.User, c app.Cluster, hamlet string) (app.Cluster, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return c, err
	}
	c, action, err := s.begin(c)
	if err != nil {
		return c, err
	}
	if err := check(c); err != nil {
		return c, err
	}
	c.Hamlet = ""
	if hamlet = tidy(hamlet); hamlet != "" {
		h, err := s.Store.AddHamlet(ctx, hamlet)
		if err != nil {
			return c, err
		}
		c.Hamlet = h.ID
	}
	if err := s.save(ctx, c, audit.Act(by.ID, action, string(c.ID), "name", c.Name)); err != nil {
		return c, err
	}
	if err := s.apply(ctx, c); err != nil {
		s.Logger.Warn("settings not sent to a speaker yet", "cluster", c.Name, "err", err)
	}
	return c, nil
}

// begin brings what the window gave together with what is kept.
func (s *Service) begin(c app.Cluster) (app.Cluster, string, error) {
	c.Name = tidy(c.Name)
	c.Virtual = c.Virtual || s.workshop
	c.DeletedAt = time.Time{}
	if c.Technology != app.TechnologyIP {
		c.Line = app.LineNone
	}
	if c.ID == "" {
		c.ID = app.NewID(s.Clock.Now())
		c.SpeakerKey, c.PairedAt = "", time.Time{}
		if c.Number == 0 {
			c.Number = s.freeNumber()
		}
		return c, "cluster.add", nil
	}
	kept, err := s.Cluster(c.ID)
	c.SpeakerKey, c.PairedAt = kept.SpeakerKey, kept.PairedAt
	return c, "cluster.set", err
}

func (s *Service) freeNumber() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	taken := map[int]bool{}
	for _, c := range s.clusters {
		taken[c.Number] = true
	}
	n := 1
	for taken[n] {
		n++
	}
	return n
}

// save writes c and takes it over; one change of the inventory at a time is
// held by the store's transaction.
func (s *Service) save(ctx context.Context, c app.Cluster, act app.AuditRow) error {
	if err := s.Store.SaveCluster(ctx, c, act); err != nil {
		return err
	}
	return s.reload(ctx)
}

// apply sends a paired speaker its settings; what cannot be sent now is sent
// when the speaker is back, and said ("cluster.not_reached").
func (s *Service) apply(ctx context.Context, c app.Cluster) error {
	if c.SpeakerKey == "" {
		return nil
	}
	err := s.Orders.Apply(ctx, c)
	s.mu.Lock()
	s.unsent[c.ID] = err != nil
	s.mu.Unlock()
	if err != nil {
		return app.Fail("cluster.not_reached", err, "name", c.Name)
	}
	return nil
}

// Delete takes a cluster out of the inventory; Restore brings it back.
func (s *Service) Delete(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	c.DeletedAt = s.Clock.Now()
	if err := s.save(ctx, c, audit.Act(by.ID, "cluster.delete", string(id), "name", c.Name)); err != nil {
		return err
	}
	s.forget(c.SpeakerKey)
	return nil
}

// Restore brings back a deleted cluster. A speaker that was paired with another
// cluster meanwhile stays there. "cluster.number_taken" when its number has
// been given away.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	c, err := s.Store.Cluster(ctx, id)
	if err != nil || c.DeletedAt.IsZero() {
		return err
	}
	c.DeletedAt = time.Time{}
	if _, elsewhere := s.SpeakerAllowed(c.SpeakerKey); elsewhere {
		c.SpeakerKey, c.PairedAt = "", time.Time{}
	}
	return s.save(ctx, c, audit.Act(by.ID, "cluster.restore", string(id), "name", c.Name))
}

// SetVolume keeps a cluster's volume, 0 to its cap ("cluster.volume_over_cap"),
// and sends it. "cluster.not_reached" when the speaker could not be told: it
// is when it comes back.
func (s *Service) SetVolume(ctx context.Context, by app.User, id app.ID, volume int) error {
	if err := by.Need(app.MayVolume); err != nil {
		return err
	}
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	c.Volume = volume
	if err := check(c); err != nil {
		return err
	}
	if err := s.save(ctx, c, audit.Act(by.ID, "cluster.volume", string(id), "volume", number(volume))); err != nil {
		return err
	}
	return s.apply(ctx, c)
}

// Restart makes a cluster's speaker program begin anew.
func (s *Service) Restart(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	if c.SpeakerKey == "" {
		return app.Fail("cluster.not_paired", nil, "name", c.Name)
	}
	if err := s.Orders.Restart(ctx, c); err != nil {
		return app.Fail("cluster.not_reached", err, "name", c.Name)
	}
	return nil
}

// Pair makes the speaker with this public key the cluster's, on behalf of the
// user who showed the code. "cluster.speaker_taken" when it is another's.
func (s *Service) Pair(ctx context.Context, by app.ID, id app.ID, publicKey string) error {
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	before := c.SpeakerKey
	c.SpeakerKey, c.PairedAt = publicKey, s.Clock.Now()
	if err := s.save(ctx, c, audit.Act(by, "cluster.pair", string(id), "name", c.Name, "key", publicKey)); err != nil {
		return err
	}
	if before != publicKey {
		s.forget(before)
	}
	return nil
}

// Unpair takes a cluster's speaker away; its connection is closed at once.
func (s *Service) Unpair(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	c, err := s.Cluster(id)
	if err != nil || c.SpeakerKey == "" {
		return err
	}
	key := c.SpeakerKey
	c.SpeakerKey, c.PairedAt = "", time.Time{}
	if err := s.save(ctx, c, audit.Act(by.ID, "cluster.unpair", string(id), "name", c.Name, "key", key)); err != nil {
		return err
	}
	s.forget(key)
	return nil
}

func (s *Service) forget(key string) {
	if key != "" {
		s.Orders.Forget(key)
	}
}

// longestName is in letters.
const longestName = 100

// tidy is a name as it is stored: composed letters, single spaces.
func tidy(name string) string {
	name = norm.NFC.String(strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " "))
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName])
	}
	return name
}
