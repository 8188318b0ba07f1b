package clusters

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// BenchmarkChartOf4000 lays out 4,000 clusters of known places in 40 hamlets,
// with their echoes and proposed delays; it runs away from the window.
func BenchmarkChartOf4000(b *testing.B) {
	hamlets, views := aProvince()
	b.Run("lay", func(b *testing.B) {
		for b.Loop() {
			makeChart(backend.KeptMap{}, hamlets, views)
		}
	})
	c := makeChart(backend.KeptMap{}, hamlets, views)
	b.Run("marks", func(b *testing.B) {
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

// aProvince is 4,000 clusters of known places in 40 hamlets.
func aProvince() (hamlets []app.Hamlet, views []backend.ClusterView) {
	pl := geo.PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	for h := range 40 {
		id := app.ID(fmt.Sprint("h", h))
		hamlets = append(hamlets, app.Hamlet{ID: id, Name: fmt.Sprint("Xóm ", h)})
		for k := range 100 {
			views = append(views, backend.ClusterView{Cluster: app.Cluster{ID: app.ID(fmt.Sprint(h, "-", k)), Hamlet: id, Number: h*100 + k + 1,
				Name: fmt.Sprintf("Xóm %d cụm %d", h, k), Technology: app.TechnologyIP, SpeakerKey: "U",
				Horns:    []app.Horn{{Watts: 30, Bearing: k + 1}},
				Position: pl.Position(geo.Point{X: float64(h%8*4000 + k*7919%3900), Y: float64(h/8*4000 + k*104729%3900)})}})
		}
	}
	return hamlets, views
}

// What a hand may wait for, of the processor's time on the window's goroutine.
const (
	mostAnswer = 50 * time.Millisecond // to a key or a click
	mostRedraw = 16 * time.Millisecond // a frame at 60 Hz
)

// BenchmarkHandOf4000 is what a hand at the page of 4,000 clusters waits for. It
// fails where one in twenty takes longer than it may.
func BenchmarkHandOf4000(b *testing.B) {
	fake := uitest.Station()
	fake.HamletsOf, fake.ClustersOf = aProvince()
	e := uitest.NewEnv(b, fake)
	p := New(e.Env).(*Page)
	e.Show(p, nil)
	scroll := test.WidgetRenderer(p.list.list).Objects()[0].(*container.Scroll)
	words := []string{"x", "xo", "xom 3", "cum 77", "", "khong co"}
	run := func(name string, most time.Duration, step func(i int)) {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				took = append(took, e.Stalls(func() { step(i) })...)
			}
			slices.Sort(took)
			if p95 := took[len(took)*95/100]; p95 > most {
				b.Errorf("takes %v, more than %v", p95, most)
			}
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
		})
	}
	run("search", mostAnswer, func(i int) { p.search.SetText(words[i%len(words)]) })
	p.search.SetText("")
	run("filter", mostAnswer, func(i int) { p.chips.set(filter{State: filterStates[i%len(filterStates)]}) })
	p.chips.set(filter{})
	run("scroll", mostRedraw, func(i int) {
		scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, float32(-37*(1-i/1000%2*2)))})
	})
	if scroll.Offset.Y == 0 {
		b.Fatal("the list did not move")
	}
	run("choose", mostAnswer, func(i int) { p.choose(p.rows[i*37%len(p.rows)].ID) })
	run("look", mostRedraw, func(int) { p.load(nil) })
	p.openZones()
	m := p.zoning.in
	run("zone search", mostAnswer, func(i int) { m.find.SetText(words[i%len(words)]) })
	m.find.SetText("")
	run("zone toggle", mostAnswer, func(i int) { m.press(i * 37 % len(m.shown)) })
	run("zone all", mostAnswer, func(int) { m.toggleShown() })
	p.leaveBoard()
	run("zone open", mostAnswer, func(i int) {
		if i%2 == 0 {
			p.openZones()
		} else {
			p.leaveBoard()
		}
	})
}
