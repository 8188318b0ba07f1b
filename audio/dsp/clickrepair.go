package dsp

import "math"

// replace puts in what the sound around would have done, by whichever repair
// changes the sound less. What takes out far more than a click of this
// surprise can have put in is none: then all is left as it was, and false
// returned.
func (d *Declicker) replace(r *clickRow, from, to int, surprise float64) bool {
	was, best := d.was[:to-from], d.best[:to-from]
	copy(was, r.x[from:to])
	least := math.Inf(1)
	for _, noise := range [...]float64{1e-3, 1e-5} {
		d.foretell(r.x, from, to, noise)
		if change := farthest(was, r.x[from:to]); change < least {
			least = change
			copy(best, r.x[from:to])
		}
	}
	if least > repairMost*surprise {
		copy(r.x[from:to], was)
		return false
	}
	for i, x := range best {
		r.x[from+i] = float64(float32(x))
	}
	d.clicks++
	return true
}

// foretell fills x[from:to]: first by a straight line, so that the prediction
// does not hear the click, then by what it foretells, which makes a better
// prediction, and so on.
func (d *Declicker) foretell(x []float64, from, to int, noise float64) {
	left, right := x[from-1], x[to]
	for i := from; i < to; i++ {
		x[i] = left + (right-left)*float64(i-from+1)/float64(to-from+1)
	}
	d.repair.noise = noise
	for range repairRounds {
		d.repair.fit(x[d.hop/2 : d.hop/2+2*d.hop])
		d.fill.fill(x, from, to, d.repair)
	}
}

// farthest is the greatest difference between p and q.
func farthest(p, q []float64) float64 {
	top := 0.0
	for i, x := range p {
		top = max(top, math.Abs(x-q[i]))
	}
	return top
}
