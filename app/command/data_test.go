package command

import (
	"encoding/json"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/holding"
	"tienglang/app/store"
)

// TestDataIsTold of a closed station: what was counted by its ways with its
// cost, what was not with a dash, and a month that is none with a sentence.
func TestDataIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := apptest.OpenDB(t, dir, store.Options{})
	sim := apptest.Cluster(1, "Đồi Chè")
	sim.Technology, sim.Line = app.TechnologyIP, app.Line4G
	sim = apptest.StoredCluster(t, db, sim)
	cable := apptest.Cluster(2, "Làng Thượng")
	cable.Technology, cable.Line = app.TechnologyIP, app.LineLAN
	apptest.StoredCluster(t, db, cable)
	in := func(w holding.Way) holding.Carried {
		return holding.Carried{Month: "2026-11", Cluster: sim.ID, Way: w}
	}
	if err := db.AddLineData(t.Context(), map[holding.Carried]int64{
		in(holding.WayHeld): 300_000_000, in(holding.WayStream): 20_000_000, in(holding.WayLink): 5_000_000,
	}); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, db)
	said, stderr, status := run(t, nil, "tienglang", "data", "--data", dir, "--month", "2026-11")
	want := " 01  Đồi Chè                  4g         300.0       20.0        5.0      325.0         8125\n" +
		" 02  Làng Thượng              lan            —          —          —          —            —\n" +
		"2026-11: ≈ 8125 đ; 3000 MB a month for each cluster on 4G\n"
	if status != 0 || !strings.HasSuffix(said, want) {
		t.Errorf("exit %d\n%s%s", status, said, stderr)
	}
	said, _, _ = run(t, nil, "tienglang", "data", "--data", dir, "--month", "2026-11", "--json")
	var all monthData
	if err := json.Unmarshal([]byte(said), &all); err != nil || all.Dong != 8125 || all.Clusters[0].Since == nil || all.Clusters[1].Since != nil {
		t.Errorf("%v: %s", err, said)
	}
	if _, stderr, status = run(t, nil, "tienglang", "data", "--data", dir, "--month", "November"); status != 1 || !strings.Contains(stderr, "2026-11") {
		t.Errorf("exit %d: %s", status, stderr)
	}
}
