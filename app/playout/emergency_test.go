package playout_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
)

// alarmed is a directed station with emergencies.
type alarmed struct {
	*directed
	*playout.Emergencies
	chief app.User
	media app.Media
}

func alarms(t *testing.T) *alarmed {
	t.Helper()
	a := &alarmed{directed: direct(t), chief: apptest.User("chief", app.RoleApprover)}
	a.media = apptest.Sound(t, a.d, app.MediaMaster, "emergency")
	var err error
	a.Emergencies, err = a.Service.Emergencies(ctx, playout.EmergencyConfig{Store: a.d,
		Prove: func(_ context.Context, _ app.User, pin string) error {
			if pin != "4821" {
				return app.Fail("people.wrong_pin", nil)
			}
			return nil
		},
		Length: func(context.Context, string) time.Duration { return 10 * time.Second }})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *alarmed) emergencies() *playout.Emergencies { return a.Emergencies }

// work lets the emergencies repeat and end by themselves.
func (a *alarmed) work(t *testing.T) {
	t.Helper()
	run, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { a.emergencies().Run(run); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
}

func (a *alarmed) order(t *testing.T, by app.User, change func(*playout.EmergencyRequest)) app.Emergency {
	t.Helper()
	r := playout.EmergencyRequest{Title: "Lũ về", Media: a.media.SHA256, Every: time.Hour, ValidFor: 3 * time.Hour}
	if change != nil {
		change(&r)
	}
	e, err := a.Order(ctx, by, r)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sounding is the emergency's broadcast that is on air.
func (a *alarmed) sounding(id app.ID) (app.Broadcast, bool) {
	for _, one := range a.State().Beside {
		if one.Broadcast.Emergency == id {
			return one.Broadcast, true
		}
	}
	return app.Broadcast{}, false
}

func (a *alarmed) endSound(t *testing.T, id app.ID) {
	t.Helper()
	b, ok := a.sounding(id)
	if !ok {
		t.Fatal("nothing sounds")
	}
	a.becomes(t, "its engine runs", func() bool { e := a.of(string(b.ID)); return e != nil && e.Done() != nil })
	a.of(string(b.ID)).end(nil)
	a.becomes(t, "it is over", func() bool { a.clock.Advance(100 * time.Millisecond); _, on := a.sounding(id); return !on })
}

func TestWhoMayLetAnEmergencyOut(t *testing.T) {
	a := alarms(t)
	announcer, editor := apptest.User("announcer", app.RoleAnnouncer), apptest.User("editor", app.RoleEditor)
	second := app.DefaultEmergencyPolicy()
	second.Alone, second.PIN = false, false
	if _, err := a.Order(ctx, editor, playout.EmergencyRequest{Media: a.media.SHA256}); app.CodeOf(err) != "people.not_allowed" {
		t.Errorf("an editor ordered: %v", err)
	}
	for name, c := range map[string]struct {
		policy  app.EmergencyPolicy
		by      app.User
		confirm app.User
		pin     string
		want    string
	}{
		"nobody else":              {app.DefaultEmergencyPolicy(), announcer, announcer, "", "emergency.second_person"},
		"the leader's PIN":         {app.DefaultEmergencyPolicy(), announcer, announcer, "4821", ""},
		"a wrong PIN":              {app.DefaultEmergencyPolicy(), announcer, announcer, "4822", "people.wrong_pin"},
		"a second person":          {app.DefaultEmergencyPolicy(), announcer, a.chief, "", ""},
		"the leader alone":         {app.DefaultEmergencyPolicy(), a.chief, a.chief, "", ""},
		"the leader, not alone":    {second, a.chief, a.chief, "", "emergency.second_person"},
		"no PIN by policy":         {second, announcer, announcer, "4821", "emergency.not_by_pin"},
		"another, where PIN is no": {second, announcer, a.chief, "", ""},
	} {
		if err := a.SetPolicy(ctx, a.chief, c.policy); err != nil {
			t.Fatal(err)
		}
		e := a.order(t, c.by, nil)
		if _, on := a.sounding(e.ID); on {
			t.Errorf("%s: it sounds before anybody confirmed", name)
		}
		err := a.Confirm(ctx, c.confirm, c.pin, e.ID)
		_, on := a.sounding(e.ID)
		if app.CodeOf(err) != c.want || on != (c.want == "") {
			t.Errorf("%s: %v, sounds: %v", name, err, on)
		}
		if err := endAnd(a, t, e.ID); err != nil {
			t.Error(err)
		}
	}
	if err := a.SetPolicy(ctx, announcer, app.DefaultEmergencyPolicy()); app.CodeOf(err) != "people.not_allowed" {
		t.Errorf("an announcer changed the policy: %v", err)
	}
	if err := a.SetPolicy(ctx, a.chief, app.EmergencyPolicy{}); app.CodeOf(err) != "emergency.policy" {
		t.Errorf("nobody may confirm any more: %v", err)
	}
}

// endAnd ends an order while the clock goes on.
func endAnd(a *alarmed, t *testing.T, id app.ID) (err error) {
	t.Helper()
	done := make(chan struct{})
	go func() { err = a.End(ctx, a.chief, id); close(done) }()
	a.becomes(t, "it is ended", func() bool {
		select {
		case <-done:
			return true
		default:
			a.clock.Advance(10 * time.Millisecond)
			return false
		}
	})
	return err
}

func TestOrdersThatCannotBe(t *testing.T) {
	a := alarms(t)
	for want, r := range map[string]playout.EmergencyRequest{
		"emergency.nothing":  {},
		"emergency.too_long": {Text: strings.Repeat("a", 5001)},
		"emergency.times":    {Text: "x", Times: 11},
		"emergency.every":    {Text: "x", Every: time.Second},
		"emergency.valid":    {Text: "x", ValidFor: 30 * 24 * time.Hour},
		"media.missing":      {Media: strings.Repeat("0", 64)},
	} {
		if _, err := a.Order(ctx, a.chief, r); app.CodeOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if len(a.Active()) != 0 {
		t.Errorf("%+v", a.Active())
	}
}

// An emergency goes over what is on air, is repeated on the hour with the leases
// of the highest precedence and its level, and ends when it is no longer valid.
func TestEmergencyIsRepeatedOnTheHourUntilItsEnd(t *testing.T) {
	a := alarms(t)
	a.work(t)
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.ValidFor = 90 * time.Minute })
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	b, ok := a.sounding(e.ID)
	if !ok || b.Kind != app.BroadcastEmergency || b.Precedence != app.PrecedenceEmergency || len(b.Clusters) != 1 {
		t.Fatalf("%+v", b)
	}
	a.orders.mu.Lock()
	first := a.orders.leases[0]
	a.orders.mu.Unlock()
	if first.Broadcast.ID != b.ID || first.Level != 100 {
		t.Errorf("first lease %+v", first)
	}
	a.endSound(t, e.ID)
	hour := app.DateOf(a.clock.Now()).At(5 * time.Hour)
	if got := a.Active(); len(got) != 1 || !got[0].Next.Equal(hour) {
		t.Fatalf("next at %v, want %v", got, hour)
	}
	a.clock.Advance(hour.Sub(a.clock.Now()))
	a.becomes(t, "it is repeated on the hour", func() bool { a.clock.Advance(10 * time.Millisecond); _, on := a.sounding(e.ID); return on })
	a.endSound(t, e.ID)
	a.clock.Advance(2 * time.Hour)
	a.becomes(t, "it is over", func() bool { a.clock.Advance(time.Second); return len(a.Active()) == 0 })
	kept, err := a.d.Emergency(ctx, e.ID)
	if err != nil || kept.State != app.EmergencyOver || kept.EndReason != app.EmergencyExpired || len(kept.Soundings) < 2 || kept.ConfirmedBy != a.chief.ID {
		t.Errorf("%+v, %v", kept, err)
	}
	acts, err := a.d.AuditOf(ctx, string(e.ID))
	if err != nil || len(acts) != 3 || acts[2].Action != "emergency.order" || acts[1].Action != "emergency.confirm" || acts[0].Action != "emergency.end" {
		t.Errorf("%+v, %v", acts, err)
	}
}

// A cluster that comes back while an emergency is valid hears it, once; one that
// has heard it does not hear it again.
func TestWhoComesBackHearsTheEmergency(t *testing.T) {
	a := alarms(t)
	a.work(t)
	other, err := a.poles.Save(ctx, a.officer, apptest.Cluster(2, "Hai"), "")
	if err != nil {
		t.Fatal(err)
	}
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.Every = 0 })
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	b, _ := a.sounding(e.ID)
	if err := a.Report(ctx, a.pole.ID, app.SpeakerReport{Seq: 1, At: a.clock.Now(), Seconds: apptest.Seconds(b.ID, a.clock.Now(), 10)}); err != nil {
		t.Fatal(err)
	}
	a.endSound(t, e.ID)
	a.emergencies().Present(a.pole.ID)
	a.emergencies().Present(other.ID)
	a.becomes(t, "it sounds again", func() bool { a.clock.Advance(100 * time.Millisecond); _, on := a.sounding(e.ID); return on })
	if again, _ := a.sounding(e.ID); fmt.Sprint(again.Clusters) != fmt.Sprint([]app.ID{other.ID}) {
		t.Errorf("at %v, want %v alone", again.Clusters, other.ID)
	}
	a.endSound(t, e.ID)
}

