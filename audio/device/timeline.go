package device

import (
	"math"
	"sync"
	"time"
)

// timeline tells at what time a card reaches a frame, from the times at which
// its callbacks came. A callback may come late and never early, so the truth
// is the lower edge of the points (frames so far, time of the callback); its
// slope is the card's clock against this machine's. The line is the side of
// the lower convex hull above the middle of the window (Zhang, Liu and Xia,
// "Clock synchronization algorithms for network measurements", 2002).
//
// Points are kept as residuals: time less frames/rate, in nanoseconds.
type timeline struct {
	mu      sync.Mutex // held for a few additions
	rate    int64
	points  [windowBuckets]point // the lowest of each bucket, oldest first
	count   int
	low     point // lowest of the bucket being filled
	bucket  int64 // its number, −1 before the first point
	line    line
	late    int // full buckets in a row that lie above the line
	skipped int // points passed over since the reset
	resets  int64
	behind  float64 // ns by which all jumps together have put the frames behind
	hull    [windowBuckets]point
}

type point struct {
	frame int64
	ns    float64 // residual
}

type line struct {
	point
	slope float64 // nanoseconds a frame
}

const (
	bucketTime    = 500 * time.Millisecond
	windowBuckets = 40 // 20 s
	settledAfter  = 2  // buckets
	jump          = 3 * time.Millisecond
	jumpBuckets   = 2
	slopeBuckets  = 10   // span below which noise would look like drift
	maxSlope      = 1e-3 // of the rate
	passOver      = 5    // callbacks while a card fills its buffers
)

func newTimeline(rate int) *timeline { return &timeline{rate: int64(rate), bucket: -1} }

// nominal is the time that n frames take, in nanoseconds; exact for centuries.
func (l *timeline) nominal(n int64) float64 {
	return float64(n/l.rate)*1e9 + float64(n%l.rate)*1e9/float64(l.rate)
}

// reset forgets everything: the card was opened anew.
func (l *timeline) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count, l.bucket, l.late, l.skipped = 0, -1, 0, 0
}

// add takes note that n frames had passed when a callback ended at now.
func (l *timeline) add(now time.Duration, n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := point{n, float64(now) - l.nominal(n)}
	if l.skipped < passOver {
		l.skipped++
		l.line = line{point: p}
		return
	}
	b := n / (l.rate * int64(bucketTime) / int64(time.Second))
	switch {
	case l.bucket < 0:
		l.low, l.bucket = p, b
	case b != l.bucket:
		l.close()
		l.low, l.bucket = p, b
	case p.ns < l.low.ns:
		l.low = p
	}
	if l.count < settledAfter && (l.count == 0 || p.ns < l.line.at(n)) {
		l.line = line{point: l.low}
	}
}

func (l line) at(frame int64) float64 { return l.ns + l.slope*float64(frame-l.frame) }

// close takes a full bucket into the window and draws the line anew. A bucket
// off the line says that the card's frames moved in time: it ran dry, or was
// moved to another output.
func (l *timeline) close() {
	off := time.Duration(l.low.ns - l.line.at(l.low.frame))
	switch {
	case l.count == 0:
	case off < -jump:
		l.behind += float64(off)
		l.restart(0)
	case off > jump:
		if l.late++; l.late >= jumpBuckets {
			l.behind += float64(off)
			l.restart(jumpBuckets - 1)
		}
	default:
		l.late = 0
	}
	l.push(l.low)
	l.draw()
}

// restart keeps only the last n buckets.
func (l *timeline) restart(n int) {
	n = min(n, l.count)
	copy(l.points[:], l.points[l.count-n:l.count])
	l.count, l.late = n, 0
	l.resets++
}

func (l *timeline) push(p point) {
	if l.count == len(l.points) {
		copy(l.points[:], l.points[1:])
		l.count--
	}
	l.points[l.count] = p
	l.count++
}

func (l *timeline) draw() {
	first, last := l.points[0], l.points[l.count-1]
	if l.count < slopeBuckets {
		l.line = line{point: lowest(l.points[:l.count])}
		return
	}
	hull := l.lowerHull()
	middle := first.frame + (last.frame-first.frame)/2
	i := 1
	for i < len(hull)-1 && hull[i].frame < middle {
		i++
	}
	a, b := hull[i-1], hull[i]
	limit := maxSlope * 1e9 / float64(l.rate)
	slope := (b.ns - a.ns) / float64(b.frame-a.frame)
	l.line = line{a, max(-limit, min(slope, limit))}
}

func lowest(points []point) point {
	low := points[0]
	for _, p := range points[1:] {
		if p.ns < low.ns {
			low = p
		}
	}
	return low
}

// lowerHull is Andrew's monotone chain over the window.
func (l *timeline) lowerHull() []point {
	h := l.hull[:0]
	for _, p := range l.points[:l.count] {
		for len(h) >= 2 && above(h[len(h)-2], h[len(h)-1], p) {
			h = h[:len(h)-1]
		}
		h = append(h, p)
	}
	return h
}

// above reports whether b lies on or above the line from a to c.
func above(a, b, c point) bool {
	return (b.ns-a.ns)*float64(c.frame-a.frame) >= (c.ns-a.ns)*float64(b.frame-a.frame)
}

// when tells at what time the card had passed n frames.
func (l *timeline) when(n int64) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(l.line.at(n) + l.nominal(n))
}

// frameAt is the inverse of when, to the nearest frame.
func (l *timeline) frameAt(d time.Duration) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	frames := func(ns float64) int64 { return int64(math.Round(ns * float64(l.rate) / 1e9)) }
	n := frames(float64(d))
	for range 3 { // the residual changes by maxSlope at most, so each turn is a thousand times nearer
		n = frames(float64(d) - l.line.at(n))
	}
	return n
}

// settled tells whether the line rests on a second or more.
func (l *timeline) settled() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count >= settledAfter
}

// drift is the card's clock against this machine's, in parts per million;
// positive when the card is slow.
func (l *timeline) drift() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.line.slope * float64(l.rate) / 1e3
}

// moved counts the jumps.
func (l *timeline) moved() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.resets
}

// missing is the time by which the card's frames have fallen behind its clock:
// sound that it never gave. A card that was late and then made up for it has
// given all.
func (l *timeline) missing() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(max(0, l.behind))
}
