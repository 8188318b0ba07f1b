package wave_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
	"tienglang/audio/wave"
)

func build(t testing.TB, f audio.Format, p []float32) *wave.Pyramid {
	t.Helper()
	src := dsptest.NewSource(f, p)
	src.Piece = 1000
	w, err := wave.Build(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// extent is the lowest and highest sample of frames a to b, by looking.
func extent(p []float32, a, b int) (lo, hi float32) {
	lo, hi = 2, -2
	for _, x := range p[a:min(b, len(p))] {
		lo, hi = min(lo, x), max(hi, x)
	}
	return lo, hi
}

// At every level the points are those that a look at all samples gives.
func TestPointsAreTheSamplesExtent(t *testing.T) {
	p := dsptest.Noise(20, 1, 1)
	for i := range p {
		p[i] *= float32(math.Abs(math.Sin(float64(i) / 30000)))
	}
	w := build(t, audio.Mono, p)
	if w.Frames() != int64(len(p)) || w.Rate() != audio.Rate {
		t.Fatal(w.Frames(), w.Rate())
	}
	for _, size := range []int{256, 1024, 4096, 16384, 65536} {
		n := len(p) / size
		for i, got := range w.Points(0, int64(n*size), n) {
			lo, hi := extent(p, i*size, (i+1)*size)
			if math.Abs(float64(got.Min-lo)) > 2e-5 || math.Abs(float64(got.Max-hi)) > 2e-5 {
				t.Fatalf("point %d of %d frames is %v, not %g to %g", i, size, got, lo, hi)
			}
		}
	}
}

// A width that is no level's: no peak is left out, and none comes from far.
func TestPointsOfAnyWidthHoldThePeaks(t *testing.T) {
	p := dsptest.Noise(10, 0.8, 2)
	p[123456] = -1
	w := build(t, audio.Mono, p)
	for _, n := range []int{1, 7, 333, 800, 1366, 5000} {
		width := len(p) / n
		for i, got := range w.Points(0, int64(width*n), n) {
			lo, hi := extent(p, i*width, (i+1)*width)
			wideLo, wideHi := extent(p, max(0, i*width-width-256), (i+2)*width+256)
			if got.Min > lo+2e-5 || got.Max < hi-2e-5 || got.Min < wideLo-2e-5 || got.Max > wideHi+2e-5 {
				t.Fatalf("%d points, number %d: %v outside %g to %g", n, i, got, lo, hi)
			}
		}
	}
}

func TestBothChannelsCount(t *testing.T) {
	p := make([]float32, 2*1000)
	p[2*300], p[2*301+1] = 0.5, -0.25
	got := build(t, audio.Stereo, p).Points(256, 512, 1)[0]
	if math.Abs(float64(got.Max-0.5)) > 1e-4 || math.Abs(float64(got.Min+0.25)) > 1e-4 {
		t.Error(got)
	}
}

func TestPointsOutsideAndOfNothing(t *testing.T) {
	w := build(t, audio.Mono, []float32{0.5, 2, -3, float32(math.NaN())})
	if got := w.Points(0, 4, 1)[0]; got != (wave.Point{Min: -1, Max: 1}) {
		t.Error(got)
	}
	for _, p := range append(w.Points(1000, 2000, 5), w.Points(-900, -100, 5)...) {
		if p != (wave.Point{}) {
			t.Error(p)
		}
	}
	if got := w.Points(-256, 256, 2); got[0] != (wave.Point{}) || got[1].Max != 1 {
		t.Error(got)
	}
	if len(w.Points(0, 4, 0)) != 0 || len(w.Points(4, 0, 3)) != 3 || len(w.Points(0, 4, -1)) != 0 {
		t.Error("odd numbers of points")
	}
	empty := build(t, audio.Mono, nil)
	if got := empty.Points(0, 100, 2); got[0] != (wave.Point{}) || empty.Frames() != 0 {
		t.Error(got)
	}
}

// A recording under way is drawn as it grows, without disturbing it.
func TestBuilderShowsWhatItHas(t *testing.T) {
	p := dsptest.Noise(3, 0.9, 3)
	b := wave.NewBuilder(audio.Mono)
	for at := 0; at < len(p); at += 1111 {
		b.Write(p[at:min(len(p), at+1111)])
		if now := b.Pyramid(); now.Frames() != int64(min(len(p), at+1111)) {
			t.Fatal(now.Frames())
		}
	}
	got, want := b.Pyramid().Points(0, int64(len(p)), 500), build(t, audio.Mono, p).Points(0, int64(len(p)), 500)
	for i := range got {
		if got[i] != want[i] {
			t.Fatal(i, got[i], want[i])
		}
	}
}

func TestSavedIsLoaded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.peaks")
	for _, frames := range []int{0, 1, 256, 257, 300000} {
		w := build(t, audio.Mono, dsptest.Noise(7, 0.7, 4)[:frames])
		if err := w.SaveFile(path); err != nil {
			t.Fatal(err)
		}
		got, err := wave.LoadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.Frames() != w.Frames() || got.Rate() != w.Rate() {
			t.Error(got.Frames(), got.Rate())
		}
		a, b := got.Points(0, w.Frames(), 777), w.Points(0, w.Frames(), 777)
		for i := range a {
			if a[i] != b[i] {
				t.Fatal(frames, i, a[i], b[i])
			}
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Error("temporary files are left", left, err)
	}
}

// Every changed byte, every shortening and lengthening is found.
func TestDamageIsFound(t *testing.T) {
	var buf bytes.Buffer
	if err := build(t, audio.Mono, dsptest.Noise(0.05, 0.7, 4)).Save(&buf); err != nil {
		t.Fatal(err)
	}
	whole := buf.Bytes()
	try := func(what string, i int, b []byte) {
		if _, err := wave.Load(bytes.NewReader(b)); app.CodeOf(err) != "wave.damaged" {
			t.Errorf("%s %d: %v", what, i, err)
		}
	}
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 0x10
		try("changed", i, bad)
		try("cut", i, whole[:i])
	}
	try("longer by", 1, append(bytes.Clone(whole), 0))
	if _, err := wave.LoadFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Format() audio.Format          { return audio.Mono }
func (broken) Read(p []float32) (int, error) { return 0, errBroken }
func (broken) Write(p []byte) (int, error)   { return 0, errBroken }

func TestFailuresPass(t *testing.T) {
	if _, err := wave.Build(context.Background(), broken{}); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := wave.Build(ctx, broken{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	w := build(t, audio.Mono, dsptest.Noise(1, 1, 1))
	if err := w.Save(broken{}); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	if err := w.SaveFile(filepath.Join(t.TempDir(), "no", "such")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, frames := range []int{0, 1, 300, 5000} {
		var buf bytes.Buffer
		if err := build(f, audio.Mono, dsptest.Noise(0.2, 0.7, 4)[:frames]).Save(&buf); err != nil {
			f.Fatal(err)
		}
		f.Add(buf.Bytes())
	}
	f.Add([]byte("TLPK\x01\x00\x00\x01\x80\xbb\x00\x00\xff\xff\xff\xff\xff\xff\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := wave.Load(bytes.NewReader(b))
		if err != nil {
			if app.CodeOf(err) != "wave.damaged" {
				t.Fatal(err)
			}
			return
		}
		for _, p := range w.Points(-10, w.Frames()+10, 100) {
			if p.Min > p.Max || p.Min < -1.001 || p.Max > 1.001 {
				t.Fatal(p)
			}
		}
		var again bytes.Buffer
		if err := w.Save(&again); err != nil || !bytes.Equal(again.Bytes(), b) {
			t.Fatal("saved anew it differs", err)
		}
	})
}

func BenchmarkBuildHourStereo(b *testing.B) {
	minute := dsptest.Music(60, 1)
	for b.Loop() {
		w := wave.NewBuilder(audio.Stereo)
		for range 60 {
			w.Write(minute)
		}
		w.Pyramid()
	}
}
