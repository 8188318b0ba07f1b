package settings_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/page/settings"
	"tienglang/ui/uitest"
)

// forgetBackups leaves the preferences of the tests' window as they were.
func forgetBackups(t *testing.T) {
	t.Helper()
	kept := fyne.CurrentApp().Preferences()
	last := kept.String("dialog.folder")
	t.Cleanup(func() {
		kept.RemoveValue("settings.backup.without")
		kept.SetString("dialog.folder", last)
	})
}

// backUpInto presses what a person presses.
func backUpInto(t *testing.T, e *uitest.Env, into string) {
	t.Helper()
	fyne.CurrentApp().Preferences().SetString("dialog.folder", into)
	e.Press(t, "Sao lưu vào ổ khác…")
	e.Wait()
	e.Press(t, "Lưu vào thư mục này")
}

// TestBackupsAreWithinReachOnASmallScreen: neither a section's chip nor the
// button has to be scrolled to sideways.
func TestBackupsAreWithinReachOnASmallScreen(t *testing.T) {
	const narrow, wide = 888, 1136 // the page's room at 1024 and at 1366 pixels
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	forgetBackups(t)
	p := settings.New(e.Env)
	e.Show(p, page.Args{"section": "backup"})
	if least := p.Content().MinSize().Width; least > narrow {
		t.Errorf("the section needs %v of %d", least, narrow)
	}
	lines := map[float32]int{}
	for _, width := range []float32{narrow, wide} {
		p.Content().Resize(fyne.NewSize(width, 480))
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.Content())
		tops := map[float32]bool{}
		for _, o := range p.Content().(*fyne.Container).Objects[1].(*fyne.Container).Objects {
			place := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Subtract(at)
			tops[place.Y] = true
			if end := place.X + o.Size().Width; end > width {
				t.Errorf("%v: a chip ends at %v", width, end)
			}
		}
		lines[width] = len(tops)
	}
	if lines[narrow] != 2 || lines[wide] != 1 {
		t.Errorf("chips in so many lines: %v", lines)
	}
}

// A person backs up into a folder: what is there and what it takes is seen, what
// is left out is remembered, and the copy is told of.
func TestTheStationIsBackedUpFromTheSettings(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "backup")
	forgetBackups(t)
	if !e.Sees("Chưa sao lưu lần nào") || !e.Sees("167,8 MB") || !e.Sees("tienglang backup restore") {
		t.Fatalf("it says %q", e.Words())
	}
	into := t.TempDir()
	backUpInto(t, e, into)
	e.Wait()
	if len(b.BackedUp) != 1 || !strings.HasPrefix(b.BackedUp[0].Folder, into) || len(b.BackedUp[0].Without) != 0 {
		t.Fatalf("%+v", b.BackedUp)
	}
	if !e.Sees("05:22 · 2,1 GB") || e.Sees("Chưa sao lưu lần nào") || e.Polls() != 0 {
		t.Errorf("it says %q", e.Words())
	}
	e.Press(t, "Sao lưu: Tiếng đã phát")
	e.Show(settings.New(e.Env), page.Args{"section": "backup"}) // another day
	backUpInto(t, e, into)
	e.Wait()
	if last := b.BackedUp[len(b.BackedUp)-1]; len(b.BackedUp) != 2 || !slices.Equal(last.Without, []string{backend.BackupAircheck}) {
		t.Fatalf("%+v", last)
	}
	if !e.Sees("Bản này không có: tiếng đã phát.") {
		t.Errorf("it says %q", e.Words())
	}
	e.Picture(t, "cai-dat-sao-luu")
}

// begin presses a control without waiting for what it began.
func begin(t *testing.T, e *uitest.Env, name string) {
	t.Helper()
	e.Find(t, name).(fyne.Tappable).Tapped(&fyne.PointEvent{})
}

// A backup goes on while another page is shown, tells how far it is, and is
// stopped by its button, with a word and nothing left.
func TestABackupIsStopped(t *testing.T) {
	b := uitest.Station()
	b.Hold = make(chan struct{})
	e := uitest.NewEnv(t, b)
	p := settings.New(e.Env)
	e.Show(p, page.Args{"section": "backup"})
	forgetBackups(t)
	fyne.CurrentApp().Preferences().SetString("dialog.folder", t.TempDir())
	e.Press(t, "Sao lưu vào ổ khác…")
	e.Wait()
	begin(t, e, "Lưu vào thư mục này")
	for !e.Sees("Đang sao lưu: 1,1 GB / 2,1 GB") { // once the copy has told of itself
		e.Tick()
	}
	p.Hidden()
	if e.Polls() != 0 {
		t.Error("it polls unseen")
	}
	p.Shown(nil)
	e.Tick()
	begin(t, e, "Dừng")
	e.Wait()
	if len(b.BackedUp) != 0 || !slices.Contains(e.Said, "backup.stopped") {
		t.Errorf("%+v, said %q", b.BackedUp, e.Said)
	}
}
