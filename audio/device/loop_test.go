package device_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
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
// and an independent recorder hear, and all three agree on when.
func TestLoopKeepsEverySampleAndItsTime(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole")
	c, h := &calls{}, &heard{}
	in, err := device.OpenInput("pole.monitor", device.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := device.OpenOutput("pulse:pole", device.OutputOptions{}, c.fill)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	file := filepath.Join(t.TempDir(), "monitor.wav")
	recorded := make(chan error, 1)
	go func() {
		_, err := s.Record(ctx, "pole", file)
		recorded <- err
	}()
	const length = 7 * 48000
	until(t, "seven seconds played and heard", func() bool {
		h.drain(in)
		return c.played() > length && len(h.samples) > length
	})
	stop()
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	t.Logf("output %+v, latency %v; input %+v", out.Stats(), out.Latency(), in.Stats())
	checkInput(t, h, c)
	checkTimes(t, file, c)
}

// checkInput wants nearly all that was heard to be what was played (a loaded
// machine may cost a window or two), and its capture times in step with it.
func checkInput(t *testing.T, h *heard, c *calls) {
	t.Helper()
	at, frame, worst := windows(h.samples, c.played())
	t.Logf("input: %d of %d windows are the noise, worst SNR %.1f dB", len(at), len(h.samples)/4800, worst)
	if len(at) < 50 || worst < 80 {
		t.Fatalf("%d windows of the noise were heard, worst SNR %.1f dB", len(at), worst)
	}
	epoch := h.at[0]
	var bases []float64
	for i, n := range h.index {
		if n > 2*48000 {
			bases = append(bases, h.at[i].Sub(epoch).Seconds()*1e3-float64(n)/48)
		}
	}
	most, all := spread(bases)
	t.Logf("input: capture times keep within %.3f ms (all: %.3f ms)", most, all)
	if most > 1 {
		t.Errorf("capture times jitter by %.3f ms", most)
	}
	captured := median(bases) + float64(int64(at[len(at)/2])-frame[len(at)/2])/48
	played := median(c.bases(2*48000, epoch))
	t.Logf("input: frame 0 captured at %.3f ms, by the output heard at %.3f ms", captured, played)
	if math.Abs(captured-played) > 40 {
		t.Errorf("captured at %.3f ms and played at %.3f ms", captured, played)
	}
}

// checkTimes compares when frames sound, by the output, with when the
// independent recorder heard them.
func checkTimes(t *testing.T, file string, c *calls) {
	t.Helper()
	p, start := readAll(t, file)
	at, frame, _ := windows(p, c.played())
	if len(at) == 0 {
		t.Fatal("the recorder heard no noise")
	}
	bases := c.bases(2*48000, start)
	most, all := spread(bases)
	said, wasHeard := median(bases), float64(int64(at[len(at)/2])-frame[len(at)/2])/48
	t.Logf("output: times keep within %.3f ms (all: %.3f ms); frame 0 due %.3f ms, heard %.3f ms", most, all, said, wasHeard)
	if most > 1 {
		t.Errorf("times of frames jitter by %.3f ms", most)
	}
	if math.Abs(said-wasHeard) > 5 {
		t.Errorf("frame 0 was to sound at %.3f ms, and was heard at %.3f ms", said, wasHeard)
	}
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
	defer in.Close()
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
		out.Close()
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
	defer out.Close()
	until(t, "frames are taken", func() bool { return c.played() > 9600 })
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	until(t, "the loudspeaker is lost", out.Lost)
	if code := app.CodeOf(out.Err()); code != "device.lost" {
		t.Errorf("error %q (%v)", code, out.Err())
	}
}
