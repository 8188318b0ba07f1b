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
// the start or the end of one of them meets something, where that is near.
func (e Edit) SnapMove(ids []app.ID, by, within int64, also ...int64) int64 {
	best, distance := by, within+1
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if !slices.Contains(ids, c.ID) {
				continue
			}
			for _, edge := range []int64{c.At, c.End()} {
				met := e.Snap(edge+by, within, ids, also...) - edge
				if d := max(met-by, by-met); d > 0 && d < distance {
					best, distance = met, d
				}
			}
		}
	}
	return best
}
