package command

import (
	"bytes"
	"database/sql"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
)

// pixels is a PNG of one colour.
func pixels(t testing.TB, wide, high int, ink color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	draw.Draw(img, img.Rect, image.NewUniform(ink), image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rasterFileOf writes an MBTiles with the tiles given.
func rasterFileOf(t testing.TB, meta map[string]string, tiles map[geo.Tile][]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nen.mbtiles")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("CREATE TABLE metadata (name TEXT, value TEXT); CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
	for k, v := range meta {
		_, e := db.Exec("INSERT INTO metadata VALUES (?, ?)", k, v)
		err = errors.Join(err, e)
	}
	for k, v := range tiles {
		_, e := db.Exec("INSERT INTO tiles VALUES (?, ?, ?, ?)", k.Z, k.X, 1<<k.Z-1-k.Y, v)
		err = errors.Join(err, e)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPicturesLieBelowTheMap with the real station: they are copied, found by
// place and scale, printed with whom they are credited to, and taken back.
func TestPicturesLieBelowTheMap(t *testing.T) {
	t.Parallel()
	d := stationDesk(t)
	t.Cleanup(d.ground.close)
	d.firstSignedIn(t)
	at := app.Position{Lat: 21.505, Lon: 105.805}
	if _, _, err := d.SaveCluster(t.Context(), app.Cluster{Name: "Đình làng", Technology: app.TechnologyIP, Line: app.LineLAN,
		Volume: 60, VolumeCap: 80, Position: at}, "Khe Cốc"); err != nil {
		t.Fatal(err)
	}
	red, blue := color.RGBA{200, 0, 0, 255}, color.RGBA{0, 0, 200, 255}
	home := geo.TileAt(at, 14)
	path := rasterFileOf(t, map[string]string{"name": "Ảnh vệ tinh", "attribution": `&copy; <a href="http://x">Sở TN</a>`, "format": "png"},
		map[geo.Tile][]byte{home: pixels(t, 256, 256, red), {Z: 14, X: home.X + 1, Y: home.Y}: pixels(t, 256, 256, blue), {Z: 14, X: home.X, Y: home.Y + 1}: []byte("no picture")})
	kept, err := d.AddMap(t.Context(), path, func(float64) {})
	if err != nil || kept.Raster == nil || kept.Raster.Name != "Ảnh vệ tinh" || kept.Raster.Attribution != "© Sở TN" {
		t.Fatalf("%+v, %v", kept.Raster, err)
	}
	if err := os.Remove(path); err != nil { // a stick that was pulled out
		t.Fatal(err)
	}
	low, high := home.Corners()
	tiles := d.GroundTiles(app.Position{Lat: low.Lat - 0.01, Lon: low.Lon}, app.Position{Lat: high.Lat, Lon: high.Lon + 0.01}, 8)
	if len(tiles) != 2 || tiles[0].Low != low || tiles[0].High != high || tiles[0].Image.At(9, 9) != red || tiles[1].Image.At(9, 9) != blue {
		t.Fatalf("%d pictures: %v", len(tiles), tiles)
	}
	if len(d.GroundTiles(app.Position{Lat: 10, Lon: 105}, app.Position{Lat: 10.1, Lon: 105.1}, 8)) != 0 {
		t.Error("pictures of elsewhere")
	}
	out := filepath.Join(t.TempDir(), "map.pdf")
	if err := d.PrintMap(t.Context(), out, backend.MapPrint{Paper: "A4"}); err != nil {
		t.Fatal(err)
	}
	if pdf, err := os.ReadFile(out); err != nil || !bytes.Contains(pdf, []byte("/DCTDecode")) {
		t.Error("the ground is not printed", err)
	}
	for name, bad := range map[string]struct {
		path, code string
	}{
		"damaged":   {damagedRaster(t), "map.raster_broken"},
		"shapes":    {rasterFileOf(t, map[string]string{"format": "pbf"}, map[geo.Tile][]byte{home: {1}}), "map.raster_vector"},
		"empty":     {rasterFileOf(t, nil, nil), "map.raster_empty"},
		"abroad":    {rasterFileOf(t, nil, map[geo.Tile][]byte{{Z: 10, X: 3, Y: 3}: pixels(t, 8, 8, red)}), "map.outside"},
		"no image":  {rasterFileOf(t, nil, map[geo.Tile][]byte{home: []byte("GIF89a")}), "map.raster_unreadable"},
		"too large": {rasterFileOf(t, nil, map[geo.Tile][]byte{home: pixels(t, 1025, 4, red)}), "map.raster_unreadable"},
		"not there": {filepath.Join(t.TempDir(), "x.mbtiles"), "map.no_file"},
	} {
		if _, err := d.AddMap(t.Context(), bad.path, func(float64) {}); app.CodeOf(err) != bad.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if kept, _ := d.Map(t.Context()); kept.Raster == nil || kept.Raster.Name != "Ảnh vệ tinh" {
		t.Errorf("what cannot be taken has taken the place of what could: %+v", kept.Raster)
	}
	if err := d.TakeBackRaster(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept, _ := d.Map(t.Context()); kept.Raster != nil || len(d.GroundTiles(low, high, 8)) != 0 {
		t.Errorf("the pictures are still there: %+v", kept.Raster)
	}
}

// TestPicturesAreTakenBackOnce: one step back from the second file is the first,
// which no further step takes away; from the first it is none.
func TestPicturesAreTakenBackOnce(t *testing.T) {
	t.Parallel()
	g := &groundPictures{dir: t.TempDir()}
	t.Cleanup(g.close)
	home := geo.TileAt(app.Position{Lat: 21.505, Lon: 105.805}, 14)
	add := func(name string) {
		t.Helper()
		path := rasterFileOf(t, map[string]string{"name": name}, map[geo.Tile][]byte{home: pixels(t, 8, 8, color.White)})
		if err := g.add(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	back := func(code, left string) {
		t.Helper()
		is := ""
		err := g.takeBack()
		if r := g.about(t.Context()); r != nil {
			is = r.Name
		}
		if app.CodeOf(err) != code || is != left {
			t.Fatalf("%q is there after %v, want %q after %q", is, err, left, code)
		}
	}
	back("map.no_step", "")
	add("một")
	add("hai")
	back("", "một")
	back("map.no_step", "một")
	add("hai")
	add("ba")
	back("", "hai")
	back("map.no_step", "hai")
	g = &groundPictures{dir: t.TempDir()}
	t.Cleanup(g.close)
	add("một")
	back("", "")
	back("map.no_step", "")
}

// damagedRaster is a database that ends in its middle.
func damagedRaster(t *testing.T) string {
	t.Helper()
	path := rasterFileOf(t, map[string]string{"name": strings.Repeat("x", 9000)}, map[geo.Tile][]byte{{Z: 1}: {1}})
	if err := os.Truncate(path, 5000); err != nil {
		t.Fatal(err)
	}
	return path
}

func FuzzTilePicture(f *testing.F) {
	f.Add(pixels(f, 8, 8, color.White))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add([]byte("\xff\xd8\xff\xe0"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if img, err := decodeTile(body); err == nil && (img.Bounds().Dx() > widestTile || img.Bounds().Dy() > widestTile) {
			t.Errorf("%v", img.Bounds())
		}
	})
}
