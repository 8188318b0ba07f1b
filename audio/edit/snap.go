package edit

import (
	"slices"

	"tienglang/app"
)

// Snap gives the place nearest to at, no farther than within, at which
// something begins or ends: a clip, a marker, the beginning, or one of the
// places given, such as the playhead. The clips in moving are not looked at.
func (e Edit) Snap(at, within int64, moving []app.ID, also ...int64) int64 {
	best, distance := at, within+1
	try := func(place int64) {
		if d := max(place-at, at-place); d < distance {
			best, distance = place, d
		}
	}
	try(0)
	for _, p := range also {
		try(p)
	}
	for _, m := range e.Markers {
		try(m.At)
	}
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if !slices.Contains(moving, c.ID) {
				try(c.At)
				try(c.End())
			}
		}
	}
	return best
}

// SnapMove gives how far to move clips that a hand moves by so much: so that
// the start or the end of one of them meets something, where that is near. met
// is the place where they meet, −1 for none.
func (e Edit) SnapMove(ids []app.ID, by, within int64, also ...int64) (snapped, met int64) {
	moving := make(map[app.ID]bool, len(ids))
	for _, id := range ids {
		moving[id] = true
	}
	places := slices.Concat([]int64{0}, also, e.places(moving))
	slices.Sort(places)
	snapped, met = by, -1
	distance := within + 1
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if !moving[c.ID] {
				continue
			}
			for _, edge := range []int64{c.At, c.End()} {
				near := nearestPlace(places, edge+by)
				if d := max(near-edge-by, by+edge-near); d < distance {
					snapped, met, distance = near-edge, near, d
				}
			}
		}
	}
	return snapped, met
}

// places are where something begins or ends that does not move, and the
// markers.
func (e Edit) places(moving map[app.ID]bool) (all []int64) {
	for _, m := range e.Markers {
		all = append(all, m.At)
	}
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if !moving[c.ID] {
				all = append(all, c.At, c.End())
			}
		}
	}
	return all
}

// nearestPlace is the one of places, which are in order, that is nearest to at.
func nearestPlace(places []int64, at int64) int64 {
	i, _ := slices.BinarySearch(places, at)
	if i == len(places) || i > 0 && at-places[i-1] <= places[i]-at {
		i--
	}
	return places[i]
}
