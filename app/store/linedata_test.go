package store_test

import (
	"testing"

	"tienglang/app/holding"
)

// TestLineDataAddsUp by month, cluster and way, and tells since when.
func TestLineDataAddsUp(t *testing.T) {
	d, err := open(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	november := func(w holding.Way) holding.Carried {
		return holding.Carried{Month: "2026-11", Cluster: "k", Way: w}
	}
	for range 2 {
		if err := d.AddLineData(t.Context(), map[holding.Carried]int64{
			november(holding.WayHeld): 5, november(holding.WayStream): 7, november(holding.WayLink): 1,
			{Month: "2026-12", Cluster: "k", Way: holding.WayHeld}: 100,
		}); err != nil {
			t.Fatal(err)
		}
	}
	used, since, err := d.LineData(t.Context(), "2026-11")
	if err != nil || len(used) != 1 || used["k"] != (holding.Used{Held: 10, Stream: 14, Link: 2}) || since["k"].IsZero() {
		t.Errorf("%v since %v: %v", used, since, err)
	}
}
