package geo

import (
	"context"
	"math"
	"strconv"

	"tienglang/app"
)

// Acoustics is what the reach of a horn is reckoned with. All of it may be set
// by who has measured better.
type Acoustics struct {
	// Sensitivity is a horn's level in front of it, in dB SPL at 1 m and 1 W.
	// Data sheets of 30 W reflex horns give 105 to 112.
	Sensitivity float64
	// Needed is the level at which speech is understood out of doors: 10 dB
	// above the 55 dB of a village by day.
	Needed float64
	// Excess is what trees, walls and the ground take, in dB.
	Excess float64
	// Absorption is what air takes, in dB a metre: 0.009 at 2 kHz, 20 °C and
	// 70 % humidity (ISO 9613-1).
	Absorption float64
}

// Usual are the values that nobody has set otherwise.
var Usual = Acoustics{Sensitivity: 107, Needed: 65, Excess: 6, Absorption: 0.009}

const (
	// sideLoss shapes a horn's lobe, level(θ) = −sideLoss·(1 − cos θ) dB: 6 dB
	// down at 60°, as data sheets give for reflex horns, 24 behind.
	sideLoss = 12.0
	// blindLoss is taken for a horn of which nobody knows where it points: what
	// is sure within 60° of it.
	blindLoss = 6.0
	// farthest bounds a reach, in metres.
	farthest = 5000.0
)

// Level is how loud the horns sound d metres away in a direction (degrees from
// north), in dB SPL; the horns' powers add up. Without horns it is −Inf.
func (a Acoustics) Level(horns []app.Horn, direction, d float64) float64 {
	power := 0.0
	for _, h := range horns {
		level := a.Sensitivity + 10*math.Log10(float64(h.Watts)) - lobe(h, direction)
		power += math.Pow(10, level/10)
	}
	d = max(d, 1)
	return 10*math.Log10(power) - a.Excess - 20*math.Log10(d) - a.Absorption*d
}

func lobe(h app.Horn, direction float64) float64 {
	if h.Bearing == 0 {
		return blindLoss
	}
	return sideLoss * (1 - math.Cos(radians(direction-float64(h.Bearing))))
}

// Reach is how far the horns are understood in a direction, in metres; 0
// without horns.
func (a Acoustics) Reach(horns []app.Horn, direction float64) float64 {
	near, far := 0.0, farthest
	if !(a.Level(horns, direction, 1) >= a.Needed) {
		return 0
	}
	for far-near > 0.5 {
		if middle := (near + far) / 2; a.Level(horns, direction, middle) >= a.Needed {
			near = middle
		} else {
			far = middle
		}
	}
	return near
}

// Outline is the edge of what the horns of a pole reach, as n points around it
// from north on, clockwise.
func (a Acoustics) Outline(horns []app.Horn, at Point, n int) []Point {
	edge := make([]Point, n)
	for i := range edge {
		direction := 360 * float64(i) / float64(n)
		r := a.Reach(horns, direction)
		edge[i] = Point{at.X + r*math.Sin(radians(direction)), at.Y + r*math.Cos(radians(direction))}
	}
	return edge
}

// outlinePoints is how many points an outline has of those of many poles.
const outlinePoints = 72

// Outlines are how far the horns of each pole are understood that has any and
// whose place is known. Poles with equal horns have equal outlines.
func (a Acoustics) Outlines(ctx context.Context, poles []Pole, pl Plane) (all [][]Point, err error) {
	known := map[string][]Point{}
	for _, p := range poles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(p.Horns) == 0 || !p.At.Known() {
			continue
		}
		key := hornsKey(p.Horns)
		if known[key] == nil {
			known[key] = a.Outline(p.Horns, Point{}, outlinePoints)
		}
		at := pl.Point(p.At)
		edge := make([]Point, outlinePoints)
		for i, q := range known[key] {
			edge[i] = Point{at.X + q.X, at.Y + q.Y}
		}
		all = append(all, edge)
	}
	return all, nil
}

func hornsKey(horns []app.Horn) string {
	var key []byte
	for _, h := range horns {
		key = strconv.AppendInt(append(strconv.AppendInt(key, int64(h.Watts), 10), '/'), int64(h.Bearing), 10)
		key = append(key, ' ')
	}
	return string(key)
}
