package geo

import (
	"math"

	"tienglang/app"
)

// The measures of a schematic, in metres. They are of no ground: a hamlet of
// which nobody knows where it lies needs room for its name and its clusters.
const (
	hamletWide   = 1200.0
	hamletHigh   = 800.0
	groundMargin = 480.0
	// usualStep is how far apart clusters are drawn whose places are not known.
	usualStep = 300.0
)

// schematic lays out a commune of which there is no map. A hamlet has what is
// nearest to its clusters; one of which no cluster's place is known stands in
// rows below the others. No two overlap, and the same commune is laid out the
// same way each time.
func schematic(hamlets []app.Hamlet, poles []Placed) Sheet {
	s := Sheet{Plane: PlaneAt(middleOf(poles))}
	groups := grouped(hamlets, poles)
	if len(groups) == 0 {
		return s
	}
	sites := sitesOf(groups, s.Plane)
	cells := cellsOf(sites, around(sites, groundMargin))
	for g := range groups {
		s.addGround(groups[g], g, sites, cells)
	}
	s.Edges = edgesOf(sites, cells)
	s.measure()
	return s
}

// group is a hamlet with its clusters; those of no hamlet are a group without
// an identifier.
type group struct {
	hamlet app.Hamlet
	sure   []Placed // whose place is known
	rest   []Placed
}

func grouped(hamlets []app.Hamlet, poles []Placed) []group {
	groups := make([]group, len(hamlets), len(hamlets)+1)
	at := map[app.ID]int{}
	for i, h := range hamlets {
		groups[i].hamlet, at[h.ID] = h, i
	}
	for _, p := range poles {
		i, ok := at[p.Hamlet]
		if !ok { // the nameless group, or one that is not in the list
			i = len(groups)
			at[p.Hamlet] = i
			groups = append(groups, group{hamlet: app.Hamlet{ID: p.Hamlet}})
		}
		if p.At.Known() {
			groups[i].sure = append(groups[i].sure, p)
		} else {
			groups[i].rest = append(groups[i].rest, p)
		}
	}
	return groups
}

// sitesOf are the known places, and one place in the rows for each group that
// has none. Rows are set off by half, so that cells are hexagons.
func sitesOf(groups []group, pl Plane) []site {
	var sites []site
	var homeless []int
	south := 0.0
	for g := range groups {
		for _, p := range groups[g].sure {
			at := pl.Point(p.At)
			south = min(south, at.Y)
			sites = append(sites, site{at, g})
		}
		if len(groups[g].sure) == 0 {
			homeless = append(homeless, g)
		}
	}
	if len(sites) > 0 {
		south -= 2 * hamletHigh
	}
	columns := columnsOf(len(homeless), len(sites) > 0)
	for i, g := range homeless {
		row, col := i/columns, i%columns
		inRow := min(columns, len(homeless)-row*columns)
		x := (float64(col) - float64(inRow-1)/2) * hamletWide
		if inRow == columns && row%2 == 1 {
			x += hamletWide / 2
		}
		sites = append(sites, site{Point{x, south - float64(row)*hamletHigh}, g})
	}
	return sites
}

// sheetAspect is how much wider than high a schematic should be: a frame beside
// a list, or a sheet of paper across, is filled by it.
const sheetAspect = 2.2

// columnsOf is how many of n hamlets stand in a row, so that all of them are as
// wide as a frame is; below others there are more in a row.
func columnsOf(n int, below bool) int {
	above := 0
	if below {
		above = 2
	}
	for c := 1; ; c++ {
		if rows := above + (n+c-1)/c; c >= n || float64(c)*hamletWide >= sheetAspect*float64(rows)*hamletHigh {
			return max(1, c)
		}
	}
}

