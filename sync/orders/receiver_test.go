package orders_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
	"tienglang/sync/orders"
	"tienglang/sync/wire"
)

// far is a hub in memory: it holds envelopes, and what it was answered.
type far struct {
	key string

	mu       sync.Mutex
	sent     []numbered
	answered map[app.ID]wire.HubAnswer
	gone     []app.Revocation
	signs    func([]app.Revocation) (*wire.HubRevoked, error)
	pulls    int
	fails    error
}

type numbered struct {
	seq  int64
	data []byte
}

func (f *far) Pull(ctx context.Context, after int64, revoked string, _ time.Duration) (wire.HubPull, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pulls++
	p := wire.HubPull{Key: f.key}
	if len(f.gone) > 0 && wire.RevokedMark(f.gone) != revoked {
		p.Revoked, f.fails = f.signs(f.gone)
	}
	for _, n := range f.sent {
		if n.seq > after && len(p.Orders) < wire.MaxHubPullCount {
			p.Orders = append(p.Orders, n.data)
		}
	}
	if len(p.Orders) > 0 || f.fails != nil {
		return p, f.fails
	}
	f.mu.Unlock()
	select { // held
	case <-ctx.Done():
	case <-time.After(5 * time.Millisecond):
	}
	f.mu.Lock()
	return p, ctx.Err()
}

func (f *far) AnswerOrders(_ context.Context, all []wire.HubAnswer) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range all {
		f.answered[a.Order] = a
	}
	return nil
}

// near is a station's receiver over a real database.
type near struct {
	t     *testing.T
	db    *store.DB
	clock *apptest.Clock
	hub   *far
	id    *wire.Identity
	r     *orders.Receiver
	st    app.Station

	mu      sync.Mutex
	refused map[string]int
}

func newNear(t *testing.T) *near {
	t.Helper()
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	n := &near{t: t, id: id, clock: apptest.NewClock(), refused: map[string]int{},
		hub: &far{key: id.Public(), answered: map[app.ID]wire.HubAnswer{}}}
	if n.db, err = store.Open(t.Context(), t.TempDir(), store.Options{Clock: n.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.db.Close() })
	if n.st, err = n.db.SaveStation(t.Context(), app.Station{Name: "Đài xã"}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	n.r = orders.New(orders.Config{Store: n.db, Clock: n.clock, Commune: n.st.Commune, OnRefused: func(code, _ string) {
		n.mu.Lock()
		n.refused[code]++
		n.mu.Unlock()
	}})
	return n
}

// run runs the receiver until the test ends.
func (n *near) run() {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = n.r.Run(ctx) })
	n.t.Cleanup(func() { cancel(); running.Wait() })
}

// order signs an order of that number, altered by change.
func (n *near) order(seq int64, by *wire.Identity, change func(*app.HubOrder)) app.ID {
	n.t.Helper()
	now := n.clock.Now()
	o := app.HubOrder{V: 1, ID: app.NewID(now), Commune: n.st.Commune, Seq: seq, Kind: app.HubOrderWithdrawal, Title: "Lệnh",
		Args: []byte(`{"order":"` + string(app.NewID(now)) + `"}`), IssuedAt: now, ExpiresAt: now.Add(10 * 24 * time.Hour)}
	if change != nil {
		change(&o)
	}
	data, err := wire.EncodeHubOrder(by, o)
	if err != nil {
		n.t.Fatal(err)
	}
	n.hub.mu.Lock()
	n.hub.sent = append(n.hub.sent, numbered{seq, data})
	n.hub.mu.Unlock()
	return o.ID
}

// until waits for what must come, moving the clock meanwhile.
func (n *near) until(what string, done func() bool, step time.Duration) {
	n.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); {
		if done() {
			return
		}
		if step > 0 {
			n.clock.Advance(step)
		}
		time.Sleep(2 * time.Millisecond)
	}
	n.t.Fatalf("%s did not come; %d pulls, refused %v", what, n.hub.pulls, n.refused)
}

