// Package orders fetches what the province orders and decides what of it is to
// be obeyed. It keeps each order with its number before anything comes of it,
// so that none is lost and none applied twice, and holds off a hub that
// floods.
package orders

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Store keeps orders.
type Store interface {
	// LastHubOrder is the number of the last order kept of the hub with that
	// key.
	LastHubOrder(ctx context.Context, hub string) (int64, error)
	// ReceiveHubOrders keeps orders and the last one's number together, and
	// returns those that were not known before.
	ReceiveHubOrders(ctx context.Context, hub string, all []app.ReceivedOrder) ([]app.ReceivedOrder, error)
	// UntoldHubOrders lists orders of whose state the hub does not know.
	UntoldHubOrders(ctx context.Context, hub string, limit int) ([]app.ReceivedOrder, error)
	HubOrdersTold(ctx context.Context, told []app.ReceivedOrder) error
}

// Hub is the far end.
type Hub interface {
	// Pull returns the orders above a number, and waits for one. The revoked
	// boxes of that wire.RevokedMark are not told again.
	Pull(ctx context.Context, after int64, revoked string, wait time.Duration) (wire.HubPull, error)
	AnswerOrders(ctx context.Context, answers []wire.HubAnswer) error
}

// The receiver's pauses and bounds.
const (
	PullWait    = 25 * time.Second // of one held question
	FirstPause  = time.Second      // after a failure; doubles from there
	LongestWait = time.Minute
	// PerMinute is how many orders are looked at in a minute: far more than a
	// province sends, and little enough for the oldest machine.
	PerMinute = 120
)

// Config is what a Receiver works with.
type Config struct {
	Store     Store
	Clock     app.Clock
	Commune   app.ID
	PerMinute int          // 0: PerMinute
	Logger    *slog.Logger // nil: slog.Default
	// OnFresh is told, on the receiver's goroutine, of orders that were kept
	// just now; those to be obeyed wait.
	OnFresh func([]app.ReceivedOrder)
	// OnRevoked is told of the boxes that the hub says this station revoked, at
	// the first answer and whenever they are others, until it takes them; it may
	// be nil.
	OnRevoked func(context.Context, []app.Revocation) error
	// OnRefused is told of what has no place among the orders, because it was
	// not signed by the hub, is another commune's or had its number before.
	// The code is one for a person.
	OnRefused func(code, detail string)
	OnChange  func() // Status has changed
}

// Status is how things stand with the province's orders.
type Status struct {
	LastPull time.Time // the last answer, zero before the first
	Err      error     // why there is none now, or why the last was not believed
	Twice    bool      // another machine uses this station's key, and is refused
	Held     bool      // the hub sends more than is looked at
}

// Receiver fetches orders. Its methods may be called from any goroutine; Run
// is called once.
type Receiver struct {
	c      Config
	tell   chan struct{}
	joined chan struct{} // the hub has changed
	budget budget

	mu      sync.Mutex
	hub     Hub
	key     string
	learn   func(key string) error
	cut     context.CancelFunc
	status  Status
	revoked string // wire.RevokedMark of the list that was taken last
}

// New makes a receiver that knows no hub yet.
func New(c Config) *Receiver {
	if c.PerMinute == 0 {
		c.PerMinute = PerMinute
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return &Receiver{
		c: c, tell: make(chan struct{}, 1), joined: make(chan struct{}, 1),
		budget: budget{perMinute: c.PerMinute, left: float64(c.PerMinute), at: c.Clock.Now()},
	}
}

// SetHub joins the receiver to a hub that signs with key, or with nil parts
// it. Where key is "" it is taken from the hub's first answer, which comes over
// the pinned connection, and given to learn to be kept.
func (r *Receiver) SetHub(h Hub, key string, learn func(key string) error) {
	r.mu.Lock()
	r.hub, r.key, r.learn, r.status = h, key, learn, Status{}
	if r.cut != nil {
		r.cut()
	}
	r.mu.Unlock()
	signal(r.joined)
	signal(r.tell)
}

// Tell says that the state of an order has changed.
func (r *Receiver) Tell() { signal(r.tell) }

// Status is a snapshot for the window.
func (r *Receiver) Status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status
}

