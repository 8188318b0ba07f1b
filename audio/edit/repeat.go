package edit

import "tienglang/app"

// Repeat lays a sound from one place to another, again and again where it is
// shorter, with linear fades at the beginning of the first clip and at the end
// of the last, as far as those have room. Errors: those of Insert, and
// "edit.bad_place" where there is nothing between the places or in the sound.
func (e Edit) Repeat(track app.ID, m Media, from, to, fadeIn, fadeOut int64) (Edit, error) {
	if m.Frames <= 0 || from < 0 || to <= from {
		return e, app.Fail("edit.bad_place", nil)
	}
	out := e
	for at := from; at < to; at += m.Frames {
		c := Clip{Name: m.Name, At: at, Length: min(m.Frames, to-at)}
		if at == from {
			c.FadeIn.Length = min(fadeIn, c.Length)
		}
		if c.End() == to {
			c.FadeOut.Length = min(fadeOut, c.Length-c.FadeIn.Length)
		}
		var err error
		if out, _, err = out.Insert(track, m, c); err != nil {
			return e, err
		}
	}
	return out, nil
}
