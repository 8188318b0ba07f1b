package codec_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// slice is samples as a source, which may end with an error.
type slice struct {
	f   audio.Format
	p   []float32
	end error
}

func (s *slice) Format() audio.Format { return s.f }

func (s *slice) Read(p []float32) (int, error) {
	if len(s.p) == 0 {
		if s.end != nil {
			return 0, s.end
		}
		return 0, io.EOF
	}
	n := copy(p, s.p)
	s.p = s.p[n:]
	return n, nil
}

func sine(n, channels int) []float32 {
	p := make([]float32, n*channels)
	for i := range p {
		p[i] = float32(0.5 * math.Sin(2*math.Pi*440*float64(i/channels)/audio.Rate))
	}
	return p
}

func TestEncodeWritesEveryFormat(t *testing.T) {
	dir := t.TempDir()
	lossless := map[string]float64{"flac": 1e-6, "wav": 4e-5}
	for format, formats := range map[string][]audio.Format{
		"flac": {audio.Mono, audio.Stereo}, "wav": {audio.Mono}, "mp3": {audio.Mono}, "m4a": {audio.Stereo}, "ogg": {audio.Mono},
	} {
		for _, f := range formats {
			path := filepath.Join(dir, "out."+format)
			p := sine(2*audio.Rate, f.Channels)
			o := codec.EncodeOptions{Format: format, Tags: map[string]string{"title": "Bản tin sáng", "artist": "Đài xã"}}
			if err := codec.EncodeFile(context.Background(), path, &slice{f: f, p: p}, o); err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			i, err := codec.Probe(context.Background(), path)
			if err != nil || i.Channels != f.Channels || i.Tags["title"] != "Bản tin sáng" {
				t.Errorf("%s: %+v, %v", format, i, err)
			}
			got := decode(t, path, f)
			if near, ok := lossless[format]; ok && farthest(got, p) > near {
				t.Errorf("%s: %d samples of %d, off by %g", format, len(got), len(p), farthest(got, p))
			}
			left := make([]float32, audio.Rate)
			for i := range left {
				left[i] = got[(24000+i)*f.Channels]
			}
			if level := tone(left, 440); math.Abs(level-0.5) > 0.02 {
				t.Errorf("%s: level %.3f", format, level)
			}
		}
	}
	onlyFiles(t, dir, 5)
}

// onlyFiles wants n files and nothing half done.
func onlyFiles(t *testing.T, dir string, n int) {
	t.Helper()
	e, err := os.ReadDir(dir)
	if err != nil || len(e) != n {
		t.Errorf("%d files, want %d: %v %v", len(e), n, e, err)
	}
}

func TestEncodeIsTheSameTwice(t *testing.T) {
	dir := t.TempDir()
	var files [2][]byte
	for i := range files {
		path := filepath.Join(dir, fmt.Sprint(i))
		err := codec.EncodeFile(context.Background(), path, &slice{f: audio.Stereo, p: sine(audio.Rate, 2)}, codec.EncodeOptions{Format: "flac"})
		if err != nil {
			t.Fatal(err)
		}
		files[i], _ = os.ReadFile(path)
	}
	if len(files[0]) == 0 || string(files[0]) != string(files[1]) {
		t.Error("the same sound made two different masters")
	}
}

func TestFailedEncodeLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "master.flac")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk that was read from broke")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for want, run := range map[error]func() error{
		broken: func() error {
			return codec.EncodeFile(context.Background(), path, &slice{f: audio.Mono, p: ramp(48000), end: broken}, codec.EncodeOptions{Format: "flac"})
		},
		context.Canceled: func() error {
			return codec.EncodeFile(cancelled, path, &slice{f: audio.Mono, p: ramp(48000)}, codec.EncodeOptions{Format: "flac"})
		},
	} {
		if err := run(); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	err := codec.EncodeFile(context.Background(), path, &slice{f: audio.Mono}, codec.EncodeOptions{Format: "midi"})
	if app.CodeOf(err) != "audio.unknown_format" {
		t.Errorf("an unknown format: %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "before" {
		t.Errorf("the old file is %d bytes now", len(b))
	}
	onlyFiles(t, dir, 1)
}

// A full disk: a small tmpfs where this process may mount one, a limit on the
// size of files else.
func TestFullDiskIsSaid(t *testing.T) {
	dir := t.TempDir()
	mounted := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m") == nil
	if mounted {
		t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	}
	cmd := exec.Command(os.Args[0], "encode-on-a-small-disk", dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := strings.TrimSpace(string(out)); got != "flac disk.full, m4a disk.full, wav disk.full" {
		t.Errorf("mounted %v: %s", mounted, got)
	}
	onlyFiles(t, dir, 1) // the WAV file, which keeps what found room
}

// encodeOnASmallDisk is a process of its own, for the limit's sake.
func encodeOnASmallDisk(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
	}
	var said []string
	for _, format := range []string{"flac", "m4a"} {
		noise := make([]float32, 300*audio.Rate)
		for i := range noise {
			noise[i] = float32(uint32(i*2654435761))/(1<<32) - 0.5
		}
		err := codec.EncodeFile(context.Background(), filepath.Join(dir, "a."+format), &slice{f: audio.Mono, p: noise}, codec.EncodeOptions{Format: format})
		said = append(said, format+" "+app.CodeOf(err))
	}
	fmt.Print(strings.Join(append(said, "wav "+fillWithWAV(dir)), ", "))
}

// fillWithWAV writes until the disk is full and wants back what was written.
func fillWithWAV(dir string) string {
	path := filepath.Join(dir, "a.wav")
	w, err := codec.CreateWAV(path, audio.Mono, audio1970)
	for err == nil {
		err = w.Write(ramp(9600))
	}
	frames := w.Frames()
	if closed := w.Close(); closed != nil {
		return closed.Error()
	}
	r, opened := codec.OpenWAV(path)
	if opened != nil {
		return opened.Error()
	}
	defer func() { _ = r.Close() }()
	if r.Frames() != frames || frames < 400000 {
		return fmt.Sprintf("%d frames of %d are left", r.Frames(), frames)
	}
	return app.CodeOf(err)
}
