package speaker

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// A volume above the cap sounds until its end, and then goes back by itself. A
// broadcast with a volume of its own keeps to the cap, an emergency is no
// quieter for it.
func TestAVolumeAboveTheCapGoesBackByItself(t *testing.T) {
	b := newBooth(settings{Volume: 50, Cap: 60})
	b.begin("b1")
	b.play(time.Second)
	hold := func(level int, d time.Duration) {
		b.setTo(settings{Volume: 50, Cap: 60, Above: above{Level: level, From: b.at, Until: b.at.Add(d)}})
	}
	gives := func(what string, want float64) {
		t.Helper()
		b.play(time.Second)
		if a, _ := peaks(b.play(time.Second)); math.Abs(a-want) > 0.001 {
			t.Errorf("%s it gives %v, want %v", what, a, want)
		}
	}
	gives("before", 0.25)
	hold(90, 5*time.Second)
	gives("above its cap", 0.81)
	b.play(4 * time.Second)
	gives("after that", 0.25)
	hold(90, time.Hour)
	own, _ := b.listen(wire.Listen{Broadcast: "b2", DelayMS: 400, Level: 100, Until: b.at.Add(time.Hour)}, b.at)
	b.use(own, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 400*time.Millisecond)
	gives("with a volume of its own", 0.36)
	for i, level := range []int{0, 100} {
		id := app.ID("e" + string(rune('1'+i)))
		b.emergency(id, level)
		gives("in an emergency", 0.81)
		b.stop(id, time.Time{}, b.at)
		b.play(time.Second)
	}
	hold(10, time.Hour)
	b.emergency("e9", 0)
	gives("in an emergency after a quiet order", 0.25)
}

// A pole that does not know the time keeps to its cap, and so does one whose
// clock was put back to before the order.
func TestAVolumeAboveTheCapNeedsTheTime(t *testing.T) {
	at := time.Unix(1e9, 0)
	s := settings{Volume: 50, Cap: 60, Above: above{Level: 90, From: at, Until: at.Add(time.Hour)}}
	for _, c := range []struct {
		at   time.Time
		want int
	}{{time.Time{}, 50}, {at.Add(-2 * time.Minute), 50}, {at, 90}, {at.Add(time.Hour - 1), 90}, {at.Add(time.Hour), 50}} {
		if v, limit := s.loudness(c.at); v != c.want || limit < v {
			t.Errorf("at %v it is %d of %d", c.at, v, limit)
		}
	}
}

// TestAnOrderAboveTheCap is kept over a restart without a station, told in
// reports, ended by itself there, and by the next volume. What cannot be meant
// is refused whole.
func TestAnOrderAboveTheCap(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	s.order(wire.OrderCap, wire.Level{Level: 60})
	until := func(d time.Duration) *wire.Above { return &wire.Above{Level: 90, Until: s.clock.Now().Add(d)} }
	for _, refused := range []any{
		wire.Level{Level: 11, Above: until(-time.Second)}, wire.Level{Level: 11, Above: until(26 * time.Hour)},
		wire.Level{Level: 11, Above: &wire.Above{Until: s.clock.Now().Add(time.Hour)}}, wire.Level{Level: 11, Above: &wire.Above{Level: 90}},
		map[string]any{"level": 11, "later": true},
	} {
		if e := s.answerTo(wire.OrderVolume, refused); e.Code != wire.EventFailed {
			t.Errorf("%+v is answered by %+v", refused, e)
		}
	}
	reported := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		if all := s.reports["a"]; len(all) > 0 {
			return all[len(all)-1].Volume
		}
		return 0
	}
	kept := func() settings {
		st, err := openState(cfg.Dir)
		if err != nil {
			t.Fatal(err)
		}
		return st.settings()
	}
	for _, next := range []int{41, 42} { // by the next volume
		if e := s.answerTo(wire.OrderVolume, wire.Level{Level: 50, Above: until(time.Hour)}); e.Code != wire.EventDone {
			t.Fatalf("%+v", e)
		}
		waitFor(t, "it reports 90", func() bool { return reported() == 90 })
		if is := kept(); is.Volume != 50 || is.Cap != 60 || is.Above.Level != 90 {
			t.Fatalf("kept %+v", is)
		}
		s.answerTo(wire.OrderVolume, wire.Level{Level: next})
		waitFor(t, "it reports the next", func() bool { return reported() == next })
		if is := kept(); is.Above != (above{}) {
			t.Errorf("kept %+v", is)
		}
	}
	s.answerTo(wire.OrderVolume, wire.Level{Level: 50, Above: until(6 * time.Second)})
	if is := kept(); is.Above.Level != 90 {
		t.Fatalf("kept %+v", is)
	}
	stop()
	s.line().Close() // it is started again without a network
	cfg.Code = ""
	s.start(cfg)
	waitFor(t, "it forgets that by itself", func() bool { return kept() == settings{Volume: 50, Cap: 60} })
}

// A speaker of before, which knows a volume alone, refuses the whole of it.
func TestASpeakerOfBeforeRefusesWhatItDoesNotKnow(t *testing.T) {
	var before struct {
		Level int `json:"level"`
	}
	o := wire.Order{Kind: wire.OrderVolume, Args: wire.EncodeArgs(wire.Level{Level: 50, Above: &wire.Above{Level: 90, Until: time.Unix(1e9, 0)}})}
	if err := o.DecodeArgs(&before); err == nil {
		t.Error("it is obeyed half")
	}
	o.Args = wire.EncodeArgs(wire.Level{Level: 50})
	if err := o.DecodeArgs(&before); err != nil || before.Level != 50 {
		t.Errorf("a plain volume: %+v, %v", before, err)
	}
	if b, _ := json.Marshal(settings{Volume: 1}); string(b) != `{"volume":1,"cap":0,"stagger_ms":0}` {
		t.Errorf("kept as %s", b)
	}
}
