package mix

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk makes a console that is closed at the test's end.
func desk(t testing.TB, c ConsoleConfig) *Console {
	k := NewConsole(c)
	t.Cleanup(k.Close)
	return k
}

// ready waits until the readers are as far ahead as they will get, so that a
// test pulls as fast as it can without overtaking them.
func ready(k *Console) {
	feeds := []*feed{k.programme.Load(), k.bed.Load()}
	for n := range k.carts {
		if f := k.carts[n].now.Load(); f != nil {
			feeds = append(feeds, f.feed)
		}
	}
	for _, f := range feeds {
		for f != nil && !f.whole.Load() && f.ring.len() < feedPrefill {
			time.Sleep(50 * time.Microsecond)
		}
	}
}

// pull takes seconds of the mix, block by block, after its readers.
func pull(k *Console, seconds float64) []float32 {
	out := make([]float32, int(seconds*audio.Rate))
	for rest := out; len(rest) > 0; {
		n := min(len(rest), audio.BlockFrames)
		ready(k)
		k.Pull(rest[:n])
		rest = rest[n:]
	}
	return out
}

// drop takes the limiter's delay away.
func drop(k *Console, p []float32) []float32 { return p[k.limiter.Latency():] }

// microphone gives what a test says in each block's time.
type microphone struct {
	mu   sync.Mutex
	wait []float32
}

func (m *microphone) say(p []float32) {
	m.mu.Lock()
	m.wait = append(m.wait, p...)
	m.mu.Unlock()
}

func (m *microphone) Read(p []float32) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := copy(p, m.wait)
	m.wait = m.wait[:copy(m.wait, m.wait[n:])]
	return n
}

func level(p []float32) float64 {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	return 10 * math.Log10(sum/float64(len(p))+1e-12)
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.3f, not %.3f ± %g", what, got, want, tolerance)
	}
}

// The bed goes down under a voice at the microphone and by the talk-over
// key, which takes the programme down too, and comes back each time.
func TestDucking(t *testing.T) {
	bed := dsptest.Sine(150, -20, 30, audio.Rate)
	k := desk(t, ConsoleConfig{DuckDB: 12})
	k.SetBed(func() (audio.Source, error) { return dsptest.NewSource(audio.Mono, bed), nil })
	m := &microphone{}
	k.SetMicrophone(m)
	say := func(seconds float64, p []float32) []float32 {
		var out []float32
		for at := range int(seconds * 50) {
			m.say(p[at*960 : (at+1)*960])
			out = append(out, pull(k, 0.02)...)
		}
		return low(out)
	}
	quiet := make([]float32, 3*audio.Rate)
	within(t, "bed before the voice", level(say(1, quiet)[24000:]), -23.01, 0.1)
	speaking := say(2, dsptest.Sine(3000, -12, 3, audio.Rate))
	within(t, "bed under the voice", level(speaking[48000:]), -35.01, 0.2)
	within(t, "bed after the voice", level(say(3, quiet)[120000:]), -23.01, 0.1)

	k.SetTalkOver(true)
	within(t, "bed under the key", level(say(1, quiet)[24000:]), -35.01, 0.1)
	k.SetBed(nil)
	k.StartProgramme(dsptest.NewSource(audio.Mono, dsptest.Sine(150, -10, 9, audio.Rate)))
	within(t, "programme under the key", level(say(1, quiet)[24000:]), -25.01, 0.1)
	k.SetTalkOver(false)
	say(1, quiet)
	within(t, "programme without", level(say(1, quiet)[24000:]), -13.01, 0.1)
}

// low leaves what is below some 700 Hz.
func low(p []float32) []float32 {
	for range 3 {
		f := dsp.LowPass(700, 0.7, audio.Rate)
		f.Process(p)
	}
	return p
}

