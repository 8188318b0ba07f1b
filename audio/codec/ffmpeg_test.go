package codec_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "encode-on-a-small-disk" {
		encodeOnASmallDisk(os.Args[2])
		return
	}
	goleak.VerifyTestMain(m)
}

func ffmpeg(t testing.TB, args ...string) {
	t.Helper()
	out, err := exec.Command("ffmpeg", append([]string{"-nostdin", "-v", "error", "-y"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg %v: %v: %s", args, err, out)
	}
}

// tone measures the level of one frequency in p, as an amplitude.
func tone(p []float32, hertz float64) float64 {
	var re, im float64
	for i, v := range p {
		a := 2 * math.Pi * hertz * float64(i) / audio.Rate
		re, im = re+float64(v)*math.Cos(a), im+float64(v)*math.Sin(a)
	}
	return 2 * math.Hypot(re, im) / float64(len(p))
}

func decode(t testing.TB, path string, f audio.Format) []float32 {
	t.Helper()
	d, err := codec.Decode(context.Background(), path, f)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, d)
	return readSource(t, d)
}

// Every kind of file that people bring: two seconds of 440 Hz at −12 dB must
// come out as that.
func TestDecodeReadsWhatPeopleBring(t *testing.T) {
	dir := t.TempDir()
	sine := filepath.Join(dir, "sine.wav")
	ffmpeg(t, "-f", "lavfi", "-i", "sine=440:duration=2:sample_rate=48000", "-af", "volume=6dB", "-ac", "1", sine)
	for name, args := range map[string]string{
		"mp3":       "-c:a libmp3lame -b:a 96k a.mp3",
		"mp3 22050": "-ar 22050 -c:a libmp3lame -b:a 32k b.mp3",
		"mp3 8000":  "-ar 8000 -c:a libmp3lame -b:a 8k c.mp3",
		"m4a":       "-c:a aac a.m4a",
		"aac":       "-c:a aac a.aac",
		"3gp":       "-c:a aac -ar 16000 a.3gp",
		"wma":       "-c:a wmav2 a.wma",
		"ogg":       "-c:a libvorbis a.ogg",
		"opus":      "-c:a libopus a.opus",
		"flac":      "-c:a flac -ar 44100 a.flac",
		"mkv":       "-af pan=stereo|c0=c0|c1=c0 -c:a ac3 a.mkv",
		"u8 wav":    "-c:a pcm_u8 u8.wav",
	} {
		fields := strings.Fields(args)
		path := filepath.Join(dir, fields[len(fields)-1])
		ffmpeg(t, append(append([]string{"-i", sine}, fields[:len(fields)-1]...), path)...)
		p := decode(t, path, audio.Mono)
		if s := float64(len(p)) / audio.Rate; s < 1.95 || s > 2.2 {
			t.Errorf("%s: %.3f s of 2", name, s)
		}
		if level := audio.DB(tone(p[24000:72000], 440)); math.Abs(level+12.04) > 1 {
			t.Errorf("%s: 440 Hz at %.1f dB", name, level)
		}
	}
}

func TestDecodeConvertsChannels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "left.wav")
	p := make([]float32, 2*48000)
	for i := range 48000 {
		p[2*i] = float32(0.5 * math.Sin(2*math.Pi*1000*float64(i)/48000))
	}
	writeWAV(t, path, audio.Stereo, time.Time{}, codec.WAVOptions{Float: true}, p)
	if level := tone(decode(t, path, audio.Mono), 1000); math.Abs(level-0.25) > 0.002 {
		t.Errorf("left alone becomes %.3f in mono", level)
	}
	mono := filepath.Join(t.TempDir(), "mono.wav")
	writeWAV(t, mono, audio.Mono, time.Time{}, codec.WAVOptions{Float: true}, p[:48000])
	twice := decode(t, mono, audio.Stereo)
	for i := range 48000 {
		if twice[2*i] != p[i] || twice[2*i+1] != p[i] {
			t.Fatalf("frame %d of mono becomes %v, %v in stereo, not %v", i, twice[2*i], twice[2*i+1], p[i])
		}
	}
	if got := decode(t, path, audio.Stereo); farthest(got, p) > 1e-6 {
		t.Errorf("stereo changed by %g", farthest(got, p))
	}
}

func TestProbeTellsWhatTheFileSays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp3")
	ffmpeg(t, "-f", "lavfi", "-i", "sine=440:duration=3", "-ac", "2", "-metadata", "title=Bản tin thôn Đồng", path)
	i, err := codec.Probe(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if i.Codec != "mp3" || i.Channels != 2 || i.Rate != 44100 || (i.Duration-3*time.Second).Abs() > 100*time.Millisecond {
		t.Errorf("%+v", i)
	}
	if i.Tags["title"] != "Bản tin thôn Đồng" {
		t.Errorf("tags %v", i.Tags)
	}
}

// A name is a name, whatever ffmpeg would read into it.
func TestNamesMeanNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"-i.wav", "concat:x|http:x.wav", "pipe:0", "%03d.wav", "đài xã 'Tân Khê' \"$HOME\" `id`.wav"} {
		writeWAV(t, "./"+name, audio.Mono, time.Time{}, codec.WAVOptions{}, ramp(4800))
		if p := decode(t, name, audio.Mono); len(p) != 4800 {
			t.Errorf("%s: %d samples", name, len(p))
		}
	}
	err := codec.EncodeFile(context.Background(), "-y:%d.flac", &slice{f: audio.Mono, p: ramp(4800)}, codec.EncodeOptions{Format: "flac"})
	if _, missing := os.Stat("-y:%d.flac"); err != nil || missing != nil {
		t.Errorf("%v, %v", err, missing)
	}
}

