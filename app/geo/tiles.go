package geo

import (
	"math"

	"tienglang/app"
)

// Tile is a square of the web's mercator map: at zoom Z the world is 2^Z of them
// each way, X from 180° west on and Y from the north.
type Tile struct{ Z, X, Y int }

// DeepestTile is the greatest zoom that is drawn: some 10 cm a pixel.
const DeepestTile = 20

// mercatorEdge is the latitude at which the square world ends.
const mercatorEdge = 85.05112878

// TileAt is the tile of a zoom in which a position lies.
func TileAt(p app.Position, z int) Tile {
	n := math.Exp2(float64(z))
	lat := radians(max(-mercatorEdge, min(p.Lat, mercatorEdge)))
	x := (p.Lon + 180) / 360 * n
	y := (1 - math.Asinh(math.Tan(lat))/math.Pi) / 2 * n
	last := n - 1
	return Tile{z, int(max(0, min(math.Floor(x), last))), int(max(0, min(math.Floor(y), last)))}
}

// Corners are the south-western and the north-eastern corner.
func (t Tile) Corners() (low, high app.Position) {
	n := math.Exp2(float64(t.Z))
	lon := func(x int) float64 { return float64(x)/n*360 - 180 }
	lat := func(y int) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*float64(y)/n))) * 180 / math.Pi }
	return app.Position{Lat: lat(t.Y + 1), Lon: lon(t.X)}, app.Position{Lat: lat(t.Y), Lon: lon(t.X + 1)}
}

// tilePixels is how many pixels a tile has each way.
const tilePixels = 256

// ZoomFor is the zoom whose tiles have at least about as many pixels as a screen
// with so many metres a pixel at a latitude.
func ZoomFor(perPixel, lat float64) int {
	whole := 2 * math.Pi * earthRadius * math.Cos(radians(lat)) / tilePixels
	return int(max(0, min(math.Ceil(math.Log2(whole/perPixel)-0.3), DeepestTile)))
}

// TilesBetween are the tiles of a zoom between two corners, row by row; none
// where they would be more than most.
func TilesBetween(low, high app.Position, z, most int) []Tile {
	a, b := TileAt(app.Position{Lat: high.Lat, Lon: low.Lon}, z), TileAt(app.Position{Lat: low.Lat, Lon: high.Lon}, z)
	wide, tall := b.X-a.X+1, b.Y-a.Y+1
	if wide <= 0 || tall <= 0 || wide*tall > most {
		return nil
	}
	all := make([]Tile, 0, wide*tall)
	for y := a.Y; y <= b.Y; y++ {
		for x := a.X; x <= b.X; x++ {
			all = append(all, Tile{z, x, y})
		}
	}
	return all
}
