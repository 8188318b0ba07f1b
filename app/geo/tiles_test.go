package geo

import (
	"math"
	"testing"

	"tienglang/app"
)

func TestTilesOfTheWeb(t *testing.T) {
	hanoi := app.Position{Lat: 21.0285, Lon: 105.8542}
	if got := TileAt(hanoi, 12); got != (Tile{12, 3252, 1803}) {
		t.Errorf("Hà Nội lies in %v", got)
	}
	for z := range DeepestTile + 1 {
		low, high := TileAt(hanoi, z).Corners()
		if hanoi.Lat < low.Lat || hanoi.Lat > high.Lat || hanoi.Lon < low.Lon || hanoi.Lon > high.Lon {
			t.Errorf("at %d, Hà Nội is not between %v and %v", z, low, high)
		}
	}
	// A tile of zoom 15 is 1,223 m wide at the equator.
	low, high := TileAt(app.Position{Lat: 0.001, Lon: 105}, 15).Corners()
	if d := Distance(app.Position{Lat: 0.001, Lon: low.Lon}, app.Position{Lat: 0.001, Lon: high.Lon}); math.Abs(d-1222) > 3 {
		t.Errorf("%.0f m wide", d)
	}
	if z := ZoomFor(4.777, 0); z != 15 {
		t.Errorf("4.777 m a pixel is zoom %d", z)
	}
	corner := app.Position{Lat: 21.1, Lon: 105.9}
	all := TilesBetween(hanoi, corner, 14, 100)
	if len(all) == 0 || all[0] != TileAt(app.Position{Lat: corner.Lat, Lon: hanoi.Lon}, 14) || all[len(all)-1] != TileAt(app.Position{Lat: hanoi.Lat, Lon: corner.Lon}, 14) {
		t.Errorf("%v", all)
	}
	if len(TilesBetween(hanoi, corner, 20, 100)) != 0 {
		t.Error("thousands of tiles are wanted")
	}
}
