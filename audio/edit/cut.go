package edit

import (
	"slices"

	"tienglang/app"
)

// Edge is an end of a clip.
type Edge int

// The ends.
const (
	EdgeStart Edge = iota
	EdgeEnd
)

// Trim moves an end of a clip to a place of the timeline, as far as the sound
// and the other end allow. The sound itself stays where it is.
func (e Edit) Trim(id app.ID, edge Edge, to int64) (Edit, error) {
	return e.TrimAll([]app.ID{id}, edge, to)
}

// TrimAll trims several clips to one place, as Trim does one; all of them, or
// none where there is an error.
func (e Edit) TrimAll(ids []app.ID, edge Edge, to int64) (Edit, error) {
	frames := make(map[string]int64, len(e.Media))
	for _, m := range e.Media {
		frames[m.ID] = m.Frames
	}
	return e.WithClips(ids, func(c *Clip) { c.trim(edge, to, frames[c.Media]) })
}

// trim moves an end of a clip of a sound that is so many frames long, 0 where
// nobody knows.
func (c *Clip) trim(edge Edge, to, frames int64) {
	if edge == EdgeStart {
		to = max(to, 0, c.At-c.From)
		by := min(to, c.End()-1) - c.At
		c.At, c.From, c.Length = c.At+by, c.From+by, c.Length-by
	} else {
		if frames > 0 {
			to = min(to, c.At+frames-c.From)
		}
		c.Length = max(1, to-c.At)
	}
	c.fitFades()
}

// fitFades shortens fades that no longer fit, in proportion.
func (c *Clip) fitFades() {
	sum := c.FadeIn.Length + c.FadeOut.Length
	if sum <= c.Length {
		return
	}
	share := float64(c.FadeIn.Length) / float64(sum) // the lengths' product may pass an int64
	c.FadeIn.Length = int64(share * float64(c.Length))
	c.FadeOut.Length = min(c.FadeOut.Length, c.Length-c.FadeIn.Length)
}

// Split cuts the clips given at a place; all clips that lie across it where
// ids is empty. Where none does, the edit stays as it is.
func (e Edit) Split(at int64, ids ...app.ID) (Edit, error) {
	out := e.clone()
	for t := range out.Tracks {
		out.Tracks[t].Clips = cutAt(out.Tracks[t].Clips, at, ids...)
	}
	return out.settled(e)
}

// cutAt cuts those of the clips that lie across a place.
func cutAt(clips []Clip, at int64, ids ...app.ID) []Clip {
	out := make([]Clip, 0, len(clips)+1)
	for _, c := range clips {
		if at <= c.At || at >= c.End() || len(ids) > 0 && !slices.Contains(ids, c.ID) {
			out = append(out, c)
			continue
		}
		left, right := c.cut(at)
		out = append(out, left, right)
	}
	return out
}

// cut makes two clips of one, that sound as it did but for its fades: the
// left keeps the ID and the fade in, the right the fade out.
func (c Clip) cut(at int64) (left, right Clip) {
	left, right = c, c
	left.Length = at - c.At
	left.FadeOut = Fade{}
	left.FadeIn.Length = min(left.FadeIn.Length, left.Length)
	right.ID = newID()
	right.At, right.From, right.Length = at, c.From+left.Length, c.Length-left.Length
	right.FadeIn = Fade{}
	right.FadeOut.Length = min(right.FadeOut.Length, right.Length)
	return left, right
}

// Move moves clips along the timeline and, by rows, to other tracks. No clip
// goes before the beginning or off the last track: then all go only as far as
// they can together.
func (e Edit) Move(ids []app.ID, by int64, rows int) (Edit, error) {
	by, rows = e.room(ids, by, rows)
	out, moved, err := e.lift(ids)
	if err != nil {
		return e, err
	}
	for _, m := range moved {
		m.clip.At += by
		out.drop(m.track+rows, m.clip)
	}
	return out.settled(e)
}

// Copy puts copies of clips later by so much, and gives their IDs.
func (e Edit) Copy(ids []app.ID, by int64, rows int) (Edit, []app.ID, error) {
	by, rows = e.room(ids, by, rows)
	_, copied, err := e.lift(ids)
	if err != nil {
		return e, nil, err
	}
	out := e.clone()
	var made []app.ID
	for _, m := range copied {
		m.clip.ID = newID()
		m.clip.At += by
		out.drop(m.track+rows, m.clip)
		made = append(made, m.clip.ID)
	}
	out, err = out.settled(e)
	return out, made, err
}

