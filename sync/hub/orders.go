package hub

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// NewOrder is what an officer of the province orders: one of Emergency,
// Programme and Withdraw.
type NewOrder struct {
	Title     string
	Emergency *app.HubEmergency
	Programme *app.HubProgramme
	Withdraw  app.ID        // an order that is to end
	ValidFor  time.Duration // from now; 0: the usual of its kind
	Communes  []app.ID      // none: all; a withdrawal goes to whom its order went
}

// How long an order may be obeyed where nothing was said: an emergency is of
// its hour, a programme may wait for a commune that is away.
const (
	EmergencyValidity  = 2 * time.Hour
	ProgrammeValidity  = 14 * 24 * time.Hour
	WithdrawalValidity = 30 * 24 * time.Hour
)

// Issue signs and keeps an order for its communes and tells those that wait
// for one. Errors: "hub.commune_unknown", "hub.order_unknown",
// "hub.no_communes", "hub.media_unknown", and those of wire.EncodeHubOrder.
func (s *Server) Issue(ctx context.Context, n NewOrder) (app.ID, error) {
	now := s.c.Clock.Now()
	o := Order{ID: app.NewID(now), Title: n.Title, IssuedAt: now.Truncate(time.Millisecond)}
	var err error
	if o.Kind, o.Args, err = n.kind(); err != nil {
		return "", err
	}
	o.ExpiresAt = o.IssuedAt.Add(n.validity(o.Kind))
	if o.Target = n.Withdraw; o.Target != "" {
		if n.Communes, o.Title, err = s.withdrawn(ctx, o.Target); err != nil {
			return "", err
		}
	}
	if o.Sound, err = s.soundOf(ctx, n); err != nil {
		return "", err
	}
	if n.Communes, err = s.addressed(ctx, n.Communes); err != nil {
		return "", err
	}
	err = s.store.IssueOrder(ctx, o, n.Communes, func(x app.HubOrder) ([]byte, error) { return wire.EncodeHubOrder(s.identity, x) })
	if err != nil {
		return "", err
	}
	s.log.Info("order issued", "order", o.ID, "kind", o.Kind, "communes", len(n.Communes))
	s.bell.ring()
	return o.ID, nil
}

func (n NewOrder) kind() (app.HubOrderKind, json.RawMessage, error) {
	kind, args := app.HubOrderWithdrawal, any(app.HubWithdrawal{Order: n.Withdraw})
	switch {
	case n.Emergency != nil:
		kind, args = app.HubOrderEmergency, n.Emergency
	case n.Programme != nil:
		kind, args = app.HubOrderProgramme, n.Programme
	}
	b, err := json.Marshal(args)
	return kind, b, err
}

func (n NewOrder) validity(kind app.HubOrderKind) time.Duration {
	if n.ValidFor > 0 {
		return n.ValidFor
	}
	return map[app.HubOrderKind]time.Duration{
		app.HubOrderEmergency: EmergencyValidity, app.HubOrderProgramme: ProgrammeValidity, app.HubOrderWithdrawal: WithdrawalValidity,
	}[kind]
}

// withdrawn tells to whom an order went and what it was called.
func (s *Server) withdrawn(ctx context.Context, id app.ID) (communes []app.ID, title string, err error) {
	o, issues, err := s.store.OrderOf(ctx, id)
	for _, i := range issues {
		communes = append(communes, i.Commune)
	}
	return communes, o.Title, err
}

// soundOf makes sure that the sound of an order is here.
func (s *Server) soundOf(ctx context.Context, n NewOrder) (sha256 string, err error) {
	var sound *app.HubSound
	switch {
	case n.Programme != nil:
		sound = &n.Programme.Sound
	case n.Emergency != nil:
		sound = n.Emergency.Sound
	}
	if sound == nil {
		return "", nil
	}
	_, err = s.store.OrderSound(ctx, "", sound.SHA256)
	return sound.SHA256, err
}

func (s *Server) addressed(ctx context.Context, communes []app.ID) ([]app.ID, error) {
	if len(communes) > 0 {
		return communes, nil
	}
	all, err := s.store.Overviews(ctx, s.c.Clock.Now())
	for _, o := range all {
		communes = append(communes, o.ID)
	}
	if err == nil && len(communes) == 0 {
		err = app.Fail("hub.no_communes", nil)
	}
	return communes, err
}

