//go:build long

package command

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/assets/locale"
	"tienglang/audio"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// toneOnAir puts a tone on air by hand; whole takes it off and holds what was
// sent since then to nothing but that tone, without a break.
func toneOnAir(t *testing.T, s *station) (whole func()) {
	t.Helper()
	if len(s.inventory.Clusters()) == 0 {
		c := classroom{station: s}
		if err := c.addClusters(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	p := approvedSound(t, s, "Nhạc", sine(600, 10*60*audio.Rate))
	b, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: p.ID})
	if err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "it is sent", func() bool { first, _ := s.network.outlets.times(b.ID); return !first.IsZero() })
	return func() {
		t.Helper()
		var first, last time.Time
		until(t, 20*time.Second, "some seconds are sent", func() bool {
			first, last = s.network.outlets.times(b.ID)
			return last.Sub(first) > 4*time.Second
		})
		if err := s.playout.StopLive(t.Context(), theProgram); err != nil {
			t.Fatal(err)
		}
		out, length := filepath.Join(t.TempDir(), "sent.wav"), last.Sub(first)-500*time.Millisecond
		if err := takeAircheck(t.Context(), &bytes.Buffer{}, s.network.outlets.keep.dir, first.Add(500*time.Millisecond), length-500*time.Millisecond, b.ID, out); err != nil {
			t.Fatal(err)
		}
		sent, _ := readWAV(t, out)
		const step = audio.Rate / 10
		bad := 0
		for at := 0; at+step <= len(sent); at += step {
			if toneIn(sent[at:at+step], 600) < 0.1 {
				bad++
			}
		}
		t.Logf("on air meanwhile: %v of a tone, %d of %d tenths of a second without it", length.Round(time.Second), bad, len(sent)/step)
		if bad > 0 || len(sent) < audio.Rate {
			t.Errorf("%d tenths of a second of %v are not what was on air", bad, length)
		}
		others, err := s.db.Broadcasts(t.Context(), first.Add(-time.Minute), last.Add(time.Minute))
		if err != nil || len(others) != 1 {
			t.Errorf("on air were %+v, %v", others, err)
		}
	}
}

// saidInBoth fails where a refusal has no sentence in either language.
func saidInBoth(t *testing.T, codes ...string) {
	t.Helper()
	for _, code := range codes {
		for _, language := range []string{"vi", "en"} {
			if !locale.New(language).Has("error." + code) {
				t.Errorf("%s: no sentence for %s", language, code)
			}
		}
	}
}

// refusedEmergency is an emergency of the province that nobody is to obey.
type refusedEmergency struct {
	by     *wire.Identity
	change func(*app.HubOrder)
	code   string
}

// TestWhatIsRefusedLeavesTheAirAlone: emergencies that are signed by another key,
// replayed, expired, from the future or another commune's, and commands without
// the right PIN, while something is on air: each is refused with its sentence and
// in the log, and what is on air goes on without a break.
func TestWhatIsRefusedLeavesTheAirAlone(t *testing.T) {
	p := openProvince(t)
	key, err := wire.LoadIdentity(filepath.Join(p.dir, "hub", "hub.nkey"))
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.people.SetLeaderPIN(t.Context(), leader, "804219"); err != nil {
		t.Fatal(err)
	}
	first := p.issue(t, hub.NewOrder{Title: "Một", Programme: &app.HubProgramme{Sound: p.sound(t, 440), Priority: app.PriorityNormal}})
	p.until(t, first, app.HubOrderApplied)
	whole := toneOnAir(t, p.station)
	for name, c := range map[string]refusedEmergency{
		"wrong key":       {stranger, func(*app.HubOrder) {}, "hub_order.bad_signature"},
		"another commune": {key, func(o *app.HubOrder) { o.Commune = app.NewID(time.Now()) }, "hub_order.wrong_commune"},
		"replayed":        {key, func(o *app.HubOrder) { o.Seq = 1 }, "hub_order.replayed"},
		"expired": {key, func(o *app.HubOrder) {
			o.IssuedAt, o.ExpiresAt = o.IssuedAt.Add(-2*time.Hour), o.IssuedAt.Add(-time.Hour)
		}, "hub_order.expired"},
		"from the future": {key, func(o *app.HubOrder) {
			o.IssuedAt, o.ExpiresAt = o.IssuedAt.Add(time.Hour), o.ExpiresAt.Add(time.Hour)
		}, "hub_order.from_future"},
	} {
		t.Run("hub emergency, "+name, func(t *testing.T) { p.refusesEmergency(t, c, first) })
	}
	for name, c := range map[string]struct{ args []string }{
		"people.wrong_pin":        {[]string{"--text", "Lũ về", "--pin", "804218"}},
		"emergency.second_person": {[]string{"--text", "Lũ về"}},
		"emergency.nothing":       {[]string{"--pin", "804219"}},
	} {
		t.Run("command, "+name, func(t *testing.T) {
			var out, failed bytes.Buffer
			status := Main(append([]string{"emergency", "--data", p.station.dir}, c.args...), &out, &failed)
			if status == 0 || out.Len() > 0 || failed.Len() == 0 {
				t.Errorf("exit %d, said %q, %q", status, out.String(), failed.String())
			}
			saidInBoth(t, name)
		})
	}
	for _, e := range p.emergencies.Active() {
		t.Errorf("an order stands: %+v", e)
	}
	whole()
	saidInBoth(t, "order.bad_signature", "order.wrong_commune", "order.not_for_me", "order.replayed", "order.expired", "order.from_future",
		"hub_order.flood", "hub.key_twice", "clock.differs", "air.unlogged")
}

// refusesEmergency gives the station one of them through its hub, and a good
// order after it.
func (p *province) refusesEmergency(t *testing.T, c refusedEmergency, good app.ID) {
	args, err := json.Marshal(app.HubEmergency{Text: "Nước lũ đang về.", Times: 1})
	if err != nil {
		t.Fatal(err)
	}
	id := p.forged(t, c.by, func(o *app.HubOrder) {
		o.Kind, o.Title, o.Args = app.HubOrderEmergency, "Lũ về", args
		c.change(o)
	})
	p.until(t, p.issue(t, hub.NewOrder{Withdraw: good}), app.HubOrderApplied)
	o, err := p.db.HubOrder(t.Context(), id)
	if err == nil && (o.State != app.HubOrderRefused || o.Code != c.code) {
		t.Errorf("%+v", o)
	}
	if err != nil && !p.saidRefused(t, c.code) {
		t.Errorf("the log does not tell of %s", c.code)
	}
	saidInBoth(t, c.code)
}