// An emergency whose sound breaks off is tried again within seconds, at the
// clusters that have not heard most of it.
func TestAnEmergencyThatBreaksOffSoundsAgain(t *testing.T) {
	a := alarms(t)
	a.work(t)
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.Every = 0 })
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	first, _ := a.sounding(e.ID)
	a.becomes(t, "its engine runs", func() bool { e := a.of(string(first.ID)); return e != nil && e.Done() != nil })
	a.of(string(first.ID)).end(app.Fail("air.hung_start", nil, "title", e.Title))
	a.becomes(t, "it sounds again", func() bool {
		a.clock.Advance(100 * time.Millisecond)
		again, on := a.sounding(e.ID)
		return on && again.ID != first.ID
	})
	a.endSound(t, e.ID)
}

// One that breaks off each time does not fill the log: it rests longer each time.
func TestAnEmergencyThatBreaksOffEachTimeRests(t *testing.T) {
	a := alarms(t)
	a.work(t)
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.Every = 0 })
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	now, _ := a.sounding(e.ID)
	var broke time.Time
	for range 4 {
		last := now.ID
		a.becomes(t, "its engine runs", func() bool { e := a.of(string(last)); return e != nil && e.Done() != nil })
		broke = a.clock.Now()
		a.of(string(last)).end(app.Fail("media.damaged", nil))
		a.becomes(t, "it sounds again", func() bool {
			a.clock.Advance(100 * time.Millisecond)
			one, on := a.sounding(e.ID)
			now = one
			return on && one.ID != last
		})
	}
	if rest := a.clock.Now().Sub(broke); rest < 10*time.Second {
		t.Errorf("it broke off four times, and rests for %v", rest)
	}
	a.endSound(t, e.ID)
}

