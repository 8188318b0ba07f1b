package dialog_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// station is an environment whose window takes keys as the real one does,
// with a home of three sounds, a text, and a folder with one more.
func station(t *testing.T) (e *uitest.Env, home string) {
	t.Helper()
	home = t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range []string{"a.mp3", "b.WAV", "thư.txt", ".ẩn.mp3", "Bài hát/nền.flac", ".config/user-dirs.dirs"} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(`XDG_MUSIC_DIR="$HOME/Bài hát"`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e = uitest.NewEnv(t, uitest.Station())
	e.Window.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { dialog.TypedKey(e.Window, k) })
	return e, home
}

func opened(t *testing.T) (e *uitest.Env, home string, chosen *[]string) {
	t.Helper()
	e, home = station(t)
	chosen = &[]string{}
	dialog.OpenSound(e.Env, func(path string) { *chosen = append(*chosen, path) })
	e.Wait()
	return e, home, chosen
}

func saving(t *testing.T, title string) (e *uitest.Env, home string, chosen *[]string) {
	t.Helper()
	e, home = station(t)
	chosen = &[]string{}
	dialog.SaveSound(e.Env, title, ".mp3", func(path string) { *chosen = append(*chosen, path) })
	e.Wait()
	return e, home, chosen
}

// want holds what was chosen to one path, or to nothing, and the dialog to be
// gone.
func want(t *testing.T, e *uitest.Env, chosen []string, path string) {
	t.Helper()
	if path == "" && len(chosen) != 0 || path != "" && (len(chosen) != 1 || chosen[0] != path) {
		t.Errorf("chosen %q, want %q; it says %q", chosen, path, e.Words())
	}
	if dialog.Shown(e.Window) {
		t.Errorf("still open: %q", e.Words())
	}
}

func TestOpenListsSoundsAndFoldersInTheLanguage(t *testing.T) {
	e, _, _ := opened(t)
	e.Picture(t, "mo-tep")
	for _, words := range []string{"Chọn tệp âm thanh", "Thư mục nhà", "Máy này", "Nhạc", "Bài hát", "a.mp3", "b.WAV"} {
		if !e.Sees(words) {
			t.Errorf("it does not say %q but %q", words, e.Words())
		}
	}
	if e.Sees("thư.txt") || e.Sees(".ẩn") {
		t.Errorf("what is no sound is listed: %q", e.Words())
	}
	e.Press(t, "Hiện mọi tệp")
	if !e.Sees("thư.txt") || e.Sees(".ẩn") {
		t.Errorf("asked for all files, it lists %q", e.Words())
	}
}

func TestOpenByMouse(t *testing.T) {
	e, home, chosen := opened(t)
	e.Press(t, "Bài hát")
	e.Press(t, "nền.flac")
	if len(*chosen) != 0 {
		t.Fatal("one click took the file")
	}
	e.Press(t, "Mở")
	want(t, e, *chosen, filepath.Join(home, "Bài hát", "nền.flac"))
	*chosen = nil
	dialog.OpenSound(e.Env, func(path string) { *chosen = append(*chosen, path) })
	e.Wait()
	if !e.Sees("nền.flac") {
		t.Errorf("the folder of last time is forgotten: %q", e.Words())
	}
	e.Press(t, "nền.flac")
	e.Press(t, "nền.flac")
	want(t, e, *chosen, filepath.Join(home, "Bài hát", "nền.flac"))
}

