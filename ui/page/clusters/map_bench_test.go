package clusters

import (
	"fmt"
	"testing"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
)

// BenchmarkChartOf4000 lays out 4,000 clusters of known places in 40 hamlets,
// with their echoes and proposed delays; it runs away from the window.
func BenchmarkChartOf4000(b *testing.B) {
	pl := geo.PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	var hamlets []app.Hamlet
	var views []backend.ClusterView
	for h := range 40 {
		id := app.ID(fmt.Sprint("h", h))
		hamlets = append(hamlets, app.Hamlet{ID: id, Name: fmt.Sprint("Xóm ", h)})
		for k := range 100 {
			views = append(views, backend.ClusterView{Cluster: app.Cluster{ID: app.ID(fmt.Sprint(h, "-", k)), Hamlet: id,
				Horns:    []app.Horn{{Watts: 30, Bearing: k + 1}},
				Position: pl.Position(geo.Point{X: float64(h%8*4000 + k*7919%3900), Y: float64(h/8*4000 + k*104729%3900)})}})
		}
	}
	b.Run("lay", func(b *testing.B) {
		for b.Loop() {
			makeChart(geo.Map{}, hamlets, views)
		}
	})
	c := makeChart(geo.Map{}, hamlets, views)
	b.Run("marks", func(b *testing.B) { // on the window's goroutine
		for b.Loop() {
			c.marked(views)
		}
	})
	b.Run("reach", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.outlines(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
