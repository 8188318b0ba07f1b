package wire

import (
	"strings"
	"testing"

	"tienglang/app"
)

// TestABoxThatCannotBe is refused, and what a box can be is read as it was.
func TestABoxThatCannotBe(t *testing.T) {
	n := func(v int) *int { return &v }
	n64 := func(v int64) *int64 { return &v }
	low := true
	for _, c := range []struct {
		v  app.Vitals
		is bool
	}{
		{app.Vitals{}, true},
		{app.Vitals{Celsius: n(-5), Signal: n(-113), FreeMB: n64(0), LineKB: n64(1 << 40), UpMin: n64(9), LowPower: &low}, true},
		{app.Vitals{Celsius: n(9000)}, false}, {app.Vitals{Celsius: n(-300)}, false}, {app.Vitals{Signal: n(5)}, false},
		{app.Vitals{FreeMB: n64(-1)}, false}, {app.Vitals{LineKB: n64(1 << 60)}, false}, {app.Vitals{UpMin: n64(-9)}, false},
		{app.Vitals{Modem: &app.Modem{}}, true},
		{app.Vitals{Modem: &app.Modem{IMEI: "861107031234567", SIM: "89840480000123456789", Carrier: "Đài Viettel", State: app.ModemHome}}, true},
		{app.Vitals{Modem: &app.Modem{IMEI: "86110703123456789"}}, false}, {app.Vitals{Modem: &app.Modem{SIM: "8984<b>"}}, false},
		{app.Vitals{Modem: &app.Modem{Carrier: strings.Repeat("x", 65)}}, false}, {app.Vitals{Modem: &app.Modem{Carrier: "a\nb"}}, false},
		{app.Vitals{Modem: &app.Modem{State: "well"}}, false},
	} {
		b, err := EncodeReport(app.SpeakerReport{Seq: 1, Vitals: &c.v})
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeReport(b)
		if (err == nil) != c.is {
			t.Errorf("%s: %v", b, err)
		}
		if again, _ := EncodeReport(got); err == nil && string(again) != string(b) {
			t.Errorf("%s was read as %s", b, again)
		}
	}
}
