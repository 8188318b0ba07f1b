package settings_test

import (
	"context"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/settings"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

var ctx = context.Background()

func begin(t *testing.T) (*settings.Service, *store.DB) {
	t.Helper()
	d := apptest.DB(t, store.Options{})
	s, err := settings.New(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return s, d
}

func TestNewStationHasDefaultsThatPass(t *testing.T) {
	s, _ := begin(t)
	if !reflect.DeepEqual(s.Get(), settings.Defaults()) {
		t.Errorf("%+v", s.Get())
	}
	apptest.Wants(t, settings.Defaults().Check(), "")
}

func TestSavedSettingsComeBack(t *testing.T) {
	s, d := begin(t)
	want := settings.Values{Language: "en", Theme: "dark", TargetLUFS: -18.5, CeilingDB: -2, DelayMS: 600, Microphone: "USB mic",
		Output: "đầu ra", ICEServers: []string{"stun:stun.example.vn:3478", "turns:đài:s%3Acret@turn.example.vn?transport=tcp"}, Listen: "127.0.0.1:8443", AircheckDays: 90, EmergencyDays: 730, SilenceSeconds: 20}
	if err := s.Save(ctx, apptest.Officer(), want); err != nil {
		t.Fatal(err)
	}
	again, err := settings.New(ctx, d)
	if err != nil || !reflect.DeepEqual(again.Get(), want) {
		t.Errorf("%+v, %v", again.Get(), err)
	}
	if acts, err := d.Audit(ctx, 10); err != nil || len(acts) != 1 || acts[0].Action != "settings.save" {
		t.Errorf("%+v, %v", acts, err)
	}
	if err := s.Save(ctx, apptest.Officer(), want); err != nil {
		t.Fatal(err)
	}
	if acts, _ := d.Audit(ctx, 10); len(acts) != 1 {
		t.Errorf("saving what is saved was noted: %+v", acts)
	}
}

func TestBoundsAreHeld(t *testing.T) {
	for code, changes := range map[string][]func(*settings.Values){
		"settings.choice": {
			func(v *settings.Values) { v.Language = "fr" },
			func(v *settings.Values) { v.Theme = "" }},
		"settings.bounds": {
			func(v *settings.Values) { v.TargetLUFS = -30.1 },
			func(v *settings.Values) { v.TargetLUFS = math.NaN() },
			func(v *settings.Values) { v.CeilingDB = 0 },
			func(v *settings.Values) { v.DelayMS = 99 },
			func(v *settings.Values) { v.DelayMS = 5001 }},
		"settings.ice_server": {
			func(v *settings.Values) { v.ICEServers = []string{"http://example.vn"} },
			func(v *settings.Values) { v.ICEServers = []string{"stun:"} },
			func(v *settings.Values) { v.ICEServers = []string{"stun:stun.tinh.vn", "turn:turn.tinh.vn"} }},
		"settings.listen": {
			func(v *settings.Values) { v.Listen = "8443" },
			func(v *settings.Values) { v.Listen = "host:65536" },
			func(v *settings.Values) { v.Listen = "ho st:1" }},
	} {
		for i, change := range changes {
			s, _ := begin(t)
			v := settings.Defaults()
			change(&v)
			if err := s.Save(ctx, apptest.Officer(), v); app.CodeOf(err) != code {
				t.Errorf("%s %d: %v", code, i, err)
			}
			if !reflect.DeepEqual(s.Get(), settings.Defaults()) {
				t.Errorf("%s %d was taken over", code, i)
			}
		}
	}
}

// Those who read the audit log, and the window, see no relay's secret.
func TestRelaySecretIsNowhereButInTheSettings(t *testing.T) {
	s, d := begin(t)
	v := s.Get()
	v.ICEServers, v.DelayMS = []string{"stun:stun.tinh.vn", "turn:1700000000:xa:mat-khau@turn.tinh.vn:443"}, 400
	if err := s.Save(ctx, apptest.Officer(), v); err != nil {
		t.Fatal(err)
	}
	acts, err := d.Audit(ctx, 10)
	if err != nil || len(acts) != 1 {
		t.Fatalf("%+v, %v", acts, err)
	}
	var detail map[string]string
	if err := json.Unmarshal([]byte(acts[0].Detail), &detail); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"delay_ms": "400", "ice_servers": `["stun:stun.tinh.vn","turn:…@turn.tinh.vn:443"]`}
	if !reflect.DeepEqual(detail, want) {
		t.Errorf("%v", detail)
	}
	again, err := settings.New(ctx, d)
	if err != nil || !reflect.DeepEqual(again.Get(), v) {
		t.Errorf("%+v, %v", again.Get(), err)
	}
	v.ICEServers = []string{"turn:xa:mat-khau@turn.tinh.vn:port"}
	err = s.Save(ctx, apptest.Officer(), v)
	apptest.Wants(t, err, "settings.ice_server")
	if strings.Contains(err.Error(), "mat-khau") {
		t.Errorf("the refusal tells %v", err)
	}
}

func TestLookIsAnyonesTheRestIsNot(t *testing.T) {
	s, _ := begin(t)
	editor := apptest.User("e", app.RoleEditor)
	v := s.Get()
	v.Theme, v.Language, v.Microphone = "dark", "en", "m"
	if err := s.Save(ctx, editor, v); err != nil {
		t.Errorf("look: %v", err)
	}
	v.DelayMS = 400
	apptest.Wants(t, s.Save(ctx, editor, v), "people.not_allowed")
	if s.Get().DelayMS == 400 {
		t.Error("taken over")
	}
}

func TestSpoiltValueFallsBackAlone(t *testing.T) {
	_, d := begin(t)
	err := d.SetValues(ctx, map[string]string{"settings.delay_ms": "7", "settings.theme": `"dark"`, "settings.target_lufs": "loud"}, app.AuditRow{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := settings.New(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	want := settings.Defaults()
	want.Theme = "dark"
	if !reflect.DeepEqual(s.Get(), want) {
		t.Errorf("%+v", s.Get())
	}
}

// The window's settings are these, field by field.
func TestWindowHasTheSameFields(t *testing.T) {
	v := settings.Defaults()
	if got := settings.Values(backend.Settings(v)); !reflect.DeepEqual(got, v) {
		t.Errorf("%+v", got)
	}
}
