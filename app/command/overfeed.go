package command

import (
	"context"
	"sync/atomic"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// overFeed is what the output plays while a recording is made over the edit:
// silence until go, then the timeline from Lead before the take's place on, and
// the microphone for who wants to hear oneself. Fill belongs to the card; the
// rest may be called from any goroutine.
type overFeed struct {
	lead   int64          // frames of the timeline before the take's place
	blocks chan []float32 // of the timeline, mono; closed at the edit's end
	own    chan []float32 // of the microphone; nil where that is not heard
	read   atomic.Bool    // all of it was read
	going  atomic.Bool    // the timeline runs
	dry    atomic.Int64   // frames that the edit was not ready for
	place  atomic.Int64   // the card's frame that is the take's place, and 1
	limit  *dsp.Limiter   // the sum of many tracks may be louder than full scale
	stop   context.CancelFunc
	// The card's own.
	now    []float32 // rest of the block that is played
	ended  bool
	given  int64 // frames of the card so far
	passed int64 // frames of the timeline so far
	hold   []float32
}

// edited is the sound of an edit.
type edited interface {
	audio.Source
	Close() error
}

const (
	overBlock = 2048
	overAhead = 48 // blocks, two seconds
	overReady = 12 // blocks with which it begins, half a second
)

// newOverFeed begins to read src, which is closed at its end or by close; nil
// is silence. The timeline begins with so many frames of silence, and the take's
// place is lead frames behind its beginning.
func newOverFeed(src edited, silent, lead int64, monitor bool) *overFeed {
	ctx, stop := context.WithCancel(context.Background())
	f := &overFeed{lead: lead, now: make([]float32, silent), blocks: make(chan []float32, overAhead), stop: stop,
		limit: dsp.NewLimiter(dsp.LimiterConfig{Format: audio.Mono, CeilingDBTP: -1, Lookahead: 1500 * time.Microsecond})}
	if monitor {
		f.own = make(chan []float32, 64)
		f.hold = make([]float32, 0, audio.Rate)
	}
	if src == nil {
		f.read.Store(true)
		close(f.blocks)
		return f
	}
	go f.readAhead(ctx, src)
	return f
}

// readAhead reads the edit ahead of the card.
func (f *overFeed) readAhead(ctx context.Context, src edited) {
	defer close(f.blocks)
	defer f.read.Store(true)
	defer func() { _ = src.Close() }() // it was only read
	channels := src.Format().Channels
	stereo := make([]float32, overBlock*channels)
	for {
		n, err := audio.ReadFull(src, stereo)
		if n > 0 {
			select {
			case f.blocks <- mono(stereo[:n], channels):
			case <-ctx.Done():
				return
			}
		}
		if err != nil || ctx.Err() != nil {
			return
		}
	}
}

// mono is the mean of the channels.
func mono(p []float32, channels int) []float32 {
	out := make([]float32, len(p)/channels)
	for i := range out {
		for c := range channels {
			out[i] += p[i*channels+c] / float32(channels)
		}
	}
	return out
}

// ready waits until enough of the edit was read to begin, or all, or ctx ends.
func (f *overFeed) ready(ctx context.Context) error {
	for len(f.blocks) < overReady && !f.read.Load() {
		if !pause(ctx, 10*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

// skip leaves out so many frames of the timeline before it runs, as far as they
// are read, and tells how many.
func (f *overFeed) skip(frames int64) (done int64) {
	for done < frames {
		if len(f.now) == 0 {
			select {
			case b, ok := <-f.blocks:
				if !ok {
					return done
				}
				f.now = b
			default:
				return done
			}
		}
		n := min(int64(len(f.now)), frames-done)
		f.now = f.now[n:]
		done += n
	}
	return done
}

// run lets the timeline run.
func (f *overFeed) run() { f.going.Store(true) }

// fill is the output's. See device.Fill.
func (f *overFeed) fill(frames []float32, _ time.Time) {
	clear(frames)
	if f.going.Load() {
		f.timeline(frames)
	}
	f.given += int64(len(frames))
	if f.own != nil {
		f.addOwn(frames)
	}
	f.limit.Process(frames)
}

// timeline fills frames with the edit, and notes where the take's place is.
func (f *overFeed) timeline(frames []float32) {
	for done := 0; done < len(frames); {
		n := len(frames) - done
		if len(f.now) == 0 && !f.ended {
			select {
			case b, ok := <-f.blocks:
				f.now, f.ended = b, !ok
			default:
				f.dry.Add(int64(n))
				return
			}
		}
		if len(f.now) > 0 {
			n = copy(frames[done:], f.now)
			f.now = f.now[n:]
		}
		if at := f.lead - f.passed; at >= 0 && at < int64(n) {
			f.place.Store(f.given + int64(done) + at + 1)
		}
		done += n
		f.passed += int64(n)
	}
}

// hear gives the microphone's sound to who speaks; what comes too quickly is
// dropped.
func (f *overFeed) hear(p []float32) {
	if f.own == nil {
		return
	}
	select {
	case f.own <- append([]float32(nil), p...):
	default:
	}
}

// ownSlack is how much of the microphone is held beyond a block of the output:
// the less, the sooner one hears oneself.
const ownSlack = audio.Rate * 15 / 1000

// addOwn adds the microphone. It begins once a block is there, and lets go of
// what would make it late.
func (f *overFeed) addOwn(frames []float32) {
	for more := true; more; {
		select {
		case b := <-f.own:
			if len(f.hold)+len(b) <= cap(f.hold) {
				f.hold = append(f.hold, b...)
			}
		default:
			more = false
		}
	}
	if len(f.hold) < len(frames) {
		return
	}
	if late := len(f.hold) - len(frames) - ownSlack; late > 0 {
		f.hold = f.hold[:copy(f.hold, f.hold[late:])]
	}
	for i := range frames {
		frames[i] += f.hold[i]
	}
	f.hold = f.hold[:copy(f.hold, f.hold[len(frames):])]
}

// placed is the card's frame at which the take's place leaves the limiter; ok is
// false while it has not been given.
func (f *overFeed) placed() (frame int64, ok bool) {
	at := f.place.Load()
	return at - 1 + int64(f.limit.Latency()), at > 0
}

// close ends the reading.
func (f *overFeed) close() {
	f.stop()
	for range f.blocks { // until readAhead has ended
	}
}