// A cluster that came before the emergency sounded and heard it tells so in the
// seconds after its end, and does not hear it again meanwhile.
func TestWhoHeardTheEmergencyHasTimeToTell(t *testing.T) {
	a := alarms(t)
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.Every = 0 })
	a.emergencies().Present(a.pole.ID)
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	a.work(t)
	b, _ := a.sounding(e.ID)
	for range 70 {
		a.clock.Advance(100 * time.Millisecond)
		time.Sleep(time.Millisecond)
	}
	a.endSound(t, e.ID)
	for range 60 {
		a.clock.Advance(100 * time.Millisecond)
		time.Sleep(time.Millisecond)
		if _, on := a.sounding(e.ID); on {
			t.Fatal("it sounds again before its account can have come")
		}
	}
	if err := a.Report(ctx, a.pole.ID, app.SpeakerReport{Seq: 1, At: a.clock.Now(), Seconds: apptest.Seconds(b.ID, a.clock.Now(), 10)}); err != nil {
		t.Fatal(err)
	}
	for range 80 {
		a.clock.Advance(100 * time.Millisecond)
		time.Sleep(time.Millisecond)
		if _, on := a.sounding(e.ID); on {
			t.Fatal("who heard it hears it again")
		}
	}
}

// An order of the hub is let out by its own signature, once for each number.
func TestOrderOfTheHubGoesOutOnce(t *testing.T) {
	a := alarms(t)
	r := playout.EmergencyRequest{ID: "hub-7", Title: "Bão", Media: a.media.SHA256, Origin: app.OriginHub}
	for range 2 {
		if _, err := a.Order(ctx, app.User{}, r); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(a.State().Beside); n != 1 {
		t.Errorf("%d sound", n)
	}
	if err := endAnd(a, t, "hub-7"); err != nil {
		t.Error(err)
	}
}

// A lease of lower precedence reaches only the clusters that nothing above has,
// and all of them once that ends.
func TestLowerPrecedenceWaitsForItsClusters(t *testing.T) {
	a := alarms(t)
	a.setPlan(slot("a", 1, 100, 0, a.pole.ID))
	a.pass(t, 2)
	a.becomes(t, "it runs", func() bool { return strings.HasPrefix(a.onAir(), "a") })
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.Every = 0 })
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	a.pass(t, 9)
	a.orders.mu.Lock()
	for _, l := range a.orders.leases {
		if l.Broadcast.ID == "a" && len(l.Broadcast.Clusters) > 0 && l.Expires.After(at(14)) {
			t.Errorf("lease of what lies beneath: %+v", l)
		}
	}
	a.orders.mu.Unlock()
	a.endSound(t, e.ID)
	a.becomes(t, "it has its cluster back", func() bool {
		a.orders.mu.Lock()
		defer a.orders.mu.Unlock()
		last := a.orders.leases[len(a.orders.leases)-1]
		return last.Broadcast.ID == "a" && len(last.Broadcast.Clusters) == 1
	})
}

