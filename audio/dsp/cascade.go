package dsp

// cascadeChunk is how many frames a cascade filters at a time.
const cascadeChunk = 128

// cascade is one channel's sections, one after the other.
type cascade struct {
	sections []Biquad
	buf      [cascadeChunk]float64
}

func newCascade(sections []Biquad) cascade { return cascade{sections: sections} }

// process filters one channel of at most cascadeChunk interleaved frames.
func (c *cascade) process(p []float32, channel, channels int) {
	buf := c.buf[:len(p)/channels]
	for i := range buf {
		buf[i] = float64(sound(p[i*channels+channel]))
	}
	s := c.sections
	for ; len(s) >= 4; s = s[4:] {
		filterFour(buf, (*[4]Biquad)(s))
	}
	if len(s) >= 2 {
		filterTwo(buf, (*[2]Biquad)(s))
		s = s[2:]
	}
	if len(s) == 1 {
		filterOne(buf, &s[0])
	}
	for i, y := range buf {
		p[i*channels+channel] = float32(y)
	}
}

func (c *cascade) settle() {
	for i := range c.sections {
		c.sections[i].settle()
	}
}

func (c *cascade) reset() {
	for i := range c.sections {
		c.sections[i].Reset()
	}
}

// filterOne filters p by one section.
func filterOne(p []float64, s *Biquad) {
	b0, b1, b2, a1, a2 := s.b0, s.b1, s.b2, s.a1, s.a2
	z1, z2 := s.z1, s.z2
	for i, x := range p {
		y := b0*x + z1
		z1 = (b1*x + z2) - a1*y
		z2 = b2*x - a2*y
		p[i] = y
	}
	s.z1, s.z2 = z1, z2
}

// filterTwo filters p by two sections. A section must wait for its own last
// result; a processor does the other's work meanwhile.
func filterTwo(p []float64, s *[2]Biquad) {
	q, r := s[0], s[1]
	u1, u2, v1, v2 := q.z1, q.z2, r.z1, r.z2
	for i, x := range p {
		y := q.b0*x + u1
		u1 = (q.b1*x + u2) - q.a1*y
		u2 = q.b2*x - q.a2*y
		x, y = y, r.b0*y+v1
		v1 = (r.b1*x + v2) - r.a1*y
		v2 = r.b2*x - r.a2*y
		p[i] = y
	}
	s[0].z1, s[0].z2, s[1].z1, s[1].z2 = u1, u2, v1, v2
}

// filterFour filters p by four sections.
func filterFour(p []float64, s *[4]Biquad) {
	q, r, v, w := &s[0], &s[1], &s[2], &s[3]
	q1, q2, r1, r2, v1, v2, w1, w2 := q.z1, q.z2, r.z1, r.z2, v.z1, v.z2, w.z1, w.z2
	for i, x := range p {
		y := q.b0*x + q1
		q1 = (q.b1*x + q2) - q.a1*y
		q2 = q.b2*x - q.a2*y
		x, y = y, r.b0*y+r1
		r1 = (r.b1*x + r2) - r.a1*y
		r2 = r.b2*x - r.a2*y
		x, y = y, v.b0*y+v1
		v1 = (v.b1*x + v2) - v.a1*y
		v2 = v.b2*x - v.a2*y
		x, y = y, w.b0*y+w1
		w1 = (w.b1*x + w2) - w.a1*y
		w2 = w.b2*x - w.a2*y
		p[i] = y
	}
	q.z1, q.z2, r.z1, r.z2, v.z1, v.z2, w.z1, w.z2 = q1, q2, r1, r2, v1, v2, w1, w2
}
