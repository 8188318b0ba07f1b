package codec_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// ramp is a signal in which every sample tells its place.
func ramp(n int) []float32 {
	p := make([]float32, n)
	for i := range p {
		p[i] = float32(i%30011)/32768 - 0.45
	}
	return p
}

func writeWAV(t testing.TB, path string, f audio.Format, start time.Time, o codec.WAVOptions, p []float32) {
	t.Helper()
	w, err := codec.CreateWAVWith(path, f, start, o)
	if err != nil {
		t.Fatal(err)
	}
	for len(p) > 0 {
		n := min(len(p), 960*f.Channels)
		if err := w.Write(p[:n]); err != nil {
			t.Fatal(err)
		}
		p = p[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func readSource(t testing.TB, s audio.Source) []float32 {
	t.Helper()
	var all []float32
	p := make([]float32, 7*1024*s.Format().Channels)
	for {
		n, err := s.Read(p)
		all = append(all, p[:n]...)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func readWAV(t testing.TB, path string) ([]float32, *codec.WAVReader) {
	t.Helper()
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, r)
	return readSource(t, r), r
}

func farthest(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	var d float64
	for i := range a {
		d = max(d, math.Abs(float64(a[i]-b[i])))
	}
	return d
}

var layouts = map[string]struct {
	o    codec.WAVOptions
	near float64
}{
	"16":    {codec.WAVOptions{}, 0.51 / (1 << 15)},
	"24":    {codec.WAVOptions{Bits: 24}, 0.51 / (1 << 23)},
	"32":    {codec.WAVOptions{Bits: 32}, 1e-7},
	"float": {codec.WAVOptions{Float: true}, 0},
}

func TestWAVKeepsSamplesAndTime(t *testing.T) {
	start := time.Date(2026, 11, 22, 23, 59, 59, 123456789, time.FixedZone("ICT", 7*3600))
	for name, l := range layouts {
		for _, f := range []audio.Format{audio.Mono, audio.Stereo, {Rate: 44100, Channels: 1}} {
			path := filepath.Join(t.TempDir(), "a.wav")
			p := ramp(48001 * f.Channels)
			writeWAV(t, path, f, start, l.o, p)
			got, r := readWAV(t, path)
			if d := farthest(got, p); d > l.near {
				t.Errorf("%s %+v: off by %g", name, f, d)
			}
			if r.Format() != f || r.Frames() != 48001 {
				t.Errorf("%s: format %+v, %d frames", name, r.Format(), r.Frames())
			}
			if off := r.Start().Sub(start).Abs(); off > 12*time.Microsecond {
				t.Errorf("%s %+v: start is off by %v", name, f, off)
			}
		}
	}
}

func TestWAVClipsAndForgetsNaN(t *testing.T) {
	nan := float32(math.NaN())
	for name, l := range layouts {
		path := filepath.Join(t.TempDir(), "a.wav")
		writeWAV(t, path, audio.Mono, time.Time{}, l.o, []float32{2, -2, nan, 0.5})
		got, r := readWAV(t, path)
		want := []float32{1, -1, 0, 0.5}
		if l.o.Float {
			want = []float32{2, -2, 0, 0.5}
		}
		if d := farthest(got, want); d > 1.01/(1<<15) {
			t.Errorf("%s: %v", name, got)
		}
		if !r.Start().IsZero() {
			t.Errorf("%s: a start that nobody gave: %v", name, r.Start())
		}
	}
}

func TestWAVSeeksToAFrame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	p := ramp(20000)
	writeWAV(t, path, audio.Stereo, time.Time{}, codec.WAVOptions{Float: true}, p)
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, r)
	for _, frame := range []int64{9999, 0, 1234, 10000, 50000} {
		if err := r.SeekFrame(frame); err != nil {
			t.Fatal(err)
		}
		if d := farthest(readSource(t, r), p[min(frame, 10000)*2:]); d != 0 {
			t.Errorf("from frame %d: off by %g", frame, d)
		}
	}
}

// A power failure leaves sizes of nothing, of all ones, or of more than there
// is; the sound is there all the same.
func TestWAVReadsACutRecording(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	p := ramp(5000)
	writeWAV(t, path, audio.Mono, time.Unix(1790000000, 0), codec.WAVOptions{Float: true}, p)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data := bytes.Index(whole, []byte("data")) + 4
	for _, size := range []uint32{0, math.MaxUint32, 1 << 30} {
		for _, cut := range []int{0, 1, 2, 401} {
			b := append([]byte(nil), whole[:len(whole)-cut]...)
			binary.LittleEndian.PutUint32(b[4:], size)
			binary.LittleEndian.PutUint32(b[data:], size)
			r, err := codec.NewWAVReader(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatalf("size %d, cut %d: %v", size, cut, err)
			}
			got := readSource(t, r)
			if d := farthest(got, p[:(len(p)*4-cut)/4]); d != 0 {
				t.Errorf("size %d, cut %d: %d samples, off by %g", size, cut, len(got), d)
			}
		}
	}
}

func TestWAVWithoutSoundStaysEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	writeWAV(t, path, audio.Mono, time.Time{}, codec.WAVOptions{}, nil)
	got, r := readWAV(t, path)
	if len(got) != 0 || r.Frames() != 0 {
		t.Errorf("%d samples, %d frames of nothing", len(got), r.Frames())
	}
}

func TestWAVRefusesWhatIsNone(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ content, code string }{
		"text":     {"đây không phải âm thanh", "audio.not_sound"},
		"nothing":  {"", "audio.empty"},
		"headless": {"RIFF\x24\x00\x00\x00WAVEdata\x04\x00\x00\x00abcd", "audio.not_sound"},
		"cut":      {"RIFF\x24\x00\x00\x00WAVEfmt ", "audio.not_sound"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := codec.OpenWAV(path); app.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := codec.OpenWAV(filepath.Join(dir, "gone")); app.CodeOf(err) != "file.missing" {
		t.Errorf("a file that is not there: %v", err)
	}
}

// ffmpeg and this package read each other's files.
func TestWAVIsWhatFFmpegReadsAndWrites(t *testing.T) {
	dir := t.TempDir()
	p := ramp(48000 * 2)
	for name, l := range layouts {
		ours := filepath.Join(dir, name+".wav")
		writeWAV(t, ours, audio.Stereo, time.Now(), l.o, p)
		d, err := codec.Decode(context.Background(), ours, audio.Stereo)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if off := farthest(readSource(t, d), p); off > l.near+1e-7 {
			t.Errorf("ffmpeg reads %s off by %g", name, off)
		}
		shut(t, d)
	}
	for codecName, near := range map[string]float64{"pcm_s16le": 1.01 / (1 << 15), "pcm_s24le": 1e-6, "pcm_s32le": 1e-6, "pcm_f32le": 0} {
		theirs := filepath.Join(dir, "theirs-"+codecName+".wav")
		ffmpeg(t, "-i", filepath.Join(dir, "float.wav"), "-c:a", codecName, theirs)
		got, _ := readWAV(t, theirs)
		if off := farthest(got, p); off > near {
			t.Errorf("%s of ffmpeg is read off by %g", codecName, off)
		}
	}
}

// Past 4 GiB a file is RF64. Its middle is a hole here, and takes no disk.
func TestWAVGrowsPastFourGiB(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.wav")
	start := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	writeWAV(t, path, audio.Mono, start, codec.WAVOptions{}, ramp(48000))
	size := int64(5 << 30)
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	if err := codec.RepairWAV(path); err != nil {
		t.Fatal(err)
	}
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, r)
	want := (size - 690) / 2
	if r.Frames() != want || !r.Start().Equal(start) {
		t.Errorf("%d frames from %v, want %d from %v", r.Frames(), r.Start(), want, start)
	}
	info, err := codec.Probe(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if off := info.Duration - r.Duration(); off.Abs() > time.Second {
		t.Errorf("ffprobe says %v, we say %v", info.Duration, r.Duration())
	}
}

func TestRepairLeavesForeignFilesAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "theirs.wav")
	ffmpeg(t, "-f", "lavfi", "-i", "sine=duration=1", path)
	before, _ := os.ReadFile(path)
	if err := codec.RepairWAV(path); app.CodeOf(err) != "audio.not_sound" {
		t.Errorf("repair of a foreign file: %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a foreign file was changed")
	}
}

