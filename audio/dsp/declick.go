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
