package device_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/device/devicetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func add(t *testing.T, s *devicetest.Server, sinks ...string) {
	t.Helper()
	for _, name := range sinks {
		if err := s.AddSink(name); err != nil {
			t.Fatal(err)
		}
	}
}

// heard is what an input gave: its samples, and for each read the place of the
// first sample and the time it was captured.
type heard struct {
	samples []float32
	index   []int
	at      []time.Time
}

func (h *heard) drain(in *device.Input) {
	p := make([]float32, 4800)
	for {
		n, at := in.ReadAt(p)
		if n == 0 {
			return
		}
		h.index, h.at = append(h.index, len(h.samples)), append(h.at, at)
		h.samples = append(h.samples, p[:n]...)
	}
}

// A loop through a real sound server: what an output plays is what an input
// and an independent recorder hear, and all three agree on when. A machine
// under load lets a buffer run dry now and then, which moves the frames in
// time; so a run that was disturbed is repeated, with deeper buffers.
func TestLoopKeepsEverySampleAndItsTime(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole")
	const attempts = 8
	var err error
	for i := range attempts {
		deeper := min(1+i, 3)
		l := runLoop(t, s, deeper)
		if err = errors.Join(l.checkSamples(t), l.checkTimes(t, deeper), l.checkSteadiness(t)); err == nil {
			return
		}
		t.Logf("disturbed: %v", err)
	}
	t.Fatal(err)
}

// settled is the frame from which times are measured.
const settled = 2 * 48000

// loop is what a run gave.
type loop struct {
	played *calls
	heard  *heard
	file   string // what the independent recorder heard
}

// runLoop plays and records with buffers that are so many times deeper than
// usual.
func runLoop(t *testing.T, s *devicetest.Server, deeper int) loop {
	t.Helper()
	l := loop{played: &calls{}, heard: &heard{}, file: filepath.Join(t.TempDir(), "monitor.wav")}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	recorded := make(chan error, 1)
	go func() {
		_, err := s.Record(ctx, "pole", l.file)
		recorded <- err
	}()
	until(t, "the recorder hears", func() bool {
		i, err := os.Stat(l.file)
		return err == nil && i.Size() > 4096
	})
	in, err := device.OpenInput("pole.monitor", device.InputOptions{PeriodMS: 40 * deeper})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, in)
	out, err := device.OpenOutput("pulse:pole", device.OutputOptions{Periods: 2 * deeper}, l.played.fill)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, out)
	until(t, "the noise is played and heard", func() bool {
		l.heard.drain(in)
		return l.played.played() > settled+5*48000 && len(l.heard.samples) > settled+5*48000
	})
	stop()
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	t.Logf("output %+v, latency %v; input %+v", out.Stats(), out.Latency(), in.Stats())
	return l
}

// checkSamples wants what was heard to be what was played, to the bit, but for
// a window or two at the beginning.
func (l loop) checkSamples(t *testing.T) error {
	t.Helper()
	at, _, worst := windows(l.heard.samples, l.played.played())
	all := len(l.heard.samples) / 4800
	t.Logf("input: %d of %d windows are the noise, worst SNR %.1f dB", len(at), all, worst)
	if len(at) < all-8 || worst < 80 {
		return fmt.Errorf("%d windows of %d are the noise, worst SNR %.1f dB", len(at), all, worst)
	}
	return nil
}

// checkTimes compares when frames were said to sound with when the independent
// recorder heard them, and when the input says it captured them.
func (l loop) checkTimes(t *testing.T, deeper int) error {
	near := 5.0
	if deeper > 1 {
		near = 50 // the recorder beside it shortens the sink's share of a deep buffer
	}
	t.Helper()
	p, start := readAll(t, l.file)
	at, frame, _ := windows(p, l.played.played())
	var off []float64
	for i := range at {
		if frame[i] > settled {
			sounded := start.Add(audio.Duration(int64(at[i]), audio.Rate))
			off = append(off, l.played.due(frame[i]).Sub(sounded).Seconds()*1e3)
		}
	}
	t.Logf("output: due %.3f ms after it was heard, over %d windows", median(off), len(off))
	if m := median(off); !(math.Abs(m) < near) {
		return fmt.Errorf("frames were said to sound %.3f ms after they were heard", m)
	}
	return nil
}

// checkSteadiness wants the times of a run to be those of one clock.
func (l loop) checkSteadiness(t *testing.T) error {
	t.Helper()
	epoch := l.heard.at[0]
	var captured []float64
	for i, n := range l.heard.index {
		if n > settled {
			captured = append(captured, l.heard.at[i].Sub(epoch).Seconds()*1e3-float64(n)/48)
		}
	}
	in, inMost := spread(captured)
	out, outMost := spread(l.played.bases(settled, epoch))
	t.Logf("capture times keep within %.3f ms (all: %.3f), times of sounding within %.3f ms (all: %.3f)", in, inMost, out, outMost)
	if in > 1 || out > 1 {
		return fmt.Errorf("times jitter: capture by %.3f ms, sounding by %.3f ms", in, out)
	}
	return nil
}

func TestInputIsLostAndFoundWithItsPlug(t *testing.T) {
	s := devicetest.Start(t)
	if err := s.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	in, err := device.OpenInput("mic", device.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, in)
	until(t, "frames from the microphone", func() bool { return in.Stats().Frames > 4800 })
	if in.Lost() || in.Err() != nil {
		t.Fatalf("lost %v, %v while it gives frames", in.Lost(), in.Err())
	}
	if err := s.Remove("mic"); err != nil {
		t.Fatal(err)
	}
	until(t, "the microphone is lost", in.Lost)
	if code := app.CodeOf(in.Err()); code != "device.lost" {
		t.Errorf("error %q (%v)", code, in.Err())
	}
	before := in.Stats().Frames
	if err := s.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	until(t, "the microphone is back", func() bool { return !in.Lost() && in.Err() == nil })
	until(t, "frames flow again", func() bool { return in.Stats().Frames > before+4800 })
	if n := in.Stats().Reopened; n < 1 {
		t.Errorf("reopened %d times", n)
	}
}

func TestCloseReturnsWhenTheSoundSystemHangs(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole")
	c := &calls{}
	out, err := device.OpenOutput("pole", device.OutputOptions{}, c.fill)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "frames are taken", func() bool { return c.played() > 9600 })
	if err := s.Freeze(); err != nil {
		t.Fatal(err)
	}
	closed := make(chan struct{})
	go func() {
		shut(t, out)
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(30 * time.Second):
		t.Error("Close hangs with the sound system")
	}
	if err := s.Thaw(); err != nil {
		t.Fatal(err)
	}
	<-closed
}

func TestOutputIsLostWithItsServer(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole")
	c := &calls{}
	out, err := device.OpenOutput("pole", device.OutputOptions{}, c.fill)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, out)
	until(t, "frames are taken", func() bool { return c.played() > 9600 })
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	until(t, "the loudspeaker is lost", out.Lost)
	if code := app.CodeOf(out.Err()); code != "device.lost" {
		t.Errorf("error %q (%v)", code, out.Err())
	}
}
