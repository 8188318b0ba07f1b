package mix

import (
	"math"
	"sync/atomic"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// Input is one of the console's faders.
type Input int

// The inputs of the console.
const (
	InputMicrophone Input = iota
	InputProgramme
	InputBed
	InputCarts // all carts together
	inputs
)

// consoleBlock is the longest stretch that is mixed at once, in frames.
const consoleBlock = audio.BlockFrames

// ConsoleConfig says how a Console works. Zero fields take the usual values.
type ConsoleConfig struct {
	CeilingDBTP float64       // of the sum; −1 when 0
	DuckDB      float64       // how far bed and programme go down; 14 when 0
	MicHold     time.Duration // of the microphone's sound held; 60 ms when 0
}

// Console is the mixing desk of a live broadcast: microphone, programme, bed
// and carts, each with a fader, summed, limited and measured. One goroutine
// pulls; everything else may be called from any goroutine at any time, and Pull
// waits for none of them: they share atomics alone.
//
// The bed goes down under the microphone's voice by itself; SetTalkOver holds
// bed and programme down for as long as the announcer wishes. Carts stay as
// they are: somebody has just pressed their keys.
type Console struct {
	faders    [inputs]fader
	mic       atomic.Pointer[micFeed]
	programme atomic.Pointer[feed]
	bed       atomic.Pointer[feed]
	carts     [carts]cart
	successor atomic.Pointer[successor]
	talkOver  atomic.Bool
	closed    atomic.Bool
	micHold   time.Duration

	// The puller's own.
	playing   [2]*feed // programme and bed as of the last block
	speaking  *micFeed // microphone as of the last block
	voice     []float32
	highPass  dsp.Biquad
	gate      gate
	duck      *dsp.Ducker // the bed's
	over      *dsp.Ducker // the programme's
	gains     []float64
	cartGains []float64
	block     [][2]float64
	cross     [][2]float64
	limiter   *dsp.Limiter
	meter     *dsp.LoudnessMeter

	peak     float64 // decaying
	peakBits atomic.Uint64
	lufsBits atomic.Uint64
	limited  atomic.Int64
}

// NewConsole makes a console with nothing connected, all faders at 0 dB.
func NewConsole(c ConsoleConfig) *Console {
	if c.CeilingDBTP == 0 {
		c.CeilingDBTP = -1
	}
	if c.DuckDB == 0 {
		c.DuckDB = 14
	}
	if c.MicHold == 0 {
		c.MicHold = 60 * time.Millisecond
	}
	k := &Console{
		micHold:   c.MicHold,
		highPass:  dsp.HighPass(80, math.Sqrt2/2, audio.Rate),
		gate:      newGate(),
		duck:      dsp.NewDucker(dsp.DuckerConfig{DepthDB: c.DuckDB}),
		over:      dsp.NewDucker(dsp.DuckerConfig{DepthDB: c.DuckDB}),
		gains:     make([]float64, consoleBlock),
		cartGains: make([]float64, consoleBlock),
		block:     make([][2]float64, consoleBlock),
		cross:     make([][2]float64, consoleBlock),
		voice:     make([]float32, consoleBlock),
		meter:     dsp.NewMomentaryMeter(audio.Mono),
	}
	k.limiter = dsp.NewLimiter(dsp.LimiterConfig{
		Format:      audio.Mono,
		CeilingDBTP: c.CeilingDBTP,
		Lookahead:   1500 * time.Microsecond,
	})
	k.meter.DualMono()
	for i := range k.faders {
		k.faders[i] = newFader()
	}
	k.publish()
	return k
}

// SetMicrophone connects a microphone; nil takes it away. The console alone
// reads from it, once more after it was taken away, to fade it out.
func (k *Console) SetMicrophone(m Microphone) {
	if m == nil {
		k.mic.Store(nil)
		return
	}
	k.mic.Store(newMicFeed(m, k.micHold))
}

// StartProgramme plays a source of any rate and channels from its beginning,
// in place of the one before. It is read ahead on a goroutine of its own and
// begins once half a second of it, or all, is there. The channel is closed
// when its last sample has been pulled, or it was replaced or stopped.
func (k *Console) StartProgramme(src audio.Source) <-chan struct{} {
	f := newProgramme(src)
	release(k.programme.Swap(f))
	k.dropLate()
	return f.ended
}

func newProgramme(src audio.Source) *feed {
	t := newTrack("programme", func() (audio.Source, error) { return src, nil })
	return newFeed(t, func() {
		if t.src != nil {
			t.close()
		}
	}, consoleBlock)
}

// StopProgramme takes the programme off at the next block, faded out in it.
func (k *Console) StopProgramme() { release(k.programme.Swap(nil)) }

// Done is the channel that StartProgramme returned last; nil, which never
// is ready, when there is no programme.
func (k *Console) Done() <-chan struct{} {
	if f := k.programme.Load(); f != nil {
		return f.ended
	}
	return nil
}

// Played is how many frames of the programme have been pulled.
func (k *Console) Played() int64 {
	if f := k.programme.Load(); f != nil {
		return f.played.Load()
	}
	return 0
}

// SetBed repeats a sound under everything else; nil takes it away.
func (k *Console) SetBed(open Open) {
	if open == nil {
		release(k.bed.Swap(nil))
		return
	}
	l := newLoop(open)
	release(k.bed.Swap(newFeed(l, l.close, consoleBlock)))
	k.dropLate()
}

// SetFader moves an input's fader to db within over. At −120 and below the
// input is off.
func (k *Console) SetFader(in Input, db float64, over time.Duration) {
	if in >= 0 && in < inputs {
		k.faders[in].set(db, over)
	}
}

// SetGate puts a noise gate into the microphone's way, or takes it out; there is
// none at first. What changes is blended within a block.
func (k *Console) SetGate(on bool) { k.gate.on.Store(on) }

// SetTalkOver holds bed and programme down while on.
func (k *Console) SetTalkOver(on bool) { k.talkOver.Store(on) }

// TalkOver reports whether bed and programme are held down.
func (k *Console) TalkOver() bool { return k.talkOver.Load() }

// Level is the output's peak in dBFS, which falls by 20 dB a second, and its
// momentary loudness in LUFS. The one channel counts as it sounds from two
// loudspeakers, so that the figure compares with a stereo master's.
func (k *Console) Level() (peakDBFS, momentaryLUFS float64) {
	return math.Float64frombits(k.peakBits.Load()), math.Float64frombits(k.lufsBits.Load())
}

// ConsoleStats counts what went wrong, or nearly.
type ConsoleStats struct {
	MicrophoneDry int64   // times the microphone had nothing to give
	ProgrammeDry  int64   // times the programme was not read in time
	BedDry        int64   // the same of the bed
	LimitedFrames int64   // frames that the limiter turned down
	MicDriftPPM   float64 // correction for the microphone's clock
}

// Stats counts for the inputs that are connected now.
func (k *Console) Stats() ConsoleStats {
	s := ConsoleStats{LimitedFrames: k.limited.Load()}
	if m := k.mic.Load(); m != nil {
		s.MicrophoneDry = m.dry.Load()
		s.MicDriftPPM = math.Float64frombits(m.drift.Load()) * 1e6
	}
	if f := k.programme.Load(); f != nil {
		s.ProgrammeDry = f.dry.Load()
	}
	if f := k.bed.Load(); f != nil {
		s.BedDry = f.dry.Load()
	}
	return s
}

// Err is why the programme, or the bed, broke off; nil while all is well.
func (k *Console) Err() error {
	for _, f := range []*feed{k.programme.Load(), k.bed.Load()} {
		if f != nil && f.Err() != nil {
			return f.Err()
		}
	}
	return nil
}

// Close disconnects everything. Files are closed by their readers, as soon as
// a read under way has returned. Pull then gives silence, and what is connected
// later is disconnected at once.
func (k *Console) Close() {
	k.closed.Store(true)
	k.disconnect()
}

// dropLate disconnects what has come after Close: whoever presses a key does not
// know that the broadcast ends in the same moment.
func (k *Console) dropLate() {
	if k.closed.Load() {
		k.disconnect()
	}
}

func (k *Console) disconnect() {
	k.mic.Store(nil)
	k.inherit(nil)
	release(k.programme.Swap(nil))
	release(k.bed.Swap(nil))
	for n := range k.carts {
		releaseCart(k.carts[n].now.Swap(nil))
	}
}

// release ends a feed that is no longer connected.
func release(f *feed) {
	if f == nil {
		return
	}
	f.halt()
	f.end()
}
