package link

import (
	"testing"
	"time"

	"tienglang/app"
)

// TestVitalsGoToAStationThatTakesThem: one of before would refuse the whole
// report, and be sent it again for ever.
func TestVitalsGoToAStationThatTakesThem(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id)
	next(t, "line", p.up)
	hot, sealed := 61, true
	r := app.SpeakerReport{Seq: 1, At: time.Now(), Vitals: &app.Vitals{Celsius: &hot, Sealed: &sealed, Modem: &app.Modem{SIM: "8984048000012345678"}, Machine: "linux/arm64"}}
	if err := p.Report(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := next(t, "report", s.reports); got.Vitals == nil || *got.Vitals.Celsius != hot || got.Vitals.Sealed == nil || !*got.Vitals.Sealed || got.Vitals.Modem == nil || got.Vitals.Machine != "linux/arm64" {
		t.Fatalf("got %+v", got.Vitals)
	}
	p.takesMachine.Store(false)
	if err := p.Report(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := next(t, "report", s.reports); got.Vitals == nil || got.Vitals.Sealed == nil || got.Vitals.Machine != "" {
		t.Fatalf("a station that knows no machines got %+v", got.Vitals)
	}
	p.takesSealed.Store(false)
	if err := p.Report(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := next(t, "report", s.reports); got.Vitals == nil || *got.Vitals.Celsius != hot || got.Vitals.Sealed != nil {
		t.Fatalf("a station that knows no seals got %+v", got.Vitals)
	}
	p.takesSealed.Store(true)
	p.takesModem.Store(false)
	if err := p.Report(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := next(t, "report", s.reports); got.Vitals == nil || got.Vitals.Sealed == nil || got.Vitals.Modem != nil {
		t.Fatalf("a station that knows no modems got %+v", got.Vitals)
	}
	p.takesVitals.Store(false) // as after a hello of a station of before
	if err := p.Report(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := next(t, "report", s.reports); got.Vitals != nil {
		t.Fatalf("an old station got %+v", got.Vitals)
	}
	if r.Vitals == nil || r.Vitals.Sealed == nil || r.Vitals.Modem == nil || r.Vitals.Machine == "" {
		t.Fatal("the caller's report was changed")
	}
}
