package mix

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// onCart plays samples on a cart and waits until they are there.
func onCart(k *Console, n int, p []float32, loop bool, db float64) {
	k.PlayCart(n, CartSound{Open: func() (audio.Source, error) { return dsptest.NewSource(audio.Mono, p), nil }, Loop: loop, GainDB: db})
	for f := k.carts[n].now.Load(); !f.whole.Load() && f.ring.free() > 0 && f.ring.len() < feedPrefill; {
		time.Sleep(50 * time.Microsecond)
	}
}

// A cart at 0 dB is sent sample for sample, from its first to its last, and
// then its key is free.
func TestCartIsSentAsItIs(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	want := dsptest.Noise(1.3, 0.4, 3)
	onCart(k, 4, want, false, 0)
	if s := k.Cart(4); !s.On || s.Fading || s.Played != 0 {
		t.Errorf("before it is pulled: %+v", s)
	}
	got := drop(k, pull(k, 1.5))
	for i, x := range want {
		if got[i] != x {
			t.Fatalf("sample %d is %g, not %g", i, got[i], x)
		}
	}
	if level(got[len(want):]) > -110 || k.Cart(4).On {
		t.Errorf("after its end: %g dB, %+v", level(got[len(want):]), k.Cart(4))
	}
}

// Two carts and a programme are the sum of the three, to the bit.
func TestCartsAddUp(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	a, b, c := dsptest.Noise(1, 0.2, 1), dsptest.Noise(1, 0.2, 2), dsptest.Noise(1, 0.2, 3)
	onCart(k, 0, a, false, 0)
	onCart(k, 8, b, false, 0)
	k.StartProgramme(dsptest.NewSource(audio.Mono, c))
	got := drop(k, pull(k, 0.9))
	for i := range got {
		if want := c[i] + a[i] + b[i]; got[i] != want {
			t.Fatalf("sample %d is %g, not %g", i, got[i], want)
		}
	}
}

// A loop sounds until it is faded out; the fade takes its time and frees the
// key, also that of a cart of which more is to come.
func TestCartLoopsAndFades(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	onCart(k, 2, dsptest.Noise(1.5, 0.3, 5), true, -6)
	out := pull(k, 4)
	within(t, "the loop", level(out[3*audio.Rate:]), level(dsptest.Noise(1.5, 0.3, 5))-6, 0.3)
	if p := k.Cart(2).Played; p != 4*audio.Rate {
		t.Errorf("%d frames played", p)
	}
	k.FadeCart(2, 500*time.Millisecond)
	out = pull(k, 0.24)
	if s := k.Cart(2); !s.On || !s.Fading {
		t.Errorf("while it fades: %+v", s)
	}
	if level(out[9600:]) > level(out[:1920])-2 {
		t.Error("it does not go down")
	}
	pull(k, 0.4)
	if k.Cart(2).On || level(pull(k, 0.2)) > -100 {
		t.Error("it was not taken off")
	}
}

// Pressed again it begins anew without a step; all are stopped together.
func TestCartIsReplacedWithoutAClick(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	tone := dsptest.Sine(100, -6, 5, audio.Rate)
	onCart(k, 0, tone, false, 0)
	out := pull(k, 0.505)
	onCart(k, 0, tone, false, 0)
	out = append(out, pull(k, 0.5)...)
	onCart(k, 1, tone, false, -20)
	k.StopCarts(0)
	out = append(out, pull(k, 0.5)...)
	for i := 1; i < len(out); i++ {
		if d := out[i] - out[i-1]; d > 0.05 || d < -0.05 {
			t.Fatalf("a step of %g at %d", d, i)
		}
	}
	if level(out[len(out)-9600:]) > -100 || k.Cart(0).On || k.Cart(1).On {
		t.Error("they sound on")
	}
}

func TestCartThatCannotBeRead(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	gone := errors.New("gone")
	k.PlayCart(3, CartSound{Open: func() (audio.Source, error) { return nil, gone }})
	for f := k.carts[3].now.Load(); !f.whole.Load(); {
		time.Sleep(50 * time.Microsecond)
	}
	if err := k.Cart(3).Err; !errors.Is(err, gone) {
		t.Errorf("it says %v", err)
	}
	pull(k, 0.1)
	if k.Cart(3).On {
		t.Error("its key is still taken")
	}
	k.PlayCart(-1, CartSound{})
	k.PlayCart(9, CartSound{})
	k.FadeCart(9, 0)
	if k.Cart(9).On || k.Cart(-1).On {
		t.Error("a key beyond the last plays")
	}
}

// Nine at full scale stay below the ceiling, and nothing is allocated.
func TestCartsAreLimitedAndAllocateNothing(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	for n := range carts {
		onCart(k, n, dsptest.Noise(2.5, 0.9, uint64(n)), false, 6)
	}
	for n := range k.carts {
		for f := k.carts[n].now.Load(); !f.whole.Load() && f.ring.free() > 0; {
			time.Sleep(50 * time.Microsecond)
		}
		k.carts[n].now.Load().halt() // its reader would be counted too
	}
	k.FadeCart(0, 500*time.Millisecond)
	block := make([]float32, audio.BlockFrames)
	top := float32(0)
	pullOne := func() {
		k.Pull(block)
		for _, x := range block {
			top = max(top, x, -x)
		}
	}
	if n := testing.AllocsPerRun(60, pullOne); n != 0 {
		t.Errorf("%g allocations a block", n)
	}
	if float64(top) > audio.Ratio(-1) || top < 0.5 || k.Stats().LimitedFrames == 0 {
		t.Errorf("the highest sample is %g", top)
	}
}

// Keys from many hands at once, for the race detector.
func TestCartsFromManyGoroutines(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			for range 60 {
				i := r.IntN(carts)
				switch r.IntN(4) {
				case 0, 1:
					k.PlayCart(i, CartSound{Open: func() (audio.Source, error) { return dsptest.NewSource(audio.Mono, dsptest.Noise(0.1, 0.5, 1)), nil }})
				case 2:
					k.FadeCart(i, time.Duration(r.IntN(20))*time.Millisecond)
				case 3:
					k.Cart(i)
				}
			}
		})
	}
	over := make(chan struct{})
	go func() { wg.Wait(); close(over) }()
	block := make([]float32, audio.BlockFrames)
	for {
		k.Pull(block)
		select {
		case <-over:
			return
		default:
		}
	}
}

// A key that is pressed in the moment in which the broadcast ends reads nothing
// for ever.
func TestWhatComesAfterCloseIsClosed(t *testing.T) {
	k := NewConsole(ConsoleConfig{})
	k.Close()
	var all [3]*counting
	for i := range all {
		all[i] = newCounting(0, 10*audio.Rate, ramp)
	}
	k.PlayCart(2, CartSound{Open: func() (audio.Source, error) { return all[0], nil }})
	k.StartProgramme(all[1])
	k.SetBed(func() (audio.Source, error) { return all[2], nil })
	for _, c := range all {
		isClosed(t, c)
	}
	if k.Cart(2).On {
		t.Error("the cart is on")
	}
}
