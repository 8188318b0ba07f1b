package geo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"tienglang/app"
)

// The squares of an area are those whose middles it contains, whatever its shape.
func TestSquaresAreWhatTheAreaContains(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	pl := PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	for range 40 {
		area := Area{Rings: make([][]app.Position, 2)}
		for n := range area.Rings {
			for range 3 + r.IntN(12) { // which crosses itself
				area.Rings[n] = append(area.Rings[n], pl.Position(Point{r.Float64() * 1500, r.Float64() * 900}))
			}
		}
		f := squares(area)
		inside := 0
		for i, is := range f.in {
			if is != area.Contains(f.plane.Position(f.middle(i))) {
				t.Fatalf("square %d of %v", i, area)
			}
			if is {
				inside++
			}
		}
		if inside == 0 || inside == len(f.in) {
			t.Errorf("%d of %d are inside", inside, len(f.in))
		}
	}
}

// A pole is heard in an area that it stands beside, and one far away is not.
func TestAPoleBesideAnAreaIsHeardInIt(t *testing.T) {
	pl := PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	at := func(x, y float64) app.Position { return pl.Position(Point{x, y}) }
	m := Map{Areas: []Area{{Name: "Chè", Rings: [][]app.Position{{at(0, 0), at(800, 0), at(800, 800), at(0, 800)}}}}}
	horns := []app.Horn{{Watts: 30, Bearing: 90}}
	reach := Usual.Reach(horns, 90)
	for _, c := range []struct {
		west  float64 // of the area's border, in metres
		heard bool
	}{{reach / 2, true}, {reach + 100, false}} {
		is := Covers(m, []Pole{{At: at(-c.west, 400), Horns: horns}, {At: at(9000, 9000), Horns: horns}}, Usual)[0]
		if is.Heard > 0 != c.heard || is.Heard >= 1 {
			t.Errorf("%.0f m to the west: %v is heard", c.west, is.Heard)
		}
	}
}

// BenchmarkCoversOfAProvince looks at 40 hamlets with 4,000 poles, as the
// replacement plan does whenever the page Cụm loa is opened. It fails where
// that takes seconds.
func BenchmarkCoversOfAProvince(b *testing.B) {
	pl := PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	var m Map
	var poles []Pole
	for h := range 40 {
		x, y := float64(h%8)*4000+2000, float64(h/8)*4000+2000
		ring := make([]app.Position, 500)
		for i := range ring {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 500)
			ring[i] = pl.Position(Point{x + 1900*cos, y + 1900*sin})
		}
		m.Areas = append(m.Areas, Area{Name: fmt.Sprint("Xóm ", h), Rings: [][]app.Position{ring}})
		for k := range 100 {
			poles = append(poles, Pole{At: pl.Position(Point{x + float64(k*7919%2400) - 1200, y + float64(k*104729%2400) - 1200}),
				Horns: []app.Horn{{Watts: 30, Bearing: (h*100+k)%360 + 1}, {Watts: 30, Bearing: (h*100+k+180)%360 + 1}}})
		}
	}
	n, begun := 0, time.Now()
	for b.Loop() {
		if all := Covers(m, poles, Usual); len(all) != 40 || all[7].Heard < 0.5 {
			b.Fatalf("%+v", all)
		}
		n++
	}
	if each := time.Since(begun) / time.Duration(n); each > 5*time.Second {
		b.Errorf("%v for a look", each)
	}
}
