package geo

import (
	"math"
	"slices"

	"tienglang/app"
)

// Placed is a cluster that is to be drawn.
type Placed struct {
	Cluster app.ID
	Hamlet  app.ID       // "" for none
	At      app.Position // zero: not known
}

// Sheet is a commune as it is drawn, in metres on a plane: from its map, or as
// a schematic.
type Sheet struct {
	Plane Plane
	// Drawn tells that it is from a map; the grounds of a schematic say nothing
	// of where a hamlet ends.
	Drawn bool
	// Scaled tells that places on it are places on the earth: it has a map, or
	// the place of a cluster is known.
	Scaled    bool
	Grounds   []Ground
	Edges     [][2]Point // between the grounds of a schematic
	Ways      []Way
	Marks     []Mark
	Low, High Point
}

// Ground is a hamlet, or water. A point is on it when an odd number of rings
// is around it.
type Ground struct {
	Hamlet app.ID // "" where no hamlet has its name
	Name   string
	Water  bool
	Rings  [][]Point
	At     Point // where its name stands
}

// Way is a road or a river.
type Way struct {
	Name  string
	Water bool
	Line  []Point
}

// Mark is where a cluster is drawn; Sure that it is its place, and not only
// somewhere in its hamlet.
type Mark struct {
	Cluster app.ID
	At      Point
	Sure    bool
}

// Lay draws a commune. On a map, a cluster of unknown place stands in the area
// that has its hamlet's name, and nowhere where none has it. An empty map gives
// a schematic, on which every cluster stands.
func Lay(m Map, hamlets []app.Hamlet, poles []Placed) Sheet {
	if len(m.Areas)+len(m.Lines) == 0 {
		s := schematic(hamlets, poles)
		s.Scaled = slices.ContainsFunc(s.Marks, func(k Mark) bool { return k.Sure })
		return s
	}
	s := Sheet{Drawn: true, Scaled: true, Plane: PlaneAt(m.middle())}
	named := Named(hamlets)
	for _, a := range m.Areas {
		s.Grounds = append(s.Grounds, s.ground(a, named))
	}
	for _, l := range m.Lines {
		s.Ways = append(s.Ways, Way{l.Name, l.Water, s.points(l.Way)})
	}
	s.addPoles(poles)
	s.measure()
	return s
}

// LayOn draws a commune on pictures of the ground between two corners, without
// borders or roads: around the clusters whose places are known, and all of it
// where none is. The others stand nowhere.
func LayOn(low, high app.Position, poles []Placed) Sheet {
	s := Sheet{Drawn: true, Scaled: true}
	known := slices.DeleteFunc(slices.Clone(poles), func(p Placed) bool { return !p.At.Known() })
	if len(known) == 0 {
		s.Plane = PlaneAt(app.Position{Lat: (low.Lat + high.Lat) / 2, Lon: (low.Lon + high.Lon) / 2})
		s.Low, s.High = s.Plane.Point(low), s.Plane.Point(high)
		return s
	}
	s.Plane = PlaneAt(middleOf(known))
	s.addPoles(known)
	s.measure()
	s.Low = Point{s.Low.X - groundMargin, s.Low.Y - groundMargin}
	s.High = Point{s.High.X + groundMargin, s.High.Y + groundMargin}
	return s
}

func (s *Sheet) ground(a Area, named func(string) app.ID) Ground {
	g := Ground{Name: a.Name, Water: a.Water}
	if !a.Water && a.Name != "" {
		g.Hamlet = named(a.Name)
	}
	for _, ring := range a.Rings {
		g.Rings = append(g.Rings, s.points(ring))
	}
	g.At, _ = g.inmost()
	return g
}

func (s *Sheet) points(way []app.Position) []Point {
	line := make([]Point, len(way))
	for i, p := range way {
		line[i] = s.Plane.Point(p)
	}
	return line
}

// addPoles sets the marks.
func (s *Sheet) addPoles(poles []Placed) {
	unsure := map[app.ID][]Placed{}
	for _, p := range poles {
		if p.At.Known() {
			s.Marks = append(s.Marks, Mark{p.Cluster, s.Plane.Point(p.At), true})
		} else if p.Hamlet != "" {
			unsure[p.Hamlet] = append(unsure[p.Hamlet], p)
		}
	}
	for i := range s.Grounds {
		g := &s.Grounds[i]
		if rest := unsure[g.Hamlet]; len(rest) > 0 {
			middle, room := g.inmost()
			s.addUnsure(rest, middle, room, false)
			delete(unsure, g.Hamlet) // a hamlet of two grounds has them once
		}
	}
}

// Contains tells whether p is on the ground.
func (g *Ground) Contains(p Point) bool {
	in := false
	for _, ring := range g.Rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			u, v := ring[i], ring[j]
			if (u.Y > p.Y) != (v.Y > p.Y) && p.X < (v.X-u.X)*(p.Y-u.Y)/(v.Y-u.Y)+u.X {
				in = !in
			}
		}
	}
	return in
}

// inmostSteps is how finely a ground is searched for its inmost point.
const inmostSteps = 24

// inmost is a point of the ground far from its edge, and how far.
func (g *Ground) inmost() (best Point, room float64) {
	low, high := extent(g.Rings)
	best = Point{(low.X + high.X) / 2, (low.Y + high.Y) / 2}
	for i := range inmostSteps * inmostSteps {
		p := Point{
			low.X + (high.X-low.X)*(float64(i%inmostSteps)+0.5)/inmostSteps,
			low.Y + (high.Y-low.Y)*(float64(i/inmostSteps)+0.5)/inmostSteps,
		}
		if !g.Contains(p) {
			continue
		}
		if r := g.toEdge(p, room); r > room {
			best, room = p, r
		}
	}
	return best, room
}

// toEdge is how far the edge is from p; it is given up once it is under least.
func (g *Ground) toEdge(p Point, least float64) float64 {
	d := math.Inf(1)
	for _, ring := range g.Rings {
		for i, q := range ring {
			if d = min(d, toSegment(p, q, ring[(i+1)%len(ring)])); d < least {
				return d
			}
		}
	}
	return d
}

func extent(rings [][]Point) (low, high Point) {
	low, high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, ring := range rings {
		for _, p := range ring {
			low = Point{min(low.X, p.X), min(low.Y, p.Y)}
			high = Point{max(high.X, p.X), max(high.Y, p.Y)}
		}
	}
	return low, high
}

// measure finds how far the sheet goes.
func (s *Sheet) measure() {
	var all [][]Point
	for i := range s.Grounds {
		all = append(all, s.Grounds[i].Rings...)
	}
	if len(all) == 0 {
		for _, w := range s.Ways {
			all = append(all, w.Line)
		}
	}
	for _, m := range s.Marks {
		all = append(all, []Point{m.At})
	}
	if len(all) > 0 {
		s.Low, s.High = extent(all)
	}
}

// middle is the middle of what a map shows.
func (m Map) middle() app.Position {
	var low, high app.Position
	take := func(way []app.Position) {
		for _, p := range way {
			if !low.Known() {
				low, high = p, p
			}
			low = app.Position{Lat: min(low.Lat, p.Lat), Lon: min(low.Lon, p.Lon)}
			high = app.Position{Lat: max(high.Lat, p.Lat), Lon: max(high.Lon, p.Lon)}
		}
	}
	for _, a := range m.Areas {
		for _, ring := range a.Rings {
			take(ring)
		}
	}
	for _, l := range m.Lines {
		take(l.Way)
	}
	return app.Position{Lat: (low.Lat + high.Lat) / 2, Lon: (low.Lon + high.Lon) / 2}
}
