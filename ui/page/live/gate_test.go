package live

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestTheGateIsPutInAndTakenOutOnAir: by its switch, which shows what is kept.
func TestTheGateIsPutInAndTakenOutOnAir(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	if !p.desk.gate.On {
		t.Fatal("the gate is in at first")
	}
	e.Throw(t, "TẮT")
	for _, want := range []bool{false, true} {
		p.desk.gate.OnTapped()
		e.Wait()
		if b.Prefs.Gate != want || p.desk.gate.On != want {
			t.Fatalf("the gate is kept as %v and shown as %v, want %v", b.Prefs.Gate, p.desk.gate.On, want)
		}
	}
}

// TestWhatTheScheduleHasOnAirIsToldBeforeTheSwitch: one who goes live comes in
// over it, and hears so before.
func TestWhatTheScheduleHasOnAirIsToldBeforeTheSwitch(t *testing.T) {
	b := offAir()
	b.Air = backend.OnAir{On: true, Scheduled: true, Elapsed: time.Minute, Broadcast: app.Broadcast{ID: "s", Title: "Dân ca", Kind: app.BroadcastProgramme}}
	e, p := shown(t, b, nil)
	if p.head.sw.On() || !e.Sees("Lịch đang phát") || e.Sees("Chưa phát") {
		t.Errorf("before the switch it says %q", e.Words())
	}
}
