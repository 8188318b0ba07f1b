package inventory_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

const (
	firstBox  = "UFIRSTBOX"
	secondBox = "USECONDBOX"
)

// TestAStolenBoxIsNeverBelievedAgain: neither by the station as it runs, nor
// once it was started anew, nor by another cluster; the cluster itself stays.
func TestAStolenBoxIsNeverBelievedAgain(t *testing.T) {
	c := begin(t, false)
	pole, other := c.save(t, 1, "Cụm đình làng"), c.save(t, 2, "Cụm chợ")
	if err := c.Pair(ctx, c.by.ID, pole.ID, firstBox); err != nil {
		t.Fatal(err)
	}
	c.poles.took()
	if err := c.Revoke(ctx, c.by, pole.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.SpeakerAllowed(firstBox); ok || !slices.Contains(c.poles.took(), "forget "+firstBox) {
		t.Error("it is let in, or stays connected")
	}
	for _, s := range []interface {
		SpeakerAllowed(string) (app.ID, bool)
		Revoked() []app.Revocation
	}{c.Service, c.open(t)} {
		all := s.Revoked()
		if _, ok := s.SpeakerAllowed(firstBox); ok || len(all) != 1 || all[0].Key != firstBox || all[0].Cluster != pole.ID ||
			all[0].Why != app.RevokedStolen || all[0].ByName != c.by.Name || !all[0].At.Equal(c.clock.Now()) {
			t.Errorf("revoked: %+v", all)
		}
	}
	err := c.Pair(ctx, c.by.ID, other.ID, firstBox)
	if app.CodeOf(err) != "pair.revoked" {
		t.Errorf("paired with another cluster: %v", err)
	}
	if err := c.Revoke(ctx, c.by, pole.ID); app.CodeOf(err) != "cluster.not_paired" {
		t.Errorf("revoked twice: %v", err)
	}
	if kept, err := c.Cluster(pole.ID); err != nil || kept.Name != pole.Name || kept.SpeakerKey != "" {
		t.Errorf("the cluster is now %+v, %v", kept, err)
	}
	rows, err := c.d.Outbox(ctx, 100)
	if err != nil || !slices.ContainsFunc(rows, func(r app.OutboxRow) bool { return r.Kind == app.RecordRevoked && r.Object == firstBox }) {
		t.Errorf("the hub is not told: %v", err)
	}
}

// TestAReplacedBoxIsRevokedInTheSameMoment: the cluster keeps all that is not
// the box's, and the history shows both.
func TestAReplacedBoxIsRevokedInTheSameMoment(t *testing.T) {
	c := begin(t, false)
	in := apptest.Cluster(1, "Cụm đình làng")
	in.Box = app.Box{Model: "HT-1", Serial: "SN-1", IMEI: "490154203237518"}
	pole, err := c.Save(ctx, c.by, in, "")
	if err == nil {
		err = c.Pair(ctx, c.by.ID, pole.ID, firstBox)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Replace(ctx, c.by, pole.ID, secondBox, &app.Box{Model: "HT-1", Serial: "SN-2"}); err != nil {
		t.Fatal(err)
	}
	now, err := c.Cluster(pole.ID)
	if err != nil || now.SpeakerKey != secondBox || now.Box != (app.Box{Model: "HT-1", Serial: "SN-2"}) || now.Number != 1 || now.Place != pole.Place {
		t.Errorf("%+v, %v", now, err)
	}
	if r, ok := c.RevokedSpeaker(firstBox); !ok || r.Why != app.RevokedReplaced {
		t.Errorf("the old one: %+v, %v", r, ok)
	}
	if _, ok := c.SpeakerAllowed(firstBox); ok {
		t.Error("the old one is let in")
	}
	history, err := c.d.InventoryHistory(ctx, pole.ID, 1)
	if err != nil || len(history) != 1 || !strings.Contains(string(history[0].Before), "SN-1") || !strings.Contains(string(history[0].After), secondBox) {
		t.Errorf("history %+v, %v", history, err)
	}
	if err := c.Replace(ctx, c.by, pole.ID, firstBox, nil); app.CodeOf(err) != "pair.revoked" {
		t.Errorf("the old one came back: %v", err)
	}
}

// TestABackupOfBeforeLearnsFromTheHub: a station that still has the box in its
// cluster takes over what it had told the hub.
func TestABackupOfBeforeLearnsFromTheHub(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Cụm đình làng")
	if err := c.Pair(ctx, c.by.ID, pole.ID, firstBox); err != nil {
		t.Fatal(err)
	}
	told := []app.Revocation{{Key: firstBox, Cluster: pole.ID, Name: pole.Name, Why: app.RevokedStolen, ByName: "Hoà", At: c.clock.Now()}}
	for want := 1; want >= 0; want-- { // the second time nothing is new
		if n, err := c.TakeRevoked(ctx, told); err != nil || n != want {
			t.Fatalf("%d new, want %d: %v", n, want, err)
		}
	}
	if _, ok := c.SpeakerAllowed(firstBox); ok || !slices.Contains(c.poles.took(), "forget "+firstBox) {
		t.Error("it is let in, or stays connected")
	}
	if now, err := c.open(t).Cluster(pole.ID); err != nil || now.SpeakerKey != "" {
		t.Errorf("after a start: %+v, %v", now, err)
	}
}

// between is a store in which another acts between reading and writing.
type between struct {
	*store.DB
	act func()
}

// Hamlets lets the other act first.
func (b *between) Hamlets(ctx context.Context) ([]app.Hamlet, error) {
	b.act()
	return b.DB.Hamlets(ctx)
}

// brokenOff is a store whose caller goes as soon as something was written.
type brokenOff struct {
	*store.DB
	gone func()
}

// SaveInventory writes, and its caller is gone.
func (b *brokenOff) SaveInventory(ctx context.Context, batch app.InventoryBatch, act app.AuditRow) (app.ID, error) {
	id, err := b.DB.SaveInventory(ctx, batch, act)
	b.gone()
	return id, err
}

// TestWhatWasWrittenHoldsThoughItsCallerIsGone: as a box whose line breaks while it
// is paired in the place of another, or a page that is left.
func TestWhatWasWrittenHoldsThoughItsCallerIsGone(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Cụm đình làng")
	if err := c.Pair(ctx, c.by.ID, pole.ID, firstBox); err != nil {
		t.Fatal(err)
	}
	c.poles.took()
	believed := func(key string) bool { _, ok := c.SpeakerAllowed(key); return ok }
	breaks, gone := context.WithCancel(ctx)
	c.Store = &brokenOff{c.d, gone}
	if err := c.Replace(breaks, c.by, pole.ID, secondBox, nil); err != nil {
		t.Errorf("it is told that %v", err)
	}
	if believed(firstBox) || !believed(secondBox) || !slices.Contains(c.poles.took(), "forget "+firstBox) {
		t.Errorf("believed are the old one: %v, the new one: %v", believed(firstBox), believed(secondBox))
	}
	breaks, gone = context.WithCancel(ctx)
	c.Store = &brokenOff{c.d, gone}
	if err := c.Revoke(breaks, c.by, pole.ID); err != nil {
		t.Errorf("it is told that %v", err)
	}
	if believed(secondBox) || !slices.Contains(c.poles.took(), "forget "+secondBox) {
		t.Error("a box that was carried off is believed")
	}
	breaks, gone = context.WithCancel(ctx)
	c.Store = &brokenOff{c.d, gone}
	pole.Name = "Cụm đình mới"
	if saved, err := c.Save(breaks, c.by, pole, ""); err != nil || saved.Name != pole.Name {
		t.Errorf("what is saved is told as %+v, %v", saved, err)
	}
}

// TestABoxThatIsReplacedWhileItsClusterIsSaved stays replaced: who saves the
// cluster's form in that moment puts the old box back neither in its place nor
// under its name.
func TestABoxThatIsReplacedWhileItsClusterIsSaved(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Cụm đình làng")
	if err := c.Pair(ctx, c.by.ID, pole.ID, firstBox); err != nil {
		t.Fatal(err)
	}
	replaced := make(chan error, 1)
	var once sync.Once
	c.Store = &between{c.d, func() {
		once.Do(func() {
			done := make(chan struct{})
			go func() { defer close(done); replaced <- c.Replace(ctx, c.by, pole.ID, secondBox, nil) }()
			select {
			case <-done:
			case <-time.After(200 * time.Millisecond): // it waits its turn
			}
		})
	}}
	pole.Name = "Cụm đình mới"
	if _, err := c.Save(ctx, c.by, pole, "Thôn Tây"); err != nil {
		t.Fatal(err)
	}
	if err := <-replaced; err != nil {
		t.Fatal(err)
	}
	now, err := c.Cluster(pole.ID)
	if at, ok := c.SpeakerAllowed(secondBox); err != nil || !ok || at != pole.ID || now.SpeakerKey != secondBox || now.Name != "Cụm đình mới" {
		t.Errorf("the new box is let in: %v; %+v, %v", ok, now, err)
	}
}

// TestARestoredClusterHasNoRevokedBox: it was another cluster's when it was
// carried off.
func TestARestoredClusterHasNoRevokedBox(t *testing.T) {
	c := begin(t, false)
	gone, other := c.save(t, 1, "Cụm đình làng"), c.save(t, 2, "Cụm chợ")
	err := c.Pair(ctx, c.by.ID, gone.ID, firstBox)
	for _, act := range []func() error{
		func() error { return c.Delete(ctx, c.by, gone.ID) },
		func() error { return c.Pair(ctx, c.by.ID, other.ID, firstBox) },
		func() error { return c.Revoke(ctx, c.by, other.ID) },
		func() error { return c.Restore(ctx, c.by, gone.ID) },
	} {
		if err == nil {
			err = act()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if now, err := c.Cluster(gone.ID); err != nil || now.SpeakerKey != "" {
		t.Errorf("%+v, %v", now, err)
	}
}