// Whatever is done to the console, its output stays below the ceiling, is a
// number, and makes no step that full-scale sound does not explain.
func TestConsoleNeverClips(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	k := desk(t, ConsoleConfig{})
	m := &microphone{}
	loud := dsptest.Noise(10, 1, 5)
	music := dsptest.Scaled(dsptest.Music(3, 1), 3)
	top := 0.0
	var all []float32
	for range 600 {
		switch r.IntN(12) {
		case 0:
			k.SetFader(Input(r.IntN(4)-1), r.Float64()*150-130, time.Duration(r.IntN(100))*time.Millisecond)
		case 1:
			k.SetTalkOver(r.IntN(2) == 0)
		case 2:
			k.StartProgramme(dsptest.NewSource(audio.Stereo, music))
		case 3:
			k.StopProgramme()
		case 4:
			k.SetBed(func() (audio.Source, error) { return dsptest.NewSource(audio.Stereo, music), nil })
		case 5:
			k.SetBed(nil)
		case 6:
			k.SetMicrophone(m)
		case 7:
			k.SetMicrophone(nil)
		case 8:
			m.say([]float32{float32(math.NaN()), float32(math.Inf(1)), -1e30})
		}
		m.say(loud[:r.IntN(1920)])
		out := pull(k, 0.02)
		all = append(all, out...)
		for _, x := range out {
			if x != x {
				t.Fatal("not a number")
			}
			top = math.Max(top, math.Abs(float64(x)))
		}
	}
	if top > audio.Ratio(-1) || top < 0.5 {
		t.Errorf("the highest sample is %g", top)
	}
	if peak := dsptest.FFmpeg(t, all, audio.Mono).TruePeakDBTP; peak > -0.9 {
		t.Errorf("the true peak is %g", peak)
	}
	if k.Stats().LimitedFrames == 0 {
		t.Error("nothing was counted as limited")
	}
}

// Faders move, and programmes are changed and taken off, without a click.
func TestFadersDoNotClick(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	tone := func() audio.Source { return dsptest.NewSource(audio.Mono, dsptest.Sine(100, -6, 20, audio.Rate)) }
	k.StartProgramme(tone())
	out := pull(k, 0.5)
	k.SetFader(InputProgramme, -120, 0)
	out = append(out, pull(k, 0.5)...)
	silent := level(out[len(out)-9600:])
	k.SetFader(InputProgramme, 3, 200*time.Millisecond)
	out = append(out, pull(k, 0.5)...)
	within(t, "after the fader", level(out[len(out)-9600:]), -9.03+3, 0.1)
	k.SetFader(InputProgramme, 0, 0)
	out = append(out, pull(k, 0.5)...)
	k.StopProgramme()
	out = append(out, pull(k, 0.5)...)
	if silent > -100 || level(out[len(out)-9600:]) > -100 {
		t.Error("not silent when off")
	}
	top := 0.0
	for i := 1; i < len(out); i++ {
		top = math.Max(top, math.Abs(float64(out[i]-out[i-1])))
	}
	if most := 0.71*2*math.Pi*100/audio.Rate + 0.5/480; top > most {
		t.Errorf("a step of %g, where %g is explained", top, most)
	}
}

// The figures beside the red switch: the loudness compares with the stereo
// master's, the peak falls when the sound ends.
func TestConsoleLevel(t *testing.T) {
	music := dsptest.Music(6, 1)
	for i := 0; i < len(music); i += 2 {
		music[i+1] = music[i]
	}
	master := dsp.NewLoudnessMeter(audio.Stereo)
	k := desk(t, ConsoleConfig{})
	if p, l := k.Level(); p != -120 || l != -120 {
		t.Errorf("%g, %g before any sound", p, l)
	}
	k.StartProgramme(dsptest.NewSource(audio.Stereo, music))
	shift := make([]float32, 2*k.limiter.Latency())
	master.Write(append(shift, music...)[:2*4*audio.Rate])
	pull(k, 4)
	peak, lufs := k.Level()
	within(t, "momentary", lufs, master.Momentary(), 0.1)
	if peak > -3 || peak < -20 {
		t.Errorf("peak %g", peak)
	}
	k.StopProgramme()
	pull(k, 1.5)
	after, lufs := k.Level()
	if after > -34 || lufs > -60 {
		t.Errorf("peak %g after %g, loudness %g", after, peak, lufs)
	}
}

