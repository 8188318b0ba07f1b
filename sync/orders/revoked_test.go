package orders_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/orders"
)

// TestRevokedBoxesAreToldUntilTheyAreTaken, and then not at each answer again.
func TestRevokedBoxesAreToldUntilTheyAreTaken(t *testing.T) {
	n := newNear(t)
	n.hub.gone = []app.Revocation{{Key: "UBOX"}}
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
