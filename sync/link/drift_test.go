package link

import (
	"math/rand/v2"
	"testing"
	"time"
)

// days feeds a filter with exchanges in bursts for a time, over a line that
// holds many of them up; the station is ahead by truth.
func days(f *offsetFilter, from time.Time, length time.Duration, truth func(time.Time) time.Duration) {
	r := rand.New(rand.NewPCG(1, 2))
	for t := from; t.Before(from.Add(length)); t = t.Add(5 * time.Second) {
		out, back := time.Duration(r.ExpFloat64()*float64(3*time.Millisecond)), time.Duration(r.ExpFloat64()*float64(3*time.Millisecond))
		f.add(exchange{at: t, offset: truth(t) + (out-back)/2, rtt: time.Millisecond + out + back})
	}
}

func TestAWeekWithoutAStationStaysInStep(t *testing.T) {
	start := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	for _, ppm := range []float64{0, 37.4, -91} {
		truth := func(at time.Time) time.Duration {
			return 42*time.Hour + time.Duration(ppm/1e6*float64(at.Sub(start)))
		}
		var f offsetFilter
		days(&f, start, 26*time.Hour, truth)
		week := start.Add(26*time.Hour + 7*24*time.Hour)
		if got, ok := f.Offset(week); !ok || (got-truth(week)).Abs() > 50*time.Millisecond {
			t.Errorf("%g ppm: off by %v after a week", ppm, got-truth(week))
		}
		// What is kept on the disk says the same.
		s, ok := f.state(start.Add(26 * time.Hour))
		var g offsetFilter
		g.seed(s)
		if got, _ := g.Offset(week); !ok || (got-truth(week)).Abs() > 60*time.Millisecond {
			t.Errorf("%g ppm: off by %v after a week and a restart", ppm, got-truth(week))
		}
	}
}

func TestWhatTheCrystalsDoIsKeptOverAWeekAndLostWhenAClockIsSet(t *testing.T) {
	start := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	truth := func(at time.Time) time.Duration { return time.Duration(20e-6 * float64(at.Sub(start))) }
	var f offsetFilter
	days(&f, start, 3*time.Hour, truth)
	later := start.Add(8 * 24 * time.Hour)
	days(&f, later, time.Minute, truth)
	if got, _ := f.Offset(later.Add(time.Minute)); (got - truth(later.Add(time.Minute))).Abs() > 3*time.Millisecond {
		t.Errorf("off by %v a minute after the station is back", got-truth(later.Add(time.Minute)))
	}
	if _, ok := f.long.slope(); !ok {
		t.Error("the crystals' difference was forgotten although no clock was set")
	}
	days(&f, later.Add(time.Minute), time.Minute, func(at time.Time) time.Duration { return truth(at) + time.Hour })
	if _, ok := f.long.slope(); ok {
		t.Error("a clock was set by an hour and the slope over it is believed")
	}
}
