package stream

import (
	"context"
	"sync"
	"testing"
	"time"

	"tienglang/audio"
)

// handClock moves when it is waited for, or when the test moves it.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
}

func (c *handClock) After(d time.Duration) <-chan time.Time {
	c.move(d)
	ch := make(chan time.Time, 1)
	ch <- c.Now()
	return ch
}

// pace runs a pacer for n blocks; stall is called before each block.
func pace(n int, stall func(c *handClock, block int)) (times []time.Time, skips []int64, stats PacerStats) {
	clock := &handClock{now: time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	pulls := 0
	p := Pacer{
		Clock: clock,
		Pull:  func([]float32) { pulls++; stall(clock, pulls) },
		Out: func(_ []float32, at time.Time) {
			times = append(times, at)
			if len(times) == n {
				cancel()
			}
		},
		Skipped: func(blocks int64, _ time.Time) { skips = append(skips, blocks) },
	}
	stats = p.Run(ctx)
	return times, skips, stats
}

func TestPacerKeepsCount(t *testing.T) {
	t.Parallel()
	times, skips, stats := pace(500, func(c *handClock, block int) {
		if block == 100 {
			c.move(490 * time.Millisecond) // made up for
		}
	})
	for i, at := range times {
		if want := times[0].Add(time.Duration(i) * audio.BlockDuration); !at.Equal(want) {
			t.Fatalf("block %d captured at %v, want %v", i, at, want)
		}
	}
	if len(skips) != 0 || stats.Blocks != 500 || stats.Latest < 400*time.Millisecond {
		t.Errorf("skips %v, %+v", skips, stats)
	}
}

func TestPacerSkipsAfterALongStall(t *testing.T) {
	t.Parallel()
	times, skips, stats := pace(200, func(c *handClock, block int) {
		if block == 100 {
			c.move(3 * time.Second)
		}
	})
	if len(skips) != 1 || skips[0] != 149 || stats.Skipped != 149 {
		t.Fatalf("skips %v, %+v", skips, stats)
	}
	for i, at := range times {
		want := times[0].Add(time.Duration(i) * audio.BlockDuration)
		if i >= 100 {
			want = want.Add(149 * audio.BlockDuration)
		}
		if !at.Equal(want) {
			t.Fatalf("block %d captured at %v, want %v", i, at, want)
		}
	}
}

// Blocks begin at the ordered moment, neither before nor after it.
func TestPacerBeginsAtItsTime(t *testing.T) {
	t.Parallel()
	clock := &handClock{now: time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)}
	at := clock.now.Add(3*time.Second + 7*time.Millisecond)
	ctx, cancel := context.WithCancel(context.Background())
	var first time.Time
	p := Pacer{Clock: clock, Start: at, Pull: func([]float32) {}, Out: func(_ []float32, captured time.Time) {
		if clock.Now().Before(at) {
			t.Errorf("pulled at %v", clock.Now())
		}
		first = captured
		cancel()
	}}
	p.Run(ctx)
	if !first.Equal(at) {
		t.Errorf("first block at %v, not %v", first, at)
	}
}
