package command

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/geo"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

const twoHamlets = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Khe Cốc"},"geometry":{"type":"Polygon","coordinates":[[[105.80,21.50],[105.82,21.50],[105.82,21.52],[105.80,21.52],[105.80,21.50]]]}},
{"type":"Feature","properties":{"name":"Nơi Lạ"},"geometry":{"type":"Polygon","coordinates":[[[105.82,21.50],[105.84,21.50],[105.84,21.52],[105.82,21.52],[105.82,21.50]]]}},
{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[105.80,21.51],[105.84,21.51]]}}]}`

func TestMapImportKeepsTheMap(t *testing.T) {
	dir := t.TempDir()
	db := apptest.OpenDB(t, dir, store.Options{})
	hamlet := app.Hamlet{ID: app.NewID(time.Now()), Name: "Thôn Khe Cốc"}
	if _, err := db.SaveInventory(t.Context(), app.InventoryBatch{Hamlets: []app.Hamlet{hamlet}}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, db)
	file := filepath.Join(t.TempDir(), "xa.geojson")
	run := func(text string) (int, string, string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errOut bytes.Buffer
		status := Main([]string{"map", "import", "--data", dir, file}, &out, &errOut)
		return status, out.String(), errOut.String()
	}
	status, said, wrong := run(twoHamlets)
	if status != 0 || !strings.Contains(said, "2 areas, 1 roads and rivers; 1 areas have a hamlet's name") || !strings.Contains(said, `"Nơi Lạ"`) {
		t.Fatalf("%d: %q %q", status, said, wrong)
	}
	if status, _, wrong = run(strings.ReplaceAll(twoHamlets, "105.8", "605000.8")); status == 0 || !strings.Contains(wrong, "VN-2000") {
		t.Errorf("a map in metres: %d, %q", status, wrong)
	}
	db = apptest.OpenDB(t, dir, store.Options{})
	kept, err := db.Map(t.Context())
	if err != nil || kept.Name != "xa.geojson" || len(kept.Areas) != 2 || kept.Areas[0].Name != "Khe Cốc" {
		t.Errorf("%+v, %v", kept, err)
	}
}

// inflated is all that the compressed streams of a PDF hold.
func inflated(pdf []byte) string {
	var all strings.Builder
	for _, part := range bytes.Split(pdf, []byte("stream\n"))[1:] {
		if z, err := zlib.NewReader(bytes.NewReader(part)); err == nil {
			text, _ := io.ReadAll(z) // ends at the stream's end
			all.Write(text)
		}
	}
	return all.String()
}

func TestPrintedMapHasEachPoleAtItsPlace(t *testing.T) {
	hamlets := []app.Hamlet{{ID: "a", Name: "Khe Cốc"}, {ID: "b", Name: "Ao Sen"}}
	sheet := geo.Lay(geo.Map{}, hamlets, []geo.Placed{{Cluster: "1", Hamlet: "a"}, {Cluster: "2", Hamlet: "b"}})
	p := printedMap{Commune: "Xã Tân Khê", At: time.Date(2026, 11, 23, 5, 22, 0, 0, app.Vietnam), Sheet: sheet, Missing: 2}
	for i, m := range sheet.Marks {
		p.Poles = append(p.Poles, printedPole{At: m.At, Number: i + 1, State: app.StateLost})
	}
	for paper, size := range map[string]string{"A4": "[0 0 841.89 595.28]", "A3": "[0 0 1190.55 841.89]"} {
		one, err := drawMap(p, paper, locale.New("vi"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := drawMap(p, paper, locale.New("vi"))
		if err != nil || !bytes.Equal(one, again) {
			t.Error("the same map gives another PDF", err)
		}
		if !bytes.Contains(one, []byte("/MediaBox "+size)) {
			t.Errorf("%s is not across", paper)
		}
		// Each lost pole is a square of 3.6 mm, in points, and one more is in the legend.
		if n := strings.Count(inflated(one), fmt.Sprintf(" %.2f %.2f re B", 3.6*72/25.4, -3.6*72/25.4)); n != 3 {
			t.Errorf("%s has %d squares", paper, n)
		}
	}
	p.Poles = p.Poles[:1]
	less, err := drawMap(p, "A4", locale.New("vi"))
	if n := strings.Count(inflated(less), fmt.Sprintf(" %.2f %.2f re B", 3.6*72/25.4, -3.6*72/25.4)); err != nil || n != 2 {
		t.Errorf("without one of them: %d squares, %v", n, err)
	}
}

// TestPrintedReachHolesAndEchoes stand on the paper where they are wanted, in
// their places, and in the legend.
func TestPrintedReachHolesAndEchoes(t *testing.T) {
	horns := []app.Horn{{Watts: 30}}
	pl := geo.PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	at := func(x, y float64) app.Position { return pl.Position(geo.Point{X: x, Y: y}) }
	m := geo.Map{Areas: []geo.Area{{Name: "Khe Cốc", Rings: [][]app.Position{{at(0, 0), at(4000, 0), at(4000, 2000), at(0, 2000)}}}}}
	views := []backend.ClusterView{
		{Cluster: app.Cluster{ID: "a", Horns: horns, Position: at(300, 1000)}},
		{Cluster: app.Cluster{ID: "b", Horns: horns, Position: at(500, 1000)}},
	}
	print := func(as backend.MapPrint) (printedMap, string) {
		p := printedMap{At: time.Date(2026, 11, 23, 5, 22, 0, 0, app.Vietnam), Sheet: geo.Lay(m, nil, nil)}
		if err := p.reckon(t.Context(), m, views, as); err != nil {
			t.Fatal(err)
		}
		pdf, err := drawMap(p, "A4", locale.New("vi"))
		if err != nil {
			t.Fatal(err)
		}
		return p, inflated(pdf)
	}
	p, drawn := print(backend.MapPrint{Paper: "A4", Reach: true, Echoes: true})
	if len(p.Reach) != 2 || len(p.Holes) == 0 || len(p.Echoes) != 1 || p.Echoes[0].Metres < 199 || p.Echoes[0].Metres > 201 {
		t.Fatalf("%d outlines, %d stretches without sound, echoes %v", len(p.Reach), len(p.Holes), p.Echoes)
	}
	none, plain := print(backend.MapPrint{Paper: "A4"})
	if len(none.Reach)+len(none.Holes)+len(none.Echoes) != 0 {
		t.Error("what is not wanted is printed")
	}
	points := func(s string) int { return strings.Count(s, " l\n") + strings.Count(s, " l S") }
	dashes := func(s string) int { return strings.Count(s, "[3.40 2.27]") }
	if points(drawn)-points(plain) < 2*70+50 || dashes(drawn)-dashes(plain) != 2 { // the pair and its sample
		t.Errorf("%d more stretches, %d more dashed lines", points(drawn)-points(plain), dashes(drawn)-dashes(plain))
	}
	// The last of the ground that hears nothing is hatched at the right edge.
	edge := 0.0
	for _, h := range p.Holes {
		edge = max(edge, h[1].X)
	}
	if high := p.Sheet.High.X; edge < high-100 {
		t.Errorf("holes end %.0f m before the edge", high-edge)
	}
}
