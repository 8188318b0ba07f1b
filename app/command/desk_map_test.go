package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
)

// TestTheDeskKeepsMapPlacesAndBearings with the real station: what the map
// changes is one act each, with undo, and what a volume did meanwhile stays.
func TestTheDeskKeepsMapPlacesAndBearings(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	if _, err := d.AddMap(t.Context(), "nowhere.geojson", func(float64) {}); err == nil {
		t.Error("nobody is signed in, and a map is taken")
	}
	d.firstSignedIn(t)
	c, _, err := d.SaveCluster(t.Context(), app.Cluster{Name: "Đình làng", Technology: app.TechnologyIP, Line: app.LineLAN,
		Volume: 60, VolumeCap: 80, Horns: []app.Horn{{Watts: 30}}}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "xa.geojson")
	if err := os.WriteFile(file, []byte(twoHamlets), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, err := d.AddMap(t.Context(), file, func(float64) {}); err != nil || len(kept.Areas) != 2 || kept.SetAt.IsZero() {
		t.Fatalf("%+v, %v", kept, err)
	}
	place, delay := app.Position{Lat: 21.505, Lon: 105.805}, 120
	undo, err := d.EditClusters(t.Context(), []backend.ClusterEdit{{Cluster: c.ID, Position: &place, DelayMS: &delay, Horns: []app.Horn{{Watts: 30, Bearing: 215}}}})
	if err != nil {
		t.Fatal(err)
	}
	now := func() app.Cluster { k, _ := d.inventory.Cluster(c.ID); return k }
	if k := now(); k.Position != place || k.DelayMS != 120 || k.Horns[0].Bearing != 215 {
		t.Fatalf("%+v", k)
	}
	for _, paper := range []string{"A4", "A3"} {
		out := filepath.Join(t.TempDir(), "map.pdf")
		if err := d.PrintMap(t.Context(), out, backend.MapPrint{Paper: paper, Reach: true, Echoes: true}); err != nil {
			t.Fatal(err)
		}
		if pdf, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Fatalf("%.20q, %v", pdf, err)
		}
	}
	if err := d.PrintMap(t.Context(), filepath.Join(t.TempDir(), "no", "map.pdf"), backend.MapPrint{Paper: "A4"}); app.CodeOf(err) != "map.not_written" {
		t.Errorf("a folder that is not there: %v", err)
	}
	if err := d.SetVolume(t.Context(), c.ID, 33); err != nil && app.CodeOf(err) != "cluster.not_reached" {
		t.Fatal(err)
	}
	if err := d.UndoClusters(t.Context(), undo); err != nil {
		t.Fatal(err)
	}
	if k := now(); k.Position.Known() || k.DelayMS != 0 || k.Horns[0].Bearing != 0 || k.Volume != 33 {
		t.Errorf("after undo %+v", k)
	}
	if err := d.TakeBackMap(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept, err := d.Map(t.Context()); err != nil || kept.Name != "" || len(kept.Areas) != 0 {
		t.Errorf("the map is still there: %+v, %v", kept, err)
	}
}

// TestTheDeskRefusesALargeMapUnread and leaves one that is no longer wanted; the
// map in force stays.
func TestTheDeskRefusesALargeMapUnread(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	d.firstSignedIn(t)
	file := filepath.Join(t.TempDir(), "xa.geojson")
	if err := os.WriteFile(file, []byte(twoHamlets), 0o600); err != nil {
		t.Fatal(err)
	}
	var shares []float64
	if _, err := d.AddMap(t.Context(), file, func(share float64) { shares = append(shares, share) }); err != nil {
		t.Fatal(err)
	}
	if len(shares) == 0 || shares[len(shares)-1] != 1 {
		t.Errorf("told of %v", shares)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := d.AddMap(ctx, file, func(float64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("a map that was left: %v", err)
	}
	large := filepath.Join(t.TempDir(), "lon.geojson")
	if err := os.WriteFile(large, []byte(twoHamlets), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, geo.MaxMapBytes+1); err != nil {
		t.Fatal(err)
	}
	told := false
	if _, err := d.AddMap(t.Context(), large, func(float64) { told = true }); app.CodeOf(err) != "map.too_large" || told {
		t.Errorf("a large one: read %v, %v", told, err)
	}
	if kept, err := d.Map(t.Context()); err != nil || kept.Name != "xa.geojson" || len(kept.Areas) != 2 {
		t.Errorf("%+v, %v", kept, err)
	}
	if err := d.TakeBackMap(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept, err := d.Map(t.Context()); err != nil || kept.Name != "" {
		t.Errorf("the map that was left took a step of its own: %+v, %v", kept, err)
	}
}
