package speaker

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// forgets is a life in which an order to be off was obeyed, found no room and is
// on the disk since; its line goes nowhere.
func forgets(t *testing.T, number int64) *running {
	t.Helper()
	station, id := newIdentity(t), newIdentity(t)
	dir := t.TempDir()
	verifier, err := wire.NewVerifier(station.Public(), commune, id.Public(), wire.SeqFile(filepath.Join(dir, seqFile)))
	if err != nil {
		t.Fatal(err)
	}
	r := &running{log: slog.New(slog.DiscardHandler), state: &state{path: filepath.Join(dir, stateFile)}}
	r.link, err = link.NewClient(link.ClientConfig{
		Addrs: []string{"127.0.0.1:1"}, StationKey: station.Public(), Commune: commune, Identity: id, Verifier: verifier,
		Clock: app.SystemClock{}, Logger: r.log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.link.Close)
	r.answer(wire.Order{Seq: number, Kind: wire.OrderPower}, errForgets())
	return r
}

// TestANewerOrderIsNotForgottenForAnOlder: while one is told to be remembered,
// another of its kind is obeyed and finds no room; that one is told of in its turn.
func TestANewerOrderIsNotForgottenForAnOlder(t *testing.T) {
	r := forgets(t, 1)
	first := r.remembered()
	if len(first) != 1 || first[wire.OrderPower].order.Seq != 1 {
		t.Fatalf("%+v", first)
	}
	r.answer(wire.Order{Seq: 2, Kind: wire.OrderPower}, errForgets())
	r.tellRemembered(first)
	if next := r.remembered(); next[wire.OrderPower].order.Seq != 2 {
		t.Errorf("then %+v", next)
	}
}

// TestWhatIsObeyedMeanwhileIsNotRemembered: between the look whether all is on the
// disk and what is told of it no order is obeyed, for which there may be no room.
func TestWhatIsObeyedMeanwhileIsNotRemembered(t *testing.T) {
	r := forgets(t, 1)
	r.forgettable.mu.Lock() // it comes this far, and no further
	told := make(chan int)
	go func() { told <- len(r.remembered()) }()
	by := time.Now().Add(20 * time.Second)
	for free := true; free && time.Now().Before(by); time.Sleep(time.Millisecond) {
		if free = r.orders.TryLock(); free {
			r.orders.Unlock()
		}
	}
	if r.orders.TryLock() {
		t.Error("orders are obeyed meanwhile")
		r.orders.Unlock()
	}
	r.forgettable.mu.Unlock()
	if n := <-told; n != 1 {
		t.Errorf("%d are told", n)
	}
}
