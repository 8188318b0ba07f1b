package link

import (
	"math"
	"time"
)

// What a speaker goes by when its station is out of reach for days: the
// difference of the crystals over hours and not over the last two minutes.
const (
	anchorEvery  = 10 * time.Minute
	keepAnchors  = 1008             // a week of them
	leastSpan    = 20 * time.Minute // over which a slope is worth more than the short one
	trustedAfter = 2 * time.Minute  // without an exchange the long slope takes over
	wanderError  = 200e-6           // s by which a crystal may wander from its line
)

// drift is the difference of the crystals over a long time: of each ten
// minutes the exchange that was least held up.
type drift struct {
	anchors []exchange
}

// add takes in an exchange.
func (d *drift) add(e exchange) {
	last := len(d.anchors) - 1
	if last >= 0 && e.at.Sub(d.anchors[last].at) < 0 {
		d.anchors, last = nil, -1
	}
	switch {
	case last > 0 && e.at.Sub(d.anchors[last-1].at) < anchorEvery, last == 0 && e.at.Sub(d.anchors[0].at) < anchorEvery:
		if e.rtt <= d.anchors[last].rtt {
			d.anchors[last] = e
		}
	default:
		d.anchors = append(d.anchors, e)
		if len(d.anchors) > keepAnchors {
			d.anchors = d.anchors[len(d.anchors)-keepAnchors:]
		}
	}
}

// slope is the line of weighted least squares through the anchors; ok is false
// while they span too little to tell more than the newest exchanges.
func (d *drift) slope() (slope float64, ok bool) {
	n := len(d.anchors)
	if n < 2 || d.anchors[n-1].at.Sub(d.anchors[0].at) < leastSpan {
		return 0, false
	}
	last := d.anchors[n-1]
	var sw, st, so float64
	each := func(f func(w, t, o float64)) {
		for _, e := range d.anchors {
			sigma := wanderError + readingError.Seconds() + e.rtt.Seconds()/4
			f(1/(sigma*sigma), e.at.Sub(last.at).Seconds(), (e.offset - last.offset).Seconds())
		}
	}
	each(func(w, t, o float64) { sw, st, so = sw+w, st+w*t, so+w*o })
	t0, o0 := st/sw, so/sw
	var stt, sto float64
	each(func(w, t, o float64) { stt, sto = stt+w*(t-t0)*(t-t0), sto+w*(t-t0)*(o-o0) })
	return math.Max(math.Min(sto/stt, maxSlope), -maxSlope), stt > 0
}

// ClockState is what a speaker knows of its station's time, to be kept on its
// disk: at the reading Wall of its own clock the station was Offset ahead, and
// goes Slope faster.
type ClockState struct {
	Wall   time.Time     `json:"wall"`
	Offset time.Duration `json:"offset"`
	Slope  float64       `json:"slope"`
}

// State is what the filter knows at the local time now.
func (f *offsetFilter) state(now time.Time) (s ClockState, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return ClockState{Wall: now, Offset: f.offsetAt(now), Slope: f.far}, f.ok
}

// seed makes the filter go by what was known before.
func (f *offsetFilter) seed(s ClockState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	slope := math.Max(math.Min(s.Slope, maxSlope), -maxSlope)
	f.at, f.newest, f.base, f.slope, f.before, f.ok = s.Wall, s.Wall, s.Offset, slope, slope, true
	f.far = slope
}

// farSlope is the slope for a long time without an exchange.
func (f *offsetFilter) farSlope() float64 {
	if slope, ok := f.long.slope(); ok {
		return slope
	}
	if f.before != 0 { // of the life before this one
		return f.before
	}
	return f.slope
}
