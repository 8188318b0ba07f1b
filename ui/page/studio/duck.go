package studio

import (
	"time"

	"tienglang/ui/backend"
)

// Speech in a voice is drawn where its peaks stand above −40 dBFS; a pause
// shorter than a second does not bring the bed back up.
const (
	speechFloor = 0.01
	speechHold  = time.Second
	duckRamp    = 400 * time.Millisecond
)

// span is a stretch of the programme.
type span struct{ From, To time.Duration }

// spoken finds the stretches of speech in peaks that cover length.
func spoken(peaks []backend.PeakPoint, length time.Duration) []span {
	var out []span
	for i, p := range peaks {
		if p.Max < speechFloor && p.Min > -speechFloor {
			continue
		}
		from := length * time.Duration(i) / time.Duration(len(peaks))
		to := length * time.Duration(i+1) / time.Duration(len(peaks))
		out = join(out, span{from, to})
	}
	return out
}

// join adds s to ordered spans, closing a gap shorter than the hold.
func join(spans []span, s span) []span {
	if n := len(spans); n > 0 && s.From-spans[n-1].To < speechHold {
		spans[n-1].To = max(spans[n-1].To, s.To)
		return spans
	}
	return append(spans, s)
}

// level is a corner of the bed's gain curve.
type level struct {
	At time.Duration
	DB float64
}

// duckCurve is the bed's gain over the programme: up where nobody speaks,
// duck decibels lower under speech, with ramps between.
func duckCurve(speech []span, total time.Duration, bedDB, duck float64) []level {
	curve := []level{{0, bedDB}}
	for _, s := range speech {
		curve = append(curve,
			level{max(0, s.From-duckRamp), bedDB}, level{s.From, bedDB - duck},
			level{s.To, bedDB - duck}, level{min(total, s.To+duckRamp), bedDB})
	}
	return append(curve, level{total, bedDB})
}

// speechOf gathers the speech of a plan's voice lane.
func speechOf(p plan, peaks map[string][]backend.PeakPoint) []span {
	var all []span
	for _, c := range p.Voice {
		for _, s := range spoken(peaks[c.SHA], c.Length) {
			all = join(all, span{s.From + c.Start, s.To + c.Start})
		}
	}
	return all
}