func FuzzWAVReader(f *testing.F) {
	dir := f.TempDir()
	for name, l := range layouts {
		path := filepath.Join(dir, name)
		writeWAV(f, path, audio.Stereo, time.Unix(1790000000, 5e8), l.o, ramp(64))
		b, _ := os.ReadFile(path)
		f.Add(b)
		f.Add(b[:len(b)-3])
	}
	f.Add([]byte("RF64\xff\xff\xff\xffWAVEds64\x1c\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := codec.NewWAVReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if app.CodeOf(err) == "" {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		p, n := make([]float32, 1024*r.Format().Channels), int64(0)
		for {
			m, err := r.Read(p)
			n += int64(m)
			if err != nil {
				break
			}
			for _, v := range p[:m] {
				if v != v || math.IsInf(float64(v), 0) {
					t.Fatal("no number came through")
				}
			}
		}
		if want := r.Frames() * int64(r.Format().Channels); n != want {
			t.Fatalf("%d samples of %d", n, want)
		}
	})
}

func BenchmarkWAVWrite(b *testing.B) {
	w, err := codec.CreateWAV(filepath.Join(b.TempDir(), "a.wav"), audio.Mono, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	defer shut(b, w)
	p := ramp(audio.BlockFrames)
	for b.Loop() {
		if err := w.Write(p); err != nil {
			b.Fatal(err)
		}
	}
}

// shut closes what a test has opened, and wants it to close well.
func shut(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
