package dialog

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestPlacesAreThoseOfTheHome(t *testing.T) {
	home := t.TempDir()
	for _, dir := range []string{".config", "Bài hát", "Desktop", "usb"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	lines := "# comment\nXDG_MUSIC_DIR=\"$HOME/Bài hát\"\nXDG_DOWNLOAD_DIR=\"$HOME/\"\nXDG_DOCUMENTS_DIR=\"$HOME/không có\"\n"
	if err := os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range places(home, []string{filepath.Join(home, "usb")}) {
		got = append(got, p.key+p.name+"="+strings.TrimPrefix(p.path, home))
	}
	want := []string{"file.place.home=", "file.place.music=/Bài hát", "file.place.desktop=/Desktop", "usb=/usb", "file.place.computer=/"}
	if !slices.Equal(got, want) {
		t.Errorf("places %q, want %q", got, want)
	}
	if alone := places("", nil); len(alone) != 1 || alone[0].path != "/" {
		t.Errorf("without a home: %+v", alone)
	}
}

func TestAFolderThatMayNotBeReadSaysSo(t *testing.T) {
	for want, err := range map[string]error{
		"file.not_there": &os.PathError{Err: os.ErrNotExist}, "file.no_access": &os.PathError{Err: os.ErrPermission},
		"file.unreadable": os.ErrInvalid,
	} {
		if got := faultKey(err); got != want {
			t.Errorf("%v gives %q, want %q", err, got, want)
		}
	}
}

// FuzzTypedPath: whatever is pasted becomes an absolute path, the same when
// it is typed again.
func FuzzTypedPath(f *testing.F) {
	for _, s := range []string{"", "a.mp3", "~/Nhạc", "~người", `"/a b.wav"`, "file:///tmp/x%20y.wav", "file://%zz", "../..", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		path := typedPath(typed, "/folder", "/home/hoa")
		if !filepath.IsAbs(path) || path != filepath.Clean(path) {
			t.Errorf("%q gives %q", typed, path)
		}
	})
}

// FuzzSavedName: whatever a bulletin is called, its file lies in the folder.
func FuzzSavedName(f *testing.F) {
	for _, s := range []string{"", "Tin 22/11", "../../etc", "a.mp3", `C:\x`, "\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		name := savedName(title, ".m4a")
		if filepath.Base(name) != name || filepath.Ext(name) != ".m4a" {
			t.Errorf("%q gives %q", title, name)
		}
	})
}

// A telephone that the desktop shows as a folder is a place by its own name.
func TestATelephoneIsAPlace(t *testing.T) {
	run := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", run)
	t.Setenv("USER", "")
	phone := filepath.Join(run, "gvfs", "mtp:host=SAMSUNG_Galaxy_A14_R58")
	if err := os.MkdirAll(phone, 0o700); err != nil {
		t.Fatal(err)
	}
	all := places(t.TempDir(), pluggedIn())
	if p := all[len(all)-2]; p.name != "SAMSUNG Galaxy A14 R58" || p.path != phone {
		t.Errorf("%+v", all)
	}
}
