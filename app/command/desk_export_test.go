package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tienglang/app"
	"tienglang/app/cover"
	"tienglang/ui/backend"
)

// mastered is a desk with a programme that has a master.
func mastered(t *testing.T) (*desk, app.Programme) {
	t.Helper()
	d, voice, _, bed := editingDesk(t)
	laid(t, d, voice, bed)
	p, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d, p
}

func TestAProgrammeIsExportedInEveryFormat(t *testing.T) {
	t.Parallel()
	d, p := mastered(t)
	tags, err := d.ExportTags(p.ID)
	if err != nil || tags["title"] != "Bản tin sáng" || tags["artist"] != "Nông Thị Hoa" || tags["album"] != d.Station().Name || tags["language"] != "vie" || len(tags["date"]) != 10 {
		t.Fatalf("tags %q, %v", tags, err)
	}
	big := filepath.Join(t.TempDir(), "ảnh.png")
	f, err := os.Create(big)
	if err == nil {
		err = errors.Join(png.Encode(f, image.NewRGBA(image.Rect(0, 0, 2000, 1000))), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	picture, err := d.ChooseCover(t.Context(), big)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := d.Cover(); err != nil || !bytes.Equal(kept, picture) {
		t.Errorf("kept are %d bytes of %d, %v", len(kept), len(picture), err)
	}
	for _, format := range []string{"mp3", "m4a", "ogg", "flac", "wav"} {
		path := filepath.Join(t.TempDir(), "bản tin."+format)
		var told int64
		err := d.Export(t.Context(), p.ID, path, backend.ExportOptions{Tags: tags, Cover: picture}, func(done, _ int64) { told = done })
		if err != nil || told == 0 {
			t.Fatalf("%s: %v, told %d", format, err, told)
		}
		checkExport(t, path, format != "wav")
	}
}

// checkExport holds a file to its title and its cover.
func checkExport(t *testing.T, path string, withCover bool) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Streams []struct {
			Width int
			Tags  map[string]string
		}
		Format struct{ Tags map[string]string }
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte("Bản tin sáng")) || !bytes.Contains(out, []byte("Nông Thị Hoa")) || !bytes.Contains(out, []byte(`"vie"`)) {
		t.Errorf("%s: tags are missing in %s", path, out)
	}
	if withCover != (len(got.Streams) == 2 && got.Streams[1].Width == cover.MostPixels) {
		t.Errorf("%s: cover wanted %v, streams %+v", path, withCover, got.Streams)
	}
}

func TestACancelledExportLeavesWhatWasThere(t *testing.T) {
	t.Parallel()
	d, p := mastered(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "a.mp3")
	if err := os.WriteFile(path, []byte("cũ"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Export(ctx, p.ID, path, backend.ExportOptions{}, func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	left, _ := os.ReadDir(dir)
	if old, err := os.ReadFile(path); err != nil || string(old) != "cũ" || len(left) != 1 {
		t.Errorf("there are %v, the file holds %q, %v", left, old, err)
	}
}

func TestACoverThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	d, _, _, _ := editingDesk(t)
	if c, err := d.Cover(); c != nil || err != nil {
		t.Errorf("at first: %v, %v", c, err)
	}
	words := filepath.Join(t.TempDir(), "thư.jpg")
	if err := os.WriteFile(words, []byte("không phải ảnh"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ChooseCover(t.Context(), words); app.CodeOf(err) != "cover.not_picture" {
		t.Errorf("words: %v", err)
	}
	if _, err := d.ChooseCover(t.Context(), words+"x"); app.CodeOf(err) != "file.missing" {
		t.Errorf("nothing: %v", err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(words, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := d.ChooseCover(t.Context(), words); err != nil || len(c) == 0 {
		t.Errorf("a picture: %v", err)
	}
	for range 2 {
		if c, err := d.ChooseCover(t.Context(), ""); c != nil || err != nil {
			t.Errorf("given up: %v", err)
		}
	}
	if c, err := d.Cover(); c != nil || err != nil {
		t.Errorf("afterwards: %v, %v", c, err)
	}
}
