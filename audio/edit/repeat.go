package edit

import (
	"tienglang/app"
	"tienglang/audio"
)

// seam is how long two turns of a repeated sound cross, at equal power, so
// that the change is not heard.
const seam = audio.Rate / 4

// Repeat lays a sound from one place to another, again and again where it is
// shorter, with linear fades at the beginning of the first clip and at the end
// of the last, as far as those have room. Turns cross for a quarter of a
// second where the sound is long enough, and the last one is long enough for
// its fade where the sound is. Errors: those of Insert, and "edit.bad_place"
// where there is nothing between the places or in the sound.
func (e Edit) Repeat(track app.ID, m Media, from, to, fadeIn, fadeOut int64) (Edit, error) {
	if m.Frames <= 0 || from < 0 || to <= from {
		return e, app.Fail("edit.bad_place", nil)
	}
	cross := int64(seam)
	if m.Frames < 4*cross {
		cross = 0
	}
	out := e
	for at := from; at < to; {
		c := Clip{Name: m.Name, At: at, Length: turn(m.Frames, to-at, cross, fadeOut)}
		c.FadeIn = Fade{Length: min(cross, c.Length), Curve: CurveEqualPower}
		if at == from {
			c.FadeIn = Fade{Length: min(fadeIn, c.Length)}
		}
		c.FadeOut = Fade{Length: cross, Curve: CurveEqualPower}
		if c.End() == to {
			c.FadeOut = Fade{Length: fadeOut}
		}
		c.FadeOut.Length = min(c.FadeOut.Length, c.Length-c.FadeIn.Length)
		var err error
		if out, _, err = out.Insert(track, m, c); err != nil {
			return e, err
		}
		if at = c.End(); at < to {
			at -= cross
		}
	}
	return out, nil
}

// turn is how much of a sound of so many frames is taken where left are to be
// filled: all of it, or less where what then remained would be too short to
// fade out in.
func turn(frames, left, cross, fadeOut int64) int64 {
	if frames >= left {
		return left
	}
	shorter := left - fadeOut
	if left-frames < fadeOut && frames >= fadeOut+cross && shorter > 2*cross {
		return shorter
	}
	return frames
}
