package audio

import (
	"math"
	"time"
)

// The segue: over how long a sound fades that the next one cuts, and by how much
// it may be longer than its time and still counts as ending by itself.
const (
	SegueTime  = 300 * time.Millisecond
	SegueSlack = 20 * time.Millisecond
)

// Segue fades p, mono at the station's rate, which ends at a time that lies left
// samples after its first one: over SegueTime before it, by a cosine, and to
// nothing from it on. It is the same at the station and at every pole, sample
// for sample, so that neighbours stay in step.
func Segue(p []float32, left int64) {
	const over = int64(SegueTime * Rate / time.Second)
	if left-int64(len(p)) >= over {
		return
	}
	for i := range p {
		to := left - int64(i)
		switch {
		case to <= 0:
			p[i] = 0
		case to < over:
			p[i] *= float32(0.5 - 0.5*math.Cos(math.Pi*float64(to)/float64(over)))
		}
	}
}
