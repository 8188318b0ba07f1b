package stream

import "time"

// timeline turns 32-bit RTP timestamps into positions that never wrap, and
// positions into capture times, once a sender report has tied the two.
type timeline struct {
	started bool
	highest int64     // the furthest position seen
	tied    bool      // a report was heard
	tiedAt  int64     // its position
	tiedTo  time.Time // that position's capture time on the station's clock
}

// position is the place of an RTP timestamp on the line: the one nearest to
// the furthest seen. The first lies above 2³², so that none is negative.
func (l *timeline) position(ts uint32) int64 {
	if !l.started {
		l.started = true
		l.highest = 1<<32 + int64(ts)
		return l.highest
	}
	p := l.highest + int64(int32(ts-uint32(l.highest)))
	l.highest = max(l.highest, p)
	return p
}

// tie takes in a sender report.
func (l *timeline) tie(ts uint32, ntp uint64) {
	l.tied, l.tiedAt, l.tiedTo = true, l.position(ts), timeOf(ntp)
}

// at is the position captured at t, to the nearest sample.
func (l *timeline) at(t time.Time) (int64, bool) {
	if !l.tied {
		return 0, false
	}
	return l.tiedAt + samplesIn(t.Sub(l.tiedTo)), true
}

// captured is when a position was captured.
func (l *timeline) captured(p int64) (time.Time, bool) {
	if !l.tied {
		return time.Time{}, false
	}
	return l.tiedTo.Add(durationOf(p - l.tiedAt)), true
}
