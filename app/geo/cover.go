package geo

import (
	"cmp"
	"math"
	"slices"

	"tienglang/app"
)

// Cover is how much of an area hears the commune's loudspeakers.
type Cover struct {
	Area    string
	Heard   float64 // share of the ground, 0 to 1
	Squared float64 // km² of it all
	Holes   []Hole  // the greatest first
}

// Hole is a ground where nothing is understood.
type Hole struct {
	At      app.Position // its middle cell, in the hole
	Squared float64      // km²
	Strips  []Strip      // the ground itself
}

// Strip is a level stretch of ground between two corners.
type Strip struct{ Low, High app.Position }

const (
	// cellSize is the side of the squares that are looked at, in metres, but
	// for an area so great that it would have more than mostCells.
	cellSize  = 25.0
	mostCells = 250_000
	// smallestHole is the ground, in km², below which a hole is not told of: a
	// field without a house.
	smallestHole = 0.02
	mostHoles    = 10
)

// Covers looks at each area of a map with the poles that sound.
func Covers(m Map, poles []Pole, a Acoustics) []Cover {
	var all []Cover
	sounding := soundings(poles, a)
	for _, area := range m.Areas {
		if area.Water || area.Name == "" {
			continue
		}
		all = append(all, cover(area, sounding))
	}
	return all
}

// sounding is a pole with its reach, in metres, by whole degrees.
type sounding struct {
	at    app.Position
	reach *[361]float64
	most  float64
}

// soundings are the poles of known places that have horns. Those with equal
// horns share a reach.
func soundings(poles []Pole, a Acoustics) (all []sounding) {
	known := map[string]sounding{}
	for _, p := range poles {
		if !p.At.Known() || len(p.Horns) == 0 {
			continue
		}
		key := hornsKey(p.Horns)
		is, ok := known[key]
		if !ok {
			is.reach = new([361]float64)
			for d := range is.reach {
				is.reach[d] = a.Reach(p.Horns, float64(d))
				is.most = max(is.most, is.reach[d])
			}
			known[key] = is
		}
		is.at = p.At
		all = append(all, is)
	}
	return all
}

// field is an area as squares.
type field struct {
	plane Plane
	size  float64
	wide  int
	high  int
	in    []bool
	heard []bool
}

func cover(area Area, poles []sounding) Cover {
	f := squares(area)
	for _, p := range poles {
		f.hear(p)
	}
	in, heard := 0, 0
	for i, is := range f.in {
		if is {
			in++
			if f.heard[i] {
				heard++
			}
		}
	}
	c := Cover{Area: area.Name, Squared: float64(in) * f.size * f.size / 1e6, Holes: f.holes()}
	if in > 0 {
		c.Heard = float64(heard) / float64(in)
	}
	return c
}

func squares(area Area) *field {
	low, high := area.Rings[0][0], area.Rings[0][0]
	for _, ring := range area.Rings {
		for _, p := range ring {
			low = app.Position{Lat: min(low.Lat, p.Lat), Lon: min(low.Lon, p.Lon)}
			high = app.Position{Lat: max(high.Lat, p.Lat), Lon: max(high.Lon, p.Lon)}
		}
	}
	pl := PlaneAt(low)
	far := pl.Point(high)
	size := max(cellSize, math.Sqrt(far.X*far.Y/mostCells))
	f := &field{plane: pl, size: size, wide: int(far.X/size) + 1, high: int(far.Y/size) + 1}
	f.in, f.heard = make([]bool, f.wide*f.high), make([]bool, f.wide*f.high)
	for row := range f.high {
		f.fill(area, row)
	}
	return f
}

// fill tells which squares of a row lie in an area, by their middles.
func (f *field) fill(area Area, row int) {
	first := row * f.wide
	east := area.crossings(f.plane.Position(f.middle(first)).Lat)
	for i := first; i < first+f.wide; i++ {
		lon := f.plane.Position(f.middle(i)).Lon
		for len(east) > 0 && east[0] <= lon {
			east = east[1:]
		}
		f.in[i] = len(east)%2 == 1
	}
}

