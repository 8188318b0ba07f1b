package widget

import (
	"cmp"
	"math"
	"slices"

	"tienglang/app/geo"
)

// mapGroup is a mark: one cluster, or those that would overlap, under the state
// that most needs a person.
type mapGroup struct {
	at      geo.Point
	state   State
	members []int // of clusters, the most urgent first
	radius  float32
	unsure  bool // no member's place is known
}

// The radii of marks, in pixels.
const (
	mapMark      float32 = 8
	mapTrouble   float32 = 11
	mapChosen    float32 = 12
	mapMany      float32 = 14
	mapVeryMany  float32 = 18
	mapRing      float32 = 18
	mapMarkSpace float32 = 1 // between marks
)

// mapUrgency orders states by how much they need a person.
func mapUrgency(s State) int {
	return slices.Index([]State{StateLost, StateUnknown, StateLate, StateReady, StateFed, StateHeard, StateNone}, s)
}

// regroup joins the marks that overlap at the present scale. It depends on the
// scale alone, so that nothing leaps when the map is moved.
func (m *Map) regroup() {
	if m.grouped == m.view.scale || m.view.scale == 0 {
		return
	}
	m.grouped, m.hovered = m.view.scale, -1
	order := make([]int, len(m.clusters))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(mapUrgency(m.clusters[a].State), mapUrgency(m.clusters[b].State))
	})
	groups := make([]mapGroup, len(order))
	for i, c := range order {
		groups[i] = mapGroup{at: m.clusters[c].At, state: m.clusters[c].State, members: order[i : i+1 : i+1], unsure: m.clusters[c].Unsure}
		groups[i].measure()
	}
	for {
		joined := joinMarks(groups, m.view.scale)
		if len(joined) == len(groups) {
			break
		}
		groups = joined
	}
	m.groups = groups
}

func (g *mapGroup) measure() {
	switch n := len(g.members); {
	case n >= 100:
		g.radius = mapVeryMany
	case n > 1:
		g.radius = mapMany
	case mapUrgency(g.state) < mapUrgency(StateReady):
		g.radius = mapTrouble
	default:
		g.radius = mapMark
	}
}

// joinMarks puts each mark into the first before it that it overlaps.
func joinMarks(groups []mapGroup, scale float64) []mapGroup {
	type cell struct{ x, y int32 }
	wide := float64(2*mapVeryMany+mapMarkSpace) / scale
	grid := make(map[cell][]int32, len(groups))
	joined := make([]mapGroup, 0, len(groups))
	for _, g := range groups {
		home := cell{int32(math.Floor(g.at.X / wide)), int32(math.Floor(g.at.Y / wide))}
		into := -1
		for d := range int32(9) {
			for _, k := range grid[cell{home.x + d%3 - 1, home.y + d/3 - 1}] {
				if (into < 0 || int(k) < into) && joined[k].overlaps(&g, scale) {
					into = int(k)
				}
			}
		}
		if into < 0 {
			grid[home] = append(grid[home], int32(len(joined)))
			joined = append(joined, g)
			continue
		}
		joined[into].members = append(joined[into].members, g.members...)
		joined[into].unsure = joined[into].unsure && g.unsure
		joined[into].measure()
	}
	return joined
}

func (g *mapGroup) overlaps(o *mapGroup, scale float64) bool {
	return math.Hypot(g.at.X-o.at.X, g.at.Y-o.at.Y)*scale < float64(g.radius+o.radius+mapMarkSpace)
}

// groupOf is the mark of a cluster, −1 for none.
func (m *Map) groupOf(cluster int) int {
	return slices.IndexFunc(m.groups, func(g mapGroup) bool { return slices.Contains(g.members, cluster) })
}

// groupAt is the mark at a place of the widget, −1 for none.
func (m *Map) groupAt(x, y float32) int {
	m.regroup()
	best, found := float32(math.Inf(1)), -1
	for i := range m.groups {
		gx, gy := m.view.at(m.groups[i].at, m.Size())
		d := float32(math.Hypot(float64(gx-x), float64(gy-y)))
		if d <= m.groups[i].radius+4 && d < best {
			best, found = d, i
		}
	}
	return found
}
