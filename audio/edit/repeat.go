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
// its fade where the sound is. Errors: those of InsertAll, and
// "edit.bad_place" where there is nothing between the places or in the sound.
func (e Edit) Repeat(track app.ID, m Media, from, to, fadeIn, fadeOut int64) (Edit, error) {
	if m.Frames <= 0 || from < 0 || to <= from {
		return e, app.Fail("edit.bad_place", nil)
	}
	out, _, err := e.InsertAll(track, m, repeated(m, from, to, fadeIn, fadeOut))
	return out, err
}

// repeated are the clips of a sound that is laid from one place to another.
func repeated(m Media, from, to, fadeIn, fadeOut int64) (clips []Clip) {
	cross := int64(seam)
	if m.Frames < 4*cross {
		cross = 0
	}
	for at := from; at < to && len(clips) <= MaxClips; {
		c := Clip{Name: m.Name, At: at, Length: turn(m.Frames, to-at, cross, fadeOut)}
		c.FadeIn = Fade{Length: cross, Curve: CurveEqualPower}
		c.FadeOut = c.FadeIn
		if at == from {
			c.FadeIn = Fade{Length: fadeIn}
		}
		if c.End() == to {
			c.FadeOut = Fade{Length: fadeOut}
		}
		c.giveWay(at == from, c.End() == to)
		clips = append(clips, c)
		if at = c.End(); at < to {
			at -= cross
		}
	}
	return clips
}

// giveWay shortens the fades of a turn that do not fit. Those between turns
// stay: each is half of a crossing.
func (c *Clip) giveWay(first, last bool) {
	switch {
	case first && last:
		c.fitFades()
	case first:
		c.FadeIn.Length = min(c.FadeIn.Length, c.Length-c.FadeOut.Length)
	default:
		c.FadeOut.Length = min(c.FadeOut.Length, c.Length-c.FadeIn.Length)
	}
}

// turn is how much of a sound of so many frames is taken where left are to be
// filled: all of it, or less where what then remained would be too short to
// fade out in. No turn but the last is shorter than its own crossings.
func turn(frames, left, cross, fadeOut int64) int64 {
	if frames >= left {
		return left
	}
	room := min(fadeOut, frames-max(2*cross, frames/4))
	if left-frames < room {
		return left - room
	}
	return frames
}
