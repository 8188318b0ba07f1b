package mix

import (
	"io"
	"math"
	"testing"
	"time"

	"tienglang/audio"
)

// counting gives its own place as its level, from a place on: value is what a
// frame sounds like.
type counting struct {
	at, to int64
	value  func(int64) float32
	closed chan struct{}
}

func newCounting(from, to int64, value func(int64) float32) *counting {
	return &counting{from, to, value, make(chan struct{})}
}

func (c *counting) Format() audio.Format { return audio.Mono }

func (c *counting) Read(p []float32) (int, error) {
	n := 0
	for ; n < len(p) && c.at < c.to; n++ {
		p[n] = c.value(c.at)
		c.at++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (c *counting) Close() error { close(c.closed); return nil }

func ramp(i int64) float32 { return float32(i%24000)/24000 - 0.5 }

func isClosed(t *testing.T, c *counting) {
	t.Helper()
	select {
	case <-c.closed:
	case <-time.After(time.Minute):
		t.Error("what no longer plays is not closed")
	}
}

func TestASuccessorGoesOnAtTheVeryFrame(t *testing.T) {
	const length = 3 * audio.Rate
	k := desk(t, ConsoleConfig{})
	first := newCounting(0, length, func(i int64) float32 { return 0.8 * ramp(i) })
	k.StartProgramme(first)
	out := pull(k, 0.7)
	from := k.Played()
	second := newCounting(from, length, func(i int64) float32 { return 0.4 * ramp(i) })
	before := k.programme.Load()
	if _, ok := k.SucceedProgramme(second, from); !ok {
		t.Fatal("nothing is to be succeeded")
	}
	for k.programme.Load() == before {
		block := make([]float32, audio.BlockFrames)
		k.Pull(block)
		out = append(out, block...)
		time.Sleep(time.Millisecond)
	}
	over := len(out)
	out = append(out, pull(k, 0.5)...)
	isClosed(t, first)
	out = drop(k, out)
	for i, x := range out {
		want := 0.8 * float64(ramp(int64(i)))
		switch {
		case i > over:
			want /= 2
		case i > over-2*audio.BlockFrames: // between the two
			continue
		}
		if math.Abs(float64(x)-want) > 1e-3 {
			t.Fatalf("frame %d of %d, over at %d, is %v and not %v", i, len(out), over, x, want)
		}
	}
	if got := k.Played(); got != int64(over)+audio.Rate/2 {
		t.Errorf("%d frames were counted of %d", got, over+audio.Rate/2)
	}
}

func TestASuccessorOfNothingIsClosed(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	alone := newCounting(0, audio.Rate, ramp)
	ended, ok := k.SucceedProgramme(alone, 0)
	if ok {
		t.Error("nothing played, and yet it was succeeded")
	}
	<-ended
	isClosed(t, alone)
	short := newCounting(0, audio.Rate/2, ramp)
	done := k.StartProgramme(short)
	never := newCounting(0, 10*audio.Rate, ramp)
	if _, ok := k.SucceedProgramme(never, 10*audio.Rate); !ok {
		t.Error("the programme was not there")
	}
	pull(k, 1)
	<-done
	isClosed(t, never)
}

func TestTheLastSuccessorCounts(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	k.StartProgramme(newCounting(0, 10*audio.Rate, ramp))
	pull(k, 0.1)
	left := newCounting(0, 10*audio.Rate, ramp)
	k.SucceedProgramme(left, k.Played()+5*audio.Rate)
	taken := newCounting(k.Played(), 10*audio.Rate, ramp)
	k.SucceedProgramme(taken, k.Played())
	isClosed(t, left)
	before, deadline := k.programme.Load(), time.Now().Add(time.Minute)
	for k.programme.Load() == before {
		if pull(k, 0.02); time.Now().After(deadline) {
			t.Fatal("it never takes over")
		}
	}
}
