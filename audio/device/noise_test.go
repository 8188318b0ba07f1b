package device_test

import (
	"io"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// noise is a signal that never repeats, so that any stretch of it tells its
// place: white noise of amplitude 0.25 by a hash of the frame's number.
func noise(n int64) float32 {
	x := uint64(n)*0x9E3779B97F4A7C15 + 0x1234567
	x ^= x >> 31
	x *= 0xBF58476D1CE4E5B9
	x ^= x >> 27
	return (float32(x>>40)/float32(1<<24) - 0.5) / 2
}

// calls plays the noise and keeps what the callback was told.
type calls struct {
	mu    sync.Mutex
	frame []int64
	at    []time.Time
	total int64
}

func (c *calls) fill(p []float32, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frame = append(c.frame, c.total)
	c.at = append(c.at, at)
	for i := range p {
		p[i] = noise(c.total + int64(i))
	}
	c.total += int64(len(p))
}

// bases gives, for each call from the given frame on, the time of frame 0 in
// milliseconds after epoch.
func (c *calls) bases(from int64, epoch time.Time) []float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b []float64
	for i, f := range c.frame {
		if f >= from {
			b = append(b, c.at[i].Sub(epoch).Seconds()*1e3-float64(f)/48)
		}
	}
	return b
}

// due is when a frame was said to sound.
func (c *calls) due(frame int64) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	i, found := slices.BinarySearch(c.frame, frame)
	if !found {
		i--
	}
	return c.at[i].Add(audio.Duration(frame-c.frame[i], audio.Rate))
}

func (c *calls) played() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}

// place finds the frame of the noise at p[0], or −1 where p is no noise: the
// frame whose 64 first samples are those of p.
func place(p []float32, frames int64) int64 {
	for f := range frames {
		i := 0
		for i < 64 && math.Abs(float64(p[i]-noise(f+int64(i)))) < 1e-3 {
			i++
		}
		if i == 64 {
			return f
		}
	}
	return -1
}

// windows places each tenth of a second of p among the frames, and returns
// the positions in p and in the noise of those that are noise to the end, with
// the worst signal-to-noise ratio among them.
func windows(p []float32, frames int64) (at []int, frame []int64, worst float64) {
	const size = audio.Rate / 10
	worst = math.Inf(1)
	next := int64(-1)
	for i := 0; i+size <= len(p); i += size {
		w := p[i : i+size]
		f := next
		if f < 0 || !same(w, f) {
			f = place(w, frames)
		}
		next = -1
		if f < 0 || !same(w, f) {
			continue
		}
		at, frame, worst = append(at, i), append(frame, f), min(worst, snr(w, f))
		next = f + size
	}
	return at, frame, worst
}

func same(p []float32, frame int64) bool { return snr(p, frame) > 40 }

// snr compares p with the noise from frame on, in dB.
func snr(p []float32, frame int64) float64 {
	var signal, wrong float64
	for i, v := range p {
		w := float64(noise(frame + int64(i)))
		signal += w * w
		wrong += (float64(v) - w) * (float64(v) - w)
	}
	return 10 * math.Log10(signal/math.Max(wrong, 1e-12))
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

// spread is the distance from the median that nine tenths of v keep.
func spread(v []float64) (nineTenths, most float64) {
	m := median(v)
	d := make([]float64, len(v))
	for i := range v {
		d[i] = math.Abs(v[i] - m)
	}
	slices.Sort(d)
	return d[len(d)*9/10], d[len(d)-1]
}

func readAll(t *testing.T, path string) ([]float32, time.Time) {
	t.Helper()
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, r)
	p := make([]float32, r.Frames())
	n, err := audio.ReadFull(r, p)
	if err != nil {
		t.Fatal(err)
	}
	return p[:n], r.Start()
}

// until waits for what must come, however loaded the machine is.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1200 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("a minute passed, and not: %s", what)
}

// shut closes what a test has opened, and wants it to close well.
func shut(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
