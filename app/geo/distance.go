package geo

import (
	"math"

	"tienglang/app"
)

// earthRadius is the mean radius of WGS 84, in metres.
const earthRadius = 6_371_008.8

// Distance is the way over the ground between two places, in metres (haversine,
// at most 0.6 % off the ellipsoid's).
func Distance(a, b app.Position) float64 {
	lat1, lat2 := radians(a.Lat), radians(b.Lat)
	half := math.Sin((lat2-lat1)/2)*math.Sin((lat2-lat1)/2) +
		math.Cos(lat1)*math.Cos(lat2)*math.Pow(math.Sin(radians(b.Lon-a.Lon)/2), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, half)))
}

// Bearing is the direction from a to b, in degrees clockwise from north, above
// 0 and up to 360, as app.Horn has it.
func Bearing(a, b app.Position) float64 {
	lat1, lat2, across := radians(a.Lat), radians(b.Lat), radians(b.Lon-a.Lon)
	y := math.Sin(across) * math.Cos(lat2)
	x := math.Cos(lat1)*math.Sin(lat2) - math.Sin(lat1)*math.Cos(lat2)*math.Cos(across)
	if d := math.Mod(math.Atan2(y, x)*180/math.Pi+360, 360); d > 0 {
		return d
	}
	return 360
}

// Plane draws a commune flat: metres east and north of its middle. Over the
// 30 km of a commune it is less than 0.1 % off.
type Plane struct {
	origin app.Position
	east   float64 // metres a degree
	north  float64
}

// PlaneAt has its middle at p.
func PlaneAt(p app.Position) Plane {
	north := earthRadius * math.Pi / 180
	return Plane{origin: p, east: north * math.Cos(radians(p.Lat)), north: north}
}

// Point is a place on a Plane, in metres.
type Point struct{ X, Y float64 }

// Point is where p lies.
func (pl Plane) Point(p app.Position) Point {
	return Point{(p.Lon - pl.origin.Lon) * pl.east, (p.Lat - pl.origin.Lat) * pl.north}
}

// Position is the place of a point.
func (pl Plane) Position(at Point) app.Position {
	return app.Position{Lat: pl.origin.Lat + at.Y/pl.north, Lon: pl.origin.Lon + at.X/pl.east}
}

func radians(d float64) float64 { return d * math.Pi / 180 }
