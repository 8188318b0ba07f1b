package geo

import (
	"math"
	"slices"

	"tienglang/app"
)

// Simplify leaves out the places of a way that lie within tolerance metres of
// the line between those that stay (Douglas and Peucker, 1973). The ends stay. A
// place in the middle stays too where a long span would only lose its end, as in
// a zigzag, so that n places take O(n log n) steps.
func Simplify(way []app.Position, tolerance float64) []app.Position {
	if len(way) < 3 {
		return way
	}
	pl := PlaneAt(way[0])
	points := make([]Point, len(way))
	for i, p := range way {
		points[i] = pl.Point(p)
	}
	keep := make([]bool, len(way))
	keep[0], keep[len(way)-1] = true, true
	spans := [][2]int{{0, len(way) - 1}} // a stack, since a coast is too deep for calls
	for len(spans) > 0 {
		from, to := spans[len(spans)-1][0], spans[len(spans)-1][1]
		spans = spans[:len(spans)-1]
		if at, off := farthestFrom(points, from, to); off > tolerance {
			keep[at] = true
			spans = append(spans, [2]int{from, at}, [2]int{at, to})
			if long := to - from; long > shortSpan && min(at-from, to-at) < long/lopsided {
				spans = halve(spans, keep)
			}
		}
	}
	var kept []app.Position
	for i, p := range way {
		if keep[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// A span of more than shortSpan places is halved when what is parted from it is
// less than one lopsided-th.
const (
	shortSpan = 64
	lopsided  = 16
)

// halve keeps the middle of the longer of the last two spans.
func halve(spans [][2]int, keep []bool) [][2]int {
	last := len(spans) - 1
	if spans[last-1][1]-spans[last-1][0] > spans[last][1]-spans[last][0] {
		spans[last-1], spans[last] = spans[last], spans[last-1]
	}
	from, to := spans[last][0], spans[last][1]
	middle := (from + to) / 2
	keep[middle] = true
	spans[last][1] = middle
	return append(spans, [2]int{middle, to})
}

func farthestFrom(points []Point, from, to int) (at int, off float64) {
	for i := from + 1; i < to; i++ {
		if d := toSegment(points[i], points[from], points[to]); d > off {
			at, off = i, d
		}
	}
	return at, off
}

// toSegment is how far p lies from the line between a and b.
func toSegment(p, a, b Point) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	if dx == 0 && dy == 0 {
		return math.Hypot(p.X-a.X, p.Y-a.Y)
	}
	t := min(1, max(0, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/(dx*dx+dy*dy)))
	return math.Hypot(p.X-a.X-t*dx, p.Y-a.Y-t*dy)
}

// Contains tells whether p lies in the area.
func (a Area) Contains(p app.Position) bool {
	in := false
	for _, ring := range a.Rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			u, v := ring[i], ring[j]
			if (u.Lat > p.Lat) != (v.Lat > p.Lat) && p.Lon < (v.Lon-u.Lon)*(p.Lat-u.Lat)/(v.Lat-u.Lat)+u.Lon {
				in = !in
			}
		}
	}
	return in
}

// crossings are the longitudes at which a parallel crosses the area's borders,
// from west to east. What has an odd number of them to its east lies in the area,
// as Contains tells.
func (a Area) crossings(lat float64) (all []float64) {
	for _, ring := range a.Rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			u, v := ring[i], ring[j]
			if (u.Lat > lat) != (v.Lat > lat) {
				all = append(all, (v.Lon-u.Lon)*(lat-u.Lat)/(v.Lat-u.Lat)+u.Lon)
			}
		}
	}
	slices.Sort(all)
	return all
}
