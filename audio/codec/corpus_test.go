package codec_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// corpus is files of everything that people bring: name and how ffmpeg makes
// it of two seconds of sound.
func corpus(t *testing.T, dir string) []string {
	t.Helper()
	kinds := map[string]string{
		"cbr.mp3":       "-ar 44100 -c:a libmp3lame -b:a 128k",
		"vbr.mp3":       "-ar 48000 -c:a libmp3lame -q:a 4",
		"low.mp3":       "-ar 22050 -ac 1 -c:a libmp3lame -b:a 32k",
		"aac.m4a":       "-ar 44100 -c:a aac -b:a 96k",
		"adts.aac":      "-ar 44100 -c:a aac -b:a 96k",
		"vorbis.ogg":    "-ar 44100 -c:a libvorbis -q:a 4",
		"opus.ogg":      "-c:a libopus -b:a 64k",
		"f16.flac":      "-ar 44100 -sample_fmt s16 -c:a flac",
		"f24.flac":      "-ar 96000 -sample_fmt s32 -bits_per_raw_sample 24 -c:a flac",
		"pcm8.wav":      "-ar 44100 -c:a pcm_u8",
		"pcm24.wav":     "-c:a pcm_s24le",
		"pcm32.wav":     "-ar 44100 -c:a pcm_s32le",
		"float.wav":     "-ar 32000 -c:a pcm_f32le",
		"rf64.wav":      "-rf64 always -c:a pcm_s16le",
		"surround.wav":  "-ac 6 -c:a pcm_s16le",
		"surround.m4a":  "-ac 6 -c:a aac -b:a 256k",
		"surround.flac": "-ac 6 -ar 44100 -c:a flac",
		"wma.wma":       "-ar 44100 -c:a wmav2",
		"video.mp4":     "-map 0 -map 1 -c:a aac",
	}
	for _, rate := range []int{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000} {
		for _, channels := range []int{1, 2} {
			kinds[fmt.Sprintf("%d-%d.wav", rate, channels)] = fmt.Sprintf("-ar %d -ac %d -c:a pcm_s16le", rate, channels)
		}
	}
	args := []string{"-f", "lavfi", "-i", "aevalsrc=0.3*sin(2*PI*440*t)+0.1*sin(2*PI*1330*t*(1+t/4))|0.3*sin(2*PI*550*t):s=48000:d=2",
		"-f", "lavfi", "-i", "color=black:s=32x32:d=2"}
	files := []string{amr(t, dir)}
	for name, how := range kinds {
		if !strings.Contains(how, "-map") {
			how = "-map 0 " + how
		}
		path := filepath.Join(dir, name)
		args = append(append(args, strings.Fields(how)...), path)
		files = append(files, path)
	}
	ffmpeg(t, args...) // one program for all of them
	slices.Sort(files)
	return files
}

// amr writes a telephone's recording by hand, as no free encoder is installed
// everywhere: the magic and two seconds of frames of 12.2 kbit/s (RFC 4867, 5).
func amr(t *testing.T, dir string) string {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	b := []byte("#!AMR\n")
	for range 100 {
		b = append(b, 0x3c)
		for range 31 {
			b = append(b, byte(r.Uint32()))
		}
	}
	path := filepath.Join(dir, "phone.amr")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// reference is what ffmpeg itself makes of a file, at the station's rate.
func reference(t *testing.T, path string, channels int) []float32 {
	t.Helper()
	layout := map[int]string{1: "mono", 2: "stereo"}[channels]
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:a:0",
		"-af", "aresample=48000:filter_size=64:rematrix_maxval=1:ochl="+layout, "-f", "wav", "-c:a", "pcm_f32le", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	w, err := codec.NewWAVReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	return readSource(t, w)
}

// TestTheCorpusIsReadAsFFmpegReadsIt: the right length within one frame, and
// the same sound.
func TestTheCorpusIsReadAsFFmpegReadsIt(t *testing.T) {
	files := corpus(t, t.TempDir())
	for _, path := range files {
		info, err := codec.Probe(context.Background(), path)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
			continue
		}
		f := audio.Stereo
		if info.Channels == 1 {
			f = audio.Mono
		}
		want, got := reference(t, path, f.Channels), decode(t, path, f)
		if d := (len(got) - len(want)) / f.Channels; d < -1 || d > 1 {
			t.Errorf("%s: %d frames, ffmpeg has %d", filepath.Base(path), len(got)/f.Channels, len(want)/f.Channels)
		}
		if snr := signalToNoise(want, got); snr < 60 {
			t.Errorf("%s: %.1f dB of signal to noise against ffmpeg", filepath.Base(path), snr)
		}
	}
	t.Logf("%d files", len(files))
}

func signalToNoise(want, got []float32) float64 {
	var signal, noise float64
	for i := range min(len(want), len(got)) {
		d := float64(want[i] - got[i])
		signal += float64(want[i]) * float64(want[i])
		noise += d * d
	}
	return 10 * math.Log10(signal/math.Max(noise, 1e-20))
}

// TestTheDamagedCorpusIsToldOf cuts each file and flips bits in it: what can
// be read is read, the rest is one known error; nothing crashes, hangs, or is
// left behind.
func TestTheDamagedCorpusIsToldOf(t *testing.T) {
	dir, work := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", work)
	r := rand.New(rand.NewPCG(7, 7))
	files := corpus(t, dir)
	outcomes := map[string]int{}
	for _, path := range files {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string][]byte{
			"cut in the middle": whole[:len(whole)/2],
			"cut at its head":   whole[:min(len(whole), 30)],
			"with bits flipped": flipped(r, whole, len(whole)/500+3),
		} {
			broken := filepath.Join(dir, "broken"+filepath.Ext(path))
			if err := os.WriteFile(broken, b, 0o600); err != nil {
				t.Fatal(err)
			}
			code := outcome(t, broken)
			outcomes[code]++
			if !slices.Contains([]string{"", "audio.not_sound", "audio.damaged", "audio.empty", "audio.too_long"}, code) {
				t.Errorf("%s %s: %s", filepath.Base(path), name, code)
			}
		}
	}
	t.Logf("%d files in three ways: %v", len(files), outcomes)
	if left, err := os.ReadDir(work); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if outcomes[""] < len(files)/2 || outcomes["audio.not_sound"]+outcomes["audio.empty"] < len(files)/2 {
		t.Errorf("outcomes %v: not what damage leads to", outcomes)
	}
}

// outcome reads a file to its end and gives the error's code.
func outcome(t *testing.T, path string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, err := codec.Decode(ctx, path, audio.Stereo)
	if err == nil {
		_, err = audio.ReadFull(d, make([]float32, 2*60*audio.Rate))
		for err == nil {
			_, err = d.Read(make([]float32, 2*audio.Rate))
		}
		shut(t, d)
	}
	if err.Error() == "EOF" {
		return ""
	}
	if ctx.Err() != nil {
		return "hang"
	}
	if code := app.CodeOf(err); code != "" {
		return code
	}
	return err.Error()
}

func flipped(r *rand.Rand, whole []byte, bits int) []byte {
	b := bytes.Clone(whole)
	for range bits {
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	}
	return b
}
