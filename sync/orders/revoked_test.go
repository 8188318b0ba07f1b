package orders_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/orders"
	"tienglang/sync/wire"
)

// TestRevokedBoxesAreToldUntilTheyAreTaken, and then not at each answer again.
func TestRevokedBoxesAreToldUntilTheyAreTaken(t *testing.T) {
	n := newNear(t)
	n.hub.gone = []app.Revocation{{Key: "UBOX"}}
	n.hub.signs = func(all []app.Revocation) (*wire.HubRevoked, error) {
		return wire.SignHubRevoked(n.id, n.st.Commune, all)
	}
	var mu sync.Mutex
	told := 0
	n.r = orders.New(orders.Config{Store: n.db, Clock: n.clock, Commune: n.st.Commune, OnRevoked: func(_ context.Context, all []app.Revocation) error {
		mu.Lock()
		defer mu.Unlock()
		if told++; told < 3 {
			return errors.New("the disk is full")
		}
		return nil
	}})
	times := func() int { mu.Lock(); defer mu.Unlock(); return told }
	pulls := func() int { n.hub.mu.Lock(); defer n.hub.mu.Unlock(); return n.hub.pulls }
	n.r.SetHub(n.hub, n.hub.key, nil)
	n.run()
	n.until("they are taken", func() bool { return times() == 3 }, time.Second)
	at := pulls()
	n.until("the hub is asked again", func() bool { return pulls() > at+5 }, time.Second)
	if times() != 3 {
		t.Errorf("told %d times", times())
	}
	n.hub.mu.Lock()
	n.hub.gone = append(n.hub.gone, app.Revocation{Key: "UOTHER"})
	n.hub.mu.Unlock()
	n.until("another one is told", func() bool { return times() == 4 }, time.Second)
}

// TestRevokedBoxesAreBelievedOfTheHubAlone: a list that another signed, or that
// was signed for another commune, revokes nothing and is told of.
func TestRevokedBoxesAreBelievedOfTheHubAlone(t *testing.T) {
	n := newNear(t)
	stranger, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	refused := map[string]bool{}
	n.hub.gone = []app.Revocation{{Key: "UBOX"}}
	forged := 0
	n.hub.signs = func(all []app.Revocation) (*wire.HubRevoked, error) {
		forged++
		switch forged % 3 {
		case 0:
			return wire.SignHubRevoked(stranger, n.st.Commune, all)
		case 1:
			return wire.SignHubRevoked(n.id, "other", all)
		}
		l, err := wire.SignHubRevoked(n.id, n.st.Commune, all)
		l.List[len(l.List)-1] ^= 1
		return l, err
	}
	n.r = orders.New(orders.Config{Store: n.db, Clock: n.clock, Commune: n.st.Commune,
		OnRevoked: func(context.Context, []app.Revocation) error {
			t.Error("boxes are revoked by a list that the hub did not sign")
			return nil
		},
		OnRefused: func(code, _ string) {
			mu.Lock()
			defer mu.Unlock()
			refused[code] = true
		}})
	n.r.SetHub(n.hub, n.hub.key, nil)
	n.run()
	n.until("each is refused", func() bool {
		mu.Lock()
		defer mu.Unlock()
		n.hub.mu.Lock()
		defer n.hub.mu.Unlock()
		return refused["hub_order.bad_signature"] && refused["hub_order.wrong_commune"] && forged > 3
	}, time.Second)
}