func (f *field) middle(i int) Point {
	return Point{(float64(i%f.wide) + 0.5) * f.size, (float64(i/f.wide) + 0.5) * f.size}
}

// hear marks the squares that a pole reaches.
func (f *field) hear(p sounding) {
	at := f.plane.Point(p.at)
	if at.X+p.most < 0 || at.Y+p.most < 0 || at.X-p.most > float64(f.wide)*f.size || at.Y-p.most > float64(f.high)*f.size {
		return
	}
	column := func(x float64) int { return min(max(int(x/f.size), 0), f.wide-1) }
	row := func(y float64) int { return min(max(int(y/f.size), 0), f.high-1) }
	for y := row(at.Y - p.most); y <= row(at.Y+p.most); y++ {
		for x := column(at.X - p.most); x <= column(at.X+p.most); x++ {
			i := y*f.wide + x
			m := f.middle(i)
			dx, dy := m.X-at.X, m.Y-at.Y
			direction := math.Mod(math.Atan2(dx, dy)*180/math.Pi+360, 360)
			if math.Hypot(dx, dy) <= p.reach[int(math.Round(direction))] {
				f.heard[i] = true
			}
		}
	}
}

// holes are the grounds that hang together and hear nothing.
func (f *field) holes() []Hole {
	seen := make([]bool, len(f.in))
	var all []Hole
	for start := range f.in {
		if seen[start] || !f.deaf(start) {
			continue
		}
		cells := f.spread(start, seen)
		if squared := float64(len(cells)) * f.size * f.size / 1e6; squared >= smallestHole {
			all = append(all, Hole{At: f.plane.Position(f.middle(f.inmost(cells))), Squared: squared, Strips: f.strips(cells)})
		}
	}
	slices.SortStableFunc(all, func(a, b Hole) int { return cmp.Compare(b.Squared, a.Squared) })
	return all[:min(len(all), mostHoles)]
}

// strips are cells as stretches of a row each, from south to north.
func (f *field) strips(cells []int) []Strip {
	sorted := slices.Sorted(slices.Values(cells))
	var all []Strip
	for i := 0; i < len(sorted); {
		n := 1
		for i+n < len(sorted) && sorted[i+n] == sorted[i]+n && sorted[i+n]%f.wide != 0 {
			n++
		}
		x, y := float64(sorted[i]%f.wide)*f.size, float64(sorted[i]/f.wide)*f.size
		all = append(all, Strip{f.plane.Position(Point{x, y}), f.plane.Position(Point{x + float64(n)*f.size, y + f.size})})
		i += n
	}
	return all
}

func (f *field) deaf(i int) bool { return f.in[i] && !f.heard[i] }

func (f *field) spread(start int, seen []bool) []int {
	seen[start] = true
	cells := []int{start}
	for k := 0; k < len(cells); k++ {
		x, y := cells[k]%f.wide, cells[k]/f.wide
		for _, next := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
			if next[0] < 0 || next[1] < 0 || next[0] >= f.wide || next[1] >= f.high {
				continue
			}
			if i := next[1]*f.wide + next[0]; !seen[i] && f.deaf(i) {
				seen[i] = true
				cells = append(cells, i)
			}
		}
	}
	return cells
}

// inmost is the cell nearest to the middle of them all, which itself may lie
// outside of a ground that bends.
func (f *field) inmost(cells []int) int {
	var sum Point
	for _, c := range cells {
		m := f.middle(c)
		sum.X, sum.Y = sum.X+m.X, sum.Y+m.Y
	}
	n := float64(len(cells))
	return slices.MinFunc(cells, func(a, b int) int {
		u, v := f.middle(a), f.middle(b)
		return cmp.Compare(math.Hypot(u.X-sum.X/n, u.Y-sum.Y/n), math.Hypot(v.X-sum.X/n, v.Y-sum.Y/n))
	})
}