func TestDecodeRefusesWithOneReason(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	secret := write("secret.wav", "")
	writeWAV(t, secret, audio.Mono, time.Time{}, codec.WAVOptions{}, ramp(48000))
	silent := filepath.Join(dir, "silent.mp4")
	ffmpeg(t, "-f", "lavfi", "-i", "color=black:s=32x32:d=1", "-c:v", "mpeg4", silent)
	hollow := filepath.Join(dir, "hollow.wav")
	writeWAV(t, hollow, audio.Mono, time.Time{}, codec.WAVOptions{}, nil)
	for path, code := range map[string]string{
		write("text.mp3", strings.Repeat("bản tin\n", 1000)):                    "audio.not_sound",
		write("empty.wav", ""):                                                  "audio.empty",
		write("list.m3u8", "#EXTM3U\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n"): "audio.not_sound",
		write("list.ffconcat", "ffconcat version 1.0\nfile secret.wav\n"):       "audio.not_sound",
		write("list.mp3", "ffconcat version 1.0\nfile secret.wav\n"):            "audio.not_sound",
		silent:                       "audio.not_sound",
		hollow:                       "audio.empty",
		dir:                          "audio.not_sound",
		filepath.Join(dir, "absent"): "file.missing",
	} {
		if err := decodeError(path); app.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", filepath.Base(path), err, code)
		}
	}
}

// decodeError is the error of decoding all of path, nil for none.
func decodeError(path string) error {
	d, err := codec.Decode(context.Background(), path, audio.Mono)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	p := make([]float32, 48000)
	for err == nil {
		_, err = d.Read(p)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// A file of many hours is refused before anything of it is decoded: by its header,
// or by its packets where the header lies.
func TestManyHoursAreRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	honest := filepath.Join(dir, "honest.wav")
	writeWAV(t, honest, audio.Format{Rate: 8000, Channels: 1}, time.Time{}, codec.WAVOptions{}, ramp(8000))
	if err := os.Truncate(honest, 10*3600*8000*2); err != nil { // a hole
		t.Fatal(err)
	}
	if err := codec.RepairWAV(honest); err != nil {
		t.Fatal(err)
	}
	if _, err := codec.Decode(context.Background(), honest, audio.Mono); app.CodeOf(err) != "audio.too_long" {
		t.Errorf("ten hours: %v", err)
	}
	liar := lyingFLAC(t, dir)
	i, err := codec.Probe(context.Background(), liar)
	if err != nil || i.Duration > time.Hour {
		t.Fatalf("the header should lie, and says %v (%v)", i.Duration, err)
	}
	if _, err := codec.Decode(context.Background(), liar, audio.Mono); app.CodeOf(err) != "audio.too_long" {
		t.Errorf("seven hours that say they are %v: %v", i.Duration, err)
	}
}

// lyingFLAC is seven hours of silence whose header tells of a minute: the 36
// bits of "total samples" in STREAMINFO (RFC 9639, 8.2).
func lyingFLAC(t *testing.T, dir string) string {
	path := filepath.Join(dir, "liar.flac")
	ffmpeg(t, "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "25200", "-c:a", "flac",
		"-frame_size", "16384", "-compression_level", "0", path)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[21] &= 0xf0
	binary.BigEndian.PutUint32(b[22:], 60*8000)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// children counts this process's children, zombies among them.
func children(t *testing.T) int {
	t.Helper()
	n := 0
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, s := range stats {
		b, err := os.ReadFile(s)
		if err != nil {
			continue // it has just ended
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(os.Getpid()) {
			n++
		}
	}
	return n
}

func TestCancelledDecoderLeavesNothingBehind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.flac")
	ffmpeg(t, "-f", "lavfi", "-i", "anoisesrc=duration=120:sample_rate=48000:amplitude=0.1", "-c:a", "flac", "-compression_level", "0", path)
	for _, how := range []string{"cancel", "close", "close while reading"} {
		ctx, cancel := context.WithCancel(context.Background())
		d, err := codec.Decode(ctx, path, audio.Mono)
		if err != nil {
			t.Fatal(err)
		}
		p := make([]float32, 480)
		if _, err := d.Read(p); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		switch how {
		case "cancel":
			cancel()
			for err == nil {
				_, err = d.Read(p)
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled: %v", err)
			}
		case "close while reading":
			go func() {
				var err error
				for err == nil {
					_, err = d.Read(make([]float32, 480))
				}
				ended <- err
			}()
			time.Sleep(20 * time.Millisecond)
			shut(t, d)
			if err := <-ended; errors.Is(err, io.EOF) {
				t.Error("a cut decoding ended as if it were whole")
			}
		}
		shut(t, d)
		cancel()
		if n := children(t); n != 0 {
			t.Errorf("%s: %d children are left", how, n)
		}
	}
}

func TestMissingFFmpegIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	writeWAV(t, path, audio.Mono, time.Time{}, codec.WAVOptions{}, ramp(480))
	t.Setenv("PATH", t.TempDir())
	if err := decodeError(path); app.CodeOf(err) != "audio.no_ffmpeg" {
		t.Errorf("decode: %v", err)
	}
	err := codec.EncodeFile(context.Background(), path+".flac", &slice{f: audio.Mono, p: ramp(480)}, codec.EncodeOptions{Format: "flac"})
	if app.CodeOf(err) != "audio.no_ffmpeg" {
		t.Errorf("encode: %v", err)
	}
}

func BenchmarkDecodeMP3(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.mp3")
	ffmpeg(b, "-f", "lavfi", "-i", "anoisesrc=duration=60:sample_rate=44100:amplitude=0.1", path)
	for b.Loop() {
		if n := len(decode(b, path, audio.Mono)); n < 59*48000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(60*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
}
