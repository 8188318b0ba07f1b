package command

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device"
	"tienglang/audio/mix"
	"tienglang/audio/relay"
	"tienglang/audio/stream"
)

// airchain is the sound path of one broadcast: a console that the clock pulls
// from, and the outlet by which it is heard. It is playout's engine.
type airchain struct {
	clock   app.Clock
	outlets *outlets
	loop    bool // files are repeated for ever
	carts   *cartSounds
	// onFault is told of a microphone that was lost, or of a stall.
	onFault func(error)
	// onOver is told by its code that such a fault is over, "title" being of what
	// it was told; may be nil.
	onOver func(code, title string)
	whole  time.Duration // after which what goes out well is called so
	// silence is after how much of it on air something is done; nil for never.
	silence func() time.Duration
	gated   atomic.Bool // the microphone has its noise gate
	// onRelay is told of what is heard of a relay, in turn.
	onRelay func(playout.Source, relay.Change)
	// hungAfter is the patience with what stands still; zero fields take the usual
	// times.
	hungAfter hungAfter
	// openSound opens a file's sound at a place; nil for that of this machine.
	openSound func(path string, from time.Duration) (audio.Source, error)
	// onRelayOver is told that the relay of a broadcast is closed; after it
	// nothing is told of that relay.
	onRelayOver func(broadcast app.ID)

	mu  sync.Mutex
	now *onAir // what sounds, or sounded last
}

// tailFrames pushes the limiter's look-ahead out at the end.
const tailFrames = audio.Rate / 10

// onAir is one time on air.
type onAir struct {
	outlets *outlets
	outlet  *outlet
	console *mix.Console
	input   *device.Input
	relay   *airRelay // what is taken over from elsewhere, nil for none
	cancel  context.CancelFunc
	paced   chan struct{} // closed when nothing is pulled any more
	ended   chan struct{} // closed when the source has ended or was stopped
	gone    chan struct{} // closed when nothing is connected any more
	once    sync.Once
	renewed int // times that it was made anew in the same broadcast

	connected atomic.Bool  // input and relay may be looked at
	blocks    atomic.Int64 // that were sent

	mu        sync.Mutex
	err       error
	bed       string    // that was laid last
	next      time.Time // when the next block is due
	finishing bool
	successor *onAir // has its place, since this one stands still
}

func newOnAir(s *outlets) *onAir {
	return &onAir{outlets: s, console: mix.NewConsole(mix.ConsoleConfig{}), cancel: func() {},
		paced: make(chan struct{}), ended: make(chan struct{}), gone: make(chan struct{})}
}

// Start begins to send s, or sees to it that it begins at s.At. Errors: those
// of the microphone or the file, "air.hung_start" of a source that gives nothing
// in time, and ctx's own.
func (a *airchain) Start(ctx context.Context, s playout.Source) error {
	o := newOnAir(a.outlets)
	var err error
	if o.outlet, err = a.outlets.open(s.Broadcast); err != nil {
		return err
	}
	begin, err := a.connectInTime(ctx, s, o)
	if err != nil {
		return err
	}
	run, cancel := context.WithCancel(context.Background())
	o.cancel = cancel
	o.connected.Store(true)
	a.mu.Lock()
	a.now = o
	a.mu.Unlock()
	a.run(run, s, o, begin)
	return nil
}

// run sends what is connected, under watch.
func (a *airchain) run(ctx context.Context, s playout.Source, o *onAir, b beginning) {
	if o.next = b.at; b.at.IsZero() {
		o.next = a.clock.Now()
	}
	go a.pace(ctx, s, o, b)
	go a.watchEngine(s, o)
}

// connect opens what the source needs and tells when its sound begins.
func (a *airchain) connect(ctx context.Context, s playout.Source, o *onAir) (beginning, error) {
	switch {
	case s.Relay != nil:
		return a.connectRelay(s, o)
	case s.File == "":
		return a.connectMicrophone(s, o)
	}
	return a.connectProgramme(ctx, s, o)
}

func (a *airchain) connectMicrophone(s playout.Source, o *onAir) (b beginning, err error) {
	if o.input, err = device.OpenInput(s.Device, device.InputOptions{}); err != nil {
		return b, err
	}
	o.setBed(s.Bed)
	o.console.SetGate(a.gated.Load())
	o.console.SetMicrophone(o.input)
	go a.watchMicrophone(o)
	return beginning{at: s.At}, nil
}

// watchMicrophone tells of a microphone that was pulled out, once each time,
// and logs the gaps of one that is not read in time. The broadcast goes on: the
// card is reopened when it comes back.
func (a *airchain) watchMicrophone(o *onAir) {
	lost, told := false, int64(0)
	for {
		select {
		case <-o.gone:
			return
		case <-time.After(time.Second):
		}
		if n := o.console.Stats().MicrophoneDry; n > told {
			slog.Warn("the microphone on air gave nothing in time", "times", n-told, "in_all", n)
			told = n
		}
		if now := o.input.Lost(); now != lost {
			lost = now
			if lost {
				a.onFault(app.Fail("air.microphone_lost", o.input.Err()))
			} else {
				a.over("air.microphone_lost", "")
			}
		}
	}
}

