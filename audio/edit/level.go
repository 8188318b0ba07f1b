package edit

import (
	"math"

	"tienglang/audio"
)

// Balance gives the gains of the left and the right channel for a pan between
// −1 and 1: the far side goes down in a straight line and the near one stays,
// so that the middle leaves a sound exactly as it is.
func Balance(pan float64) (left, right float64) {
	return math.Min(1, 1-pan), math.Min(1, 1+pan)
}

// ValueAt is an envelope's value at a place of the sound; normal where the
// envelope has no point. Points are by place.
func ValueAt(points []Point, at int64, normal float64) float64 {
	if len(points) == 0 {
		return normal
	}
	if at <= points[0].At {
		return points[0].Value
	}
	for i := 1; i < len(points); i++ {
		if a, b := points[i-1], points[i]; at < b.At {
			return a.Value + (b.Value-a.Value)*float64(at-a.At)/float64(b.At-a.At)
		}
	}
	return points[len(points)-1].Value
}

// At is a fade's gain after done of its frames: 0 at its first, 1 from its
// end on.
func (f Fade) At(done int64) float64 {
	if done >= f.Length {
		return 1
	}
	if done < 0 {
		return 0
	}
	x := float64(done) / float64(f.Length)
	if f.Curve == CurveEqualPower {
		return math.Sin(x * math.Pi / 2)
	}
	return x
}

// LevelAt is a clip's gain as an amplitude ratio at a frame of it, counted
// from its beginning: gain, envelope and fades.
func (c Clip) LevelAt(frame int64) float64 {
	db := c.GainDB + ValueAt(c.Gain, c.From+frame, 0)
	level := 1.0
	if db != 0 {
		level = audio.Ratio(db)
	}
	return level * c.FadeIn.At(frame) * c.FadeOut.At(c.Length-1-frame)
}

// Heard tells which tracks and clips sound, by mute and solo.
func (e Edit) Heard() (tracks func(Track) bool, clips func(Clip) bool) {
	anyTrack, anyClip := false, false
	for _, t := range e.Tracks {
		anyTrack = anyTrack || t.Solo
		for _, c := range t.Clips {
			anyClip = anyClip || c.Solo
		}
	}
	return func(t Track) bool { return !t.Mute && (t.Solo || !anyTrack) },
		func(c Clip) bool { return !c.Mute && (c.Solo || !anyClip) }
}
