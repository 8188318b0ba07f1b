package dsp

import "math"

// section is a Biquad divided by its b0, which saves a product a sample; the
// cascade multiplies by all of them once.
type section struct {
	b1, b2, a1, a2 float64
	z1, z2         float64
}

// filterAll filters p by all sections. A section must wait for its own last
// result; several at a time give a processor others' work meanwhile.
func filterAll(p []float64, s []section) {
	for ; len(s) > 4 || len(s) == 3; s = s[3:] {
		filterThree(p, (*[3]section)(s))
	}
	switch len(s) {
	case 4:
		filterTwo(p, (*[2]section)(s))
		filterTwo(p, (*[2]section)(s[2:]))
	case 2:
		filterTwo(p, (*[2]section)(s))
	case 1:
		filterOne(p, &s[0])
	}
}

// filterPair filters two channels by the same sections; a single one that is
// left over of both at once.
func filterPair(p, q []float64, s, t []section) {
	if n := len(s); n%3 == 1 {
		filterBeside(p, q, &s[n-1], &t[n-1])
		s, t = s[:n-1], t[:n-1]
	}
	filterAll(p, s)
	filterAll(q, t)
}

// filterOne filters p by one section.
func filterOne(p []float64, s *section) {
	b1, b2, a1, a2, z1, z2 := s.b1, s.b2, s.a1, s.a2, s.z1, s.z2
	for i, x := range p {
		y := x + z1
		z1 = (b1*x + z2) - a1*y
		z2 = b2*x - a2*y
		p[i] = y
	}
	s.z1, s.z2 = z1, z2
}

// filterTwo filters p by two sections.
func filterTwo(p []float64, s *[2]section) {
	q, r := s[0], s[1]
	q1, q2, r1, r2 := q.z1, q.z2, r.z1, r.z2
	for i, x := range p {
		y := x + q1
		q1 = (q.b1*x + q2) - q.a1*y
		q2 = q.b2*x - q.a2*y
		x, y = y, y+r1
		r1 = (r.b1*x + r2) - r.a1*y
		r2 = r.b2*x - r.a2*y
		p[i] = y
	}
	s[0].z1, s[0].z2, s[1].z1, s[1].z2 = q1, q2, r1, r2
}

// filterThree filters p by three sections.
func filterThree(p []float64, s *[3]section) {
	q, r, v := &s[0], &s[1], &s[2]
	q1, q2, r1, r2, v1, v2 := q.z1, q.z2, r.z1, r.z2, v.z1, v.z2
	for i, x := range p {
		y := x + q1
		q1 = (q.b1*x + q2) - q.a1*y
		q2 = q.b2*x - q.a2*y
		x, y = y, y+r1
		r1 = (r.b1*x + r2) - r.a1*y
		r2 = r.b2*x - r.a2*y
		x, y = y, y+v1
		v1 = (v.b1*x + v2) - v.a1*y
		v2 = v.b2*x - v.a2*y
		p[i] = y
	}
	q.z1, q.z2, r.z1, r.z2, v.z1, v.z2 = q1, q2, r1, r2, v1, v2
}

// filterBeside filters two channels by the same section.
func filterBeside(p, q []float64, s, t *section) {
	b1, b2, a1, a2 := s.b1, s.b2, s.a1, s.a2
	u1, u2, v1, v2 := s.z1, s.z2, t.z1, t.z2
	q = q[:len(p)]
	for i, x := range p {
		y := x + u1
		u1 = (b1*x + u2) - a1*y
		u2 = b2*x - a2*y
		p[i] = y
		x = q[i]
		y = x + v1
		v1 = (b1*x + v2) - a1*y
		v2 = b2*x - a2*y
		q[i] = y
	}
	s.z1, s.z2, t.z1, t.z2 = u1, u2, v1, v2
}

// settle ends the decay into denormal numbers, as Biquad's does.
func (s *section) settle() {
	if math.Abs(s.z1) < 1e-30 && math.Abs(s.z2) < 1e-30 {
		s.z1, s.z2 = 0, 0
	}
}
