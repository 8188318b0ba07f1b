package widget

import (
	"bytes"
	"image"
	"testing"

	"tienglang/app/geo"
	"tienglang/ui/theme"
)

// TestTheGroundIsPaintedBesideTheWindow: until it is there, what was painted
// before is shown where it lies now; then the picture is that of a map which
// paints it at once.
func TestTheGroundIsPaintedBesideTheWindow(t *testing.T) {
	var task, then func()
	besides := 0
	m, _ := communeMap(t, "light")
	mapPicture(m, 1)
	m.Work = func(f, done func()) { task, then, besides = f, done, besides+1 }
	twin, _ := communeMap(t, "light")
	for _, step := range []struct {
		name string
		do   func(m *Map)
	}{
		{"nearer", func(m *Map) { m.Zoom(mapZoom) }},
		{"farther", func(m *Map) { m.Zoom(1 / mapZoom) }},
		{"aside", func(m *Map) { m.Zoom(8); m.pan(300, 40) }},
		{"reach", func(m *Map) {
			m.ShowWhole()
			m.SetReach([][]geo.Point{square(200, 200, 500)[0]})
		}},
	} {
		name := step.name
		besides = 0
		step.do(m)
		step.do(twin)
		early := mapPicture(m, 1)
		if besides != 1 {
			t.Fatalf("%s: painted %d times beside the window", name, besides)
		}
		if mapPicture(m, 1); besides != 1 {
			t.Errorf("%s: painted twice at once", name)
		}
		if name == "nearer" { // the road is below the middle, where it belongs at this scale
			x, y := mapXY(m, 2600, 300)
			like(t, early, 1, x, y, mapInk(theme.MapRoad), "the road that was painted before")
		}
		task()
		then()
		if got, want := mapPicture(m, 1), mapPicture(twin, 1); !samePicture(got, want) {
			t.Errorf("%s: the picture is another than one that was painted at once", name)
		}
		if besides != 1 {
			t.Errorf("%s: painted again although nothing changed", name)
		}
	}
}

// TestAGroundOfAnotherMapIsNeverShown: what was painted, or is being painted,
// of a map that was replaced lies elsewhere.
func TestAGroundOfAnotherMapIsNeverShown(t *testing.T) {
	m, _ := communeMap(t, "light")
	mapPicture(m, 1)
	var task, then func()
	m.Work = func(f, done func()) { task, then = f, done }
	m.Zoom(mapZoom)
	mapPicture(m, 1)
	m.SetSheet(geo.Sheet{Drawn: true, Scaled: true, High: geo.Point{X: 900, Y: 900}, Grounds: []geo.Ground{{Name: "Na Mao", Rings: square(0, 0, 900)}}})
	twin, _ := communeMap(t, "light")
	twin.SetSheet(m.sheet)
	want := mapPicture(twin, 1)
	if !samePicture(mapPicture(m, 1), want) {
		t.Error("the old ground lies under the new map")
	}
	task()
	then()
	if !samePicture(mapPicture(m, 1), want) {
		t.Error("the old ground came late, and was shown")
	}
}

// TestTheGroundAheadOfTheMap: a map that is moved is painted anew before it
// comes to the edge of what is painted.
func TestTheGroundAheadOfTheMap(t *testing.T) {
	m, _ := communeMap(t, "light")
	m.Zoom(8)
	mapPicture(m, 1)
	var task, then func()
	m.Work = func(f, done func()) { task, then = f, done }
	for range 20 {
		m.pan(-20, 0)
		mapPicture(m, 1)
		if m.layer.held(m, 656, 304, 1) == mapOutdated {
			t.Fatal("the edge of the ground is in sight")
		}
		if task != nil {
			task()
			then()
			task = nil
		}
	}
}

func samePicture(a, b *image.RGBA) bool { return a.Rect == b.Rect && bytes.Equal(a.Pix, b.Pix) }
