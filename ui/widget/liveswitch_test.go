package widget

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestSwitchTurnsOnlyWhenTold(t *testing.T) {
	s := NewLiveSwitch("mic", "BẬT", "TẮT")
	onScreen(t, s, 208, 104)
	var asked []bool
	s.OnToggle = func(on bool) { asked = append(asked, on) }
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if s.On() || len(asked) != 1 || !asked[0] {
		t.Fatalf("on %v, asked %v", s.On(), asked)
	}
	s.SetBusy(true)
	s.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
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

// thrownBy is a switch, what it asked for, how often it was clicked, and the
// passing of the time for which a button must be held.
func thrownBy(t *testing.T) (s *LiveSwitch, asked *[]bool, clicks *int, wait func()) {
	t.Helper()
	s = NewLiveSwitch("mic", "BẬT", "TẮT")
	onScreen(t, s, 208, 104)
	asked, clicks = new([]bool), new(int)
	s.OnToggle = func(on bool) { *asked = append(*asked, on) }
	s.OnClick = func() { *clicks++ }
	var due func()
	s.After = func(_ time.Duration, f func()) func() { due = f; return func() { due = nil } }
	return s, asked, clicks, func() {
		if due != nil {
			due()
		}
	}
}

func press(s *LiveSwitch) { s.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary}) }

func drag(s *LiveSwitch, by ...float32) {
	for _, dx := range by {
		s.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(dx, 0)})
	}
	s.DragEnd()
}

func TestAClickAloneDoesNotThrowTheSwitch(t *testing.T) {
	s, asked, clicks, wait := thrownBy(t)
	press(s)
	s.MouseUp(&desktop.MouseEvent{})
	s.Tapped(&fyne.PointEvent{})
	wait()
	if len(*asked) != 0 || *clicks != 1 {
		t.Errorf("asked %v, %d clicks", *asked, *clicks)
	}
}

func TestAHeldButtonThrowsTheSwitchOnce(t *testing.T) {
	s, asked, clicks, wait := thrownBy(t)
	press(s)
	wait()
	drag(s, 90, 90) // the hand moves on
	s.MouseUp(&desktop.MouseEvent{})
	s.Tapped(&fyne.PointEvent{})
	if len(*asked) != 1 || !(*asked)[0] || *clicks != 0 {
		t.Errorf("asked %v, %d clicks", *asked, *clicks)
	}
}

func TestTheKnobIsDraggedToTheOtherSide(t *testing.T) {
	s, asked, _, wait := thrownBy(t)
	press(s)
	drag(s, 20, 20)
	if wait(); len(*asked) != 0 {
		t.Fatalf("let go half way it asked %v", *asked)
	}
	drag(s, -90)
	if len(*asked) != 0 {
		t.Fatalf("dragged to the wrong side it asked %v", *asked)
	}
	drag(s, 60, 60)
	s.SetOn(true)
	drag(s, 90)
	if len(*asked) != 1 {
		t.Fatalf("on, and dragged to the right, it asked %v", *asked)
	}
	drag(s, -60, -60)
	if len(*asked) != 2 || !(*asked)[0] || (*asked)[1] {
		t.Errorf("asked %v, want on and then off", *asked)
	}
}