// TestMarkedPhotosStayInTheirFolder: a click on a folder opens it, whatever is
// marked, and marks nothing there.
func TestMarkedPhotosStayInTheirFolder(t *testing.T) {
	e, home := station(t)
	for _, name := range []string{"1.jpg", "2.jpg", "Bài hát/a.jpg", "Bài hát/b.jpg", "Bài hát/c.jpg"} {
		if err := os.WriteFile(filepath.Join(home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var chosen []string
	dialog.OpenPhotos(e.Env, func(paths []string) { chosen = append(chosen, paths...) })
	e.Wait()
	list := e.Focused().(*widget.RowList)
	e.Press(t, "1.jpg")
	list.Pick(2, fyne.KeyModifierShift)
	e.Press(t, "Bài hát")
	if len(chosen) != 0 || !e.Sees("a.jpg") || len(list.Marked()) != 0 {
		t.Fatalf("took %q, marked %v, %q", chosen, list.Marked(), e.Words())
	}
	list.Pick(0, 0)
	list.Pick(1, fyne.KeyModifierShortcutDefault)
	e.Press(t, "Mở")
	if want := []string{filepath.Join(home, "Bài hát/a.jpg"), filepath.Join(home, "Bài hát/b.jpg")}; !slices.Equal(chosen, want) {
		t.Errorf("took %q, want %q", chosen, want)
	}
}

// TestSeveralPhotosAreChosen with Shift, and one with Enter.
func TestSeveralPhotosAreChosen(t *testing.T) {
	e, home := station(t)
	for _, name := range []string{"1.jpg", "2.jpg", "3.png"} {
		if err := os.WriteFile(filepath.Join(home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var chosen []string
	dialog.OpenPhotos(e.Env, func(paths []string) { chosen = append(chosen, paths...) })
	e.Wait()
	list := e.Focused().(*widget.RowList)
	e.Press(t, "1.jpg") // behind the folder
	if !dialog.Shown(e.Window) || list.Selected() != 1 {
		t.Fatalf("%d of %q", list.Selected(), e.Words())
	}
	list.Pick(3, fyne.KeyModifierShift)
	e.Press(t, "Mở")
	want := []string{filepath.Join(home, "1.jpg"), filepath.Join(home, "2.jpg"), filepath.Join(home, "3.png")}
	if !slices.Equal(chosen, want) || dialog.Shown(e.Window) {
		t.Errorf("chosen %q, want %q; %q", chosen, want, e.Words())
	}
}

func TestOpenByKeyboard(t *testing.T) {
	e, home, chosen := opened(t)
	e.Key(fyne.KeyDown) // the folder, which comes first
	e.Key(fyne.KeyReturn)
	if !e.Sees("nền.flac") {
		t.Fatalf("Enter did not open the folder: %q", e.Words())
	}
	e.Key(fyne.KeyEnd)
	e.Key(fyne.KeyEnd)
	if len(*chosen) != 0 {
		t.Fatal("moving to the end took the file")
	}
	e.Key(fyne.KeyReturn)
	want(t, e, *chosen, filepath.Join(home, "Bài hát", "nền.flac"))
}

func TestOpenByPlaceAndUp(t *testing.T) {
	e, home, _ := opened(t)
	e.Press(t, "Nhạc")
	if !e.Sees(filepath.Join(home, "Bài hát")) || !e.Sees("nền.flac") {
		t.Fatalf("the place of music shows %q", e.Words())
	}
	e.Press(t, "Lên một cấp")
	if !e.Sees("a.mp3") {
		t.Fatalf("one up shows %q", e.Words())
	}
}

func TestOpenByPath(t *testing.T) {
	for typed, file := range map[string]string{
		"~/a.mp3": "a.mp3", "Bài hát/nền.flac": "Bài hát/nền.flac", `"$HOME/b.WAV"`: "b.WAV", "file://$HOME/thư.txt": "thư.txt",
	} {
		e, home, chosen := opened(t)
		e.Window.Canvas().Focus(path(t, e))
		path(t, e).SetText(os.Expand(typed, func(string) string { return home }))
		e.Key(fyne.KeyReturn)
		want(t, e, *chosen, filepath.Join(home, file))
	}
}

// path is the field for a path.
func path(t *testing.T, e *uitest.Env) *widget.Entry {
	t.Helper()
	e.Window.Canvas().Unfocus()
	for range 3 {
		e.Window.Canvas().FocusNext()
		if f, ok := e.Focused().(*widget.Entry); ok {
			return f
		}
	}
	t.Fatal("no field for a path near the beginning")
	return nil
}

func TestOpenSaysWhatIsWrongWithAPath(t *testing.T) {
	e, home, chosen := opened(t)
	path(t, e).SetText("không có.mp3")
	e.Press(t, "Mở")
	if !e.Sees("Không thấy "+filepath.Join(home, "không có.mp3")) || len(*chosen) != 0 {
		t.Fatalf("chosen %q; it says %q", *chosen, e.Words())
	}
	empty := filepath.Join(home, "trống")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	path(t, e).SetText(empty)
	e.Press(t, "Mở")
	if !e.Sees("Thư mục này không có tệp âm thanh.") {
		t.Fatalf("of an empty folder it says %q", e.Words())
	}
}

func TestEscapeAndCancelChooseNothing(t *testing.T) {
	for _, leave := range []func(*uitest.Env){
		func(e *uitest.Env) { e.Key(fyne.KeyEscape) },
		func(e *uitest.Env) { e.Window.Canvas().Focus(path(t, e)); e.Key(fyne.KeyEscape) },
		func(e *uitest.Env) { e.Window.Canvas().Unfocus(); e.Key(fyne.KeyEscape) },
		func(e *uitest.Env) { e.Press(t, "Thôi") },
	} {
		e, _, chosen := opened(t)
		leave(e)
		want(t, e, *chosen, "")
		e, _, chosen = saving(t, "Tin")
		leave(e)
		want(t, e, *chosen, "")
	}
}

func TestSaveGivesANameAndAnEnding(t *testing.T) {
	e, home, chosen := saving(t, "Tin 22/11")
	e.Picture(t, "luu-tep")
	e.Key(fyne.KeyReturn)
	want(t, e, *chosen, filepath.Join(home, "Tin 22-11.mp3"))
	e, home, chosen = saving(t, "Tin")
	e.Focused().(*widget.Entry).SetText("~/Bài hát/Tin.flac")
	e.Press(t, "Lưu")
	want(t, e, *chosen, filepath.Join(home, "Bài hát", "Tin.flac"))
	if _, err := os.Stat(filepath.Join(home, "Bài hát", "Tin.flac")); err == nil {
		t.Error("choosing made a file")
	}
}

func TestSaveAsksBeforeItReplaces(t *testing.T) {
	e, home, chosen := saving(t, "Tin")
	e.Press(t, "a.mp3")
	e.Press(t, "Lưu")
	e.Picture(t, "ghi-de")
	if !e.Sees("đã có “a.mp3”") || len(*chosen) != 0 {
		t.Fatalf("chosen %q; it says %q", *chosen, e.Words())
	}
	e.Key(fyne.KeyEscape)
	if !e.Sees("Lưu thành tệp") {
		t.Fatalf("Escape closed more than the question: %q", e.Words())
	}
	e.Press(t, "Lưu")
	e.Press(t, "Ghi đè")
	want(t, e, *chosen, filepath.Join(home, "a.mp3"))
}

func TestSaveRefusesAFolderThatIsNotThere(t *testing.T) {
	e, home, chosen := saving(t, "Tin")
	name := e.Focused().(*widget.Entry)
	name.SetText("mất/tin.mp3")
	e.Press(t, "Lưu")
	if !e.Sees("Không thấy "+filepath.Join(home, "mất")) || len(*chosen) != 0 {
		t.Fatalf("chosen %q; it says %q", *chosen, e.Words())
	}
	name.SetText("")
	e.Press(t, "Lưu")
	if !e.Sees("Gõ tên tệp") || len(*chosen) != 0 {
		t.Fatalf("chosen %q; it says %q", *chosen, e.Words())
	}
}

// TestAnEmptyFolderIsAsGoodToSaveIn as any: no sounds are missed there, as they
// are where a folder's sounds are to come from.
func TestAnEmptyFolderIsAsGoodToSaveIn(t *testing.T) {
	e, home := station(t)
	empty, got := filepath.Join(home, "usb"), ""
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		open   func(*page.Env, func(string))
		button string
		misses bool
	}{{dialog.SaveInFolder, "Lưu vào thư mục này", false}, {dialog.OpenFolder, "Nhập thư mục này", true}} {
		of.open(e.Env, func(path string) { got = path })
		e.Wait()
		if !of.misses { // the second begins where the first was
			path(t, e).SetText(empty)
			e.Press(t, of.button) // shows it
			e.Wait()
		}
		if e.Sees("Thư mục này không có tệp âm thanh.") != of.misses {
			t.Errorf("%s: it says %q", of.button, e.Words())
		}
		e.Press(t, of.button)
		if got != empty {
			t.Errorf("%s: chosen %q", of.button, got)
		}
	}
}

func TestAFolderIsChosen(t *testing.T) {
	e, home := station(t)
	var got []string
	dialog.OpenFolder(e.Env, func(path string) { got = append(got, path) })
	e.Wait()
	path(t, e).SetText(filepath.Join(home, "a.mp3"))
	e.Press(t, "Nhập thư mục này") // a file is no folder
	if len(got) != 0 || !e.Sees("Hãy chọn thư mục") {
		t.Fatalf("chosen %q, words %q", got, e.Words())
	}
	path(t, e).SetText(filepath.Join(home, "Bài hát"))
	e.Press(t, "Nhập thư mục này") // shows it
	e.Press(t, "Nhập thư mục này")
	if !slices.Equal(got, []string{filepath.Join(home, "Bài hát")}) {
		t.Errorf("chosen %q", got)
	}
}

// click presses a control as the mouse does, which first takes the keys away from
// whatever has them.
func click(t *testing.T, e *uitest.Env, name string) {
	t.Helper()
	e.Window.Canvas().Unfocus()
	e.Press(t, name)
}

// TestKeysGoOnFromTheMouse in each dialog: Enter takes what a click marked, the
// arrows move from there, and Escape takes nothing.
func TestKeysGoOnFromTheMouse(t *testing.T) {
	e, home, chosen := opened(t)
	click(t, e, "a.mp3")
	e.Key(fyne.KeyDown)
	e.Key(fyne.KeyReturn)
	want(t, e, *chosen, filepath.Join(home, "b.WAV"))
	e, _, chosen = opened(t)
	click(t, e, "a.mp3")
	e.Key(fyne.KeyEscape)
	want(t, e, *chosen, "")
	e, home, chosen = opened(t)
	click(t, e, "Nhạc") // a place, which keeps no keys
	e.Key(fyne.KeyReturn)
	if len(*chosen) != 0 || !dialog.Shown(e.Window) {
		t.Fatalf("with nothing marked it took %q", *chosen)
	}
	e.Window.Canvas().Unfocus()
	e.Key(fyne.KeyDown)
	e.Window.Canvas().Unfocus()
	e.Key(fyne.KeyEnter)
	want(t, e, *chosen, filepath.Join(home, "Bài hát", "nền.flac"))
}

func TestKeysGoOnFromTheMouseWhereAFileIsSaved(t *testing.T) {
	e, home, chosen := saving(t, "Tin")
	name := e.Focused().(*widget.Entry)
	click(t, e, "a.mp3")
	e.Key(fyne.KeyDown)
	if name.Value() != "b.WAV" {
		t.Fatalf("the arrow leaves the name %q", name.Value())
	}
	e.Key(fyne.KeyReturn)
	if !e.Sees("đã có “b.WAV”") || len(*chosen) != 0 {
		t.Fatalf("chosen %q; it says %q", *chosen, e.Words())
	}
	e.Press(t, "Ghi đè")
	want(t, e, *chosen, filepath.Join(home, "b.WAV"))
	e, home, chosen = saving(t, "Tin")
	click(t, e, "Bài hát") // opened, with nothing marked
	e.Key(fyne.KeyReturn)
	want(t, e, *chosen, filepath.Join(home, "Bài hát", "Tin.mp3"))
	e, _, chosen = saving(t, "Tin")
	click(t, e, "a.mp3")
	e.Key(fyne.KeyEscape)
	want(t, e, *chosen, "")
}

func TestKeysGoOnFromTheMouseWhereAFolderIsChosen(t *testing.T) {
	e, home := station(t)
	var got []string
	open := func() {
		t.Helper()
		got = nil
		dialog.OpenFolder(e.Env, func(path string) { got = append(got, path) })
		e.Wait()
	}
	open()
	click(t, e, "Bài hát")
	e.Key(fyne.KeyReturn)
	want(t, e, got, filepath.Join(home, "Bài hát"))
	open()
	click(t, e, "Thư mục nhà")
	e.Key(fyne.KeyDown)
	e.Key(fyne.KeyReturn) // opens the folder that the arrow marked
	if len(got) != 0 || !e.Sees("nền.flac") {
		t.Fatalf("chosen %q; it says %q", got, e.Words())
	}
	e.Key(fyne.KeyEscape)
	want(t, e, got, "")
}
