package geo

import (
	"math"
	"slices"
	"testing"

	"tienglang/app"
)

func TestReachOfHorns(t *testing.T) {
	one := []app.Horn{{Watts: 30, Bearing: 90}}
	front, side, back := Usual.Reach(one, 90), Usual.Reach(one, 30), Usual.Reach(one, 270)
	if front < 250 || front > 450 {
		t.Errorf("30 W are understood %.0f m in front, data sheets and the practice of communes say some 300", front)
	}
	if got := Usual.Level(one, 30, front); math.Abs(got-(Usual.Needed-6)) > 0.1 {
		t.Errorf("60° aside it is %.1f dB, 6 below the %v in front", got, Usual.Needed)
	}
	if !(front > side && side > back && back > 5) {
		t.Errorf("%.0f m in front, %.0f aside, %.0f behind", front, side, back)
	}
	if more := Usual.Reach([]app.Horn{{Watts: 60, Bearing: 90}}, 90); more < front*1.2 || more > front*math.Sqrt2 {
		t.Errorf("twice the watts carry %.0f m, from %.0f", more, front)
	}
	if two := Usual.Level([]app.Horn{one[0], one[0]}, 90, 100) - Usual.Level(one, 90, 100); math.Abs(two-3.01) > 0.01 {
		t.Errorf("two horns are %.2f dB louder", two)
	}
	if Usual.Reach(nil, 0) != 0 {
		t.Error("no horn reaches something")
	}
	if blind := Usual.Reach([]app.Horn{{Watts: 30}}, 7); math.Abs(blind-side) > 1 {
		t.Errorf("a horn of which nobody knows its bearing: %.0f m, not %.0f", blind, side)
	}
}

func TestOutlineGoesAround(t *testing.T) {
	edge := Usual.Outline([]app.Horn{{Watts: 30, Bearing: 360}}, Point{100, 200}, 72)
	north, south := edge[0].Y-200, 200-edge[36].Y
	if len(edge) != 72 || north < 200 || south > north/2 || math.Abs(edge[0].X-100) > 1e-6 || edge[18].X < 100 {
		t.Errorf("%.0f m north, %.0f south, east %v", north, south, edge[18])
	}
}

func poleAt(id app.ID, east, north float64, watts int) Pole {
	pl := PlaneAt(app.Position{Lat: 21.5672, Lon: 105.8252})
	return Pole{Cluster: id, At: pl.Position(Point{east, north}), Horns: []app.Horn{{Watts: watts}}}
}

func TestPolesThatEcho(t *testing.T) {
	poles := []Pole{
		poleAt("a", 0, 0, 30), poleAt("b", 173, 0, 60), poleAt("c", 173, 280, 30),
		poleAt("far", 2000, 0, 30), {Cluster: "nowhere"},
	}
	echoes := Echoes(poles, EchoWithin)
	if len(echoes) != 2 || math.Abs(echoes[0].Distance-173) > 1 || echoes[0].ApartMS != 500 || echoes[1].Distance < 279 {
		t.Fatalf("got %+v", echoes)
	}
	delays := Delays(poles, EchoWithin)
	if len(delays) != 3 || delays["b"] != 0 || delays["a"] != 500 || delays["c"] != 809 {
		t.Fatalf("got %v", delays)
	}
	for i, p := range poles {
		poles[i].DelayMS = delays[p.Cluster]
	}
	if after := Echoes(poles, EchoWithin); after[0].ApartMS != 0 || after[1].ApartMS != 0 {
		t.Fatalf("with the delays they are still apart: %+v", after)
	}
}

func TestEchoesAreThoseOfEachPair(t *testing.T) {
	var poles []Pole
	for i := range 200 {
		poles = append(poles, poleAt(app.ID(rune('A'+i)), float64(i*7919%3000), float64(i*104729%3000), 30))
	}
	var want []float64
	for i, a := range poles {
		for _, b := range poles[i+1:] {
			if d := Distance(a.At, b.At); d < EchoWithin {
				want = append(want, d)
			}
		}
	}
	slices.Sort(want)
	var got []float64
	for _, e := range Echoes(poles, EchoWithin) {
		got = append(got, e.Distance)
	}
	if len(want) < 10 || !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }) {
		t.Fatalf("got %d, want %d", len(got), len(want))
	}
}
