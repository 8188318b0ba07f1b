package command

import (
	"testing"

	"tienglang/app"
	"tienglang/app/geo"
)

// What was reckoned once stands until the map or a pole is another.
func TestHeardGroundIsReckonedAnewForWhatIsNew(t *testing.T) {
	plane := geo.PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	at := func(x, y float64) app.Position { return plane.Position(geo.Point{X: x, Y: y}) }
	m := geo.Map{Areas: []geo.Area{{Name: "Khe Cốc", Rings: [][]app.Position{{at(0, 0), at(2000, 0), at(2000, 2000), at(0, 2000)}}}}}
	pole := geo.Pole{At: at(1000, 1000), Horns: []app.Horn{{Watts: 30, Bearing: 90}}}
	var g heardGround
	first := g.of(m, []geo.Pole{pole})
	if len(first) != 1 || first[0].Heard <= 0 || &g.of(m, []geo.Pole{pole})[0] != &first[0] {
		t.Fatalf("%+v", first)
	}
	for name, other := range map[string]func() (geo.Map, geo.Pole){
		"a stronger horn": func() (geo.Map, geo.Pole) { p := pole; p.Horns = []app.Horn{{Watts: 100, Bearing: 90}}; return m, p },
		"another place":   func() (geo.Map, geo.Pole) { p := pole; p.At = at(1990, 1000); return m, p },
		"a smaller area": func() (geo.Map, geo.Pole) {
			return geo.Map{Areas: []geo.Area{{Name: "Khe Cốc", Rings: [][]app.Position{{at(0, 0), at(1500, 0), at(1500, 1500), at(0, 1500)}}}}}, pole
		},
	} {
		m, p := other()
		if now := g.of(m, []geo.Pole{p}); now[0].Heard == first[0].Heard {
			t.Errorf("%s: still %v", name, now[0].Heard)
		}
	}
	if water := g.of(geo.Map{Areas: []geo.Area{{Name: "Khe Cốc", Water: true, Rings: m.Areas[0].Rings}}}, []geo.Pole{pole}); len(water) != 0 {
		t.Errorf("a lake hears: %+v", water)
	}
}
