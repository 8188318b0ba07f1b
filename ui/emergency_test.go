package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// TestF8WorksOverAnOpenDialog, stays one sheet when it is pressed again, and
// Escape gives the dialog back.
func TestF8WorksOverAnOpenDialog(t *testing.T) {
	w, v := open(t, uitest.Station())
	v.Key(fyne.KeyF1)
	v.Key(fyne.KeyF8)
	if !v.Sees("1 Nội dung") || len(w.win.Canvas().Overlays().List()) != 2 {
		t.Fatalf("over the help F8 shows %q", v.Words())
	}
	v.Key(fyne.KeyF8)
	if n := len(w.win.Canvas().Overlays().List()); n != 2 {
		t.Fatalf("pressed again there are %d", n)
	}
	v.Key(fyne.KeyEscape)
	if !v.Sees("Nhấn Esc, nhấn lần nữa và giữ") {
		t.Errorf("after Escape: %q", v.Words())
	}
}

// TestTheBarSaysThatItIsAnEmergency in words, not in colour alone.
func TestTheBarSaysThatItIsAnEmergency(t *testing.T) {
	b := uitest.Station()
	b.Air = backend.OnAir{On: true, Scheduled: true, Broadcast: app.Broadcast{Kind: app.BroadcastEmergency, Title: "Lũ về", StartedAt: uitest.Morning}}
	_, v := open(t, b)
	if !v.Sees("KHẨN CẤP") || v.Sees("ĐANG PHÁT") {
		t.Errorf("the bar says %q", v.Words())
	}
}
