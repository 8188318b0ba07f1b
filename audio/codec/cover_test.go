package codec_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// grain is a JPEG of noise, so that it is as large as a photograph.
func grain(t *testing.T, side int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		n := uint32(i) * 2654435761
		img.Set(i%side, i/side, color.RGBA{uint8(n >> 24), uint8(n >> 16), uint8(n >> 8), 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// told is what ffprobe tells of a file.
type told struct {
	Streams []struct {
		CodecType   string         `json:"codec_type"`
		CodecName   string         `json:"codec_name"`
		Width       int            `json:"width"`
		Disposition map[string]int `json:"disposition"`
		Tags        map[string]string
	}
	Format struct{ Tags map[string]string }
}

func ffprobe(t *testing.T, path string) (all told) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// has tells whether the file, or its sound, has a tag: formats write their
// names in small letters or large ones.
func (a told) has(name, value string) bool {
	for _, tags := range []map[string]string{a.Format.Tags, a.Streams[0].Tags} {
		for k, v := range tags {
			if v == value && bytes.EqualFold([]byte(k), []byte(name)) {
				return true
			}
		}
	}
	return false
}

func TestFilesCarryTagsAndCover(t *testing.T) {
	dir, picture := t.TempDir(), grain(t, 700)
	if len(picture) < 200<<10 {
		t.Fatalf("the picture has only %d bytes", len(picture))
	}
	tags := map[string]string{"title": "Bản tin sáng = 100% “mới”; #1", "artist": "Đài xã Yên Sơn", "album": "Đài xã", "date": "2026-11-23", "language": "vie"}
	for _, format := range []string{"mp3", "m4a", "ogg", "flac", "wav"} {
		path := filepath.Join(dir, "out."+format)
		o := codec.EncodeOptions{Format: format, Tags: tags, Cover: picture}
		if err := codec.EncodeFile(context.Background(), path, &slice{f: audio.Stereo, p: sine(audio.Rate, 2)}, o); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		got := ffprobe(t, path)
		for name, value := range tags {
			if !got.has(name, value) {
				t.Errorf("%s: no %s %q in %+v", format, name, value, got)
			}
		}
		if !codec.CanCover(format) {
			if len(got.Streams) != 1 {
				t.Errorf("%s: %d streams", format, len(got.Streams))
			}
			continue
		}
		if len(got.Streams) != 2 || got.Streams[1].CodecName != "mjpeg" || got.Streams[1].Width != 700 || got.Streams[1].Disposition["attached_pic"] != 1 {
			t.Errorf("%s: no cover in %+v", format, got)
		}
		back, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-f", "mjpeg", "-").Output()
		if err != nil || !bytes.Equal(back, picture) {
			t.Errorf("%s: the picture comes back with %d bytes of %d, %v", format, len(back), len(picture), err)
		}
	}
}

func TestACoverLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	o := codec.EncodeOptions{Format: "mp3", Cover: grain(t, 64)}
	if err := codec.EncodeFile(ctx, filepath.Join(dir, "a.mp3"), &slice{f: audio.Mono, p: sine(audio.Rate, 1)}, o); err == nil {
		t.Error("what was cancelled is there")
	}
	o.Format, o.Cover = "ogg", []byte("no picture")
	if err := codec.EncodeFile(context.Background(), filepath.Join(dir, "a.ogg"), &slice{f: audio.Mono, p: sine(audio.Rate, 1)}, o); err == nil {
		t.Error("a cover that is none is taken")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
