package dsp

// cascadeChunk is how many frames a cascade filters at a time.
const cascadeChunk = 128

// cascade is the sections of every channel, one after the other.
type cascade struct {
	gain     float64
	channels [][]section
	bufs     [][]float64 // a channel's chunk
}

func newCascade(filters []Biquad, channels int) *cascade {
	c := &cascade{gain: 1, channels: make([][]section, channels), bufs: make([][]float64, channels)}
	for i := range channels {
		c.channels[i] = make([]section, len(filters))
		for k, f := range filters {
			c.channels[i][k] = section{b1: f.b1 / f.b0, b2: f.b2 / f.b0, a1: f.a1, a2: f.a2}
		}
		c.bufs[i] = make([]float64, cascadeChunk)
	}
	for _, f := range filters {
		c.gain *= f.b0
	}
	return c
}

// process filters at most cascadeChunk interleaved frames.
func (c *cascade) process(p []float32) {
	n := len(p) / len(c.bufs)
	c.take(p, n)
	if len(c.bufs) == 2 {
		filterPair(c.bufs[0][:n], c.bufs[1][:n], c.channels[0], c.channels[1])
	} else {
		for i, s := range c.channels {
			filterAll(c.bufs[i][:n], s)
		}
	}
	c.give(p, n)
}

// take copies n frames to the channels' buffers, as sounds.
func (c *cascade) take(p []float32, n int) {
	if len(c.bufs) == 2 {
		l, r := c.bufs[0][:n], c.bufs[1][:n]
		p = p[:2*len(l)]
		for i := range l {
			l[i], r[i] = float64(sound(p[2*i])), float64(sound(p[2*i+1]))
		}
		return
	}
	for ch, buf := range c.bufs {
		for i := range buf[:n] {
			buf[i] = float64(sound(p[i*len(c.bufs)+ch]))
		}
	}
}

// give copies them back, at the gain.
func (c *cascade) give(p []float32, n int) {
	if len(c.bufs) == 2 {
		l, r := c.bufs[0][:n], c.bufs[1][:n]
		p = p[:2*len(l)]
		for i := range l {
			p[2*i], p[2*i+1] = float32(l[i]*c.gain), float32(r[i]*c.gain)
		}
		return
	}
	for ch, buf := range c.bufs {
		for i, y := range buf[:n] {
			p[i*len(c.bufs)+ch] = float32(y * c.gain)
		}
	}
}

func (c *cascade) settle() {
	for _, sections := range c.channels {
		for i := range sections {
			sections[i].settle()
		}
	}
}

func (c *cascade) reset() {
	for _, sections := range c.channels {
		for i := range sections {
			sections[i].z1, sections[i].z2 = 0, 0
		}
	}
}
