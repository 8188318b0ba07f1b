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
	usualSlope    = 50e-6 // by which crystals differ, before anything is measured
	maxSlope      = 500e-6
	readingError  = 20 * time.Microsecond
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

	newest time.Time // the newest exchange
	long   drift
	before float64 // the slope that an earlier life knew
	far    float64 // that of long, worked out at the newest exchange
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
		if !f.drifted(e) {
			f.long, f.before = drift{}, 0
		}
	} else {
		f.kept = append(f.kept, e)
	}
	f.odd = f.odd[:0]
	if len(f.kept) > keepExchanges {
		f.kept = slices.Delete(f.kept, 0, len(f.kept)-keepExchanges)
	}
	f.forget(e.at)
	f.fit()
	f.newest = e.at
	f.long.add(e)
	f.far = f.farSlope()
}

// While the clock is asked seldom, what is older than this would tell of a
// crystal's temperature of an hour ago; some of it is kept whatever its age.
const (
	keepFor   = 20 * time.Minute
	keepLeast = 20
)

func (f *offsetFilter) forget(now time.Time) {
	old := 0
	for old < len(f.kept)-keepLeast && now.Sub(f.kept[old].at) > keepFor {
		old++
	}
	f.kept = slices.Delete(f.kept, 0, old)
}

// fit lays the line of weighted least squares through what is kept, with the
// usual slope as what is expected beforehand, so that a few exchanges close
// together do not make a steep one.
func (f *offsetFilter) fit() {
	last := f.kept[len(f.kept)-1]
	sigma := f.errors()
	var sw, st, so float64
	for i, e := range f.kept {
		w := 1 / (sigma[i] * sigma[i])
		sw, st, so = sw+w, st+w*e.at.Sub(last.at).Seconds(), so+w*(e.offset-last.offset).Seconds()
	}
	t, o := st/sw, so/sw
	stt, sto := 1/(usualSlope*usualSlope), 0.0
	for i, e := range f.kept {
		w := 1 / (sigma[i] * sigma[i])
		dt := e.at.Sub(last.at).Seconds() - t
		stt, sto = stt+w*dt*dt, sto+w*dt*((e.offset-last.offset).Seconds()-o)
	}
	f.slope = min(max(sto/stt, -maxSlope), maxSlope)
	f.at = last.at.Add(time.Duration(t * float64(time.Second)))
	f.base = last.offset + time.Duration(o*float64(time.Second))
	f.ok = true
}

// errors is how wrong, in seconds, each exchange may be: half of what it took
// longer than the quickest. Where they scatter widely the quickest too was
// held up, by a share of the scatter.
func (f *offsetFilter) errors() []float64 {
	late := make([]float64, len(f.kept))
	quickest := slices.MinFunc(f.kept, func(a, b exchange) int { return int(a.rtt - b.rtt) }).rtt
	for i, e := range f.kept {
		late[i] = (e.rtt - quickest).Seconds() / 2
	}
	sorted := slices.Sorted(slices.Values(late))
	least := readingError.Seconds() + sorted[len(sorted)/2]/16
	for i := range late {
		late[i] += least
	}
	return late
}

// drifted reports whether the crystals alone may have led so far away since
// the newest exchange: then what is known of them stays.
func (f *offsetFilter) drifted(e exchange) bool {
	may := time.Duration(usualSlope*float64(e.at.Sub(f.newest))) + e.rtt/2 + slack
	return (e.offset - f.offsetAt(e.at)).Abs() <= may
}

// offsetAt goes by the newest exchanges at first and by the slope of hours
// once there has been none for a while; the two meet without a step.
func (f *offsetFilter) offsetAt(t time.Time) time.Duration {
	turn := f.newest.Add(trustedAfter)
	if !t.After(turn) {
		return f.base + time.Duration(f.slope*float64(t.Sub(f.at)))
	}
	return f.base + time.Duration(f.slope*float64(turn.Sub(f.at))) + time.Duration(f.far*float64(t.Sub(turn)))
}

// Offset returns station − local time at the local time now; ok is false
// before the first exchange.
func (f *offsetFilter) Offset(now time.Time) (time.Duration, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.offsetAt(now), f.ok
}