// sendOrders answers a station that asks for its orders above a number, and
// holds the answer for as long as the station wishes while there is none.
func (s *Server) sendOrders(w http.ResponseWriter, r *http.Request, c Commune) error {
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 || after > 1<<52 {
		return app.Fail("hub.request_malformed", err)
	}
	seconds, _ := strconv.Atoi(r.URL.Query().Get("wait")) // none: at once
	until := s.c.Clock.After(min(max(time.Duration(seconds)*time.Second, 0), wire.LongestPull))
	for waited := seconds <= 0; ; {
		rang := s.bell.next() // before the look, so that nothing is missed between
		orders, last, err := s.store.OrdersAfter(r.Context(), c.ID, after, s.c.Clock.Now())
		if err != nil {
			return err
		}
		news, err := s.placeChanged(r, c)
		if err != nil {
			return err
		}
		if len(orders) > 0 || waited || news {
			return s.writeOrders(w, r, c, orders, last)
		}
		select {
		case <-r.Context().Done():
			return r.Context().Err()
		case <-until:
			waited = true
		case <-rang:
		}
	}
}

func (s *Server) writeOrders(w http.ResponseWriter, r *http.Request, c Commune, orders []SignedOrder, last int64) error {
	a := wire.HubPull{Key: s.identity.Public(), Orders: [][]byte{}, Last: last}
	for _, o := range orders {
		a.Orders = append(a.Orders, o.Envelope)
	}
	p, err := s.store.Place(r.Context(), c.ID)
	if err != nil {
		return err
	}
	a.Twice = p.twice(s.c.Clock.Now())
	gone, err := s.store.Revoked(r.Context(), c.ID)
	if err != nil {
		return err
	}
	if len(gone) > 0 && wire.RevokedMark(gone) != r.URL.Query().Get("revoked") {
		if a.Revoked, err = wire.SignHubRevoked(s.identity, c.ID, gone); err != nil {
			return err
		}
	}
	if err := s.store.Contact(r.Context(), c.ID, s.c.Clock.Now()); err != nil {
		return err
	}
	writeJSON(w, a)
	return nil
}

// takeAnswers keeps what a station says of its orders.
func (s *Server) takeAnswers(w http.ResponseWriter, r *http.Request, c Commune) error {
	body, err := s.readBody(w, r, 1<<20)
	if err != nil {
		return err
	}
	if err := wire.CheckBody(r, body); err != nil {
		return err
	}
	a, err := wire.DecodeHubAnswers(body)
	if err != nil {
		return err
	}
	for _, x := range a.Answers {
		if x.State == app.HubOrderRefused {
			s.log.Warn("order refused", "commune", c.ID, "order", x.Order, "code", x.Code)
		}
	}
	if err := s.store.AnswerOrders(r.Context(), c.ID, a.Answers); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// bell wakes all who wait for it.
type bell struct {
	mu   sync.Mutex
	rang chan struct{}
}

// next is closed at the next ring.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rang == nil {
		b.rang = make(chan struct{})
	}
	return b.rang
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rang != nil {
		close(b.rang)
		b.rang = nil
	}
}

// MaxOrderSound bounds the bytes of a sound that an officer brings.
const MaxOrderSound = wire.MaxHubSound

// TakeOrderSound keeps a sound for orders, named by its SHA-256. Errors:
// "hub.sound_kind" for a file whose name has an ending that no station knows,
// "hub.media_too_large", "hub.sound_empty", "hub.disk_full".
func (s *Server) TakeOrderSound(ctx context.Context, name string, r io.Reader) (app.HubSound, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if !wire.HubSoundExt(ext) {
		return app.HubSound{}, app.Fail("hub.sound_kind", nil, "name", filepath.Base(name))
	}
	sha, n, err := s.files.keep(io.LimitReader(r, MaxOrderSound+1), ext, MaxOrderSound)
	switch {
	case err != nil:
		return app.HubSound{}, diskError(err)
	case n > MaxOrderSound:
		return app.HubSound{}, app.Fail("hub.media_too_large", nil)
	case n == 0:
		return app.HubSound{}, app.Fail("hub.sound_empty", nil, "name", filepath.Base(name))
	}
	err = s.store.AddOrderSound(ctx, OrderSound{SHA256: sha, Ext: ext, Bytes: n, AddedAt: s.c.Clock.Now()})
	return app.HubSound{SHA256: sha, Ext: ext, Bytes: n}, err
}