func (a *airchain) pace(ctx context.Context, s playout.Source, o *onAir, b beginning) {
	defer close(o.paced)
	if b.prepare != nil && !b.prepare(ctx) {
		return
	}
	first, watch, well := b.at, quietWatch{after: a.silence}, wellWatch{after: a.whole}
	p := stream.Pacer{
		Clock: a.clock,
		Start: b.at,
		Pull:  o.console.Pull,
		Out: func(block []float32, at time.Time) {
			if first.IsZero() {
				first = at
			}
			fadeToCut(block, at, s.Until)
			if err := a.outlets.write(o.outlet, block, at); err != nil {
				slog.Warn("block not sent", "error", err)
			}
			o.outlet.sent(first, at.Add(audio.BlockDuration))
			o.beat(at.Add(audio.BlockDuration))
			if a.silence != nil && watch.look(block, at) {
				a.quiet(s, o, a.silence())
			}
			if watch.told {
				well.trouble(at)
			}
			if well.look(at) {
				a.well(s)
			}
		},
		Skipped: func(blocks int64, at time.Time) {
			well.trouble(at)
			if b.keepsTime {
				o.console.SkipProgramme(blocks * audio.BlockFrames)
			}
			a.onFault(app.Fail("air.stalled", nil))
			slog.Warn("air stalled", "blocks", blocks)
		},
	}
	p.Run(ctx)
	a.over("air.stalled", "") // what is off air lacks nothing
	if err := a.outlets.end(o.outlet); err != nil {
		slog.Warn("end not sent", "error", err)
	}
}

// fadeToCut fades a block that lies before the time at which its sound is cut.
func fadeToCut(block []float32, at time.Time, until func() time.Time) {
	if until == nil {
		return
	}
	if end := until(); !end.IsZero() {
		audio.Segue(block, framesIn(end.Sub(at)))
	}
}

// fail keeps the first reason why it was cut off: the console that is closed
// for it ends without any.
func (o *onAir) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		o.err = err
	}
}

// Stop takes off air what is on, faded out in its last block.
func (a *airchain) Stop() {
	o := a.current()
	if o == nil {
		return
	}
	o.console.SetMicrophone(nil)
	o.console.SetBed(nil)
	o.console.StopCarts(0)
	o.console.StopProgramme()
	o.finish()
}

// Done is closed when what Start began last has ended.
func (a *airchain) Done() <-chan struct{} {
	if o := a.current(); o != nil {
		return o.ended
	}
	closed := make(chan struct{})
	close(closed)
	return closed
}

// Err tells why what has ended was cut off.
func (a *airchain) Err() error {
	o := a.current()
	if o == nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// Level is what is being sent; silence when nothing is.
func (a *airchain) Level() playout.Level {
	o := a.current()
	if o == nil || o.over() {
		return playout.Level{LUFS: audio.SilenceDBFS, PeakDBFS: audio.SilenceDBFS}
	}
	peak, lufs := o.console.Level()
	return playout.Level{LUFS: lufs, PeakDBFS: peak}
}

func (o *onAir) over() bool {
	select {
	case <-o.ended:
		return true
	default:
		return false
	}
}

func (a *airchain) current() *onAir {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now
}

// gaps is how often the microphone on air gave nothing in time.
func (a *airchain) gaps() int64 {
	if o := a.current(); o != nil {
		return o.console.Stats().MicrophoneDry
	}
	return 0
}

// microphoneLost tells that the microphone on air gives nothing any more.
func (a *airchain) microphoneLost() bool {
	o := a.current()
	return o != nil && o.connected.Load() && o.input != nil && o.input.Lost()
}

// SetGate puts the noise gate into the microphone's way, or takes it out.
func (a *airchain) SetGate(on bool) {
	a.gated.Store(on)
	if o := a.current(); o != nil {
		o.console.SetGate(on)
	}
}

// SetTalkOver holds bed and programme down while on.
func (a *airchain) SetTalkOver(on bool) {
	if o := a.current(); o != nil {
		o.console.SetTalkOver(on)
	}
}

// SetBed repeats another file under the microphone, "" for none; what was there
// before is faded out in the next block.
func (a *airchain) SetBed(file string) {
	if o := a.current(); o != nil && !o.over() {
		o.setBed(file)
	}
}

func (o *onAir) setBed(file string) {
	o.mu.Lock()
	o.bed = file
	o.mu.Unlock()
	if file == "" {
		o.console.SetBed(nil)
		return
	}
	o.console.SetBed(func() (audio.Source, error) { return codec.Decode(context.Background(), file, audio.Stereo) })
}
