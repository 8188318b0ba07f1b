package widget

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestSwitchTurnsOnlyWhenTold(t *testing.T) {
	s := NewLiveSwitch("mic", "BẬT", "TẮT")
	onScreen(t, s, 208, 104)
	var asked []bool
	s.OnToggle = func(on bool) { asked = append(asked, on) }
	s.Tapped(&fyne.PointEvent{})
	if s.On() || len(asked) != 1 || !asked[0] {
		t.Fatalf("on %v, asked %v", s.On(), asked)
	}
	s.SetBusy(true)
	s.Tapped(&fyne.PointEvent{})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(asked) != 1 {
		t.Errorf("asked again while the first answer is awaited: %v", asked)
	}
	s.SetOn(true)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(asked) != 2 || asked[1] {
		t.Errorf("asked %v, want on and then off", asked)
	}
	if s.AccessibilityLabel() != "BẬT" {
		t.Errorf("a reader says %q", s.AccessibilityLabel())
	}
}

func TestSwitchLeavesSpaceToThePage(t *testing.T) {
	s := NewLiveSwitch("mic", "BẬT", "TẮT")
	w := onScreen(t, s, 208, 104)
	toggled, got := false, fyne.KeyName("")
	s.OnToggle = func(bool) { toggled = true }
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = e.Name })
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if toggled || got != fyne.KeySpace {
		t.Errorf("toggled %v, the window got %q", toggled, got)
	}
}
