package command

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
)

// province is a hub and a station that has joined it.
type province struct {
	*station
	hub *hub.Server
	dir string
}

func openProvince(t *testing.T) *province {
	t.Helper()
	dir := t.TempDir()
	h, err := openHub(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeHub(h) })
	p := &province{hub: h, dir: dir}
	p.open(t)
	if err := (classroom{station: p.station, hub: h}).join(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// open opens the station, again after it was closed.
func (p *province) open(t *testing.T) {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(p.dir, "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	p.station = s
	t.Cleanup(s.close)
}

// sound gives the hub a real sound for its orders.
func (p *province) sound(t *testing.T, hz float64) app.HubSound {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tin.wav")
	toneFile(t, path, hz)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := p.hub.TakeOrderSound(t.Context(), "tin.wav", f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (p *province) issue(t *testing.T, o hub.NewOrder) app.ID {
	t.Helper()
	id, err := p.hub.Issue(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// until waits for an order to come to that state at the station, and for the
// hub to know of it.
func (p *province) until(t *testing.T, id app.ID, want app.HubOrderState) app.ReceivedOrder {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	for {
		o, err := p.db.HubOrder(ctx, id)
		if err == nil && o.State == want && p.atHub(t, id).State == want {
			return o
		}
		if !pause(ctx, 20*time.Millisecond) {
			t.Fatalf("order %+v, %v; at the hub %+v; want %q", o, err, p.atHub(t, id), want)
		}
	}
}

func (p *province) atHub(t *testing.T, id app.ID) hub.Issue {
	t.Helper()
	_, issues, err := p.hub.Store().OrderOf(t.Context(), id)
	if err != nil || len(issues) != 1 {
		t.Fatalf("issues %+v, %v", issues, err)
	}
	return issues[0]
}

// A programme of the province is in the library, approved by the hub, and
// goes again when it is withdrawn.
func TestProvinceSendsAndWithdrawsAProgramme(t *testing.T) {
	p := openProvince(t)
	id := p.issue(t, hub.NewOrder{Title: "Phòng chống cháy rừng", Programme: &app.HubProgramme{Sound: p.sound(t, 440), Priority: app.PriorityNormal}})
	p.until(t, id, app.HubOrderApplied)
	got, err := p.library.Airable(t.Context(), id)
	if err != nil || got.Origin != app.OriginHub || got.Title != "Phòng chống cháy rừng" {
		t.Fatalf("programme %+v, %v", got, err)
	}
	back := p.issue(t, hub.NewOrder{Withdraw: id})
	p.until(t, back, app.HubOrderApplied)
	p.until(t, id, app.HubOrderWithdrawn)
	if _, err := p.library.Airable(t.Context(), id); app.CodeOf(err) != "programme.deleted" {
		t.Errorf("a withdrawn programme: %v", err)
	}
}
