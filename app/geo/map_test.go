package geo

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"tienglang/app"
)

// square is a GeoJSON ring around a place, of that many metres a side.
func square(at app.Position, side float64) string {
	pl := PlaneAt(at)
	var corners []string
	for _, p := range []Point{{0, 0}, {side, 0}, {side, side}, {0, side}, {0, 0}} {
		q := pl.Position(p)
		corners = append(corners, fmt.Sprintf("[%.7f,%.7f]", q.Lon, q.Lat))
	}
	return "[" + strings.Join(corners, ",") + "]"
}

var village = app.Position{Lat: 21.5672, Lon: 105.8252}

func TestMapOfACommune(t *testing.T) {
	m, _, err := ReadMap(t.Context(), strings.NewReader(`{"features":[
		{"type":"Feature","properties":{"TEN":" Khe  Cốc "},"geometry":{"type":"MultiPolygon","coordinates":[[`+square(village, 1000)+`]]}},
		{"type":"Feature","properties":{"name":"Sông Cầu","waterway":"river"},"geometry":{"type":"LineString","coordinates":[[105.82,21.56],[105.825,21.565],[105.83,21.57]]}},
		{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[105.8,21.5]}},
		{"type":"Feature","geometry":null}
	],"type":"FeatureCollection"}`))
	if err != nil || len(m.Areas) != 1 || len(m.Lines) != 1 {
		t.Fatalf("got %+v, %v", m, err)
	}
	a := m.Areas[0]
	if a.Name != "Khe Cốc" || len(a.Rings) != 1 || len(a.Rings[0]) != 4 || !m.Lines[0].Water || len(m.Lines[0].Way) != 2 {
		t.Fatalf("got %+v", m)
	}
	pl := PlaneAt(village)
	if !a.Contains(pl.Position(Point{500, 500})) || a.Contains(pl.Position(Point{1500, 500})) {
		t.Error("its inside is elsewhere")
	}
}

func TestMapsThatAreNone(t *testing.T) {
	for text, code := range map[string]string{
		"":   "map.broken",
		"[]": "map.broken",
		`{"type":"FeatureCollection","features":[{"type"`:                       "map.broken",
		`{"type":"FeatureCollection","features":7}`:                             "map.broken",
		`{"type":"Polygon","coordinates":[[1]]}`:                                "map.broken",
		`{"type":"Polygon","coordinates":[[[]]]}`:                               "map.broken",
		`{"type":"FeatureCollection","features":[]}`:                            "map.empty",
		`{"type":"LineString","coordinates":[[428512.3,2385012.7],[428600,2]]}`: "map.projected",
		`{"type":"LineString","coordinates":[[2.29,48.85],[2.3,48.86]]}`:        "map.outside",
		`{"type":"LineString","coordinates":[[21.5,105.8],[21.6,105.9]]}`:       "map.swapped",
	} {
		_, _, err := ReadMap(t.Context(), strings.NewReader(text))
		if app.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", text, err, code)
		}
	}
}

// endless is a collection that never ends.
type endless struct{ begun bool }

func (e *endless) Read(p []byte) (int, error) {
	const feature = `{"type":"Feature","geometry":null},`
	n := 0
	if !e.begun {
		e.begun = true
		n = copy(p, `{"features":[`)
	}
	for n+len(feature) <= len(p) {
		n += copy(p[n:], feature)
	}
	return n, nil
}

func TestMapWithoutEnd(t *testing.T) {
	_, _, err := ReadMap(t.Context(), &endless{})
	if app.CodeOf(err) != "map.too_large" {
		t.Fatal(err)
	}
}

func FuzzReadMap(f *testing.F) {
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[` + square(village, 500) + `]}}]}`)
	f.Add(`{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[105.8,21.5],[105.9,21.6]]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		m, _, err := ReadMap(t.Context(), io.LimitReader(strings.NewReader(text), 1<<20))
		if err != nil && app.CodeOf(err) == "" {
			t.Fatal("an error without a sentence", err)
		}
		for _, a := range m.Areas {
			for _, ring := range a.Rings {
				for _, p := range ring {
					if !inVietnam(p) {
						t.Fatal("a place outside", p)
					}
				}
			}
		}
	})
}

func TestSimplifyKeepsTheShape(t *testing.T) {
	pl := PlaneAt(village)
	var way []app.Position
	for i := range 10_000 {
		way = append(way, pl.Position(Point{float64(i), 100 * math.Sin(float64(i)/300)}))
	}
	kept := Simplify(way, 1)
	if len(kept) > 1000 || kept[0] != way[0] || kept[len(kept)-1] != way[len(way)-1] {
		t.Fatalf("%d of %d places stay", len(kept), len(way))
	}
	for i := 0; i < len(way); i += 37 {
		near := math.Inf(1)
		for k := range kept[1:] {
			near = min(near, toSegment(pl.Point(way[i]), pl.Point(kept[k]), pl.Point(kept[k+1])))
		}
		if near > 1.01 {
			t.Fatalf("place %d lies %.2f m off", i, near)
		}
	}
}

func TestGroundThatHearsNothing(t *testing.T) {
	m, _, err := ReadMap(t.Context(), strings.NewReader(`{"type":"Feature","properties":{"name":"Khe Cốc"},"geometry":{"type":"Polygon","coordinates":[`+square(village, 2000)+`]}}`))
	if err != nil {
		t.Fatal(err)
	}
	pl := PlaneAt(village)
	none := Covers(m, []Pole{{Cluster: "nowhere", Horns: []app.Horn{{Watts: 30}}}}, Usual)[0]
	if none.Heard != 0 || math.Abs(none.Squared-4) > 0.1 || len(none.Holes) != 1 || math.Abs(none.Holes[0].Squared-4) > 0.1 {
		t.Fatalf("without a pole: %+v", none)
	}
	horns := []app.Horn{{Watts: 30}}
	r := Usual.Reach(horns, 0)
	one := Covers(m, []Pole{{Cluster: "a", At: pl.Position(Point{1000, 1000}), Horns: horns}}, Usual)[0]
	if want := math.Pi * r * r / 4e6; math.Abs(one.Heard-want) > 0.02 {
		t.Fatalf("a circle of %.0f m covers %.3f, not %.3f", r, one.Heard, want)
	}
	at := pl.Point(one.Holes[0].At)
	if len(one.Holes) != 1 || math.Hypot(at.X-1000, at.Y-1000) < r {
		t.Fatalf("the hole around the pole: %+v", one.Holes)
	}
}
