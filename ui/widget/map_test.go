package widget

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/theme"
)

// mapOn is a map in a window, and what it reports.
func mapOn(t testing.TB, look string, w, h float32) (*Map, *[]string) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.ForSetting(look))
	m := NewMap(MapWords{Name: "Bản đồ", Group: func(n int) string { return fmt.Sprint(n, " cụm") }})
	win := a.NewWindow("")
	win.SetPadded(false)
	win.SetContent(m)
	win.Resize(fyne.NewSize(w, h))
	m.Resize(fyne.NewSize(w, h))
	t.Cleanup(win.Close)
	said := &[]string{}
	say := func(format string, a ...any) { *said = append(*said, fmt.Sprintf(format, a...)) }
	m.OnChoose = func(id app.ID) { say("choose %s", id) }
	m.OnOpen = func(id app.ID) { say("open %s", id) }
	m.OnPlace = func(p geo.Point) { say("place %.0f %.0f", p.X, p.Y) }
	m.OnLeave = func() { say("leave") }
	m.OnBearing = func(horn, d int) { say("horn %d %d", horn, d) }
	return m, said
}

func square(x, y, side float64) [][]geo.Point {
	return [][]geo.Point{{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}}}
}

// communeMap is two hamlets of 2 km beside each other with a lake in the first,
// a road through both, and four clusters.
func communeMap(t testing.TB, look string) (*Map, *[]string) {
	m, said := mapOn(t, look, 656, 304)
	m.SetSheet(geo.Sheet{
		Drawn: true, Scaled: true, High: geo.Point{X: 4000, Y: 2000},
		Grounds: []geo.Ground{
			{Name: "Khe Cốc", Rings: append(square(0, 0, 2000), square(1400, 1400, 200)...), At: geo.Point{X: 1000, Y: 1000}},
			{Name: "Ao Sen", Rings: square(2000, 0, 2000), At: geo.Point{X: 3000, Y: 1000}},
			{Water: true, Rings: square(1400, 1400, 200)},
		},
		Ways: []geo.Way{{Line: []geo.Point{{X: 0, Y: 300}, {X: 4000, Y: 300}}}},
	})
	m.SetClusters([]MapCluster{
		{ID: "a", Name: "Khe Cốc 1", State: StateHeard, At: geo.Point{X: 500, Y: 1000}},
		{ID: "b", Name: "Khe Cốc 2", State: StateLost, At: geo.Point{X: 1000, Y: 1000}},
		{ID: "c", Name: "Ao Sen 1", State: StateUnknown, At: geo.Point{X: 3000, Y: 1000}},
		{ID: "d", Name: "Ao Sen 2", State: StateHeard, At: geo.Point{X: 3020, Y: 1010}},
	})
	return m, said
}

func mapPicture(m *Map, scale float32) *image.RGBA {
	s := m.Size()
	return m.paint(&trackSheet{}, m.marks.plates, int(s.Width*scale), int(s.Height*scale)).(*image.RGBA)
}

func mapXY(m *Map, x, y float64) (float32, float32) {
	return m.view.at(geo.Point{X: x, Y: y}, m.Size())
}

func mapDown(m *Map, x, y float32) {
	m.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary})
}

func mapClick(m *Map, x, y float32) {
	mapDown(m, x, y)
	m.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary})
}

func mapPull(m *Map, x0, y0, x1, y1 float32) {
	mapDown(m, x0, y0)
	m.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos((x0+x1)/2, (y0+y1)/2)}})
	m.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x1, y1)}})
	m.DragEnd()
}

func saidMap(t *testing.T, said *[]string, want ...string) {
	t.Helper()
	if got := strings.Join(*said, "; "); got != strings.Join(want, "; ") {
		t.Errorf("said %q, want %q", got, want)
	}
	*said = nil
}

// like is expect for what has a soft edge.
func like(t *testing.T, img *image.RGBA, scale, x, y float32, want color.RGBA, what string) {
	t.Helper()
	got := img.RGBAAt(int(x*scale), int(y*scale))
	for _, d := range [3]int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
		if d > 12 || d < -12 {
			t.Errorf("%s at %v, %v is %v, want %v", what, x, y, got, want)
			return
		}
	}
}

