package speaker

import (
	"context"
	"testing"
	"time"

	"tienglang/app"
)

// wholeBox is one that tells all that a box can.
func wholeBox(context.Context) app.Vitals {
	celsius, signal, free, line, up, low := 52, -86, int64(20_311), int64(1_234_567), int64(12_345), false
	return app.Vitals{Celsius: &celsius, Signal: &signal, FreeMB: &free, LineKB: &line, UpMin: &up, LowPower: &low}
}

// TestVitalsAreToldOnceAMinute and not with each of the reports of a pole that
// plays; a modem that never answers holds up nothing.
func TestVitalsAreToldOnceAMinute(t *testing.T) {
	t.Parallel()
	v := &vitals{read: wholeBox}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	at := time.Now()
	if v.next(at) != nil {
		t.Fatal("told before anything was read")
	}
	v.watch(ctx, app.SystemClock{})
	if is := v.next(at); is == nil || *is.Celsius != 52 {
		t.Fatalf("told %+v", is)
	}
	v.watch(ctx, app.SystemClock{})
	if v.next(at.Add(30*time.Second)) != nil {
		t.Fatal("told twice a minute")
	}
	if v.next(at.Add(61*time.Second)) == nil {
		t.Fatal("not told again")
	}
	if v.next(at.Add(200*time.Second)) != nil {
		t.Fatal("what was read once is told twice")
	}
	nothing := &vitals{read: func(context.Context) app.Vitals { return app.Vitals{} }}
	nothing.watch(ctx, app.SystemClock{})
	if nothing.next(at) != nil {
		t.Fatal("nothing is told as something")
	}
}

// TestAModemIsToldWhenItChanges, and every ten minutes: its numbers would cost more
// than all else that is told.
func TestAModemIsToldWhenItChanges(t *testing.T) {
	t.Parallel()
	is := app.Modem{SIM: "8984048000012345678"}
	v := &vitals{read: func(context.Context) app.Vitals { m := is; return app.Vitals{Modem: &m} }}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	at := time.Now()
	for minute, want := range []string{"8984048000012345678", "", "8984048000099999999", "", "gone", "", "", "", "", "", "", "", "", "", "gone", ""} {
		switch minute {
		case 2:
			is.SIM = "8984048000099999999"
		case 4:
			is = app.Modem{}
		}
		v.watch(ctx, app.SystemClock{})
		told := v.next(at.Add(time.Duration(minute) * time.Minute))
		got := ""
		switch {
		case told == nil:
			t.Fatalf("minute %d: nothing", minute)
		case told.Modem != nil && *told.Modem == app.Modem{}:
			got = "gone"
		case told.Modem != nil:
			got = told.Modem.SIM
		}
		if got != want {
			t.Errorf("minute %d: %q, want %q", minute, got, want)
		}
	}
}

// TestASpeakerTellsItsVitals to its station.
func TestASpeakerTellsItsVitals(t *testing.T) {
	t.Parallel()
	s := newStationBy(t, hastened{began: time.Now(), times: 60})
	cfg := s.config("a")
	cfg.Clock, cfg.Vitals = s.clock, wholeBox
	s.start(cfg)
	waitFor(t, "the box's vitals", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range s.reports["a"] {
			if r.Vitals != nil && *r.Vitals.Signal == -86 {
				return true
			}
		}
		return false
	})
}
