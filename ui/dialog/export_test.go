package dialog_test

import (
	"bytes"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/uitest"
)

// exported is where a sheet led to.
type exported struct {
	path string
	o    backend.ExportOptions
	n    int
}

// exporting opens the sheet of the sample station's first programme.
func exporting(t *testing.T) (e *uitest.Env, b *uitest.Backend, home string, got *exported) {
	t.Helper()
	e, home = station(t)
	b = e.Backend.(*uitest.Backend)
	fyne.CurrentApp().Preferences().RemoveValue("dialog.export.format")
	fyne.CurrentApp().Preferences().RemoveValue("dialog.export.cover")
	return e, b, home, again(e, b)
}

func again(e *uitest.Env, b *uitest.Backend) *exported {
	got := &exported{}
	dialog.Export(e.Env, b.ProgrammeOf[0], func(path string, o backend.ExportOptions) { *got = exported{path, o, got.n + 1} })
	e.Wait()
	return got
}

func TestAnExportIsAskedForItsFormatTagsAndCover(t *testing.T) {
	e, b, home, got := exporting(t)
	e.Picture(t, "xuat")
	if !e.Sees("23/11/2026") {
		t.Errorf("the date is not shown as people write it: %q", e.Words())
	}
	e.Press(t, "flac")
	e.TypeInto(t, "Người thực hiện", "Nông Thị Hoa")
	e.Press(t, "Chọn nơi lưu…")
	e.Press(t, "Lưu")
	want := filepath.Join(home, b.ProgrammeOf[0].Title+".flac")
	if got.n != 1 || got.path != want {
		t.Fatalf("it goes to %q, want %q; it says %q", got.path, want, e.Words())
	}
	if tags := got.o.Tags; tags["title"] != b.ProgrammeOf[0].Title || !strings.Contains(tags["artist"], "Nông Thị Hoa") || tags["album"] != b.StationIs.Name || tags["language"] != app.Vietnamese || tags["date"] != "2026-11-23" {
		t.Errorf("tags %q", tags)
	}
	made, err := jpeg.Decode(bytes.NewReader(got.o.Cover))
	if err != nil || made.Bounds().Dx() != 800 {
		t.Fatalf("the cover is %v, %v", made, err)
	}
	white := 0
	for x := range 800 {
		for y := range 800 {
			if r, g, b, _ := made.At(x, y).RGBA(); min(r, g, b) > 0xf000 {
				white++
			}
		}
	}
	if white < 2000 {
		t.Errorf("only %d points of the station's name are on it", white)
	}
	again(e, b) // the format of last time
	e.Press(t, "Chọn nơi lưu…")
	if !e.Sees(b.ProgrammeOf[0].Title + ".flac") {
		t.Errorf("it does not remember the format: %q", e.Words())
	}
}

func TestACoverIsChosenKeptAndGivenUp(t *testing.T) {
	e, b, home, got := exporting(t)
	picture := filepath.Join(home, "ảnh.jpg")
	if err := os.WriteFile(picture, uitest.Picture(), 0o600); err != nil {
		t.Fatal(err)
	}
	e.Press(t, "Chọn ảnh…")
	if e.Sees("a.mp3") || !e.Sees("ảnh.jpg") {
		t.Errorf("it lists %q", e.Words())
	}
	e.Press(t, "ảnh.jpg")
	e.Press(t, "Mở")
	if b.Called("ChooseCover "+picture) != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	e.Press(t, "Chọn nơi lưu…")
	e.Press(t, "Lưu")
	if !bytes.Equal(got.o.Cover, uitest.Picture()) {
		t.Errorf("the file carries %d bytes", len(got.o.Cover))
	}
	got = again(e, b)
	e.Press(t, "Dùng ảnh tên đài")
	if b.CoverIs != nil {
		t.Error("the picture is not given up")
	}
	e.Press(t, "Gắn ảnh bìa")
	e.Press(t, "Chọn nơi lưu…")
	e.Press(t, "Lưu")
	if got.n != 1 || got.o.Cover != nil {
		t.Errorf("after %d, a picture of %d bytes that was not wanted", got.n, len(got.o.Cover))
	}
}

func TestAWaveFileHoldsNoPicture(t *testing.T) {
	e, _, _, got := exporting(t)
	e.Press(t, "wav")
	if !e.Sees("Tệp wav không chứa ảnh") {
		t.Errorf("it says %q", e.Words())
	}
	e.Press(t, "Chọn nơi lưu…")
	e.Press(t, "Lưu")
	if got.n != 1 || got.o.Cover != nil || filepath.Ext(got.path) != ".wav" {
		t.Errorf("%d times, to %q with %d bytes", got.n, got.path, len(got.o.Cover))
	}
}

func TestAnExportThatCannotBeginSaysSo(t *testing.T) {
	e, home := station(t)
	_ = home
	dialog.Export(e.Env, app.Programme{ID: "gone"}, nil)
	e.Wait()
	if len(e.Failed) != 1 || dialog.Shown(e.Window) {
		t.Errorf("failures %v", e.Failed)
	}
}