func (n *near) last() int64 {
	n.t.Helper()
	last, err := n.db.LastHubOrder(n.t.Context(), n.hub.key)
	if err != nil {
		n.t.Fatal(err)
	}
	return last
}

// A hub that floods is looked at bit by bit: nothing is lost, nothing comes
// twice, and in no minute more is looked at than is meant.
func TestFloodIsTakenBitByBit(t *testing.T) {
	const flood = 1_000
	n := newNear(t)
	for seq := range int64(flood) {
		n.order(seq+1, n.id, nil)
	}
	n.r.SetHub(n.hub, n.hub.key, nil)
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	n.run()
	n.until("the first orders", func() bool { return n.last() >= orders.PerMinute }, 0)
	time.Sleep(100 * time.Millisecond)
	if got := n.last(); got != orders.PerMinute {
		t.Errorf("%d orders in the first minute", got)
	}
	if !n.r.Status().Held {
		t.Error("nobody is told of the flood")
	}
	begun := n.clock.Now()
	n.until("the last order", func() bool { return n.last() == flood }, 10*time.Second)
	took := n.clock.Now().Sub(begun)
	if least := time.Duration((flood - orders.PerMinute) / orders.PerMinute * int(time.Minute)); took < least {
		t.Errorf("all within %v, which is sooner than %v", took, least)
	}
	var after runtime.MemStats
	runtime.ReadMemStats(&after)
	t.Logf("%d orders in %v of the clock; the heap grew by %d KiB", flood, took, (int64(after.HeapAlloc)-int64(before.HeapAlloc))/1024)
	waiting, err := n.db.WaitingHubOrders(t.Context(), 2*flood)
	if err != nil || len(waiting) != flood {
		t.Fatalf("%d kept, %v", len(waiting), err)
	}
	for i, o := range waiting {
		if o.Seq != int64(i+1) {
			t.Fatalf("order %d stands at place %d", o.Seq, i+1)
		}
	}
	n.until("the end of the flood", func() bool { return !n.r.Status().Held }, time.Second)
}

