package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// TestFromTheLibraryOntoTheAir by keys: opening a bulletin to air it puts
// nothing on air, says what does, and has the focus on it.
func TestFromTheLibraryOntoTheAir(t *testing.T) {
	b := silent()
	w, v := open(t, b)
	w.Go(page.Library, page.Args{"programme": "p3"})
	v.Settle()
	button := v.Find(t, "Mở để phát").(fyne.Focusable)
	w.win.Canvas().Focus(button)
	v.Key(fyne.KeyReturn)
	if b.Called("GoLive") != 0 || w.current != page.Live || !v.Sees("Gạt công tắc để lên sóng") {
		t.Fatalf("calls %q, on %s: %q", b.Calls, w.current, v.Words())
	}
	if _, on := v.Focused().(*widget.LiveSwitch); !on {
		t.Fatalf("the focus is on %T", v.Focused())
	}
	v.Key(fyne.KeyReturn)
	if b.Called("GoLive p3") != 1 && b.Air.Broadcast.Programme != "p3" {
		t.Errorf("calls %q", b.Calls)
	}
	if v.Sees("Gạt công tắc để lên sóng") || !v.Sees("Đang phát bài") {
		t.Errorf("on air it says %q", v.Words())
	}
}
