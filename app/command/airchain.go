package command

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device"
	"tienglang/audio/mix"
	"tienglang/audio/stream"
)

// airchain is the live sound path of one station: a console that the clock
// pulls from, and the sender that everybody hears. It is playout's engine.
type airchain struct {
	clock  app.Clock
	sender *stream.Sender
	loop   bool // files are repeated for ever
	carts  *cartSounds
	// onFault is told of a microphone that was lost, or of a stall.
	onFault func(error)

	mu  sync.Mutex
	now *onAir // what sounds, or sounded last
}

// tailFrames pushes the limiter's look-ahead out at the end.
const tailFrames = audio.Rate / 10

// onAir is one time on air.
type onAir struct {
	broadcast app.ID
	console   *mix.Console
	input     *device.Input
	cancel    context.CancelFunc
	paced     chan struct{} // closed when nothing is pulled any more
	ended     chan struct{} // closed when the source has ended or was stopped
	once      sync.Once

	mu    sync.Mutex
	err   error
	first time.Time // capture time of the programme's first sample
	last  time.Time // capture time of the end of the last block sent
}

// Start begins to send s. Errors: those of the microphone or the file.
func (a *airchain) Start(_ context.Context, s playout.Source) error {
	o := &onAir{broadcast: s.Broadcast.ID, console: mix.NewConsole(mix.ConsoleConfig{}), paced: make(chan struct{}), ended: make(chan struct{})}
	begin, err := a.connect(s, o)
	if err != nil {
		o.console.Close()
		return err
	}
	run, cancel := context.WithCancel(context.Background())
	o.cancel = cancel
	a.mu.Lock()
	a.now = o
	a.mu.Unlock()
	go a.pace(run, o)
	begin()
	return nil
}

// connect opens what the source needs and returns what lets it sound.
func (a *airchain) connect(s playout.Source, o *onAir) (begin func(), err error) {
	if s.File == "" {
		return a.connectMicrophone(s, o)
	}
	programme, err := a.openProgramme(s.File)
	if err != nil {
		return nil, err
	}
	return func() {
		done := o.console.StartProgramme(programme)
		go func() {
			<-done
			o.fail(o.console.Err())
			o.finish()
		}()
	}, nil
}

// openProgramme opens a file once, or for ever.
func (a *airchain) openProgramme(path string) (audio.Source, error) {
	open := func() (audio.Source, error) { return codec.Decode(context.Background(), path, audio.Stereo) }
	if a.loop {
		return newRepeated(open)
	}
	return open()
}

func (a *airchain) connectMicrophone(s playout.Source, o *onAir) (begin func(), err error) {
	if o.input, err = device.OpenInput(s.Device, device.InputOptions{}); err != nil {
		return nil, err
	}
	return func() {
		o.setBed(s.Bed)
		o.console.SetMicrophone(o.input)
		go a.watchMicrophone(o)
	}, nil
}

// watchMicrophone tells of a microphone that was pulled out, once each time,
// and logs the gaps of one that is not read in time. The broadcast goes on: the
// card is reopened when it comes back.
func (a *airchain) watchMicrophone(o *onAir) {
	lost, told := false, int64(0)
	for {
		select {
		case <-o.paced:
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
			}
		}
	}
}

func (a *airchain) pace(ctx context.Context, o *onAir) {
	defer close(o.paced)
	p := stream.Pacer{
		Clock: a.clock,
		Pull:  o.console.Pull,
		Out: func(block []float32, at time.Time) {
			if err := a.sender.Write(block, at); err != nil {
				slog.Warn("block not sent", "error", err)
			}
			o.sent(at)
		},
		Skipped: func(blocks int64, _ time.Time) {
			a.onFault(app.Fail("air.stalled", nil))
			slog.Warn("air stalled", "blocks", blocks)
		},
	}
	p.Run(ctx)
	if err := a.sender.End(); err != nil {
		slog.Warn("end not sent", "error", err)
	}
}

// sent keeps the times of what went out.
func (o *onAir) sent(at time.Time) {
	played := o.console.Played()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last = at.Add(audio.BlockDuration)
	if o.first.IsZero() && o.input != nil {
		o.first = at
	}
	if o.first.IsZero() && played > 0 {
		o.first = o.last.Add(-audio.Duration(min(played, audio.BlockFrames), audio.Rate))
	}
}

// times are the capture times of a broadcast's first sample, zero before it,
// and of the end of what was sent; zero for a broadcast that was not the last.
func (a *airchain) times(broadcast app.ID) (first, last time.Time) {
	o := a.current()
	if o == nil || o.broadcast != broadcast {
		return first, last
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.first, o.last
}

func (o *onAir) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

// finish lets the last samples out and stops pulling.
func (o *onAir) finish() {
	o.once.Do(func() {
		time.Sleep(audio.Duration(tailFrames, audio.Rate))
		o.cancel()
		<-o.paced
		slog.Debug("off air", "console", o.console.Stats())
		o.console.Close()
		if o.input != nil {
			o.input.Close()
		}
		close(o.ended)
	})
	<-o.ended
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
	return o != nil && o.input != nil && o.input.Lost()
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
	if file == "" {
		o.console.SetBed(nil)
		return
	}
	o.console.SetBed(func() (audio.Source, error) { return codec.Decode(context.Background(), file, audio.Stereo) })
}

// repeated is a file played again and again.
type repeated struct {
	audio.Source
	open func() (audio.Source, error)
	any  bool // the present round has given sound
}

func newRepeated(open func() (audio.Source, error)) (*repeated, error) {
	first, err := open()
	if err != nil {
		return nil, err
	}
	return &repeated{Source: first, open: open}, nil
}

// Read begins again at the end of the file. A file without sound ends it.
func (r *repeated) Read(p []float32) (int, error) {
	n, err := r.Source.Read(p)
	if n > 0 || err == nil || !r.any {
		r.any = r.any || n > 0
		return n, err
	}
	closeSource(r.Source)
	next, openErr := r.open()
	if openErr != nil {
		return 0, openErr
	}
	r.Source, r.any = next, false
	return r.Read(p)
}

// Close closes the present round.
func (r *repeated) Close() error {
	closeSource(r.Source)
	return nil
}

func closeSource(s audio.Source) {
	if c, ok := s.(interface{ Close() error }); ok {
		_ = c.Close()
	}
}