func TestMapPaintsTheCommune(t *testing.T) {
	for _, look := range []string{"light", "dark"} {
		for _, scale := range []float32{1, 2} {
			m, _ := communeMap(t, look)
			img := mapPicture(m, scale)
			at := func(x, y float64, want fyne.ThemeColorName, what string) {
				t.Helper()
				px, py := mapXY(m, x, y)
				like(t, img, scale, px, py, themed(want), what)
			}
			at(200, 1700, theme.MapLand, "land")
			at(1500, 1500, theme.MapWater, "the lake")
			at(1800, 300, theme.MapRoad, "the road")
			at(2000, 1700, theme.MapEdge, "the border")
			at(-60, 1700, theme.Surface, "outside")
			at(500, 1045, theme.Green, "a cluster that is heard")
			at(930, 1065, theme.Amber, "one that is lost, in the corner of a square")
			m.Choose("a")
			img = mapPicture(m, scale)
			at(200, 1700, theme.AccentSoft, "the chosen hamlet")
			at(3800, 1700, theme.MapLand, "the other")
			x, y := mapXY(m, 500, 1000)
			expect(t, img, scale, x-mapRing+1.5, y, themed(theme.Accent), "the ring of the chosen")
		}
	}
}

func TestMapCountsMarksThatOverlap(t *testing.T) {
	m, said := communeMap(t, "light")
	find := func(text string) bool {
		return slices.ContainsFunc(m.marks.plates, func(p mapPlate) bool { return p.text == text })
	}
	if !find("2") || len(m.groups) != 3 || m.groups[m.groupOf(3)].state != StateUnknown {
		t.Fatalf("two at one place are no 2: %+v", m.groups)
	}
	x, y := mapXY(m, 3000, 1000)
	mapClick(m, x, y) // looks more nearly, and chooses the one that needs a person
	saidMap(t, said, "choose c")
	for range 6 {
		m.Zoom(2)
	}
	if len(m.groups) != 4 || m.view.scale != mapNearest {
		t.Fatalf("%d marks at the nearest view, %v", len(m.groups), m.view.scale)
	}
	m.ShowWhole()
	if len(m.groups) != 3 {
		t.Fatal("the whole shows them as one again")
	}
	for _, g := range m.groups {
		for _, o := range m.groups {
			if &g.members[0] != &o.members[0] && g.overlaps(&o, m.view.scale) {
				t.Errorf("%v and %v overlap", g, o)
			}
		}
	}
}

func TestMapNamesLieOnNothing(t *testing.T) {
	m, _ := communeMap(t, "light")
	var many []MapCluster
	for i := range 400 {
		many = append(many, MapCluster{ID: app.ID(fmt.Sprint(i)), Name: fmt.Sprintf("Cụm số %d", i), State: StateHeard,
			At: geo.Point{X: float64(i*7919%4000) + 0.5, Y: float64(i*104729%2000) + 0.5}})
	}
	m.SetClusters(many)
	m.Choose("7")
	for range 8 {
		names := 0
		for i, p := range m.marks.plates {
			if !p.plain {
				names++
			}
			for _, q := range m.marks.plates[i+1:] {
				if !p.plain && !q.plain && p.meets(q.x, q.y+3, q.w, q.h-6) {
					t.Fatalf("%q lies on %q", p.text, q.text)
				}
			}
		}
		if names == 0 || !slices.ContainsFunc(m.marks.plates, func(p mapPlate) bool { return strings.HasPrefix(p.text, "Cụm số 7") && p.role.Bold }) {
			t.Fatalf("%d names, that of the chosen must be one", names)
		}
		m.Zoom(mapZoom)
		m.Choose("")
		m.Choose("7") // in sight again
	}
}

