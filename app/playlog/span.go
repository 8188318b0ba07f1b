package playlog

import (
	"math"
	"time"

	"tienglang/app"
)

// SpanLength is the longest stretch of time that one "heard" row tells of.
const SpanLength = 10 * time.Second

// spanGap is the silence between two accounts beyond which they are no longer
// one stretch: the first second of a broadcast may be due in part only.
const spanGap = 1100 * time.Millisecond

// spanSlack is how far a span of whole seconds may be off SpanLength.
const spanSlack = 500 * time.Millisecond

// levelFloor is the level of silence in dBFS.
const levelFloor = -120.0

// Span gathers a cluster's accounts of seconds of one broadcast until they
// make a row of the play log. The zero value is empty.
type Span struct {
	Cluster     app.ID
	Broadcast   app.ID
	From, To    time.Time
	PlayedMS    int64
	ConcealedMS int64
	MissedMS    int64
	Energy      float64 // sum over seconds of mean power times milliseconds
	EnergyMS    int64
}

// Empty reports whether nothing was gathered.
func (s Span) Empty() bool { return s.To.IsZero() }

// Fits reports whether second p continues s.
func (s Span) Fits(p app.PlayedSecond) bool {
	if s.Empty() {
		return true
	}
	gap := p.At.Sub(s.To)
	return s.Broadcast == p.Broadcast && gap.Abs() <= spanGap && end(p).Sub(s.From) <= SpanLength+spanSlack
}

// Add gathers second p, which must fit.
func (s *Span) Add(cluster app.ID, p app.PlayedSecond) {
	if s.Empty() {
		s.Cluster, s.Broadcast, s.From = cluster, p.Broadcast, p.At
	}
	s.To = end(p)
	s.PlayedMS += int64(p.PlayedMS)
	s.ConcealedMS += int64(p.ConcealedMS)
	s.MissedMS += int64(p.MissedMS)
	ms := length(p)
	s.Energy += math.Pow(10, p.LevelDBFS/10) * float64(ms)
	s.EnergyMS += ms
}

// Full reports whether s has reached SpanLength.
func (s Span) Full() bool { return !s.Empty() && s.To.Sub(s.From) >= SpanLength-spanSlack }

// Row is s as an unsealed row of the play log. The level is the mean power
// over the span, in dBFS.
func (s Span) Row(b app.Broadcast, id app.ID) app.PlayLogRow {
	return app.PlayLogRow{
		ID: id, Kind: app.PlayLogHeard, Broadcast: s.Broadcast, Programme: b.Programme, Title: b.Title,
		Cluster: s.Cluster, From: s.From, To: s.To,
		PlayedMS: s.PlayedMS, ConcealedMS: s.ConcealedMS, MissedMS: s.MissedMS, LevelDBFS: s.level(),
	}
}

// level is rounded to a hundredth, so that the row reads well and stays the
// same in every encoding.
func (s Span) level() float64 {
	if s.EnergyMS == 0 || s.Energy <= 0 {
		return levelFloor
	}
	db := 10 * math.Log10(s.Energy/float64(s.EnergyMS))
	return math.Max(levelFloor, math.Round(db*100)/100)
}

func length(p app.PlayedSecond) int64 {
	return int64(p.PlayedMS) + int64(p.ConcealedMS) + int64(p.MissedMS)
}

// end is when second p stopped sounding: what was due in it, or a second when
// nothing was.
func end(p app.PlayedSecond) time.Time {
	ms := length(p)
	if ms == 0 {
		ms = 1000
	}
	return p.At.Add(time.Duration(ms) * time.Millisecond)
}

// Clean holds a speaker's numbers within what a second can hold, so that one
// faulty box cannot spoil the log. ok is false when the time is absurd.
func Clean(p app.PlayedSecond) (clean app.PlayedSecond, ok bool) {
	if y := p.At.Year(); y < 2000 || y > 2199 || p.Broadcast == "" {
		return p, false
	}
	p.PlayedMS = min(max(p.PlayedMS, 0), 1000)
	p.ConcealedMS = min(max(p.ConcealedMS, 0), 1000-p.PlayedMS)
	p.MissedMS = min(max(p.MissedMS, 0), 1000-p.PlayedMS-p.ConcealedMS)
	p.LevelDBFS = finite(p.LevelDBFS, levelFloor, 0)
	p.LatencyMS = finite(p.LatencyMS, 0, 3.6e6)
	p.OffsetMS = finite(p.OffsetMS, -3.6e6, 3.6e6)
	return p, true
}

// finite is v held between low and high; what is no number counts as low.
func finite(v, low, high float64) float64 {
	if math.IsNaN(v) {
		return low
	}
	return math.Min(math.Max(v, low), high)
}
