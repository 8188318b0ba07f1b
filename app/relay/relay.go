// Package relay keeps the sources that are taken over from elsewhere, and how
// those that are open fare.
package relay

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// Store keeps relays; see package store for its methods.
type Store interface {
	Relays(ctx context.Context) ([]app.Relay, error)
	Relay(ctx context.Context, id app.ID) (app.Relay, error)
	SaveRelay(ctx context.Context, r app.Relay, act app.AuditRow) (app.Relay, error)
	RemoveRelay(ctx context.Context, id app.ID, act app.AuditRow) error
	AddAudit(ctx context.Context, act app.AuditRow) error
	MediaPath(ctx context.Context, sha256 string) (string, error)
}

// Programmes gives what may stand in for a relay: see library.Service.Airable.
type Programmes interface {
	Airable(ctx context.Context, id app.ID) (app.Programme, error)
}

// Config is what the service is made of. OnChange may be nil; it is called on
// any goroutine when a relay or its state has changed.
type Config struct {
	Store      Store
	Programmes Programmes
	Clock      app.Clock
	OnChange   func()
}

// Service reads and changes relays. Its methods may be called from any
// goroutine.
type Service struct {
	c Config

	mu     sync.Mutex
	states map[app.ID]State // by broadcast
}

// New makes the service.
func New(c Config) *Service {
	if c.OnChange == nil {
		c.OnChange = func() {}
	}
	return &Service{c: c, states: map[app.ID]State{}}
}

// The bounds of a relay. A shorter watch would take a speaker's pause for a
// fault, a longer one leaves a village in silence.
const (
	UsualSilence   = 3 * time.Second
	ShortestWatch  = 2 * time.Second
	LongestWatch   = 60 * time.Second
	MostFallbacks  = 20
	MostGainDB     = 20.0
	longestName    = 120 // letters
	longestAddress = 2000
)

// Relays lists the relays by name.
func (s *Service) Relays(ctx context.Context) ([]app.Relay, error) { return s.c.Store.Relays(ctx) }

// Relay is one of them, also a removed one; "data.not_found".
func (s *Service) Relay(ctx context.Context, id app.ID) (app.Relay, error) {
	return s.c.Store.Relay(ctx, id)
}

// Save keeps a relay; one without an ID is a new one. Errors:
// "people.not_allowed" and those of Check.
func (s *Service) Save(ctx context.Context, by app.User, r app.Relay) (app.Relay, error) {
	if err := by.Need(app.MaySchedule); err != nil {
		return r, err
	}
	r = tidy(r)
	if err := Check(r); err != nil {
		return r, err
	}
	if r.ID == "" {
		r.ID = app.NewID(s.c.Clock.Now())
	}
	r, err := s.c.Store.SaveRelay(ctx, r, audit.Act(by.ID, "relay.save", string(r.ID), "name", r.Name, "url", withoutLogin(r.URL), "device", r.Device))
	s.c.OnChange()
	return r, err
}

// Remove takes a relay out of the list. Errors: "people.not_allowed",
// "data.not_found".
func (s *Service) Remove(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MaySchedule); err != nil {
		return err
	}
	err := s.c.Store.RemoveRelay(ctx, id, audit.Act(by.ID, "relay.remove", string(id)))
	s.c.OnChange()
	return err
}

// Restore brings a removed relay back as it was.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MaySchedule); err != nil {
		return err
	}
	r, err := s.c.Store.Relay(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.c.Store.SaveRelay(ctx, r, audit.Act(by.ID, "relay.restore", string(id), "name", r.Name))
	s.c.OnChange()
	return err
}

func tidy(r app.Relay) app.Relay {
	r.Name = strings.TrimSpace(strings.ToValidUTF8(r.Name, ""))
	r.URL = strings.TrimSpace(r.URL)
	if r.URL != "" {
		r.Device = ""
	}
	if r.Silence == 0 {
		r.Silence = UsualSilence
	}
	return r
}

// Check holds a relay to its bounds: "relay.name_missing", "relay.no_source"
// without an address or a device, "relay.bad_url" with the address where that is
// none of HTTP or HTTPS, "relay.bounds".
func Check(r app.Relay) error {
	switch {
	case r.Name == "":
		return app.Fail("relay.name_missing", nil)
	case r.URL == "" && r.Device == "":
		return app.Fail("relay.no_source", nil)
	case len([]rune(r.Name)) > longestName, len(r.URL) > longestAddress, len(r.Fallbacks) > MostFallbacks,
		r.Silence < ShortestWatch, r.Silence > LongestWatch, !(r.GainDB >= -MostGainDB && r.GainDB <= MostGainDB):
		return app.Fail("relay.bounds", nil, "shortest", strconv.Itoa(int(ShortestWatch.Seconds())),
			"longest", strconv.Itoa(int(LongestWatch.Seconds())), "fallbacks", strconv.Itoa(MostFallbacks), "gain", strconv.Itoa(MostGainDB))
	}
	if r.URL == "" {
		return nil
	}
	return CheckURL(r.URL)
}

// CheckURL wants the address of an HTTP or HTTPS server: "relay.bad_url".
func CheckURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return app.Fail("relay.bad_url", err, "url", withoutLogin(address))
	}
	return nil
}

// withoutLogin is what everybody may read of an address.
func withoutLogin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = url.User("…")
	return u.String()
}
