// Package settings is the station's typed settings: their keys, what they are
// when nobody has set them, and what they may be.
package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"

	"tienglang/app"
)

// Values are all settings. The fields are those of the window's settings, in
// the same order.
type Values struct {
	Language   string   // "vi", "en"
	Theme      string   // "light", "dark"
	TargetLUFS float64  // loudness of masters
	CeilingDB  float64  // true peak of masters, dBTP
	DelayMS    int      // from capture to play at the poles
	Microphone string   // a device's identifier, "" for the system's choice
	Output     string   // the same, for the operator's own ears
	ICEServers []string // stun:HOST:PORT, turn:USER:SECRET@HOST:PORT; also stuns:, turns:
	Listen     string   // host:port of the station's own server

	AircheckDays   int  // for which what was sent is kept
	EmergencyDays  int  // the same of emergencies, for which a station has to answer longest
	SilenceSeconds int  // without sound on air after which a person is told
	Gate           bool // the microphone on air has its noise gate
}

// Defaults are the settings of a new station. A delay of 280 ms leaves room to
// send lost packets again; with the microphone's card a word is at the poles
// within 350 ms.
func Defaults() Values {
	return Values{Language: "vi", Theme: "light", TargetLUFS: -16, CeilingDB: -1, DelayMS: 280, Listen: ":7443", AircheckDays: 30, EmergencyDays: 365, SilenceSeconds: 10, Gate: true}
}

// The bounds of the numbers.
const (
	QuietestLUFS, LoudestLUFS   = -30.0, -9.0
	LowestCeiling, HighestLevel = -9.0, -0.1
	ShortestDelay, LongestDelay = 100, 5000
	FewestDays, MostDays        = 1, 366
	FewestEmergency             = 30     // days
	MostEmergency               = 3653   // ten years
	ShortestQuiet, LongestQuiet = 5, 120 // seconds
)

// Check returns the first setting that is out of bounds: "settings.bounds"
// with name, least and most, "settings.choice", "settings.ice_server",
// "settings.listen".
func (v Values) Check() error {
	switch {
	case v.Language != "vi" && v.Language != "en":
		return app.Fail("settings.choice", nil, "name", "language", "value", v.Language)
	case v.Theme != "light" && v.Theme != "dark":
		return app.Fail("settings.choice", nil, "name", "theme", "value", v.Theme)
	}
	if err := within("target_lufs", v.TargetLUFS, QuietestLUFS, LoudestLUFS); err != nil {
		return err
	}
	if err := within("ceiling_db", v.CeilingDB, LowestCeiling, HighestLevel); err != nil {
		return err
	}
	if err := within("delay_ms", float64(v.DelayMS), ShortestDelay, LongestDelay); err != nil {
		return err
	}
	if err := within("aircheck_days", float64(v.AircheckDays), FewestDays, MostDays); err != nil {
		return err
	}
	if err := within("emergency_days", float64(v.EmergencyDays), FewestEmergency, MostEmergency); err != nil {
		return err
	}
	if err := within("silence_seconds", float64(v.SilenceSeconds), ShortestQuiet, LongestQuiet); err != nil {
		return err
	}
	return v.checkNet()
}

// within is false for what is no number, too.
func within(name string, v, least, most float64) error {
	if v >= least && v <= most {
		return nil
	}
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	return app.Fail("settings.bounds", nil, "name", name, "least", number(least), "most", number(most))
}

func (v Values) checkNet() error {
	for _, s := range v.ICEServers {
		if err := checkICE(s); err != nil {
			return app.Fail("settings.ice_server", err, "value", hideSecret(s))
		}
	}
	host, port, err := net.SplitHostPort(v.Listen)
	if err != nil || strings.ContainsAny(host, "/ ") {
		return app.Fail("settings.listen", err, "value", v.Listen)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return app.Fail("settings.listen", err, "value", v.Listen)
	}
	return nil
}

// Store keeps settings as text.
type Store interface {
	Values(ctx context.Context) (map[string]string, error)
	SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error
}

// prefix keeps these keys apart from others in the same table.
const prefix = "settings."

// Service reads and keeps the settings. Its methods may be called from any
// goroutine.
type Service struct {
	store Store
	mu    sync.RWMutex
	now   Values
}

// New reads the settings; what was never set, or is no longer within bounds,
// has its default.
func New(ctx context.Context, s Store) (*Service, error) {
	kept, err := s.Values(ctx)
	if err != nil {
		return nil, err
	}
	v := Defaults()
	for key, field := range v.fields() {
		text, ok := kept[prefix+key]
		if !ok {
			continue
		}
		before := v
		if json.Unmarshal([]byte(text), field) != nil || v.Check() != nil {
			v = before
		}
	}
	return &Service{store: s, now: v}, nil
}

// fields are the keys and where each value lies.
func (v *Values) fields() map[string]any {
	return map[string]any{
		"language": &v.Language, "theme": &v.Theme, "target_lufs": &v.TargetLUFS, "ceiling_db": &v.CeilingDB,
		"aircheck_days": &v.AircheckDays, "emergency_days": &v.EmergencyDays,
		"silence_seconds": &v.SilenceSeconds, "gate": &v.Gate,
		"delay_ms": &v.DelayMS, "microphone": &v.Microphone, "output": &v.Output,
		"ice_servers": &v.ICEServers, "listen": &v.Listen,
	}
}

// Get is the settings as they are now.
func (s *Service) Get() Values {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v := s.now
	v.ICEServers = append([]string(nil), v.ICEServers...)
	return v
}

// look are the settings that anyone at the window may change; who may go on air
// has the gate.
var look = map[string]bool{"language": true, "theme": true, "microphone": true, "output": true, "gate": true}

// Save keeps settings after Check. Language, theme and sound devices are
// anyone's to change; the others need app.MayConfigure.
func (s *Service) Save(ctx context.Context, by app.User, v Values) error {
	if err := v.Check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, err := difference(s.now, v)
	if err != nil || len(changed) == 0 {
		return err
	}
	keep := map[string]string{}
	for key, text := range changed {
		if !look[key] {
			err = by.Need(app.MayConfigure)
		}
		if err != nil {
			return err
		}
		keep[prefix+key] = text
	}
	act, err := saving(by, changed, v.withoutSecrets())
	if err != nil {
		return err
	}
	if err := s.store.SetValues(ctx, keep, act); err != nil {
		return err
	}
	s.now = v
	s.now.ICEServers = append([]string(nil), v.ICEServers...)
	return nil
}

// saving is the audit row of changed settings, as shown has them.
func saving(by app.User, changed map[string]string, shown Values) (app.AuditRow, error) {
	detail := map[string]string{}
	fields := shown.fields()
	for key := range changed {
		text, err := json.Marshal(fields[key])
		if err != nil {
			return app.AuditRow{}, fmt.Errorf("setting %s: %w", key, err)
		}
		detail[key] = string(text)
	}
	b, err := json.Marshal(detail)
	return app.AuditRow{User: by.ID, Action: "settings.save", Detail: string(b)}, err
}

// difference is what of a and b is not the same, as it is stored.
func difference(a, b Values) (map[string]string, error) {
	old, fresh := a.fields(), b.fields()
	m := map[string]string{}
	for key := range fresh {
		was, err := json.Marshal(old[key])
		if err != nil {
			return nil, fmt.Errorf("setting %s: %w", key, err)
		}
		is, err := json.Marshal(fresh[key])
		if err != nil {
			return nil, fmt.Errorf("setting %s: %w", key, err)
		}
		if string(was) != string(is) {
			m[key] = string(is)
		}
	}
	return m, nil
}
