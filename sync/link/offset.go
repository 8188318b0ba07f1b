package link

import (
	"slices"
	"sync"
	"time"
)

// The filter keeps as many exchanges as cover two minutes; on a radio line
// one in ten of them is quick enough to tell anything.
const (
	keepExchanges = 90
	minSlopeSpan  = 20 * time.Second // below that a slope is mostly noise
	maxSlope      = 500e-6           // no crystal is worse
	slack         = 3 * time.Millisecond
	stepsToJump   = 3
)

// offsetFilter estimates how far the station's clock is ahead of the local
// one from exchanges of very unequal quality. An exchange that was held up on
// its way says little, so each counts by the inverse square of how much
// longer than the quickest it took; over them lies a straight line, whose
// slope is the difference of the two crystals.
type offsetFilter struct {
	mu    sync.Mutex
	kept  []exchange
	odd   []exchange // the newest, in a row, that the line cannot explain
	at    time.Time
	base  time.Duration // offset at at
	slope float64
	ok    bool
}

// add takes in an exchange. Three in a row that contradict the line by more
// than their own error mean that a clock was set: only they count from then.
func (f *offsetFilter) add(e exchange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.rtt < 0 {
		e.rtt = 0
	}
	if f.ok && (e.offset-f.offsetAt(e.at)).Abs() > e.rtt/2+slack {
		f.odd = append(f.odd, e)
		if len(f.odd) < stepsToJump {
			return
		}
		f.kept = slices.Clone(f.odd)
	} else {
		f.kept = append(f.kept, e)
	}
	f.odd = f.odd[:0]
	if len(f.kept) > keepExchanges {
		f.kept = slices.Delete(f.kept, 0, len(f.kept)-keepExchanges)
	}
	f.fit()
}

// fit lays the line of weighted least squares through what is kept.
func (f *offsetFilter) fit() {
	quickest := slices.MinFunc(f.kept, func(a, b exchange) int { return int(a.rtt - b.rtt) }).rtt
	last := f.kept[len(f.kept)-1]
	var sw, st, so, stt, sto float64
	for _, e := range f.kept {
		late := float64(e.rtt-quickest)/2 + float64(20*time.Microsecond)
		w := 1 / (late * late)
		t, o := e.at.Sub(last.at).Seconds(), float64(e.offset-last.offset)
		sw, st, so, stt, sto = sw+w, st+w*t, so+w*o, stt+w*t*t, sto+w*t*o
	}
	mean, offset := st/sw, so/sw
	f.slope = 0
	spread := stt/sw - mean*mean
	if last.at.Sub(f.kept[0].at) >= minSlopeSpan && spread > 1 {
		ns := (sto/sw - mean*offset) / spread // ns of offset a second
		f.slope = min(max(ns/1e9, -maxSlope), maxSlope)
	}
	f.at = last.at.Add(time.Duration(mean * float64(time.Second)))
	f.base = last.offset + time.Duration(offset)
	f.ok = true
}

func (f *offsetFilter) offsetAt(t time.Time) time.Duration {
	return f.base + time.Duration(f.slope*float64(t.Sub(f.at)))
}

// Offset returns station − local time at the local time now; ok is false
// before the first exchange.
func (f *offsetFilter) Offset(now time.Time) (time.Duration, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.offsetAt(now), f.ok
}
