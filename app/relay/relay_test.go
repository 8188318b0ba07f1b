package relay_test

import (
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/library"
	"tienglang/app/relay"
	"tienglang/app/store"
)

var announcer = app.User{ID: "u1", Roles: []app.Role{app.RoleAnnouncer}}

func service(t *testing.T) (*relay.Service, *store.DB) {
	t.Helper()
	clock := apptest.NewClock()
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return relay.New(relay.Config{Store: db, Programmes: library.New(db, clock), Clock: clock}), db
}

// TestRelaysAreKept: saved, changed, removed and brought back, each in the log.
func TestRelaysAreKept(t *testing.T) {
	s, db := service(t)
	saved, err := s.Save(t.Context(), announcer, app.Relay{Name: " VOV1 ", URL: "https://user:geheim@vov.example/live.m3u8", Fallbacks: []app.ID{"p1", "p2"}, GainDB: -3})
	if err != nil {
		t.Fatal(err)
	}
	if saved.ID == "" || saved.Name != "VOV1" || saved.Silence != relay.UsualSilence {
		t.Errorf("saved %+v", saved)
	}
	saved.Silence = 7 * time.Second
	if _, err := s.Save(t.Context(), announcer, saved); err != nil {
		t.Fatal(err)
	}
	all, err := s.Relays(t.Context())
	if err != nil || len(all) != 1 || all[0].Silence != 7*time.Second || len(all[0].Fallbacks) != 2 || all[0].GainDB != -3 {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := s.Remove(t.Context(), announcer, saved.ID); err != nil {
		t.Fatal(err)
	}
	if all, _ := s.Relays(t.Context()); len(all) != 0 {
		t.Errorf("still there: %+v", all)
	}
	if err := s.Restore(t.Context(), announcer, saved.ID); err != nil {
		t.Fatal(err)
	}
	if all, _ := s.Relays(t.Context()); len(all) != 1 || all[0].URL != saved.URL {
		t.Errorf("brought back: %+v", all)
	}
	rows, err := db.Audit(t.Context(), 10)
	if err != nil || len(rows) != 4 || rows[0].Action != "relay.restore" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows {
		if strings.Contains(r.Detail, "geheim") {
			t.Errorf("a secret is in the log: %s", r.Detail)
		}
	}
}

func TestRelaysThatAreRefused(t *testing.T) {
	s, _ := service(t)
	for code, r := range map[string]app.Relay{
		"relay.name_missing": {URL: "http://a.example"},
		"relay.no_source":    {Name: "VOV"},
		"relay.bounds":       {Name: "VOV", Device: "x", Silence: time.Millisecond},
	} {
		if _, err := s.Save(t.Context(), announcer, r); app.CodeOf(err) != code {
			t.Errorf("%+v: %v, not %s", r, err, code)
		}
	}
	for _, bad := range []string{"file:///etc/passwd", "concat:a|b", "rtmp://a.example/x", "http://", "vov.example", "http://a b/"} {
		if _, err := s.Save(t.Context(), announcer, app.Relay{Name: "VOV", URL: bad}); app.CodeOf(err) != "relay.bad_url" {
			t.Errorf("%s: %v", bad, err)
		}
	}
	reporter := app.User{ID: "u2", Roles: []app.Role{app.RoleEditor}}
	if _, err := s.Save(t.Context(), reporter, app.Relay{Name: "VOV", URL: "http://a.example"}); app.CodeOf(err) != "people.not_allowed" {
		t.Errorf("a reporter: %v", err)
	}
}

// TestChangesOfARelayAreTold: the first sound is no news, a fallback and the
// return are, and stand in the log with their reason.
func TestChangesOfARelayAreTold(t *testing.T) {
	s, db := service(t)
	note := func(p relay.Phase, reason string) bool {
		t.Helper()
		told, err := s.Note(t.Context(), relay.State{Relay: "r1", Name: "VOV1", Broadcast: "b1", Phase: p, Reason: reason, Since: apptest.NewClock().Now()})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	for i, step := range []struct {
		phase  relay.Phase
		reason string
		told   bool
	}{
		{relay.PhaseOpening, "", false}, {relay.PhaseRelay, "", false}, {relay.PhaseFallback, "stall", true}, {relay.PhaseRelay, "", true},
	} {
		if told := note(step.phase, step.reason); told != step.told {
			t.Errorf("step %d told: %v", i, told)
		}
	}
	if all := s.States(); len(all) != 1 || all[0].Phase != relay.PhaseRelay {
		t.Errorf("%+v", all)
	}
	rows, err := db.Audit(t.Context(), 10)
	if err != nil || len(rows) != 2 || rows[1].Action != "relay.fallback" || !strings.Contains(rows[1].Detail, "stall") || rows[0].Action != "relay.back" {
		t.Errorf("%+v, %v", rows, err)
	}
	s.Close("b1")
	if len(s.States()) != 0 {
		t.Error("it is not forgotten")
	}
}
