package command

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	tables "tienglang/app/inventory/intake"
	"tienglang/app/playout"
)

// TestTheListTellsWhatIsMeasured by the station that runs, and what was last
// reported where none does.
func TestTheListTellsWhatIsMeasured(t *testing.T) {
	data := filepath.Join(t.TempDir(), "station")
	s, err := openStation(t.Context(), stationOptions{Data: data, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	c, err := s.inventory.Save(t.Context(), theProgram, apptest.Cluster(1, "Chợ"), "")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Truncate(time.Second)
	s.inventory.Report(c.ID, app.SpeakerReport{Seq: 1, At: at, Volume: 61, Version: "1.1"})
	s.holding.told[c.ID] = app.Holding{FreeMB: 20_000, TotalMB: 29_500}
	if got := listedOne(t, data); got["reported_volume"] != "61" || got["version"] != "1.1" || got["state"] == "unknown" {
		t.Errorf("of the station that runs: %v", got)
	}
	if d := hubDevice(t, data); d.Version != "1.1" || d.Source != string(s.info().Commune) || d.Name != "Chợ" || d.Plays || d.Works != 1 ||
		d.Box.UsedMB == nil || *d.Box.UsedMB != 9500 || d.Lost != (d.Connected == 0) {
		t.Errorf("in the hub's words: %+v", d)
	}
	s.close()
	db, err := openEither(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	err = db.PutStatuses(t.Context(), []app.ClusterStatus{{Cluster: c.ID, State: app.StateHeard, Connected: true, LastReport: at, Volume: 62, Version: "1.2", LevelDBFS: -20.5}})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	got := listedOne(t, data)
	if got["state"] != "unknown" || got["connected"] != "false" || got["reported_volume"] != "62" || got["version"] != "1.2" || got["level_dbfs"] != "-20.5" ||
		got["reported"] != at.In(app.Vietnam).Format(time.RFC3339) {
		t.Errorf("of the folder: %v", got)
	}
}

// hubDevice is the one cluster as `inventory export --hub` writes it.
func hubDevice(t *testing.T, data string) tables.HubDevice {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tinh.json")
	if _, stderr, status := run(t, nil, "tienglang", "inventory", "export", "--data", data, "--hub", path); status != 0 {
		t.Fatal(stderr)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []tables.HubDevice
	if err := json.Unmarshal(body, &all); err != nil || len(all) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	return all[0]
}

// TestOfSeveralBroadcastsAClusterIsSentTheHighest.
func TestOfSeveralBroadcastsAClusterIsSentTheHighest(t *testing.T) {
	st := playout.State{Beside: []playout.Airing{
		{Broadcast: app.Broadcast{Title: "Lũ về", Precedence: app.PrecedenceEmergency, Clusters: []app.ID{"b"}}},
		{Broadcast: app.Broadcast{Title: "Thời sự", Clusters: []app.ID{"a", "b"}}}}}
	if got := titlesOnAir(st); got["a"] != "Thời sự" || got["b"] != "Lũ về" || len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func listedOne(t *testing.T, data string) map[string]string {
	t.Helper()
	said, stderr, status := run(t, nil, "tienglang", "inventory", "list", "--data", data, "--json")
	var all []map[string]string
	if err := json.Unmarshal([]byte(said), &all); err != nil || status != 0 || len(all) != 1 {
		t.Fatalf("exit %d, %v\n%s%s", status, err, said, stderr)
	}
	return all[0]
}
