package widget

import (
	"math"
	"slices"
)

// The bounds of an envelope that is drawn by hand, in dB.
const (
	gainFloor = -60.0
	gainTop   = 12.0
)

// gainLaw bends the way from silence to the top so that a speaker's usual
// range, −20 to +6 dB, has most of the height, as on a fader.
const gainLaw = 0.4

// gainHeight is how high a gain stands: 0 at the foot, 1 at +12 dB.
func gainHeight(db float64) float64 {
	if db <= gainFloor {
		return 0
	}
	return min(1, math.Pow(10, (db-gainTop)/20*gainLaw))
}

// gainAtHeight is the other way round, in tenths of a dB.
func gainAtHeight(h float64) float64 {
	db := gainFloor
	if h > 0 {
		db = gainTop + 20/gainLaw*math.Log10(h)
	}
	return math.Round(max(gainFloor, min(db, gainTop))*10) / 10
}

// gainAt is the envelope's gain in dB at a frame of the clip: straight between
// the corners, level before the first and behind the last, 0 without any.
func gainAt(points []GainPoint, at int64) float64 {
	if len(points) == 0 {
		return 0
	}
	i, _ := slices.BinarySearchFunc(points, at, func(p GainPoint, at int64) int {
		if p.At < at {
			return -1
		}
		return 1
	})
	switch {
	case i == 0:
		return points[0].DB
	case i == len(points):
		return points[i-1].DB
	}
	a, b := points[i-1], points[i]
	if b.At <= a.At {
		return b.DB
	}
	return a.DB + (b.DB-a.DB)*float64(at-a.At)/float64(b.At-a.At)
}

// amplitude is the factor of a gain in dB.
func amplitude(db float64) float64 { return math.Pow(10, db/20) }

// fadeShape is the factor of a fade at a share of its way.
func fadeShape(share float64, sine bool) float64 {
	share = max(0, min(share, 1))
	if sine {
		return math.Sin(share * math.Pi / 2)
	}
	return share
}

// fade is the factor of both fades at a frame of the clip.
func (c *TrackClip) fade(at int64) float64 {
	f := 1.0
	if c.FadeIn > 0 && at < c.FadeIn {
		f *= fadeShape(float64(at)/float64(c.FadeIn), c.FadeInSine)
	}
	if left := c.Length - at; c.FadeOut > 0 && left < c.FadeOut {
		f *= fadeShape(float64(left)/float64(c.FadeOut), c.FadeOutSine)
	}
	return f
}

// level is what the clip's sound is multiplied by at one of its frames.
func (c *TrackClip) level(at int64) float64 {
	f := c.fade(at)
	if len(c.Gain) > 0 {
		f *= amplitude(gainAt(c.Gain, at+c.shift))
	}
	return f
}

// withPoint is the envelope with one corner more, which changes nothing that
// is heard until it is moved.
func withPoint(points []GainPoint, at int64) []GainPoint {
	p := GainPoint{at, math.Round(gainAt(points, at)*10) / 10}
	i := 0
	for i < len(points) && points[i].At < at {
		i++
	}
	return slices.Insert(slices.Clone(points), i, p)
}

// movedPoint is the envelope with corner i elsewhere, never past its
// neighbours.
func movedPoint(points []GainPoint, i int, at int64, db float64, length int64) []GainPoint {
	out := slices.Clone(points)
	low, high := int64(0), length
	if i > 0 {
		low = max(low, points[i-1].At+1)
	}
	if i+1 < len(points) {
		high = min(high, points[i+1].At-1)
	}
	out[i] = GainPoint{max(low, min(at, high)), db}
	return out
}