func TestMapIsMovedByHandAndKeys(t *testing.T) {
	m, said := communeMap(t, "light")
	m.Zoom(2)
	before := m.view
	mapPull(m, 300, 150, 340, 130)
	if dx, dy := (before.middle.X-m.view.middle.X)*m.view.scale, (m.view.middle.Y-before.middle.Y)*m.view.scale; math.Abs(dx-40) > 0.01 || math.Abs(dy+20) > 0.01 {
		t.Errorf("pulled by %v, %v", dx, dy)
	}
	saidMap(t, said) // a pull is no click
	held := m.view.point(100, 100, m.Size())
	m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 100)}, Scrolled: fyne.NewDelta(0, 10)})
	if now := m.view.point(100, 100, m.Size()); math.Hypot(now.X-held.X, now.Y-held.Y) > 0.01 || m.view.scale <= before.scale {
		t.Errorf("what is under the pointer moved from %v to %v", held, now)
	}
	was := m.view.middle.X
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if m.view.middle.X <= was {
		t.Error("the arrow moves nothing")
	}
	m.TypedRune('0')
	if m.view.scale != m.whole() {
		t.Error("0 shows not the whole")
	}
	for range 40 {
		m.TypedRune('+')
		m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	}
	if m.view.scale != mapNearest || m.view.middle.X != 0 {
		t.Errorf("it is lost at %+v", m.view)
	}
}

func TestMapGoesThroughClustersByTab(t *testing.T) {
	m, said := communeMap(t, "light")
	tab := &fyne.KeyEvent{Name: fyne.KeyTab}
	for range 4 {
		m.TypedKey(tab)
	}
	saidMap(t, said, "choose a", "choose b", "choose c", "choose d")
	m.TypedKey(tab) // leads on
	saidMap(t, said)
	m.step(-1)
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	saidMap(t, said, "choose c", "open c")
	x, y := mapXY(m, 500, 1000)
	mapClick(m, x, y)
	saidMap(t, said, "choose a")
}

func TestMapPutsAClusterAndTurnsItsHorn(t *testing.T) {
	m, said := communeMap(t, "light")
	m.Choose("a")
	m.SetHorns([]int{90, 0})
	x, y := mapXY(m, 500, 1000)
	mapPull(m, x+mapHandle, y, x, y+40)
	saidMap(t, said, "horn 0 180")
	mapPull(m, x, y-mapHandle, x-0.2, y-60) // back to where nobody said it points
	saidMap(t, said, "horn 1 360")
	mapClick(m, x, y+mapHandle) // a click on a handle is none on the ground
	saidMap(t, said)
	m.SetPlacing(true)
	px, py := mapXY(m, 1200, 600)
	mapClick(m, px, py)
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	saidMap(t, said, "place 1200 600", "place 2000 1000")
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	saidMap(t, said, "leave")
	if m.Placing() {
		t.Error("Escape does not end the placing")
	}
	mapClick(m, px, py)
	saidMap(t, said)
}

func TestMapShowsReachHolesAndEchoes(t *testing.T) {
	m, _ := communeMap(t, "light")
	at := geo.Point{X: 500, Y: 1000}
	m.SetReach([][]geo.Point{geo.Usual.Outline([]app.Horn{{Watts: 30}}, at, 72)})
	m.SetHoles([][2]geo.Point{{{X: 2500, Y: 200}, {X: 3500, Y: 600}}})
	m.SetEchoes([]MapEcho{{A: geo.Point{X: 500, Y: 1600}, B: geo.Point{X: 1000, Y: 1600}, Words: "500 m"}})
	img := mapPicture(m, 1)
	x, y := mapXY(m, 600, 920)
	if got := img.RGBAAt(int(x), int(y)); got == themed(theme.MapLand) {
		t.Error("what is reached is not tinted")
	}
	x, y = mapXY(m, 750, 1600)
	if n := inkIn(img, x-24, y-3, x+24, y+3, themed(theme.AmberLine)); n < 20 || n > 90 {
		t.Errorf("the dashed line has %d pixels", n)
	}
	x, y = mapXY(m, 2500, 600)
	x1, y1 := mapXY(m, 3500, 200)
	if n := inkIn(img, x, y, x1, y1, themed(theme.AmberLine)); n < int((x1-x)*(y1-y)/12) {
		t.Errorf("the hole has %d hatched pixels", n)
	}
	m.SetReach(nil)
	m.SetHoles(nil)
	m.SetEchoes(nil)
	img = mapPicture(m, 1)
	if n := inkIn(img, 0, 0, 656, 304, themed(theme.AmberLine)); n != 0 {
		t.Errorf("%d pixels are left", n)
	}
}

