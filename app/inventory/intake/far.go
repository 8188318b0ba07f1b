package intake

import (
	"math"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/app/geo"
)

// farOff is how far from the middle of a commune's clusters none of them
// stands, in metres: the largest communes are some 40 km across.
const farOff = 50_000

// far doubts places that are far from the middle (the median, which a few wrong
// ones do not move) of all that are told and of the clusters that are there.
func (r *reader) far() {
	var places []app.Position
	told := map[app.ID]bool{}
	for _, row := range r.preview.Rows {
		if !row.Left && row.After.Position.Known() {
			places, told[row.After.ID] = append(places, row.After.Position), true
		}
	}
	for _, c := range r.known.Clusters {
		if c.Position.Known() && !told[c.ID] {
			places = append(places, c.Position)
		}
	}
	if len(places) < 2 {
		return
	}
	middle := app.Position{
		Lat: median(places, func(p app.Position) float64 { return p.Lat }),
		Lon: median(places, func(p app.Position) float64 { return p.Lon }),
	}
	for i := range r.preview.Rows {
		row := &r.preview.Rows[i]
		if p := row.After.Position; row.Left || !p.Known() || row.Before != nil && row.Before.Position == p {
			continue
		} else if d := geo.Distance(p, middle); d > farOff {
			row.Doubts = append(row.Doubts, Doubt{Field: Position, Err: app.Fail("inventory.far", nil, "km", strconv.Itoa(int(math.Round(d/1000))))})
		}
	}
}

func median(places []app.Position, of func(app.Position) float64) float64 {
	all := make([]float64, len(places))
	for i, p := range places {
		all[i] = of(p)
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}