func TestReplacedAndStoppedProgrammesAreDone(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	if k.Done() != nil {
		t.Error("something to wait for without a programme")
	}
	a := dsptest.NewSource(audio.Mono, dsptest.Noise(60, 0.1, 1))
	first := k.StartProgramme(a)
	second := k.StartProgramme(dsptest.NewSource(audio.Mono, dsptest.Noise(60, 0.1, 2)))
	<-first
	if k.Done() != second {
		t.Error("Done is not the newest programme's")
	}
	k.StopProgramme()
	<-second
	k.Close()
	k.Close()
	if out := pull(k, 0.1); level(out[960:]) > -110 {
		t.Error("a closed console sounds")
	}
}

// The steady state allocates nothing: with all inputs connected, ducking and
// limiting at work.
func TestPullDoesNotAllocate(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	k.SetMicrophone(steady(dsptest.Noise(0.02, 0.9, 1)))
	k.SetBed(func() (audio.Source, error) { return dsptest.NewSource(audio.Mono, dsptest.Noise(3, 0.9, 2)), nil })
	k.StartProgramme(dsptest.NewSource(audio.Mono, dsptest.Noise(1.9, 0.9, 3)))
	for f := k.programme.Load(); !f.whole.Load(); {
		time.Sleep(50 * time.Microsecond)
	}
	for f := k.bed.Load(); f.ring.free() > audio.BlockFrames; {
		time.Sleep(50 * time.Microsecond)
	}
	old := k.bed.Load()
	old.halt() // its reader would be counted too
	block := make([]float32, audio.BlockFrames)
	k.SetFader(InputMicrophone, 6, time.Second)
	k.Pull(block)
	if n := testing.AllocsPerRun(60, func() { k.Pull(block) }); n != 0 {
		t.Errorf("%g allocations a block", n)
	}
	if k.Stats().LimitedFrames == 0 || k.Played() == 0 {
		t.Error("the console was not at work")
	}
}

// steady is a microphone that always has exactly one block.
func steady(p []float32) Microphone { return &steadyMic{p: p} }

type steadyMic struct {
	p    []float32
	turn bool
}

func (s *steadyMic) Read(p []float32) int {
	if s.turn = !s.turn; !s.turn {
		return 0
	}
	return copy(p, s.p)
}

// Everything at once from many goroutines, for the race detector.
func TestConsoleFromManyGoroutines(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	m := &microphone{}
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := range 80 {
				switch (i + n) % 8 {
				case 0:
					k.StartProgramme(dsptest.NewSource(audio.Mono, dsptest.Noise(0.1, 0.5, 1)))
				case 1:
					k.SetBed(func() (audio.Source, error) { return dsptest.NewSource(audio.Mono, dsptest.Noise(0.1, 0.5, 1)), nil })
				case 2:
					k.SetMicrophone(m)
				case 3:
					k.SetFader(Input(i%3), float64(-i%20), 0)
				case 4:
					k.SetTalkOver(i%3 == 0)
					m.say(make([]float32, 960))
				case 5:
					k.Level()
					k.Stats()
				case 6:
					_, _, _ = k.Done(), k.Err(), k.Played()
				case 7:
					k.SetMicrophone(nil)
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
			time.Sleep(50 * time.Microsecond)
		}
	}
}

func BenchmarkPull(b *testing.B) {
	k := desk(b, ConsoleConfig{})
	k.SetMicrophone(steady(dsptest.Noise(0.02, 0.5, 1)))
	k.SetBed(func() (audio.Source, error) { return dsptest.NewSource(audio.Mono, dsptest.Noise(3, 0.3, 2)), nil })
	k.StartProgramme(dsptest.NewSource(audio.Mono, dsptest.Noise(60, 0.3, 3)))
	block := make([]float32, audio.BlockFrames)
	b.ReportAllocs()
	for b.Loop() {
		k.Pull(block)
	}
	b.ReportMetric(0.02*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