// The hub's order that comes hours after its issue waits here for its
// confirmation, and holds no longer than the hub said.
func TestHubOrderThatComesLateWaitsForItsConfirmation(t *testing.T) {
	a := alarms(t)
	p := app.DefaultEmergencyPolicy()
	p.Hub = false
	if err := a.SetPolicy(ctx, a.chief, p); err != nil {
		t.Fatal(err)
	}
	until := a.clock.Now().Add(3 * time.Hour)
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) {
		r.Origin, r.IssuedAt = app.OriginHub, a.clock.Now().Add(-5*time.Hour)
	})
	a.work(t)
	a.pass(t, 10)
	if len(a.Active()) != 1 {
		t.Fatal("it was withdrawn")
	}
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	if _, on := a.sounding(e.ID); !on || !a.Active()[0].ValidUntil.Equal(until) {
		t.Errorf("sounds %v, until %v, want %v", on, a.Active()[0].ValidUntil, until)
	}
}

// endedAtOnce ends an order while the disk still takes in that it was let out.
type endedAtOnce struct {
	playout.EmergencyStore
	end func(app.ID)
}

func (h *endedAtOnce) PutEmergency(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	if end := h.end; e.State == app.EmergencyActive && end != nil {
		h.end = nil
		done := make(chan struct{})
		go func() { end(e.ID); close(done) }()
		select {
		case <-done:
		case <-time.After(200 * time.Millisecond): // it waits for this disk
		}
	}
	return h.EmergencyStore.PutEmergency(ctx, e, act)
}

func TestEmergencyThatIsEndedAtOnceStaysEnded(t *testing.T) {
	a := alarms(t)
	store, ended := &endedAtOnce{EmergencyStore: a.d}, make(chan error, 1)
	m, err := a.Service.Emergencies(ctx, playout.EmergencyConfig{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	a.Emergencies = m
	store.end = func(id app.ID) { ended <- m.End(ctx, a.chief, id) }
	e := a.order(t, a.chief, nil)
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	kept, err := a.d.Emergency(ctx, e.ID)
	_, on := a.sounding(e.ID)
	if err != nil || on || len(m.Active()) > 0 || kept.State != app.EmergencyOver {
		t.Errorf("sounds %v, open %d, kept %q, %v", on, len(m.Active()), kept.State, err)
	}
}

// fullDisk takes no order in while it is full.
type fullDisk struct {
	playout.EmergencyStore
	room atomic.Bool
}

func (f *fullDisk) PutEmergency(ctx context.Context, e app.Emergency, act app.AuditRow) error {
	if f.room.Load() {
		return f.EmergencyStore.PutEmergency(ctx, e, act)
	}
	return app.Fail("disk.full", nil)
}

func TestFullDiskKeepsAnEmergencyFromNobody(t *testing.T) {
	a := alarms(t)
	var told []string
	disk := &fullDisk{EmergencyStore: a.d}
	m, err := a.Service.Emergencies(ctx, playout.EmergencyConfig{Store: disk,
		OnFault: func(err error) { told = append(told, app.CodeOf(err)) }})
	if err != nil {
		t.Fatal(err)
	}
	a.Emergencies = m
	e := a.order(t, a.chief, func(r *playout.EmergencyRequest) { r.Media, r.Every, r.Microphone = "", 0, true })
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	if _, on := a.sounding(e.ID); !on || len(told) == 0 || told[0] != "air.unlogged" {
		t.Errorf("sounds %v, told %v", on, told)
	}
	if err := m.End(ctx, a.chief, e.ID); err != nil {
		t.Fatal(err)
	}
	if _, on := a.sounding(e.ID); on || len(m.Active()) > 0 {
		t.Errorf("after its end: sounds %v, open %d", on, len(m.Active()))
	}
	disk.room.Store(true)
	a.becomes(t, "it is kept once there is room", func() bool {
		a.clock.Advance(time.Second)
		kept, err := a.d.Emergency(ctx, e.ID)
		return err == nil && kept.State == app.EmergencyOver && len(kept.Soundings) == 1
	})
}
