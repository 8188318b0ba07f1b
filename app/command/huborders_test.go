package command

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
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

// TestProvince lets a hub order a station over HTTPS.
func TestProvince(t *testing.T) {
	p := openProvince(t)
	if err := (classroom{station: p.station, hub: p.hub}).addClusters(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	t.Run("sends programmes", p.sendsProgrammes)
	t.Run("forged orders", p.refusesForged)
	t.Run("emergency", p.ordersAnEmergency)
	t.Run("prepared message", p.ordersAMessage)
}

// A programme of the province is in the library, approved by the hub, the hours
// that it wishes are in the schedule, at the zones that it names, and all goes
// when it is withdrawn. Nobody at the station changes any of it.
func (p *province) sendsProgrammes(t *testing.T) {
	zone, err := p.inventory.SaveZone(t.Context(), theProgram, app.Zone{Name: "Vùng Đồi", Clusters: []app.ID{p.inventory.Clusters()[1].ID}})
	if err != nil {
		t.Fatal(err)
	}
	wish := app.HubProgramme{
		Sound: p.sound(t, 440), Priority: app.PriorityRaised, Zones: []string{" vùng đồi"},
		Dates: []app.Date{"2031-03-04", "2031-03-02"}, Minutes: []int{330, 1020},
	}
	id := p.issue(t, hub.NewOrder{Title: "Tiêm chủng", Programme: &wish})
	p.until(t, id, app.HubOrderApplied)
	if got, err := p.library.Airable(t.Context(), id); err != nil || got.Origin != app.OriginHub || got.Title != "Tiêm chủng" {
		t.Fatalf("programme %+v, %v", got, err)
	}
	lines, err := p.schedule.Entries(t.Context())
	if err != nil || len(lines) != 2 {
		t.Fatalf("lines %+v, %v", lines, err)
	}
	first := lines[0]
	if first.Start != 330*time.Minute || first.Zone != zone.ID || first.Origin != app.OriginHub || first.Priority != app.PriorityRaised ||
		first.Programme != id || first.Repeat.From != "2031-03-02" || first.Repeat.Until != "2031-03-04" || lines[1].Start != 17*time.Hour {
		t.Errorf("lines %+v", lines)
	}
	plan, err := p.schedule.Plan(t.Context(), app.Date("2031-03-02").Time(), app.Date("2031-03-05").Time())
	if err != nil || len(plan.Slots) != 4 || plan.Slots[0].Programme != id {
		t.Errorf("plan %+v, %v", plan, err)
	}
	p.mayNotChange(t, id, first.ID)

	other := p.issue(t, hub.NewOrder{Title: "Nơi khác", Programme: &app.HubProgramme{
		Sound: wish.Sound, Priority: app.PriorityNormal, Zones: []string{"Không đâu"}, Dates: wish.Dates, Minutes: wish.Minutes}})
	if o := p.until(t, other, app.HubOrderRefused); o.Code != "hub_order.zone_unknown" || p.atHub(t, other).Code != o.Code {
		t.Errorf("a zone that is not there: %+v", o)
	}
	p.until(t, p.issue(t, hub.NewOrder{Withdraw: id}), app.HubOrderApplied)
	p.until(t, id, app.HubOrderWithdrawn)
	if _, err := p.library.Airable(t.Context(), id); app.CodeOf(err) != "programme.deleted" {
		t.Errorf("a withdrawn programme: %v", err)
	}
	if lines, err := p.schedule.Entries(t.Context()); err != nil || len(lines) != 0 {
		t.Errorf("after the withdrawal %+v, %v", lines, err)
	}
	if err := p.library.Restore(t.Context(), theProgram, id); app.CodeOf(err) != "programme.of_hub" {
		t.Errorf("restored: %v", err)
	}
}

func (p *province) mayNotChange(t *testing.T, programme, line app.ID) {
	t.Helper()
	_, err := p.library.Save(t.Context(), theProgram, app.Programme{ID: programme, Title: "Khác"})
	if app.CodeOf(err) != "programme.of_hub" {
		t.Errorf("saved: %v", err)
	}
	if _, err := p.library.Describe(t.Context(), theProgram, programme, app.About{}); app.CodeOf(err) != "programme.of_hub" {
		t.Errorf("described: %v", err)
	}
	if err := p.schedule.Remove(t.Context(), theProgram, line); app.CodeOf(err) != "schedule.of_hub" {
		t.Errorf("removed: %v", err)
	}
}

// forged puts an order into the hub's store that the hub itself would never
// make: change alters it before it is signed, and by signs it.
func (p *province) forged(t *testing.T, by *wire.Identity, change func(*app.HubOrder)) app.ID {
	t.Helper()
	now := time.Now()
	o := hub.Order{ID: app.NewID(now), Kind: app.HubOrderWithdrawal, Title: "Lệnh giả", Args: []byte(`{"order":"` + string(app.NewID(now)) + `"}`),
		IssuedAt: now, ExpiresAt: now.Add(time.Hour)}
	err := p.hub.Store().IssueOrder(t.Context(), o, []app.ID{p.info().Commune}, func(x app.HubOrder) ([]byte, error) {
		change(&x)
		return wire.EncodeHubOrder(by, x)
	})
	if err != nil {
		t.Fatal(err)
	}
	return o.ID
}

// What is not to be obeyed is refused with its reason, and what comes after it
// is obeyed.
func (p *province) refusesForged(t *testing.T) {
	key, err := wire.LoadIdentity(filepath.Join(p.dir, "hub", "hub.nkey"))
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	good := func(title string) app.ID {
		return p.issue(t, hub.NewOrder{Title: title, Programme: &app.HubProgramme{Sound: p.sound(t, 440), Priority: app.PriorityNormal}})
	}
	first := good("Một")
	p.until(t, first, app.HubOrderApplied)
	for name, c := range map[string]struct {
		by     *wire.Identity
		change func(*app.HubOrder)
		code   string
		known  bool // it has a number here
	}{
		"another key":     {stranger, func(*app.HubOrder) {}, "hub_order.bad_signature", false},
		"another commune": {key, func(o *app.HubOrder) { o.Commune = app.NewID(time.Now()) }, "hub_order.wrong_commune", false},
		"replayed":        {key, func(o *app.HubOrder) { o.Seq = 1 }, "hub_order.replayed", false},
		"expired": {key, func(o *app.HubOrder) {
			o.IssuedAt, o.ExpiresAt = o.IssuedAt.Add(-2*time.Hour), o.IssuedAt.Add(-time.Hour)
		}, "hub_order.expired", true},
		"from the future": {key, func(o *app.HubOrder) {
			o.IssuedAt, o.ExpiresAt = o.IssuedAt.Add(6*time.Minute), o.ExpiresAt.Add(6*time.Minute)
		}, "hub_order.from_future", true},
	} {
		bad := p.forged(t, c.by, c.change)
		p.until(t, p.issue(t, hub.NewOrder{Withdraw: first}), app.HubOrderApplied)
		if c.known {
			if o := p.until(t, bad, app.HubOrderRefused); o.Code != c.code {
				t.Errorf("%s: %+v", name, o)
			}
		} else if _, err := p.db.HubOrder(t.Context(), bad); app.CodeOf(err) != "data.not_found" {
			t.Errorf("%s: it was kept, %v", name, err)
		}
		if !c.known && !p.saidRefused(t, c.code) {
			t.Errorf("%s: the log does not tell of %s", name, c.code)
		}
	}
}

// saidRefused waits for the audit log to tell that something was turned away.
func (p *province) saidRefused(t *testing.T, code string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		rows, err := p.db.Audit(ctx, 200)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.Action == "refused" && r.Object == code {
				return true
			}
		}
		if !pause(ctx, 20*time.Millisecond) {
			return false
		}
	}
}

