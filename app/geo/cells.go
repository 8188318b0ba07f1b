package geo

import (
	"cmp"
	"math"
	"slices"
)

// site is a place around which a cell lies.
type site struct {
	at    Point
	group int
}

// side is a stretch of a cell's edge; beyond is the group of the cell behind
// it, −1 where the ground ends.
type side struct {
	from   Point
	beyond int
}

// cellsOf divides a ground among sites, each of which has what is nearest to it
// (Voronoi). Of sites at one place, the first has it and the others have none.
// A cell is convex and goes around counter-clockwise.
func cellsOf(sites []site, ground []Point) [][]side {
	order := make([]int, len(sites)) // from west to east
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(sites[a].at.X, sites[b].at.X), cmp.Compare(sites[a].at.Y, sites[b].at.Y), a-b)
	})
	cells := make([][]side, len(sites))
	for k, i := range order {
		cells[i] = cellOf(sites, order, k, ground)
	}
	return cells
}

// cellOf cuts the ground by each site that may be near enough; sites are looked
// at from the nearest in longitude on, which ends when none can cut any more.
func cellOf(sites []site, order []int, k int, ground []Point) []side {
	me := order[k]
	cell := make([]side, len(ground))
	for i, p := range ground {
		cell[i] = side{p, -1}
	}
	left, right := k-1, k+1
	for len(cell) > 0 && (left >= 0 || right < len(order)) {
		next := 0
		if right >= len(order) || left >= 0 && sites[me].at.X-sites[order[left]].at.X <= sites[order[right]].at.X-sites[me].at.X {
			next, left = order[left], left-1
		} else {
			next, right = order[right], right+1
		}
		if math.Abs(sites[next].at.X-sites[me].at.X) > 2*farthestSide(cell, sites[me].at) {
			break
		}
		cell = cut(cell, sites[me], sites[next], next < me)
	}
	return cell
}

func farthestSide(cell []side, from Point) (most float64) {
	for _, s := range cell {
		most = max(most, math.Hypot(s.from.X-from.X, s.from.Y-from.Y))
	}
	return most
}

// samePlace is how near two sites share one cell, in metres.
const samePlace = 0.5

// cut leaves what is nearer to me than to other; first tells that the other
// comes before me where both are at one place.
func cut(cell []side, me, other site, first bool) []side {
	dx, dy := other.at.X-me.at.X, other.at.Y-me.at.Y
	if math.Hypot(dx, dy) < samePlace {
		if first {
			return nil
		}
		return cell
	}
	mx, my := (me.at.X+other.at.X)/2, (me.at.Y+other.at.Y)/2
	off := func(p Point) float64 { return (p.X-mx)*dx + (p.Y-my)*dy } // above 0 is the other's
	if 2*farthestSide(cell, me.at) < math.Hypot(dx, dy) {
		return cell
	}
	kept := make([]side, 0, len(cell)+1)
	for i, s := range cell {
		next := cell[(i+1)%len(cell)]
		a, b := off(s.from), off(next.from)
		crossing := func() Point {
			t := a / (a - b)
			return Point{s.from.X + t*(next.from.X-s.from.X), s.from.Y + t*(next.from.Y-s.from.Y)}
		}
		switch {
		case a <= 0 && b <= 0:
			kept = append(kept, s)
		case a <= 0: // goes out: what follows is the line between the two
			kept = append(kept, s, side{crossing(), other.group})
		case b <= 0:
			kept = append(kept, side{crossing(), s.beyond})
		}
	}
	return kept
}

// hullSides is how many sides the ground of a schematic has.
const hullSides = 16

// around is the ground that lies around all sites with a margin, in metres.
func around(sites []site, margin float64) []Point {
	low, high := sites[0].at, sites[0].at
	for _, s := range sites {
		low = Point{min(low.X, s.at.X), min(low.Y, s.at.Y)}
		high = Point{max(high.X, s.at.X), max(high.Y, s.at.Y)}
	}
	far := 2*margin + high.X - low.X + high.Y - low.Y
	cell := []side{{Point{low.X - far, low.Y - far}, -1}, {Point{high.X + far, low.Y - far}, -1},
		{Point{high.X + far, high.Y + far}, -1}, {Point{low.X - far, high.Y + far}, -1}}
	for k := range hullSides {
		sin, cos := math.Sincos(2 * math.Pi * (float64(k) + 0.5) / hullSides)
		most := math.Inf(-1)
		for _, s := range sites {
			most = max(most, s.at.X*cos+s.at.Y*sin)
		}
		// Half way to a site of nobody lies the edge.
		in := Point{sites[0].at.X, sites[0].at.Y}
		reach := 2 * (most + margin - in.X*cos - in.Y*sin)
		cell = cut(cell, site{at: in}, site{at: Point{in.X + reach*cos, in.Y + reach*sin}, group: -1}, false)
	}
	ground := make([]Point, len(cell))
	for i, s := range cell {
		ground[i] = s.from
	}
	return ground
}
