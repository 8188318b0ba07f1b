package geo

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"tienglang/app"
)

// communeOf is hamlets of clusters; every third hamlet has known places, and in
// those one cluster has none.
func communeOf(hamlets, each int) ([]app.Hamlet, []Placed) {
	pl := PlaneAt(app.Position{Lat: 21.5672, Lon: 105.8252})
	var hs []app.Hamlet
	var ps []Placed
	for h := range hamlets {
		id := app.ID(fmt.Sprintf("h%d", h))
		hs = append(hs, app.Hamlet{ID: id, Name: fmt.Sprintf("Xóm %d", h)})
		for k := range each {
			p := Placed{Cluster: app.ID(fmt.Sprintf("c%d-%d", h, k)), Hamlet: id}
			if h%3 == 0 && k != 1 {
				p.At = pl.Position(Point{float64(h*700%5000) + float64(k*97%300), float64(h*1300%4000) + float64(k*61%300)})
			}
			ps = append(ps, p)
		}
	}
	return hs, ps
}

func on(s Sheet, p Point) (found []app.ID) {
	for i := range s.Grounds {
		if s.Grounds[i].Contains(p) {
			found = append(found, s.Grounds[i].Hamlet)
		}
	}
	return found
}

func TestSchematicHasEachClusterInItsHamlet(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 5}, {2, 0}, {18, 3}, {40, 100}} {
		hamlets, poles := communeOf(size[0], size[1])
		s := Lay(Map{}, hamlets, poles)
		if len(s.Grounds) != size[0] || len(s.Marks) != len(poles) || s.Drawn {
			t.Fatalf("%v: %d grounds, %d marks", size, len(s.Grounds), len(s.Marks))
		}
		hamlet, places := map[app.ID]app.ID{}, map[app.ID]app.Position{}
		for _, p := range poles {
			hamlet[p.Cluster], places[p.Cluster] = p.Hamlet, p.At
		}
		seen := map[Point]bool{}
		for _, m := range s.Marks {
			if got := on(s, m.At); len(got) != 1 || got[0] != hamlet[m.Cluster] {
				t.Errorf("%v: %s of %s stands in %v", size, m.Cluster, hamlet[m.Cluster], got)
			}
			if m.Sure != places[m.Cluster].Known() || m.Sure && Distance(s.Plane.Position(m.At), places[m.Cluster]) > 0.1 {
				t.Errorf("%v: %s is not at its place", size, m.Cluster)
			}
			if !m.Sure && seen[m.At] {
				t.Errorf("%v: %s stands on another", size, m.Cluster)
			}
			seen[m.At] = true
		}
	}
}

func TestNoTwoHamletsOfASchematicOverlap(t *testing.T) {
	hamlets, poles := communeOf(23, 4)
	s := Lay(Map{}, hamlets, poles)
	all, union := 0.0, 0.0
	for i := range s.Grounds {
		for _, ring := range s.Grounds[i].Rings {
			all += size(ring)
		}
		if !s.Grounds[i].Contains(s.Grounds[i].At) {
			t.Errorf("the name of %s stands outside of it", s.Grounds[i].Name)
		}
	}
	step := 90.0
	for y := s.Low.Y + step/2; y < s.High.Y; y += step {
		for x := s.Low.X + step/2; x < s.High.X; x += step {
			switch n := len(on(s, Point{x, y})); {
			case n > 1:
				t.Fatalf("%v are at one place", on(s, Point{x, y}))
			case n == 1:
				union += step * step
			}
		}
	}
	if all < 10e6 || math.Abs(all-union)/union > 0.02 {
		t.Errorf("the cells are %.2f km² together, their union %.2f", all/1e6, union/1e6)
	}
	if again := Lay(Map{}, hamlets, poles); !reflect.DeepEqual(s, again) {
		t.Error("laid out another way the second time")
	}
}

func size(ring []Point) (sum float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum / 2
}

func TestSchematicTakesClustersAtOnePlace(t *testing.T) {
	at := app.Position{Lat: 21.5, Lon: 105.8}
	hamlets := []app.Hamlet{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}
	s := Lay(Map{}, hamlets, []Placed{{"1", "a", at}, {"2", "a", at}, {"3", "b", at}, {"4", "", app.Position{}}})
	if len(s.Marks) != 4 || len(s.Grounds) != 2 || !s.Scaled {
		t.Fatalf("%+v", s)
	}
	if empty := Lay(Map{}, nil, nil); len(empty.Grounds) != 0 || empty.Scaled {
		t.Fatalf("%+v", empty)
	}
}

func TestMapHasUnknownPlacesInTheHamletOfTheirName(t *testing.T) {
	pl := PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	ring := func(x, y, side float64) [][]app.Position {
		return [][]app.Position{{pl.Position(Point{x, y}), pl.Position(Point{x + side, y}), pl.Position(Point{x + side, y + side}), pl.Position(Point{x, y + side})}}
	}
	m := Map{Areas: []Area{{Name: "Thôn Khe Cốc", Rings: ring(0, 0, 1000)}, {Name: "Ao Sen", Rings: ring(1000, 0, 1000)}, {Water: true, Rings: ring(0, 0, 50)}},
		Lines: []Line{{Way: []app.Position{pl.Position(Point{0, 0}), pl.Position(Point{2000, 500})}}}}
	known := pl.Position(Point{1500, 500})
	s := Lay(m, []app.Hamlet{{ID: "k", Name: "khe cốc"}, {ID: "x", Name: "Nơi Khác"}},
		[]Placed{{"1", "k", app.Position{}}, {"2", "x", app.Position{}}, {"3", "k", known}, {"4", "", app.Position{}}})
	if !s.Drawn || !s.Scaled || len(s.Ways) != 1 || len(s.Grounds) != 3 || len(s.Marks) != 2 {
		t.Fatalf("%+v", s)
	}
	for _, mark := range s.Marks {
		switch {
		case mark.Cluster == "1" && (mark.Sure || !s.Grounds[0].Contains(mark.At)):
			t.Errorf("%+v", mark)
		case mark.Cluster == "3" && (!mark.Sure || Distance(s.Plane.Position(mark.At), known) > 0.1):
			t.Errorf("%+v", mark)
		}
	}
	if s.Grounds[0].Hamlet != "k" || s.Grounds[1].Hamlet != "" {
		t.Errorf("%+v", s.Grounds)
	}
}

func BenchmarkSchematicOf4000(b *testing.B) {
	hamlets, poles := communeOf(40, 100)
	for b.Loop() {
		Lay(Map{}, hamlets, poles)
	}
}
