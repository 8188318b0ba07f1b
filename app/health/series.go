package health

import (
	"context"
	"time"

	"tienglang/app"
)

// Range is the least, the mean and the greatest of what was measured; all three
// Unknown where nothing was.
type Range struct{ Min, Mean, Max int }

// Point is one stretch of a graph. The first five are minutes by state; what
// none of them counts has not come yet.
type Point struct {
	At                                time.Time
	Unknown, Ready, Heard, Late, Lost int
	Celsius, Signal, Level, ClockMS   Range
	Volume                            Range
	FreeMB                            int // the least, Unknown
	DataKB                            int // all, Unknown
}

// HeardShare is the share (0 to 1) of the minutes with something to play that
// were heard whole; ok is false where there were none.
func (p Point) HeardShare() (share float64, ok bool) {
	if due := p.Heard + p.Late + p.Lost; due > 0 {
		return float64(p.Heard) / float64(due), true
	}
	return 0, false
}

// Spans are how much of time one point of a graph tells of.
const (
	ByMinute = time.Minute    // of a day
	ByHour   = time.Hour      // of a month
	ByDay    = 24 * time.Hour // of a year
)

// Series are the points of a cluster's graph from the first day to the last
// one, each of one span, which divides a day. Nothing is told of what has not
// come by now.
func (r *Recorder) Series(ctx context.Context, cluster app.ID, from, to app.Date, span time.Duration, now time.Time) ([]Point, error) {
	days, err := r.Days(ctx, cluster, from, to)
	if err != nil {
		return nil, err
	}
	each := max(1, int(span/time.Minute))
	points := make([]Point, 0, len(days)*MinutesADay/each)
	for i, d := range days {
		midnight := from.Add(i).Time()
		for at := 0; at < MinutesADay; at += each {
			begin := midnight.Add(time.Duration(at) * time.Minute)
			come := min(each, max(0, int(now.Sub(begin)/time.Minute)+1), MinutesADay-at)
			points = append(points, summary(begin, d[at:at+come]))
		}
	}
	return points, nil
}

func summary(at time.Time, minutes []Minute) Point {
	p := Point{At: at, FreeMB: Unknown, DataKB: Unknown}
	var celsius, signal, level, clock, volume spread
	for i := range minutes {
		m := &minutes[i]
		p.count(m.State)
		celsius.add(m.Celsius)
		signal.add(m.Signal)
		level.add(m.Level)
		clock.add(m.ClockMS)
		volume.add(m.Volume)
		if m.FreeMB != Unknown && (p.FreeMB == Unknown || m.FreeMB < p.FreeMB) {
			p.FreeMB = m.FreeMB
		}
		if m.DataKB != Unknown {
			p.DataKB = max(p.DataKB, 0) + m.DataKB
		}
	}
	p.Celsius, p.Signal, p.Level = celsius.all(), signal.all(), level.all()
	p.ClockMS, p.Volume = clock.all(), volume.all()
	return p
}

func (p *Point) count(s app.ClusterState) {
	switch s {
	case app.StateReady:
		p.Ready++
	case app.StateHeard, app.StateFed:
		p.Heard++
	case app.StateLate:
		p.Late++
	case app.StateLost:
		p.Lost++
	default:
		p.Unknown++
	}
}

type spread struct{ n, sum, least, most int }

func (s *spread) add(v int) {
	if v == Unknown {
		return
	}
	if s.n == 0 {
		s.least, s.most = v, v
	}
	s.n, s.sum = s.n+1, s.sum+v
	s.least, s.most = min(s.least, v), max(s.most, v)
}

func (s *spread) all() Range {
	if s.n == 0 {
		return Range{Unknown, Unknown, Unknown}
	}
	return Range{s.least, s.sum / s.n, s.most}
}
