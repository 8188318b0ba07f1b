package inventory_test

import (
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
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
