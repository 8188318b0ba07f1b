//go:build long

package command

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// TestHubFloods lets a hub order 10,000 times at once. The station takes no
// more than it means to, tells of it once, and answers the window as quickly
// as ever.
func TestHubFloods(t *testing.T) {
	const flood = 10_000
	p := openProvince(t)
	key, err := wire.LoadIdentity(filepath.Join(p.dir, "hub", "hub.nkey"))
	if err != nil {
		t.Fatal(err)
	}
	whole := toneOnAir(t, p.station)
	if err := p.hub.Stop(); err != nil {
		t.Fatal(err)
	}
	for range flood {
		p.forged(t, key, func(*app.HubOrder) {})
	}
	if err := p.hub.Start(); err != nil {
		t.Fatal(err)
	}
	if !p.saidRefused(t, "hub_order.flood") {
		t.Error("nobody is told of the flood")
	}
	d := newDesk(p.station)
	begun, took := time.Now(), []time.Duration{}
	for time.Since(begun) < time.Minute {
		at := time.Now()
		d.OnAir()
		d.SyncStatus()
		if _, err := d.HubOrders(50); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(at))
		time.Sleep(100 * time.Millisecond)
	}
	slices.Sort(took)
	last, err := p.db.LastHubOrder(t.Context(), p.hub.OrderKey())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d orders in the first minute; the window waits %v in the median, %v at worst", last, flood, took[len(took)/2], took[len(took)-1])
	if last > 3*120 || last < 120 {
		t.Errorf("%d orders in a little more than a minute", last)
	}
	whole()
	if worst := took[len(took)*99/100]; worst > 250*time.Millisecond {
		t.Errorf("the window waits %v", worst)
	}
}

// TestTwoStationsOfOneKey lets a copy of a station's folder run beside it. The
// copy is refused with a sentence, and the first is warned.
func TestTwoStationsOfOneKey(t *testing.T) {
	p := openProvince(t)
	waitForHub(t, p.station)
	p.close()
	copied := filepath.Join(p.dir, "copy")
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(p.dir, "station"))); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(copied, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(path, 0o700)
	}); err != nil {
		t.Fatal(err)
	}
	p.open(t)
	first := p.station
	p.until(t, p.issue(t, hub.NewOrder{Title: "Một", Programme: &app.HubProgramme{Sound: p.sound(t, 440), Priority: app.PriorityNormal}}), app.HubOrderApplied)
	whole := toneOnAir(t, first)
	second, err := openStation(t.Context(), stationOptions{Data: copied, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(second.close)
	begun := time.Now()
	for app.CodeOf(second.hubOrders.receiver.Status().Err) != "hub.key_twice" || !first.hubOrders.receiver.Status().Twice {
		if time.Since(begun) > 2*time.Minute {
			t.Fatalf("first %+v, second %+v", first.hubOrders.receiver.Status(), second.hubOrders.receiver.Status())
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Logf("told to both after %v", time.Since(begun).Round(time.Second))
	second.outbox.SendNow()
	for app.CodeOf(second.outbox.Status().LastError) != "hub.key_twice" {
		if time.Since(begun) > 3*time.Minute {
			t.Fatalf("the second's page says %+v", second.outbox.Status())
		}
		time.Sleep(100 * time.Millisecond)
	}
	id := p.issue(t, hub.NewOrder{Title: "Hai", Programme: &app.HubProgramme{Sound: p.sound(t, 300), Priority: app.PriorityNormal}})
	p.until(t, id, app.HubOrderApplied)
	if _, err := second.db.HubOrder(t.Context(), id); app.CodeOf(err) != "data.not_found" {
		t.Errorf("the second has the order too: %v", err)
	}
	whole()
}
