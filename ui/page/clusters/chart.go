package clusters

import (
	"context"
	"math"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// chart is what the map shows of the clusters, reckoned away from the window's
// goroutine.
type chart struct {
	sheet  geo.Sheet
	at     map[app.ID]geo.Mark
	poles  []geo.Pole     // those whose place is known
	echoes []geo.Echo     // of those with a box
	delays map[app.ID]int // as proposed

	waiting int // poles with a box
}

// makeChart lays out the commune.
func makeChart(kept backend.KeptMap, hamlets []app.Hamlet, views []backend.ClusterView) *chart {
	c := &chart{at: map[app.ID]geo.Mark{}}
	placed := make([]geo.Placed, len(views))
	for i, v := range views {
		placed[i] = geo.Placed{Cluster: v.ID, Hamlet: v.Hamlet, At: v.Position}
		if v.Position.Known() {
			c.poles = append(c.poles, geo.Pole{Cluster: v.ID, At: v.Position, Horns: v.Horns, DelayMS: v.DelayMS})
		}
	}
	c.sheet = kept.Lay(hamlets, placed)
	for _, mark := range c.sheet.Marks {
		c.at[mark.Cluster] = mark
	}
	boxed := c.boxed(views)
	c.waiting = len(boxed)
	c.echoes = geo.Echoes(boxed, geo.EchoWithin)
	c.delays = geo.Delays(boxed, geo.EchoWithin)
	return c
}

// boxed are the poles that can wait: what has no box has no delay.
func (c *chart) boxed(views []backend.ClusterView) []geo.Pole {
	waits := map[app.ID]bool{}
	for _, v := range views {
		waits[v.ID] = hasBox(v)
	}
	return slices.DeleteFunc(slices.Clone(c.poles), func(p geo.Pole) bool { return !waits[p.Cluster] })
}

func hasBox(v backend.ClusterView) bool { return v.SpeakerKey != "" || v.Virtual }

// marked are the clusters that stand on the map, by number.
func (c *chart) marked(views []backend.ClusterView) []widget.MapCluster {
	all := make([]widget.MapCluster, 0, len(views))
	for _, v := range views {
		if m, ok := c.at[v.ID]; ok {
			all = append(all, widget.MapCluster{ID: v.ID, Name: v.Name, State: markOf(v.Status), At: m.At, Unsure: c.sheet.Scaled && !m.Sure})
		}
	}
	return all
}

// outlines are how far the horns of each pole are understood.
func (c *chart) outlines(ctx context.Context) ([][]geo.Point, error) {
	return geo.Usual.Outlines(ctx, c.poles, c.sheet.Plane)
}

// coverage is what of the commune's ground hears.
type coverage struct {
	heard float64 // share of all, 0 to 1
	holes int
	strip [][2]geo.Point
}

// cover reckons area by area; told is called after each.
func (c *chart) cover(ctx context.Context, m geo.Map, told func(done, all int)) (coverage, error) {
	var sum coverage
	ground := 0.0
	for i, a := range m.Areas {
		if err := ctx.Err(); err != nil {
			return coverage{}, err
		}
		for _, one := range geo.Covers(geo.Map{Areas: []geo.Area{a}}, c.poles, geo.Usual) {
			ground += one.Squared
			sum.heard += one.Heard * one.Squared
			sum.holes += len(one.Holes)
			for _, h := range one.Holes {
				for _, s := range h.Strips {
					sum.strip = append(sum.strip, [2]geo.Point{c.sheet.Plane.Point(s.Low), c.sheet.Plane.Point(s.High)})
				}
			}
		}
		told(i+1, len(m.Areas))
	}
	if ground > 0 {
		sum.heard /= ground
	}
	return sum, nil
}

// proposed are the clusters whose delay is not as it is proposed.
func (c *chart) proposed() []backend.ClusterEdit {
	var edits []backend.ClusterEdit
	for _, p := range c.poles {
		if to, ok := c.delays[p.Cluster]; ok && to != p.DelayMS {
			edits = append(edits, backend.ClusterEdit{Cluster: p.Cluster, DelayMS: &to})
		}
	}
	return edits
}

// sameGround tells whether a chart of these would look as one of those.
func sameGround(a, b []backend.ClusterView) bool {
	return slices.EqualFunc(a, b, func(x, y backend.ClusterView) bool {
		return x.ID == y.ID && x.Hamlet == y.Hamlet && x.Position == y.Position && x.DelayMS == y.DelayMS && hasBox(x) == hasBox(y) && slices.Equal(x.Horns, y.Horns)
	})
}

func metres(d float64) string { return strconv.Itoa(int(math.Round(d))) }