// Run fetches and answers until ctx is done, and returns its error.
func (r *Receiver) Run(ctx context.Context) error {
	var answering sync.WaitGroup
	answering.Go(func() { r.answer(ctx) })
	failures := 0
	for ctx.Err() == nil {
		wait, err := r.round(ctx)
		switch {
		case err == nil:
			failures = 0
		case ctx.Err() == nil && !errors.Is(err, context.Canceled):
			failures++
			r.c.Logger.Debug("no orders from the hub", "error", err, "failures", failures)
			wait = min(FirstPause<<min(failures-1, 10), LongestWait)
		}
		if wait > 0 {
			r.rest(ctx, wait)
		}
	}
	answering.Wait()
	return ctx.Err()
}

// rest waits, until the hub changes at the longest.
func (r *Receiver) rest(ctx context.Context, wait time.Duration) {
	select {
	case <-ctx.Done():
	case <-r.c.Clock.After(wait):
	case <-r.joined:
	}
}

// unjoined is the wait of a station that has no hub; SetHub ends it.
const unjoined = time.Hour

// round asks once and takes what came. It returns how long to wait before the
// next.
func (r *Receiver) round(ctx context.Context) (time.Duration, error) {
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	r.mu.Lock()
	hub, key, learn, known := r.hub, r.key, r.learn, r.revoked
	r.cut = cut
	r.mu.Unlock()
	if hub == nil {
		return unjoined, nil
	}
	last, err := r.c.Store.LastHubOrder(ctx, key)
	if err != nil {
		return 0, err
	}
	p, err := hub.Pull(ctx, last, known, PullWait)
	if err == nil {
		key, err = r.keyOf(p, key, learn)
	}
	if err != nil {
		r.failed(hub, err)
		return 0, err
	}
	r.takeRevoked(ctx, key, p.Revoked)
	wait, err := r.take(ctx, key, last, p)
	r.pulled(hub, p, err)
	return wait, err
}

// takeRevoked hands on the revoked boxes that the hub told of, under the
// signature that its orders have. Where they were not taken, the hub tells of
// them again.
func (r *Receiver) takeRevoked(ctx context.Context, key string, list *wire.HubRevoked) {
	if r.c.OnRevoked == nil || list == nil {
		return
	}
	told, err := list.Open(key, r.c.Commune)
	if err != nil {
		r.c.Logger.Warn("the hub's revoked boxes are not believed", "err", err)
		if r.c.OnRefused != nil {
			r.c.OnRefused(app.CodeOf(err), "revoked boxes")
		}
		return
	}
	if len(told) == 0 {
		return
	}
	if err := r.c.OnRevoked(ctx, told); err != nil {
		return // it was told where it happened
	}
	r.mu.Lock()
	r.revoked = wire.RevokedMark(told)
	r.mu.Unlock()
}

// keyOf is the key that orders must be signed with.
func (r *Receiver) keyOf(p wire.HubPull, key string, learn func(string) error) (string, error) {
	switch {
	case p.Key == key:
		return key, nil
	case key != "" || !wire.ValidPublic(p.Key):
		return "", app.Fail("hub_order.key_changed", nil)
	}
	if err := learn(p.Key); err != nil {
		return "", err
	}
	r.mu.Lock()
	r.key = p.Key
	r.mu.Unlock()
	return p.Key, nil
}

func (r *Receiver) failed(hub Hub, err error) {
	r.mu.Lock()
	changed := r.hub == hub && app.CodeOf(r.status.Err) != app.CodeOf(err)
	if r.hub == hub && !errors.Is(err, context.Canceled) {
		r.status.Err = err
	}
	r.mu.Unlock()
	if changed {
		r.changed()
	}
}

func (r *Receiver) pulled(hub Hub, p wire.HubPull, err error) {
	r.mu.Lock()
	was := r.status
	if r.hub == hub {
		r.status.LastPull, r.status.Twice, r.status.Err = r.c.Clock.Now(), p.Twice, err
	}
	changed := was.Twice != r.status.Twice || app.CodeOf(was.Err) != app.CodeOf(r.status.Err)
	r.mu.Unlock()
	if changed {
		r.changed()
	}
}

func (r *Receiver) changed() {
	if r.c.OnChange != nil {
		r.c.OnChange()
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