// What is not to be obeyed does not stop what is, and is told with its code.
func TestWhatIsRefused(t *testing.T) {
	n := newNear(t)
	stranger, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	first := n.order(1, n.id, nil)
	n.order(2, stranger, nil)
	n.order(3, n.id, func(o *app.HubOrder) { o.Commune = app.NewID(time.Now()) })
	n.order(4, n.id, func(o *app.HubOrder) { o.Seq = 1 })
	late := n.order(5, n.id, func(o *app.HubOrder) { o.IssuedAt, o.ExpiresAt = o.IssuedAt.Add(-2*time.Hour), o.IssuedAt })
	early := n.order(6, n.id, func(o *app.HubOrder) { o.IssuedAt = o.IssuedAt.Add(app.MaxHubAhead + time.Second) })
	edge := n.order(7, n.id, func(o *app.HubOrder) { o.IssuedAt = o.IssuedAt.Add(app.MaxHubAhead) })
	twin := n.order(8, n.id, func(o *app.HubOrder) { o.ID = first })
	n.hub.sent = append(n.hub.sent, numbered{9, []byte("{")}, numbered{10, make([]byte, wire.MaxHubOrder+1)})
	final := n.order(11, n.id, nil)
	n.r.SetHub(n.hub, n.hub.key, nil)
	n.run()
	n.until("the last order", func() bool { return n.last() == 11 }, 0)
	for id, want := range map[app.ID]struct {
		state app.HubOrderState
		code  string
	}{
		first: {app.HubOrderWaiting, ""}, edge: {app.HubOrderWaiting, ""}, final: {app.HubOrderWaiting, ""}, twin: {app.HubOrderWaiting, ""},
		late: {app.HubOrderRefused, "hub_order.expired"}, early: {app.HubOrderRefused, "hub_order.from_future"},
	} {
		o, err := n.db.HubOrder(t.Context(), id)
		if err != nil || o.State != want.state || o.Code != want.code {
			t.Errorf("order %d: %q %q, %v; want %+v", o.Seq, o.State, o.Code, err, want)
		}
	}
	if all, err := n.db.HubOrders(t.Context(), 100); err != nil || len(all) != 5 {
		t.Errorf("%d orders are kept, %v", len(all), err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	want := map[string]int{"hub_order.bad_signature": 2, "hub_order.wrong_commune": 1, "hub_order.replayed": 1, "hub_order.too_large": 1}
	if fmt.Sprint(n.refused) != fmt.Sprint(want) {
		t.Errorf("refused %v, want %v", n.refused, want)
	}
}

// An order that was from the future is obeyed once the clock is right.
func TestAnEarlyOrderComesOfAge(t *testing.T) {
	n := newNear(t)
	id := n.order(1, n.id, func(o *app.HubOrder) { o.IssuedAt = o.IssuedAt.Add(time.Hour) })
	n.r.SetHub(n.hub, n.hub.key, nil)
	n.run()
	n.until("the order", func() bool { return n.last() == 1 }, 0)
	if early, err := n.db.EarlyHubOrders(t.Context(), n.clock.Now()); err != nil || len(early) != 0 {
		t.Errorf("before its time %+v, %v", early, err)
	}
	n.clock.Advance(time.Hour)
	early, err := n.db.EarlyHubOrders(t.Context(), n.clock.Now())
	if err != nil || len(early) != 1 || early[0].ID != id {
		t.Fatalf("in its time %+v, %v", early, err)
	}
	if err := n.db.RejudgeHubOrder(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if o, err := n.db.HubOrder(t.Context(), id); err != nil || o.State != app.HubOrderWaiting || o.Code != "" {
		t.Errorf("after it %+v, %v", o, err)
	}
}

// The key is learned once; a hub with another key is not believed.
func TestKeyIsLearnedOnce(t *testing.T) {
	n := newNear(t)
	id := n.order(1, n.id, nil)
	var learned []string
	n.r.SetHub(n.hub, "", func(key string) error { learned = append(learned, key); return nil })
	n.run()
	n.until("the order", func() bool { return n.last() == 1 }, 0)
	n.until("the answer", func() bool {
		n.hub.mu.Lock()
		defer n.hub.mu.Unlock()
		return n.hub.answered[id].State == app.HubOrderWaiting
	}, time.Second)
	if len(learned) != 1 || learned[0] != n.hub.key {
		t.Errorf("learned %v", learned)
	}
	other, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	n.hub.mu.Lock()
	n.hub.key = other.Public()
	n.hub.mu.Unlock()
	n.order(2, other, nil)
	n.until("the complaint", func() bool { return app.CodeOf(n.r.Status().Err) == "hub_order.key_changed" }, 0)
	if last, err := n.db.LastHubOrder(t.Context(), other.Public()); err != nil || last != 0 {
		t.Errorf("an order of another key was kept: %d, %v", last, err)
	}
}

// A receiver that gets nothing but what it cannot believe asks ever more
// seldom.
func TestNonsenseIsAskedForSeldom(t *testing.T) {
	n := newNear(t)
	n.hub.sent = append(n.hub.sent, numbered{1, []byte("{}")})
	n.r.SetHub(n.hub, n.hub.key, nil)
	n.run()
	n.until("the first question", func() bool { n.hub.mu.Lock(); defer n.hub.mu.Unlock(); return n.hub.pulls >= 1 }, 0)
	for range 600 {
		n.clock.Advance(time.Second)
		time.Sleep(200 * time.Microsecond)
	}
	n.hub.mu.Lock()
	defer n.hub.mu.Unlock()
	if n.hub.pulls > 20 {
		t.Errorf("%d questions in ten minutes", n.hub.pulls)
	}
	if app.CodeOf(n.r.Status().Err) != "hub_order.bad_signature" {
		t.Errorf("status %+v", n.r.Status())
	}
}
