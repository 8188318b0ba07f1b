package dialog_test

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/dialog"
)

func TestConfirmDoesOnlyWhatIsAgreedTo(t *testing.T) {
	e, _ := station(t)
	yes := 0
	ask := func() {
		dialog.Confirm(e.Window, e.Catalogue, "file.replace", func() { yes++ }, "name", "tin.mp3")
	}
	ask()
	e.Key(fyne.KeyReturn) // the focus is on what changes nothing
	ask()
	e.Key(fyne.KeyEscape)
	if yes != 0 || dialog.Shown(e.Window) {
		t.Fatalf("agreed %d times; it says %q", yes, e.Words())
	}
	ask()
	e.Window.Canvas().FocusNext()
	e.Key(fyne.KeyReturn)
	if yes != 1 || dialog.Shown(e.Window) {
		t.Fatalf("agreed %d times; it says %q", yes, e.Words())
	}
}

func TestDetailsAreCopied(t *testing.T) {
	e, _ := station(t)
	dialog.Details(e.Window, e.Catalogue, app.Fail("disk.full", errors.New("write: no space left")))
	if !e.Sees("Ổ đĩa đã đầy.") || !e.Sees("no space left") {
		t.Fatalf("it says %q", e.Words())
	}
	e.Press(t, "Chép lại")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "disk.full: write: no space left" {
		t.Errorf("copied %q", got)
	}
	e.Key(fyne.KeyReturn)
	if dialog.Shown(e.Window) {
		t.Error("Enter does not close it")
	}
}

func TestKeysBehindADialogAreTaken(t *testing.T) {
	e, _ := station(t)
	f5 := &fyne.KeyEvent{Name: fyne.KeyF5}
	if dialog.TypedKey(e.Window, f5) {
		t.Error("a key was taken with no dialog open")
	}
	dialog.Help(e.Window, e.Catalogue, "")
	if !dialog.TypedKey(e.Window, f5) || !dialog.Shown(e.Window) {
		t.Error("a key went past the help")
	}
	if !dialog.TypedKey(e.Window, &fyne.KeyEvent{Name: fyne.KeyEscape}) || dialog.Shown(e.Window) {
		t.Error("Escape does not close the help")
	}
}
