package dsp

import (
	"math"
	"slices"

	"tienglang/audio"
)

// DeclickConfig says how a Declicker works. A value that is 0 takes its usual
// one, a value out of range the nearest in it.
type DeclickConfig struct {
	// Sensitivity is how readily something counts as a click: 1 (only the
	// plainest) to 10; 5 when 0.
	Sensitivity float64 `json:"sensitivity,omitempty"`
}

// Clamped is c with every value set and in its range.
func (c DeclickConfig) Clamped() DeclickConfig {
	c.Sensitivity = within(c.Sensitivity, 5, 1, 10)
	return c
}

// Of the search for clicks and their repair.
const (
	clickOrder   = 24    // of the prediction that finds them
	clickBlocks  = 8     // in a hop; of each the greatest surprise is kept
	clickRank    = 4     // how many blocks of three hops may hold clicks
	clickLeast   = 0.001 // a surprise below −60 dBFS is nobody's click
	clickEdge    = 1.5   // over the usual surprise a sample belongs to it
	clickDecay   = 12    // or over this part of its greatest
	clickCore    = 6     // the core is over this part
	clickGap     = 8     // samples that look sound within a click
	clickBefore  = 3     // samples replaced before it
	clickAfter   = 10    // and after it, where it dies away
	clicksAHop   = 4
	repairOrder  = 100
	repairRounds = 3
	repairMost   = 4 // times the surprise
)

// Declicker takes out clicks of up to 2 ms: samples that neither what was
// before nor what comes after foretells, by far more than anything else
// within 30 ms. The pulses of a voice, which come again and again, and what
// lasts longer, such as a consonant, are left alone. Clicks are replaced by
// what the sound around them would have done; every other sample leaves as it
// came (Godsill and Rayner, Digital Audio Restoration, Springer 1998, chapter
// 5). One goroutine.
type Declicker struct {
	rows    []*clickRow
	hop     int
	pos     int
	ratio   float64 // how far above the background
	longest int     // frames
	repair  *predictor
	fill    *filler
	was     []float64 // before a repair
	best    []float64
	clicks  int64
}

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

// NewDeclicker makes a declicker at rest.
func NewDeclicker(c DeclickConfig, f audio.Format) *Declicker {
	hop := max(16*clickOrder/clickBlocks, f.Rate*2/125/clickBlocks) * clickBlocks // 16 ms
	d := &Declicker{
		hop:     hop,
		ratio:   12 / math.Sqrt(2*c.Clamped().Sensitivity),
		longest: min(max(f.Rate/500, 8), hop/2),
		repair:  newPredictor(repairOrder, 2*hop, 0),
	}
	d.fill = newFiller(repairOrder, d.longest+clickBefore+clickAfter)
	d.was = make([]float64, d.longest+clickBefore+clickAfter)
	d.best = make([]float64, len(d.was))
	for range f.Channels {
		d.rows = append(d.rows, &clickRow{
			x: make([]float64, 4*hop), surprise: make([]float64, 2*hop),
			tops: make([]float64, 3*clickBlocks), sorted: make([]float64, 3*clickBlocks),
			fit: newPredictor(clickOrder, 2*hop, 1e-9),
		})
	}
	return d
}

// Clicks is how many clicks were taken out so far.
func (d *Declicker) Clicks() int64 { return d.clicks }

// Latency implements Processor: about 65 ms.
func (d *Declicker) Latency() int { return 4 * d.hop }

// Reset implements Processor.
func (d *Declicker) Reset() {
	d.pos, d.clicks = 0, 0
	for _, r := range d.rows {
		clear(r.x)
		clear(r.surprise)
		clear(r.tops)
	}
}

// Process implements Processor.
func (d *Declicker) Process(p []float32) {
	ch := len(d.rows)
	for len(p) >= ch {
		n := min(d.hop-d.pos, len(p)/ch)
		for c, r := range d.rows {
			// The frames that leave make room for those that come.
			for i, x := range r.x[d.pos : d.pos+n] {
				in := sound(p[i*ch+c])
				p[i*ch+c] = float32(x)
				r.x[d.pos+i] = float64(in)
			}
		}
		p = p[n*ch:]
		if d.pos += n; d.pos == d.hop {
			d.pos = 0
			for _, r := range d.rows {
				r.turn(d.hop)
				d.clean(r)
			}
		}
	}
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

// clean takes the clicks out of the second hop, the plainest first: without
// it, the others are judged by a better prediction.
func (d *Declicker) clean(r *clickRow) {
	for range clicksAHop {
		copy(r.sorted, r.tops)
		slices.Sort(r.sorted)
		usual := r.sorted[len(r.sorted)-1-clickRank]
		at := greatest(r.surprise[:d.hop])
		if r.surprise[at] <= max(clickLeast, usual*d.ratio) {
			return
		}
		if !d.repaired(r, at, usual) {
			return
		}
		r.listen(0, d.hop)
		r.listen(1, d.hop)
	}
}

// repaired takes out the click around at, as far as it can be heard, or else
// its core alone.
func (d *Declicker) repaired(r *clickRow, at int, usual float64) bool {
	for _, decay := range [...]float64{clickDecay, clickCore} {
		from, to := r.extent(at, max(usual*clickEdge, r.surprise[at]/decay))
		if to-from <= d.longest && d.replace(r, d.hop+from-clickBefore, d.hop+to+clickAfter, r.surprise[at]) {
			return true
		}
	}
	return false
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