// Delete takes clips away. With closeGap what follows on the same track comes
// forward by as much as has become silent there.
func (e Edit) Delete(ids []app.ID, closeGap bool) (Edit, error) {
	out, lifted, err := e.lift(ids)
	if err != nil {
		return e, err
	}
	if closeGap {
		gone := map[int][]Clip{}
		for _, p := range lifted {
			gone[p.track] = append(gone[p.track], p.clip)
		}
		for track, clips := range gone {
			closeGaps(out.Tracks[track].Clips, clips)
		}
	}
	return out.swept().settled(e)
}

// span is a stretch of the timeline, to exclusive.
type span struct{ from, to int64 }

// closeGaps brings the clips that are left forward over what went, where none
// of them sounds. Clips that overlap go on doing so by as much.
func closeGaps(left, gone []Clip) {
	gaps := without(covered(gone), covered(left))
	for i := range left {
		by := int64(0)
		for _, g := range gaps {
			if g.to <= left[i].At {
				by += g.to - g.from
			}
		}
		left[i].At -= by
	}
}

// covered is where clips, which are by place, lie: spans in order that do not
// meet.
func covered(clips []Clip) (all []span) {
	for _, c := range clips {
		if last := len(all) - 1; last >= 0 && c.At <= all[last].to {
			all[last].to = max(all[last].to, c.End())
		} else {
			all = append(all, span{c.At, c.End()})
		}
	}
	return all
}

// without is what of spans lies outside others. Both are as covered gives them.
func without(spans, others []span) (rest []span) {
	for _, s := range spans {
		for _, o := range others {
			if o.to <= s.from || o.from >= s.to {
				continue
			}
			if o.from > s.from {
				rest = append(rest, span{s.from, o.from})
			}
			s.from = o.to
		}
		if s.from < s.to {
			rest = append(rest, s)
		}
	}
	return rest
}

// DeleteRange takes away what sounds from one place to another, on the tracks
// given or on all. With closeGap what follows comes forward, and so do the
// markers where every track is cut.
func (e Edit) DeleteRange(from, to int64, closeGap bool, tracks ...app.ID) (Edit, error) {
	if from < 0 || to <= from {
		return e, app.Fail("edit.bad_place", nil)
	}
	out := e.clone()
	for i, t := range out.Tracks {
		if len(tracks) > 0 && !slices.Contains(tracks, t.ID) {
			continue
		}
		clips := cutAt(cutAt(t.Clips, from), to)
		clips = slices.DeleteFunc(clips, func(c Clip) bool { return c.At >= from && c.End() <= to })
		if closeGap {
			shift(clips, to, from-to)
		}
		out.Tracks[i].Clips = clips
	}
	if closeGap && len(tracks) == 0 {
		out.closeMarkers(from, to)
	}
	return out.swept().settled(e)
}

// closeMarkers moves markers with what followed a cut; those inside stand at
// its place.
func (e *Edit) closeMarkers(from, to int64) {
	for i, m := range e.Markers {
		if m.At >= from {
			e.Markers[i].At = from + max(0, m.At-to)
		}
	}
}

// placed is a clip and the row that it was on.
type placed struct {
	track int
	clip  Clip
}

// lift takes clips out of a copy of the edit.
func (e Edit) lift(ids []app.ID) (Edit, []placed, error) {
	for _, id := range ids {
		if t, _ := e.find(id); t < 0 {
			return e, nil, gone("clip", id)
		}
	}
	out := e.clone()
	var lifted []placed
	for t := range out.Tracks {
		out.Tracks[t].Clips = slices.DeleteFunc(out.Tracks[t].Clips, func(c Clip) bool {
			if !slices.Contains(ids, c.ID) {
				return false
			}
			lifted = append(lifted, placed{t, c})
			return true
		})
	}
	return out, lifted, nil
}

// drop puts a clip on a row.
func (e *Edit) drop(row int, c Clip) {
	e.Tracks[row].Clips = append(e.Tracks[row].Clips, c)
}

// room bounds a move so that every clip stays on the timeline.
func (e Edit) room(ids []app.ID, by int64, rows int) (int64, int) {
	for t := range e.Tracks {
		for _, c := range e.Tracks[t].Clips {
			if slices.Contains(ids, c.ID) {
				by = max(by, -c.At)
				rows = max(-t, min(rows, len(e.Tracks)-1-t))
			}
		}
	}
	return by, rows
}
