package command

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
)

// hungAfter is how long the sound path of a broadcast may stand still: a source
// before its first sound is there, and the engine between two blocks. Together
// with the poles' way back to the new one it stays below ten seconds of silence.
type hungAfter struct {
	start time.Duration // past the time of its first sample
	block time.Duration
}

func (p hungAfter) orUsual() hungAfter {
	if p.start == 0 {
		p.start = 8 * time.Second
	}
	if p.block == 0 {
		p.block = 5 * time.Second
	}
	return p
}

const (
	hungLooks = 20 // at an engine within its patience
	hungMost  = 3  // times that a broadcast's engine is made anew
	endWithin = 2 * time.Second
	stackSize = 64 << 10 // bytes of where everything stands, for the log
)

// settles does f and reports whether it came back in time; what does not is left
// to itself.
func settles(within time.Duration, f func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
		return true
	case <-time.After(within):
		return false
	}
}

// connectInTime connects the source, and gives it up where it stands still.
func (a *airchain) connectInTime(ctx context.Context, s playout.Source, o *onAir) (beginning, error) {
	limit := a.hungAfter.orUsual().start
	if !s.At.IsZero() {
		limit += max(0, s.At.Sub(a.clock.Now()))
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type opened struct {
		begin beginning
		err   error
	}
	done := make(chan opened, 1)
	go func() {
		b, err := a.connect(within, s, o)
		done <- opened{b, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			o.clear()
		}
		return r.begin, a.startFault(ctx, s, r.err)
	case <-within.Done():
		go func() {
			<-done
			o.clear()
		}()
		return beginning{}, a.startFault(ctx, s, within.Err())
	}
}

// startFault tells a source that stands still from what was called off.
func (a *airchain) startFault(ctx context.Context, s playout.Source, err error) error {
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return app.Fail("air.hung_start", err, "title", s.Broadcast.Title)
	}
	return err
}

// beat notes that a block was sent, and when the next one is due.
func (o *onAir) beat(next time.Time) {
	o.mu.Lock()
	o.next = next
	o.mu.Unlock()
	o.blocks.Add(1)
}

func (o *onAir) due() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.next
}

// watchEngine notices an engine that sends nothing although blocks are due,
// wherever it stands still. It goes by looks as well as by the clock: a machine
// that slept has a clock that leapt, and its engine goes on at the next look.
func (a *airchain) watchEngine(s playout.Source, o *onAir) {
	p := a.hungAfter.orUsual()
	still, last := 0, int64(-1)
	for {
		limit := p.block
		if o.blocks.Load() == 0 {
			limit = p.start
		}
		select {
		case <-o.paced:
			return
		case <-time.After(limit / hungLooks):
		}
		if n := o.blocks.Load(); n != last {
			still, last = 0, n
		} else if still++; still >= hungLooks/2 && a.clock.Now().Sub(o.due()) >= limit {
			a.hung(s, o)
			return
		}
	}
}

// hung gives a broadcast whose engine stands still another engine, at the place
// that is due; after a few times it is cut off, so that something else can sound.
func (a *airchain) hung(s playout.Source, o *onAir) {
	err := app.Fail("air.hung", nil, "title", s.Broadcast.Title)
	stacks := make([]byte, stackSize)
	slog.Error("the engine on air stands still", "broadcast", s.Broadcast.ID, "blocks", o.blocks.Load(), "anew", o.renewed,
		"stacks", string(stacks[:runtime.Stack(stacks, true)]))
	go a.onFault(err) // whoever is told may be what stands still
	o.fail(err)
	if o.renewed >= hungMost || !a.renew(s, o) {
		o.finishOwn()
	}
}

// renew puts another engine in the place of one that stands still; false where
// that is being taken off air, or nothing takes its place.
func (a *airchain) renew(s playout.Source, o *onAir) bool {
	fresh := newOnAir(a.outlets)
	fresh.ended, fresh.renewed = o.ended, o.renewed+1
	run, cancel := context.WithCancel(context.Background())
	fresh.cancel = cancel
	var err error
	if fresh.outlet, err = a.outlets.anew(o.outlet); err != nil || !o.succeed(fresh) {
		cancel()
		return false
	}
	a.mu.Lock()
	a.now = fresh
	a.mu.Unlock()
	o.cancel()
	o.clear()
	rest := o.rest(s, a.clock.Now())
	begin, err := a.connectInTime(run, rest, fresh)
	if err != nil {
		fresh.fail(err)
		close(fresh.paced)
		fresh.finishOwn()
		return true
	}
	fresh.connected.Store(true)
	fresh.console.SetTalkOver(o.console.TalkOver())
	a.run(run, s, fresh, begin) // as it was asked for: a later rest is counted from its beginning too
	return true
}

// rest is what is left of a source that began by hand; what has its time of day
// joins at the place that is due by itself.
func (o *onAir) rest(s playout.Source, now time.Time) playout.Source {
	o.mu.Lock()
	s.Bed = o.bed
	o.mu.Unlock()
	if began, _ := o.outlet.times(); s.File != "" && s.At.IsZero() && !began.IsZero() {
		s.Offset += now.Sub(began)
	}
	return s
}

// succeed gives o's place to fresh; false where o is being taken off air.
func (o *onAir) succeed(fresh *onAir) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.finishing {
		return false
	}
	o.successor = fresh
	return true
}

// finish lets the last samples out and stops pulling. One that stands still is
// left behind, and its successor is what is finished.
func (o *onAir) finish() {
	if next := o.finishes(); next != nil {
		next.finish()
		return
	}
	o.once.Do(o.end)
	<-o.ended
}

// finishOwn is finish of what comes to its end by itself; one that was left
// behind has none any more.
func (o *onAir) finishOwn() {
	if o.finishes() == nil {
		o.finish()
	}
}

// finishes begins the end of o, or gives what has its place.
func (o *onAir) finishes() (next *onAir) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finishing = o.finishing || o.successor == nil
	return o.successor
}

func (o *onAir) end() {
	time.Sleep(audio.Duration(tailFrames, audio.Rate))
	o.cancel()
	if !settles(endWithin, func() { <-o.paced }) {
		o.outlets.abandon(o.outlet)
	}
	slog.Debug("off air", "console", o.console.Stats())
	if o.connected.Load() {
		o.clear()
	}
	close(o.ended)
}

// clear lets go of what was connected, once.
func (o *onAir) clear() {
	close(o.gone)
	o.console.Close()
	if o.input != nil && !settles(endWithin, func() { o.input.Close() }) {
		slog.Error("the microphone does not close")
	}
	if o.relay != nil && !settles(endWithin, o.relay.end) {
		slog.Error("the relay does not close")
	}
}