// addGround adds a group's cells, its marks and the place of its name.
func (s *Sheet) addGround(g group, number int, sites []site, cells [][]side) {
	ground := Ground{Hamlet: g.hamlet.ID, Name: g.hamlet.Name}
	roomiest, room := -1, 0.0
	for i := range sites {
		if sites[i].group != number || len(cells[i]) < 3 {
			continue
		}
		ring := make([]Point, len(cells[i]))
		for k, v := range cells[i] {
			ring[k] = v.from
		}
		ground.Rings = append(ground.Rings, ring)
		if r := inscribed(ring, sites[i].at); r > room {
			roomiest, room = i, r
		}
	}
	for _, p := range g.sure {
		s.Marks = append(s.Marks, Mark{Cluster: p.Cluster, At: s.Plane.Point(p.At), Sure: true})
	}
	if roomiest < 0 { // another group has the very same place
		return
	}
	ground.At = sites[roomiest].at
	s.Grounds = append(s.Grounds, ground)
	s.addUnsure(g.rest, ground.At, room, len(g.sure) > 0)
}

// addUnsure sets clusters of unknown places around a middle, all within a
// room's radius: in rows, or, where something stands in the middle itself,
// spread around it.
func (s *Sheet) addUnsure(rest []Placed, middle Point, room float64, taken bool) {
	columns := max(1, int(math.Ceil(math.Sqrt(2*float64(len(rest))))))
	for i, p := range rest {
		at := inRows(i, len(rest), columns, room)
		if taken {
			at = spiral(i, len(rest), room)
		}
		s.Marks = append(s.Marks, Mark{Cluster: p.Cluster, At: Point{middle.X + at.X, middle.Y + at.Y}})
	}
}

// inRows is the place of the i-th of n in rows that are as wide as columns.
func inRows(i, n, columns int, room float64) Point {
	rows := (n + columns - 1) / columns
	step := usualStep
	if half := math.Hypot(float64(columns-1)/2, float64(rows-1)/2); half > 0 {
		step = min(step, 0.8*room/half)
	}
	row, col := i/columns, i%columns
	inRow := min(columns, n-row*columns)
	return Point{(float64(col) - float64(inRow-1)/2) * step, (float64(rows-1)/2 - float64(row)) * step}
}

// spiral is the place of the i-th of n on a spiral, by the golden angle.
func spiral(i, n int, room float64) Point {
	r := min(usualStep*math.Sqrt(float64(n)), 0.8*room) * math.Sqrt(float64(i+1)/float64(n))
	sin, cos := math.Sincos(float64(i) * math.Pi * (3 - math.Sqrt(5)))
	return Point{r * cos, r * sin}
}

// inscribed is how far a convex ring's edge is from a point in it.
func inscribed(ring []Point, at Point) float64 {
	least := math.Inf(1)
	for i, p := range ring {
		least = min(least, toSegment(at, p, ring[(i+1)%len(ring)]))
	}
	return least
}

// edgesOf are the lines between groups, each once, and around them all.
func edgesOf(sites []site, cells [][]side) [][2]Point {
	var edges [][2]Point
	for i, cell := range cells {
		for k, s := range cell {
			if s.beyond < sites[i].group { // the other side of a line is left to the other
				edges = append(edges, [2]Point{s.from, cell[(k+1)%len(cell)].from})
			}
		}
	}
	return edges
}

// middleOf is the middle of the known places, and of Vietnam's communes where
// none is known.
func middleOf(poles []Placed) app.Position {
	var low, high app.Position
	for _, p := range poles {
		if !p.At.Known() {
			continue
		}
		if !low.Known() {
			low, high = p.At, p.At
		}
		low = app.Position{Lat: min(low.Lat, p.At.Lat), Lon: min(low.Lon, p.At.Lon)}
		high = app.Position{Lat: max(high.Lat, p.At.Lat), Lon: max(high.Lon, p.At.Lon)}
	}
	if !low.Known() {
		return app.Position{Lat: 16, Lon: 106}
	}
	return app.Position{Lat: (low.Lat + high.Lat) / 2, Lon: (low.Lon + high.Lon) / 2}
}
