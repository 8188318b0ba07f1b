package dsp

import "slices"

// clickRow is one channel. x holds four hops: the oldest leaves next, clicks
// are taken out of the second with the surprise of all of the second and
// third, which was found when there was a hop after them.
type clickRow struct {
	x        []float64
	surprise []float64 // of the second and third hop
	tops     []float64 // greatest surprise in each block of the first to the third
	sorted   []float64
	fit      *predictor
}

// turn makes the hop at the beginning, which is new, the last one, and finds
// the surprise in the one before it.
func (r *clickRow) turn(hop int) {
	rotate(r.x, hop)
	copy(r.surprise, r.surprise[hop:])
	copy(r.tops, r.tops[clickBlocks:])
	r.listen(1, hop)
}

// listen finds the surprise in hop n, counted from the second.
func (r *clickRow) listen(n, hop int) {
	at := (n + 1) * hop
	r.fit.fit(r.x[at-hop/2 : at+hop+hop/2])
	for b := range clickBlocks {
		top := 0.0
		for i := b * hop / clickBlocks; i < (b+1)*hop/clickBlocks; i++ {
			s := r.fit.surprise(r.x, at+i)
			r.surprise[n*hop+i] = s
			top = max(top, s)
		}
		r.tops[(n+1)*clickBlocks+b] = top
	}
}

// rotate moves the first n of p to its end.
func rotate(p []float64, n int) {
	slices.Reverse(p[:n])
	slices.Reverse(p[n:])
	slices.Reverse(p)
}

// greatest is where the greatest of p is.
func greatest(p []float64) int {
	at := 0
	for i, x := range p {
		if x > p[at] {
			at = i
		}
	}
	return at
}

// extent finds from where to where there is a surprise of least around at.
func (r *clickRow) extent(at int, least float64) (from, to int) {
	from, to = at, at+1
	for i := at + 1; i < min(to+clickGap, len(r.surprise)); i++ {
		if r.surprise[i] > least {
			to = i + 1
		}
	}
	for i := at - 1; i >= max(0, from-clickGap); i-- {
		if r.surprise[i] > least {
			from = i
		}
	}
	return from, to
}
