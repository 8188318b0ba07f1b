package clusters

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// someMap is two hamlets side by side, 4 by 2 km, as GeoJSON.
const someMap = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Trung Tâm"},"geometry":{"type":"Polygon","coordinates":[[[105.80,21.50],[105.82,21.50],[105.82,21.52],[105.80,21.52],[105.80,21.50]]]}},
{"type":"Feature","properties":{"name":"Đồng Tâm"},"geometry":{"type":"Polygon","coordinates":[[[105.82,21.50],[105.84,21.50],[105.84,21.52],[105.82,21.52],[105.82,21.50]]]}},
{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[105.80,21.51],[105.84,21.51]]}}]}`

func mapFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "xa.geojson")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// placedStation has three poles in a row of 173 m, and no map.
func placedStation() *uitest.Backend {
	b := uitest.Station()
	pl := geo.PlaneAt(app.Position{Lat: 21.51, Lon: 105.81})
	for i := range 3 {
		b.ClustersOf[i].Position = pl.Position(geo.Point{X: 173 * float64(i)})
	}
	b.ClustersOf[1].Horns = []app.Horn{{Watts: 100, Bearing: 90}}
	return b
}

func TestListMapAndCardChooseTogether(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	if got := len(p.chart.chart.sheet.Marks); got != 43 || p.chart.m.Chosen() != "c24" {
		t.Fatalf("%d marks, %q is ringed", got, p.chart.m.Chosen())
	}
	if !e.Sees("sơ đồ") || !p.chart.place.Disabled() {
		t.Errorf("a schematic can be placed on, or is not said to be one: %q", p.chart.said.Text)
	}
	p.list.list.Select(5)
	want := p.shown[5].ID
	if p.chart.m.Chosen() != want || p.card.cluster != want {
		t.Errorf("the list chose %s, the map rings %s, the card shows %s", want, p.chart.m.Chosen(), p.card.cluster)
	}
	p.focus(p.chart.m)
	p.chart.m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	next := p.chart.m.Chosen()
	if next == want || p.card.cluster != next || p.list.rows[p.list.list.Selected()].ID != next {
		t.Errorf("Tab chose %s, the card shows %s", next, p.card.cluster)
	}
	p.chart.m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !p.form.open || p.form.edited.ID != next {
		t.Error("Enter on the map does not open the cluster")
	}
}

func TestAMapIsTakenAndTakenBack(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	if s := p.chart.chart.sheet; !s.Drawn || len(s.Grounds) != 2 || s.Grounds[0].Hamlet != "h1" || len(s.Ways) != 1 {
		t.Fatalf("%+v", s)
	}
	if p.chart.place.Disabled() || !e.Sees("cụm chưa có vị trí") {
		t.Errorf("%q", p.chart.said.Text)
	}
	p.restore()
	e.Wait()
	if p.chart.chart.sheet.Drawn || e.Said[len(e.Said)-1] != "clusters.say.map_back" {
		t.Errorf("the map is still there; said %v", e.Said)
	}
	p.chart.bring(mapFile(t, `{"type":`))
	e.Wait()
	if p.chart.chart.sheet.Drawn || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "map.broken" {
		t.Errorf("a broken file: %v", e.Failed)
	}
}

// What can't be drawn is left out and told of; the rest is the map.
func TestAMapIsTakenButForWhatCannotBeDrawn(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.chart.bring(mapFile(t, strings.Replace(someMap, `[`, `[{"type":"Feature","geometry":{"type":"Polygon"}},{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1]]}},`, 1)))
	e.Wait()
	if s := p.chart.chart.sheet; !s.Drawn || len(s.Grounds) != 2 || e.Said[len(e.Said)-1] != "clusters.say.map_partly" {
		t.Errorf("%d grounds, %v, %v", len(s.Grounds), e.Said, e.Failed)
	}
	if o := p.chart.kept.Omitted; o.Bare != 1 || o.Broken != 1 {
		t.Errorf("%+v", o)
	}
}

func TestAMapThatComesTellsHowFarItIsAndIsLeft(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	b.Do(func() { b.Hold = make(chan struct{}) })
	p.chart.bring(mapFile(t, someMap))
	p.chart.bring(mapFile(t, someMap)) // one at a time
	for p.chart.coming.done.Load() == 0 {
		runtime.Gosched()
	}
	e.Tick()
	if !e.Sees("Đang nhận bản đồ xa.geojson… đọc được 45 %") || !p.chart.add.Disabled() {
		t.Errorf("%q", p.chart.said.Text)
	}
	e.Press(t, "Thôi nhận bản đồ")
	e.Wait()
	if b.Called("AddMap xa.geojson") != 0 || p.chart.chart.sheet.Drawn || len(e.Failed) != 0 || e.Said[len(e.Said)-1] != "clusters.say.map_left" {
		t.Errorf("%q, %v, said %v", b.Calls, e.Failed, e.Said)
	}
	if p.chart.coming.stop.Visible() || p.chart.add.Disabled() || e.Sees("Đang nhận") {
		t.Errorf("it still comes: %q", p.chart.said.Text)
	}
	b.Do(func() { b.Hold = nil })
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	if !p.chart.chart.sheet.Drawn {
		t.Error("no map comes any more")
	}
}

func TestAClusterIsPutOnTheMap(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	p.choose("c1")
	e.Press(t, "Đặt vị trí")
	if !e.Sees("Bấm vào chỗ đặt cột") {
		t.Errorf("it is not said what to do: %q", p.chart.said.Text)
	}
	p.chart.m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // at the middle
	e.Wait()
	middle := app.Position{Lat: 21.51, Lon: 105.82}
	if d := geo.Distance(b.ClustersOf[0].Position, middle); d > 5 {
		t.Fatalf("it was put %.0f m off, at %v", d, b.ClustersOf[0].Position)
	}
	if m := p.chart.chart.at["c1"]; !m.Sure {
		t.Error("the map does not show it there")
	}
	p.restore()
	e.Wait()
	if b.ClustersOf[0].Position.Known() {
		t.Errorf("undo leaves it at %v", b.ClustersOf[0].Position)
	}
}

func TestNearPolesGetTheirDelays(t *testing.T) {
	b := placedStation()
	e, p := shown(t, b, nil)
	e.Press(t, "Cột gần nhau 2")
	if !e.Sees("173 m, tiếng lệch 500 ms") || !e.Sees("độ trễ 0 thành 500 ms") {
		t.Fatalf("the pairs are not told of: %q", e.Words())
	}
	e.Press(t, "Đặt độ trễ đề xuất")
	e.Wait()
	got := fmt.Sprint(b.ClustersOf[0].DelayMS, b.ClustersOf[1].DelayMS, b.ClustersOf[2].DelayMS)
	if got != "500 0 500" || b.Called("EditClusters") != 1 {
		t.Fatalf("delays %s in %d acts", got, b.Called("EditClusters"))
	}
	if !p.near.set.Disabled() || !e.Sees("Độ trễ đã đúng") {
		t.Error("what is set is proposed again")
	}
	p.restore()
	e.Wait()
	if b.ClustersOf[0].DelayMS != 0 || b.ClustersOf[2].DelayMS != 0 {
		t.Error("undo leaves delays")
	}
	e.Press(t, "Về bản đồ")
	if !p.looked.Visible() || p.near.card.Visible() {
		t.Error("the card is not back")
	}
}

func TestReachAndGroundThatHearsNothing(t *testing.T) {
	e, p := shown(t, placedStation(), nil)
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	e.Press(t, "Tầm nghe")
	e.Wait()
	c := p.chart.cover
	if len(c.strip) == 0 || c.heard <= 0.01 || c.heard > 0.5 || c.holes == 0 || !strings.Contains(p.chart.said.Text, "đất nghe được") {
		t.Errorf("%v heard, %d holes, %d strips, %q", c.heard, c.holes, len(c.strip), p.chart.said.Text)
	}
	outlines, err := p.chart.chart.outlines(t.Context())
	if err != nil || len(outlines) != 3 {
		t.Errorf("%d outlines, %v", len(outlines), err)
	}
	e.Press(t, "Tầm nghe")
	if strings.Contains(p.chart.said.Text, "đất nghe được") {
		t.Error("it is still told of")
	}
}

func TestAHornIsTurnedAndTurnedBack(t *testing.T) {
	b := placedStation()
	e, p := shown(t, b, nil)
	p.choose("c2")
	p.chart.turn(0, 215)
	e.Wait()
	if h := b.ClustersOf[1].Horns; len(h) != 1 || h[0].Bearing != 215 || h[0].Watts != 100 {
		t.Fatalf("%+v", h)
	}
	p.restore()
	e.Wait()
	if h := b.ClustersOf[1].Horns; h[0].Bearing != 90 {
		t.Fatalf("%+v", h)
	}
}

func TestPlaceAndBearingsAreTyped(t *testing.T) {
	b := placedStation()
	e, p := shown(t, b, nil)
	p.choose("c2")
	p.change()
	if p.form.horns.Text != "100/90" || p.form.place.Text != geo.Format(b.ClustersOf[1].Position) {
		t.Fatalf("horns %q, place %q", p.form.horns.Text, p.form.place.Text)
	}
	before := b.ClustersOf[1].Position
	p.form.save()
	e.Wait()
	if b.ClustersOf[1].Position != before || b.ClustersOf[1].Horns[0].Bearing != 90 {
		t.Fatalf("saving what was not touched changed it: %+v", b.ClustersOf[1].Cluster)
	}
	p.change()
	p.form.place.SetText("ở đầu xóm")
	p.form.save()
	if b.Called("SaveCluster") != 1 || !e.Sees("Không đọc được toạ độ") {
		t.Fatal("no place at all was kept")
	}
	p.form.place.SetText("105.8252, 21.5672")
	if !e.Sees("Kinh độ đứng trước") {
		t.Error("nothing is said of longitude before latitude")
	}
	p.form.horns.SetText("30/0, 25W/215°, 30")
	p.form.save()
	e.Wait()
	c := b.ClustersOf[1]
	if got := fmt.Sprint(c.Horns); got != "[{30 360} {25 215} {30 0}]" || geo.Format(c.Position) != "21.567200, 105.825200" {
		t.Errorf("%s at %v", got, c.Position)
	}
}

// mapLooks are both themes where somebody looks at the pictures.
func mapLooks() []string {
	if os.Getenv("TIENGLANG_PICTURES") != "" {
		return []string{"light", "dark"}
	}
	return []string{"light"}
}

// TestTheMapFitsItsRoom also on a narrow screen, above the card.
func TestTheMapFitsItsRoom(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1024, Height: 640}} {
		for _, look := range mapLooks() {
			b := placedStation()
			b.Prefs.Theme = look
			e, p := shown(t, b, nil)
			e.Win.Resize(size)
			e.Picture(t, fmt.Sprintf("map-schematic-%s-%.0f", look, size.Width))
			mapFits(t, p, size)
			p.chart.bring(mapFile(t, someMap))
			e.Wait()
			p.choose("c2")
			p.chart.switchReach()
			p.switchEchoes()
			e.Wait()
			e.Picture(t, fmt.Sprintf("map-echoes-%s-%.0f", look, size.Width))
			m, card := p.chart.m.Size(), p.chart.card.Size()
			if m.Width < 370 || m.Height < 90 || m.Width > card.Width || p.chart.tools.MinSize().Width > card.Width {
				t.Errorf("%v: the map has %v of %v", size, m, card)
			}
			n := p.near
			whole := widget.NewText(n.title.Text, n.title.Role, theme.Text).MinSize().Width
			if n.title.Size().Width < whole || n.list.Size().Height < 112 {
				t.Errorf("%v: the near poles have %v for %q and %v for the list", size, n.title.Size(), n.title.Text, n.list.Size())
			}
		}
	}
}

// mapFits holds the map's card to the room that its tools, the map and the
// sentence below it take, and the buttons over the map to the map.
func mapFits(t *testing.T, p *Page, size fyne.Size) {
	t.Helper()
	c := p.chart
	is, need := c.card.Size(), c.card.MinSize()
	if is.Width < need.Width || is.Height < need.Height {
		t.Errorf("%v: the map's card has %v and needs %v", size, is, need)
	}
	if c.m.Size().Height < zoomHigh || c.said.Size().Height < c.said.MinSize().Height {
		t.Errorf("%v: the map is %v high below %v of buttons, its sentence %v of %v", size, c.m.Size().Height, zoomHigh, c.said.Size(), c.said.MinSize())
	}
	if low := p.looked.Position().Y + p.looked.Size().Height; p.looked.Size().Height < 96 || low > p.beside.Size().Height+1 {
		t.Errorf("%v: the card below has %v down to %v of %v", size, p.looked.Size(), low, p.beside.Size())
	}
}

// TestClustersThatStandNowhereArePutOneAfterTheOther: those whose hamlet is not
// on the map are counted beside it, listed, and put by a click each.
func TestClustersThatStandNowhereArePutOneAfterTheOther(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	if p.nowhere.chip.Visible() {
		t.Fatal("on a schematic every cluster stands")
	}
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	all := len(p.nowhere.all)
	if all == 0 || all+len(p.chart.chart.sheet.Marks) != len(b.ClustersOf) || !e.Sees(fmt.Sprintf("Chưa có chỗ %d", all)) {
		t.Fatalf("%d are nowhere, %d stand, %q", all, len(p.chart.chart.sheet.Marks), e.Words())
	}
	e.Press(t, fmt.Sprintf("Chưa có chỗ %d", all))
	e.Picture(t, "cum-chua-co-cho")
	if !e.Sees(fmt.Sprintf("%d cụm chưa có chỗ trên bản đồ", all)) || p.looked.Visible() || e.Focused() != p.nowhere.list {
		t.Fatalf("%q", e.Words())
	}
	first, second := p.nowhere.all[0].ID, p.nowhere.all[1].ID
	p.nowhere.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	for range all {
		p.nowhere.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
	if !p.chart.m.Placing() || p.chosen != first || e.Focused() != p.nowhere.list {
		t.Fatalf("%s is chosen, placing %v, the arrows are at %T", p.chosen, p.chart.m.Placing(), e.Focused())
	}
	p.nowhere.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if e.Focused() != p.chart.m {
		t.Fatalf("Enter leads to %T", e.Focused())
	}
	p.chart.m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // at the middle
	e.Wait()
	if v, _ := p.view(first); !v.Position.Known() || len(p.nowhere.all) != all-1 {
		t.Fatalf("%v, %d are left", v.Position, len(p.nowhere.all))
	}
	if p.chosen != second || !p.chart.m.Placing() {
		t.Errorf("the next is not put: %s chosen, placing %v", p.chosen, p.chart.m.Placing())
	}
	p.chart.m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	p.load(nil)
	e.Wait()
	if p.chart.m.Placing() {
		t.Error("Escape does not end it")
	}
	p.restore()
	e.Wait()
	if len(p.nowhere.all) != all {
		t.Errorf("after Ctrl+Z %d are nowhere", len(p.nowhere.all))
	}
	e.Press(t, "Về bản đồ")
	if !p.looked.Visible() || p.nowhere.card.Visible() {
		t.Error("the card is not back")
	}
}

// TestPicturesOfTheGroundAreTakenAndTakenBack, with whom they are credited to.
func TestPicturesOfTheGroundAreTakenAndTakenBack(t *testing.T) {
	b := placedStation()
	e, p := shown(t, b, nil)
	p.chart.bring("anh-nen.mbtiles")
	e.Wait()
	if p.chart.m.Tiles == nil || !p.chart.chart.sheet.Drawn || len(p.chart.chart.sheet.Grounds) != 0 || e.Refused() != "" {
		t.Fatalf("%+v, %q", p.chart.chart.sheet, e.Refused())
	}
	b.Do(func() { b.MapIs.Raster.Attribution = "© Sở TN"; b.ClustersOf = b.ClustersOf[:1] })
	p.chart.read()
	p.load(nil)
	e.Wait()
	if !e.Sees("anh-nen.mbtiles · © Sở TN") {
		t.Errorf("%q", e.Words())
	}
	p.restore()
	e.Wait()
	if b.Called("TakeBackRaster") != 1 || p.chart.m.Tiles != nil {
		t.Error("the pictures are still there")
	}
}

// TestUndoOfPicturesIsOneStep: Ctrl+Z twice leaves the file before the last.
func TestUndoOfPicturesIsOneStep(t *testing.T) {
	b := placedStation()
	e, p := shown(t, b, nil)
	for _, name := range []string{"mot.mbtiles", "hai.mbtiles"} {
		p.chart.bring(name)
		e.Wait()
	}
	for range 2 {
		p.restore()
		e.Wait()
		if r := p.chart.kept.Raster; r == nil || r.Name != "mot.mbtiles" || e.Refused() != "" {
			t.Fatalf("%+v, %q", r, e.Refused())
		}
	}
}