// An emergency of the province goes on air within seconds, is told to have
// played, and ends when the province says so.
func (p *province) ordersAnEmergency(t *testing.T) {
	sound := p.sound(t, 440)
	issued := time.Now()
	id := p.issue(t, hub.NewOrder{Title: "Lũ về", Emergency: &app.HubEmergency{Sound: &sound, Times: 2, EverySeconds: 3600}})
	p.until(t, id, app.HubOrderPlayed)
	all, err := p.db.Broadcasts(t.Context(), issued.Add(-time.Minute), time.Now().Add(time.Minute))
	if err != nil || len(all) != 1 || all[0].Emergency != id || all[0].Kind != app.BroadcastEmergency || len(all[0].Clusters) != 2 {
		t.Fatalf("broadcasts %+v, %v", all, err)
	}
	late := all[0].StartedAt.Sub(issued)
	t.Logf("on air %v after it was ordered", late)
	if late > 10*time.Second {
		t.Errorf("it went out after %v", late)
	}
	if on := p.emergencies.Active(); len(on) != 1 || on[0].ID != id || on[0].OrderedAt.After(issued.Add(time.Second)) {
		t.Errorf("active %+v", on)
	}
	p.until(t, p.issue(t, hub.NewOrder{Withdraw: id}), app.HubOrderApplied)
	p.until(t, id, app.HubOrderWithdrawn)
	if on := p.emergencies.Active(); len(on) != 0 {
		t.Errorf("after its end %+v", on)
	}
}

// The province orders a message by its name: what the commune approved sounds;
// what is not there gives way to the order's own sound, or is refused.
func (p *province) ordersAMessage(t *testing.T) {
	m := preparedMessage(t, p.station, "Sơ tán lũ", 300*time.Millisecond)
	named := func(name string) *app.HubEmergency { return &app.HubEmergency{Message: name, Times: 1} }
	id := p.issue(t, hub.NewOrder{Title: "Lũ về", Emergency: named("sơ tán LŨ")})
	bare := p.issue(t, hub.NewOrder{Title: "Rung", Emergency: named("Động đất")})
	if o := p.until(t, bare, app.HubOrderRefused); o.Code != "hub_order.no_message" || o.Detail["message"] != "Động đất" {
		t.Errorf("%q %v", o.Code, o.Detail)
	}
	e, err := p.db.Emergency(t.Context(), id)
	if err != nil || e.Message != m.ID || e.Origin != app.OriginHub || len(e.Soundings) != 1 {
		t.Errorf("%+v, %v", e, err)
	}
	if err := p.emergencies.End(t.Context(), theProvince, id); err != nil {
		t.Error(err)
	}
	sound, r := p.sound(t, 440), playout.EmergencyRequest{Text: "x"}
	other := named("Động đất")
	other.Sound = &sound
	if err := p.hubOrders.soundOfEmergency(t.Context(), app.ReceivedOrder{}, *other, &r); err != nil || r.Message != "" || r.Media == "" || r.Text != "" {
		t.Errorf("without the message: %+v, %v", r, err)
	}
}
