package command

import (
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio/speaker/modem/modemtest"
)

// TestAModemsSignalReachesTheStation from a serial port, by the speaker program:
// signal, IMEI, card and carrier; another card than the list says is found; and a
// modem that hangs or is pulled out stops neither reports nor the end.
func TestAModemsSignalReachesTheStation(t *testing.T) {
	dir := t.TempDir()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{Name: "Chợ", Technology: app.TechnologyIP, Line: app.Line4G, Volume: 60, VolumeCap: 80,
		Horns: []app.Horn{{Watts: 30}}, Box: app.Box{IMEI: "861107031234567", SIM: "89840480009999999999", Carrier: "Viettel"}}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	m, port := modemtest.New(t, modemtest.EC25)
	code, _ := s.network.pair.Begin(c.ID)
	box := start(t, nil, "tienglang-speaker", "--data", filepath.Join(dir, "box"), "--station", s.network.url(), "--pair", code, "--null", "--modem", port)

	want := app.Modem{IMEI: "861107031234567", SIM: "8984048000012345678", Carrier: "Viettel", State: app.ModemHome}
	until(t, 60*time.Second, "the modem is told of", func() bool {
		is := s.vitals.boxes()[c.ID]
		return is.Signal != nil && *is.Signal == -67 && is.Modem != nil && *is.Modem == want
	})
	if readings, _ := s.vitals.measure(s.clock.Now()); len(readings) != 1 || readings[0].Signal != -67 {
		t.Errorf("measured: %+v", readings)
	}
	views, err := newDesk(s).Clusters()
	if err != nil || len(views) != 1 || views[0].Modem == nil || views[0].Box.Doubt(*views[0].Modem) != app.DoubtSIM {
		t.Errorf("%v: %+v", err, views)
	}
	if got := listedOne(t, filepath.Join(dir, "station")); got["signal_dbm"] != "-67" || got["modem_sim"] != want.SIM || got["modem_state"] != "home" || got["modem_carrier"] != "Viettel" {
		t.Errorf("listed: %v", got)
	}
	m.Pull()
	at := s.inventory.Status(c.ID).LastReport
	until(t, 60*time.Second, "reports go on without it", func() bool { return s.inventory.Status(c.ID).LastReport.After(at) })
	began := time.Now()
	box.end(t)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v to end", took)
	}
}