// What is copied while the map is moved is what would be painted anew.
func TestMapMovedIsMapPainted(t *testing.T) {
	m, _ := communeMap(t, "light")
	m.Zoom(2)
	mapPicture(m, 1)
	for _, by := range [][2]float32{{30, 20}, {-64, 8}, {0, -120}, {200, 0}} {
		m.view.middle = geo.Point{X: math.Round(m.view.middle.X), Y: math.Round(m.view.middle.Y)}
		m.pan(by[0], by[1])
		moved := slices.Clone(mapPicture(m, 1).Pix)
		m.changeGround()
		fresh, off := mapPicture(m, 1).Pix, 0
		for i := range fresh {
			if max(fresh[i], moved[i])-min(fresh[i], moved[i]) > 16 {
				off++
			}
		}
		if off > len(fresh)/200 { // edges may lie a part of a pixel aside
			t.Errorf("moved by %v: %d of %d differ", by, off, len(fresh))
		}
	}
}

func TestAStepOfTheWheelIsOneOfTheKey(t *testing.T) {
	m, _ := communeMap(t, "light")
	before := m.view.scale
	m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, 100)}, Scrolled: fyne.NewDelta(0, mapNotch)})
	if got := m.view.scale / before; math.Abs(got-mapZoom) > 1e-9 {
		t.Errorf("zoomed by %v", got)
	}
}

// TestEachHornHasItsOwnHandle, also where nobody knows where two of them point,
// or where two point the same way.
func TestEachHornHasItsOwnHandle(t *testing.T) {
	m, said := communeMap(t, "light")
	m.Choose("a")
	for _, horns := range [][]int{{0, 0}, {0, 0, 0, 0}, {90, 90}, {350, 0, 10}, {360, 2, 0}} {
		m.SetHorns(horns)
		for k := range horns {
			x, y, _ := m.handle(k)
			for o := range k {
				if ox, oy, _ := m.handle(o); math.Hypot(float64(x-ox), float64(y-oy)) < 16 {
					t.Errorf("of %v, horns %d and %d share a handle", horns, o, k)
				}
			}
		}
	}
	m.SetHorns([]int{0, 0})
	x, y, _ := m.handle(1)
	cx, cy := mapXY(m, 500, 1000)
	mapPull(m, x, y, cx+60, cy)
	saidMap(t, said, "horn 1 90")
}

// TestTheChosenNameCoversNoMark where there is room around it.
func TestTheChosenNameCoversNoMark(t *testing.T) {
	m, _ := communeMap(t, "light")
	var all []MapCluster
	for i, at := range []geo.Point{{X: 1000, Y: 1000}, {X: 1000, Y: 700}, {X: 1000, Y: 1300}, {X: 1350, Y: 1000}, {X: 650, Y: 1000}} {
		all = append(all, MapCluster{ID: app.ID(fmt.Sprint(i)), Name: "Cụm loa nhà văn hoá", State: StateLost, At: at})
	}
	m.SetClusters(all)
	m.Choose("0")
	for _, p := range m.marks.plates {
		if p.text != "Cụm loa nhà văn hoá" || !p.role.Bold {
			continue
		}
		for _, c := range all[1:] {
			if x, y := mapXY(m, c.At.X, c.At.Y); p.meets(x-mapTrouble+2, y-mapTrouble+4, 2*mapTrouble-4, 2*mapTrouble-8) {
				t.Errorf("it lies upon the mark at %v: %+v", c.At, p)
			}
		}
		return
	}
	t.Error("the chosen cluster is not named")
}

// TestAnUnsurePlaceIsTold by a ring of dashes around the mark.
func TestAnUnsurePlaceIsTold(t *testing.T) {
	m, _ := communeMap(t, "light")
	ring := func() (dark int) {
		img := mapPicture(m, 1)
		x, y := mapXY(m, 500, 1000)
		for d := range 360 {
			sin, cos := math.Sincos(float64(d) * math.Pi / 180)
			if c := img.RGBAAt(int(float64(x)+11.5*cos), int(float64(y)+11.5*sin)); c.R < 0xB0 {
				dark++
			}
		}
		return dark
	}
	sure := ring()
	all := slices.Clone(m.clusters)
	all[0].Unsure = true
	m.SetClusters(all)
	if unsure := ring(); sure > 20 || unsure < 90 {
		t.Errorf("%d of the ring are dark where the place is known, %d where it is not", sure, unsure)
	}
}
