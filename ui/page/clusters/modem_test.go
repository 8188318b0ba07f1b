package clusters

import (
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/uitest"
)

// TestAnotherCardInTheBoxIsTold in one sentence on the cluster's card, where the
// cluster is well otherwise; what the modem tells stands beside its box.
func TestAnotherCardInTheBoxIsTold(t *testing.T) {
	b := uitest.Station()
	is := app.Modem{IMEI: "861107031234567", SIM: "89840480000999999999", Carrier: "Viettel", State: app.ModemHome}
	v := &b.ClustersOf[0]
	v.SpeakerKey, v.Box.SIM, v.Modem = "UBOX", "89840480000123456789", &is
	e, p := shown(t, b, nil)
	p.choose(v.ID)
	e.Wait()
	if !e.Sees("SIM đang nằm trong hộp (…999999) không phải SIM ghi trong danh sách (…456789)") ||
		!e.Sees("Modem báo: IMEI 861107031234567 · SIM 89840480000999999999 · mạng Viettel · đã vào mạng") {
		t.Errorf("%q", e.Words())
	}
	e.Picture(t, "cum-loa-sim-khac")
	b.Do(func() { b.ClustersOf[0].Box.SIM = is.SIM })
	p.load(nil)
	e.Wait()
	if e.Sees("SIM đang nằm trong hộp") {
		t.Error("it is told of the right card too")
	}
	b.Do(func() { b.ClustersOf[0].Modem = nil })
	p.load(nil)
	e.Wait()
	if e.Sees("Modem báo") {
		t.Error("what nobody asks is told")
	}
}

// TestEachModemStateHasItsWords, and each doubt, in both languages.
func TestEachModemStateHasItsWords(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"vi", "en"} {
		cat := locale.New(language)
		var keys []string
		for _, s := range app.ModemStates[1:] {
			keys = append(keys, "state."+string(s))
		}
		for _, d := range []app.ModemDoubt{app.DoubtNoSIM, app.DoubtSIM, app.DoubtIMEI, app.DoubtPIN, app.DoubtDenied, app.DoubtCarrier} {
			keys = append(keys, "doubt."+string(d))
		}
		for _, k := range keys {
			if !cat.Has("clusters.modem." + k) {
				t.Errorf("%s: %s is missing", language, k)
			}
		}
		if line := modemLine(cat, &app.Modem{State: app.ModemNoSIM}); !strings.Contains(line, "SIM") || modemLine(cat, &app.Modem{}) != "" {
			t.Errorf("%s: %q", language, line)
		}
	}
}

// TestTheMeasuredNumbersAreNoted by a button that is there while they differ, and
// go back by Ctrl+Z.
func TestTheMeasuredNumbersAreNoted(t *testing.T) {
	b := uitest.Station()
	v := &b.ClustersOf[0]
	v.SpeakerKey, v.Box = "UBOX", app.Box{Model: "VH-4G", SIM: "89840480000123456789"}
	v.Modem = &app.Modem{IMEI: "861107031234567", SIM: "89840480000999999999", State: app.ModemHome}
	e, p := shown(t, b, nil)
	p.choose(v.ID)
	e.Press(t, "Ghi vào hồ sơ")
	e.Wait()
	if now, _ := p.view(v.ID); now.Box != (app.Box{Model: "VH-4G", SIM: "89840480000999999999", IMEI: "861107031234567"}) || boxOf(p).note.Visible() {
		t.Errorf("noted %+v, the button is there: %v", now.Box, boxOf(p).note.Visible())
	}
	p.restore()
	e.Wait()
	if now, _ := p.view(v.ID); now.Box != (app.Box{Model: "VH-4G", SIM: "89840480000123456789"}) || !boxOf(p).note.Visible() {
		t.Errorf("taken back to %+v", now.Box)
	}
}
