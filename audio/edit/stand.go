package edit

import (
	"slices"

	"tienglang/app"
)

// StandIn has clips of the timeline stand in a place, in one: as far from one
// another as they are, they move together from now on. What stood there besides
// goes, and where they stood before they stand no more. Errors: "edit.no_plan",
// "edit.gone".
func (e Edit) StandIn(place app.ID, clips ...app.ID) (Edit, error) {
	out, i, err := e.plannedAt(place)
	if err != nil {
		return e, err
	}
	laid, err := e.clipsOf(clips)
	if err != nil {
		return e, err
	}
	out.leave(i, clips)
	q := &out.Plan.Places[i]
	q.Clip, q.Sound, q.More = laid[0].ID, laid[0].Media, nil
	for _, c := range laid[1:] {
		q.More = append(q.More, c.ID)
	}
	return out.timed(e)
}

// clipsOf are clips by place; "edit.gone" where one is not there, or none is
// asked for.
func (e Edit) clipsOf(ids []app.ID) ([]Clip, error) {
	if len(ids) == 0 {
		return nil, gone("clip", "")
	}
	all := make([]Clip, len(ids))
	for i, id := range ids {
		c, _, ok := e.Clip(id)
		if !ok {
			return nil, gone("clip", id)
		}
		all[i] = c
	}
	slices.SortStableFunc(all, byPlace)
	return all, nil
}

// leave takes out of a place what does not stay there, and lets clips stand in
// no other place. e is the caller's own, with its plan.
func (e Edit) leave(place int, clips []app.ID) {
	stays := func(id app.ID) bool { return slices.Contains(clips, id) }
	var ids []app.ID
	for _, c := range e.pieces()[place] {
		if !stays(c.ID) {
			ids = append(ids, c.ID)
		}
	}
	a := assembler{e: e}
	a.takeLaid(ids)
	for i := range e.Plan.Places {
		q := &e.Plan.Places[i]
		left := slices.DeleteFunc(q.clips(), stays)
		q.Clip, q.Sound, q.More = "", "", nil
		if i != place && len(left) > 0 {
			c, _, _ := e.Clip(left[0])
			q.Clip, q.Sound, q.More = left[0], c.Media, left[1:]
		}
	}
}
