package link

import (
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"tienglang/app"
	"tienglang/sync/wire"
)

// wrongClock is a box's clock: off by offset, fast by ppm, and set by step
// when the test says so, as by a person or NTP.
type wrongClock struct {
	began  time.Time
	offset time.Duration
	ppm    float64
	step   atomic.Int64 // s
}

// Now moves the wall reading alone by step: the monotonic one goes on, as in
// a real machine whose time is set.
func (c *wrongClock) Now() time.Time {
	t := time.Now()
	t = t.Add(c.offset + time.Duration(float64(t.Sub(c.began))*c.ppm/1e6))
	// A time.Time with a monotonic reading keeps its wall seconds in bits 30
	// to 62 of its first word.
	*(*uint64)(unsafe.Pointer(&t)) += uint64(c.step.Load()) << 30
	return t
}

func (c *wrongClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// truth is the offset that the estimate ought to have now.
func (c *wrongClock) truth(station app.Clock) time.Duration {
	now := time.Now()
	skewed := now.Add(c.offset + time.Duration(float64(now.Sub(c.began))*c.ppm/1e6))
	return station.Now().Sub(now) - skewed.Sub(now)
}

// TestCommonClock measures how well speakers with wrong clocks know the
// station's time over a real line, while one of them is set by an hour.
func TestCommonClock(t *testing.T) {
	station := app.NewSteadyClock()
	s := newStation(t).start(func(c *ServerConfig) { c.Clock = station })
	now := time.Now()
	clocks := []*wrongClock{
		{began: now},
		{began: now, offset: -12345 * time.Millisecond, ppm: 80},
		{began: now, offset: 200 * 24 * time.Hour, ppm: -80},
	}
	var poles []*pole
	for i, c := range clocks {
		id := newIdentity(t)
		s.pair(id.Public(), app.ID(rune('a'+i)))
		p := s.connect(id, func(cfg *ClientConfig) { cfg.Clock = c })
		next(t, "line", p.up)
		poles = append(poles, p)
	}
	worst := measure(t, poles, clocks, station, 4*time.Second)
	t.Logf("worst error of the common clock: %v", worst)
	clocks[0].step.Store(int64(time.Hour / time.Second))
	set := measure(t, poles, clocks, station, 2*time.Second)
	t.Logf("after one clock was set by an hour: %v", set)
	if worst > time.Millisecond || set > time.Millisecond {
		t.Errorf("off by %v, and %v after a clock was set", worst, set)
	}
}

// measure compares what the poles know with the truth for d. The two are read
// one after the other: where the machine did something else between them, they
// are not compared.
func measure(t *testing.T, poles []*pole, clocks []*wrongClock, station app.Clock, d time.Duration) (worst time.Duration) {
	t.Helper()
	const least = 60
	compared := 0
	for until := time.Now().Add(d); time.Now().Before(until) || compared < least; time.Sleep(20 * time.Millisecond) {
		for i, p := range poles {
			began := time.Now()
			got, ok := p.Offset()
			if !ok {
				t.Fatal("the station's time is not known")
			}
			off := (got - clocks[i].truth(station)).Abs()
			if time.Since(began) < 300*time.Microsecond {
				worst = max(worst, off)
				compared++
			}
		}
	}
	return worst
}

// TestOffsetFilterOnABadLine feeds exchanges as a mobile line makes them:
// 30 ms and more, mostly one way, over crystals that differ by 60 ppm.
func TestOffsetFilterOnABadLine(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var f offsetFilter
	start := time.Unix(1e9, 0)
	truth := func(at time.Time) time.Duration {
		return 5*time.Second + time.Duration(60e-6*float64(at.Sub(start)))
	}
	worst := time.Duration(0)
	for n := range 400 {
		at := start.Add(time.Duration(n) * 1500 * time.Millisecond)
		out := 15*time.Millisecond + time.Duration(r.ExpFloat64()*20e6)
		back := 15*time.Millisecond + time.Duration(r.ExpFloat64()*4e6)
		f.add(exchange{at: at, offset: truth(at) + (out-back)/2, rtt: out + back})
		if n > 40 {
			got, _ := f.Offset(at)
			worst = max(worst, (got - truth(at)).Abs())
		}
	}
	t.Logf("worst %v, slope %.1f ppm", worst, f.slope*1e6)
	if worst > 3*time.Millisecond {
		t.Errorf("off by up to %v", worst)
	}
}

func TestOffsetFilterFollowsAStationThatJumped(t *testing.T) {
	var f offsetFilter
	at := time.Unix(1e9, 0)
	add := func(offset time.Duration) time.Duration {
		at = at.Add(1500 * time.Millisecond)
		f.add(exchange{at: at, offset: offset, rtt: time.Millisecond})
		got, _ := f.Offset(at)
		return got
	}
	for range 30 {
		add(time.Second)
	}
	if got := add(90 * time.Second); got != time.Second {
		t.Errorf("one odd exchange moved the clock to %v", got)
	}
	add(90 * time.Second)
	if got := add(90 * time.Second); (got - 90*time.Second).Abs() > time.Millisecond {
		t.Errorf("after three it is %v", got)
	}
}

func TestClockAnswerOfAnotherIsRefused(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id, func(c *ClientConfig) { c.StationKey = newIdentity(t).Public() })
	waitFor(t, "connection", p.conn.IsConnected)
	if err := p.askClock(clockQuick); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("an answer of another key: %v", err)
	}
	if _, ok := p.Offset(); ok || p.Connected() {
		t.Error("believed a clock that another key signed")
	}
}
