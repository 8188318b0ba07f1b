package mix

import (
	"sync/atomic"
	"time"

	"github.com/faiface/beep"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
)

// CartSound is what a cart plays.
type CartSound struct {
	Open   Open
	Loop   bool // again and again until it is faded out
	GainDB float64
}

// CartState is a cart as it sounds now.
type CartState struct {
	On     bool
	Fading bool
	Played int64 // frames pulled since its key was pressed, through all turns
	Err    error // why it broke off
}

// cart is one of the console's carts: a fader of its own before that of all.
type cart struct {
	now     atomic.Pointer[cartFeed]
	playing *cartFeed // the puller's: as of the last block
}

// cartFeed is a cart's sound on its way.
type cartFeed struct {
	*feed
	fader  fader
	fading atomic.Bool
}

// PlayCart plays a sound on the cart of that number, counted from 0, in place
// of what sounded there, which is faded out in the next block. A number that
// the console does not have is left alone.
func (k *Console) PlayCart(n int, s CartSound) {
	if n < 0 || n >= len(k.carts) {
		return
	}
	f := &cartFeed{feed: cartStream(s), fader: fader{ramp: dsp.NewRamp(faderGain(s.GainDB))}}
	releaseCart(k.carts[n].now.Swap(f))
	k.dropLate()
}

func cartStream(s CartSound) *feed {
	var from beep.Streamer
	var closer func()
	if s.Loop {
		l := newLoop(s.Open)
		from, closer = l, l.close
	} else {
		t := newTrack("cart", s.Open)
		from, closer = t, func() {
			if t.src != nil {
				t.close()
			}
		}
	}
	return newFeed(from, closer, consoleBlock)
}

// FadeCart fades a cart out and takes it off; the last order counts. A cart
// that is silent stays so.
func (k *Console) FadeCart(n int, over time.Duration) {
	if n < 0 || n >= len(k.carts) {
		return
	}
	if f := k.carts[n].now.Load(); f != nil {
		f.fader.set(audio.SilenceDBFS, over)
		f.fading.Store(true)
	}
}

// StopCarts fades all carts out.
func (k *Console) StopCarts(over time.Duration) {
	for n := range k.carts {
		k.FadeCart(n, over)
	}
}

// Cart is how a cart stands. One that came to its end is on until its last
// sample has left the limiter.
func (k *Console) Cart(n int) CartState {
	if n < 0 || n >= len(k.carts) {
		return CartState{}
	}
	f := k.carts[n].now.Load()
	if f == nil {
		return CartState{}
	}
	return CartState{On: true, Fading: f.fading.Load(), Played: f.played.Load(), Err: f.Err()}
}

// mixCarts adds the carts. The fader of all of them moves also while none
// sounds.
func (k *Console) mixCarts(dst []float32) {
	f := &k.faders[InputCarts]
	f.follow()
	for i := range dst {
		k.cartGains[i] = f.ramp.Next()
	}
	for n := range k.carts {
		k.mixCart(&k.carts[n], dst)
	}
}

// mixCart adds one. What was replaced since the last block fades out over this
// one; its successor begins with the next.
func (k *Console) mixCart(c *cart, dst []float32) {
	now, old := c.now.Load(), c.playing
	c.playing = now
	sounds, leaving := now, old != nil && old != now
	if leaving {
		sounds = old
	}
	if sounds == nil {
		return
	}
	block := k.block[:len(dst)]
	clear(block)
	sounds.take(block)
	sounds.fader.follow()
	for i := range block {
		g := sounds.fader.ramp.Next() * k.cartGains[i]
		if leaving {
			g *= 1 - (float64(i)+0.5)/float64(len(block))
		}
		dst[i] += float32(block[i][0] * g)
	}
	if !leaving {
		k.endCart(c, sounds, len(dst))
	}
}

// endCart takes a cart off that has played to its end, or was faded out.
func (k *Console) endCart(c *cart, f *cartFeed, frames int) {
	f.countDown(frames, k.limiter.Latency())
	if !f.silent() && !f.hasEnded() {
		return
	}
	if c.now.CompareAndSwap(f, nil) {
		c.playing = nil
		releaseCart(f)
	}
}

// silent tells a cart whose fading out is done.
func (f *cartFeed) silent() bool {
	return f.fading.Load() && f.fader.ramp.Resting() && f.fader.ramp.Target() == 0
}

// hasEnded tells that nothing more of the feed will sound.
func (f *feed) hasEnded() bool {
	select {
	case <-f.ended:
		return true
	default:
		return false
	}
}

func releaseCart(f *cartFeed) {
	if f != nil {
		release(f.feed)
	}
}

// carts is how many carts the console has.
const carts = app.CartKeys
