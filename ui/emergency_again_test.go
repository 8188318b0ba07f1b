package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/uitest"
)

// TestF8OpensAgainAfterEscape wherever the focus was.
func TestF8OpensAgainAfterEscape(t *testing.T) {
	_, v := open(t, uitest.Station())
	for range 3 {
		v.Key(fyne.KeyF8)
		v.Press(t, "Bản tin soạn sẵn")
		v.Key(fyne.KeyEscape)
		v.Key(fyne.KeyEscape)
		if v.Sees("1 Nội dung") {
			t.Fatal("Escape leaves it open")
		}
	}
	v.Key(fyne.KeyF8)
	if !v.Sees("1 Nội dung") {
		t.Errorf("opened again: %q", v.Words())
	}
}
