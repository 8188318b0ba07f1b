package dsp

// Ramp is a gain that moves to its target in a straight line, so that a
// fader or a switch never clicks. It is used by one goroutine.
type Ramp struct {
	now, target, step float64
	left              int // frames until target
}

// NewRamp starts at rest at gain, an amplitude ratio.
func NewRamp(gain float64) Ramp { return Ramp{now: gain, target: gain} }

// Set moves to gain within frames; 0 or less takes effect at once.
func (r *Ramp) Set(gain float64, frames int) {
	r.target, r.left = gain, frames
	if frames <= 0 {
		r.now, r.left = gain, 0
		return
	}
	r.step = (gain - r.now) / float64(frames)
}

// Target is where the ramp goes.
func (r *Ramp) Target() float64 { return r.target }

// Resting reports whether the target has been reached.
func (r *Ramp) Resting() bool { return r.left == 0 }

// Next gives the gain of the next frame.
func (r *Ramp) Next() float64 {
	if r.left == 0 {
		return r.now
	}
	r.left--
	if r.left == 0 {
		r.now = r.target
	} else {
		r.now += r.step
	}
	return r.now
}

// Apply multiplies interleaved frames in place.
func (r *Ramp) Apply(p []float32, channels int) {
	for i := 0; i+channels <= len(p); i += channels {
		g := float32(r.Next())
		for c := range channels {
			p[i+c] *= g
		}
	}
}
