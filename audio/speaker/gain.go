package speaker

import (
	"math"

	"tienglang/audio"
)

// rampTime is how long, in seconds, a change of volume takes; a horn that
// jumps frightens people and amplifiers.
const rampTime = 0.2

// fader moves the gain towards where it is told, without a step.
type fader struct {
	now, target float64
}

// gainOf turns a volume of 0 to 100 into a factor. The square follows the
// ear better than a straight line: 50 sounds like half.
func gainOf(volume, limit int) float64 {
	v := float64(min(max(volume, 0), max(limit, 0), 100)) / 100
	return v * v
}

// apply scales p, moving towards the target.
func (f *fader) apply(p []float32) {
	const step = 1 / (rampTime * audio.Rate)
	for i := range p {
		if d := f.target - f.now; d != 0 {
			f.now += math.Copysign(min(step, math.Abs(d)), d)
		}
		p[i] *= float32(f.now)
	}
}
