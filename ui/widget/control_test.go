package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tienglang/ui/theme"
)

// onScreen puts o of the given size into a window without a screen.
func onScreen(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	win := inWindow(t, o, w, h)
	o.Resize(fyne.NewSize(w, h))
	return win
}

func tapAt(x, y float32) *fyne.PointEvent { return &fyne.PointEvent{Position: fyne.NewPos(x, y)} }

// inWindow puts o in a window w × h of the light theme.
func inWindow(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.Theme{})
	win := a.NewWindow("")
	win.SetPadded(false)
	win.SetContent(o)
	win.Resize(fyne.NewSize(w, h))
	t.Cleanup(win.Close)
	return win
}

func key(k fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: k} }

func TestButtonIsPressedByMouseAndKeysUnlessDisabled(t *testing.T) {
	pressed := 0
	b := NewPrimary("Gửi ngay", "sync", func() { pressed++ })
	inWindow(t, b, 200, 60)
	test.Tap(b)
	b.TypedKey(key(fyne.KeySpace))
	b.TypedKey(key(fyne.KeyReturn))
	if pressed != 3 {
		t.Fatalf("pressed %d times, want 3", pressed)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(key(fyne.KeySpace))
	if pressed != 3 {
		t.Error("a disabled button was pressed")
	}
}

func TestWhatAControlDoesNotUseReachesTheWindow(t *testing.T) {
	b, e := NewButton("Mở", "", nil), NewEntry("")
	s := NewSelect([]string{"một", "hai"}, 0, nil)
	win := inWindow(t, Column(8, Fitted(b), Fitted(e), Fitted(s)), 300, 200)
	var got []fyne.KeyName
	win.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { got = append(got, k.Name) })
	for _, f := range []fyne.Focusable{b, e, s} {
		win.Canvas().Focus(f)
		f.TypedKey(key(fyne.KeyF5))
		f.TypedKey(key(fyne.KeyEscape))
	}
	if len(got) != 6 {
		t.Errorf("the window got %v", got)
	}
}

func TestButtonSizesAreTheTokens(t *testing.T) {
	for name, c := range map[string]struct {
		b      *Button
		height float32
	}{
		"plain": {NewButton("Nghe lại", "play", nil), 40},
		"high":  {NewButton("Nghe lại", "play", nil).High(48), 48},
		"big":   {NewBigButton(Primary, "Phát trực tiếp", "Nói ngay", "mic", "F5", nil), 80},
		"icon":  {NewIconButton("plus", "Thêm", nil), 40},
	} {
		inWindow(t, c.b, 400, 100)
		if got := c.b.MinSize().Height; got != c.height {
			t.Errorf("%s is %v high, want %v", name, got, c.height)
		}
	}
	if w := NewIconButton("plus", "Thêm", nil).MinSize().Width; w != 40 {
		t.Errorf("a button with a drawing alone is %v wide", w)
	}
	if NewIconButton("plus", "Thêm", nil).AccessibilityLabel() != "Thêm" {
		t.Error("a button without words has no name")
	}
}

func TestFocusShowsTheRingOutsideTheControl(t *testing.T) {
	b := NewButton("Mở", "", nil)
	inWindow(t, b, 100, 40)
	r := test.WidgetRenderer(b).(*buttonRenderer)
	if r.ring.Visible() {
		t.Fatal("a ring without the focus")
	}
	b.FocusGained()
	if !r.ring.Visible() || r.ring.Position() != fyne.NewPos(-4, -4) || r.ring.Size().Width != b.Size().Width+8 {
		t.Errorf("ring visible %v at %v size %v", r.ring.Visible(), r.ring.Position(), r.ring.Size())
	}
	b.FocusLost()
	if r.ring.Visible() {
		t.Error("the ring stays")
	}
}

func TestSelectByKeys(t *testing.T) {
	var chosen []int
	s := NewSelect([]string{"một", "hai", "ba"}, 0, func(i int) { chosen = append(chosen, i) })
	win := inWindow(t, s, 200, 40)
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown} {
		s.TypedKey(key(k))
	}
	if len(chosen) != 2 || s.Chosen() != "ba" {
		t.Fatalf("chosen %v, %q", chosen, s.Chosen())
	}
	s.TypedKey(key(fyne.KeySpace))
	if len(win.Canvas().Overlays().List()) != 1 {
		t.Error("Space does not open the menu")
	}
	s.SetOptions([]string{"x"}, -1)
	if s.Chosen() != "" || len(chosen) != 2 {
		t.Errorf("other options: %q, reported %v", s.Chosen(), chosen)
	}
}

func TestEntryComposesVietnamese(t *testing.T) {
	e := NewEntry("")
	inWindow(t, e, 200, 40)
	e.SetText("  tho\u031b\u0300i tie\u0302\u0301t ") // ờ and ế decomposed
	if got := e.Value(); got != "th\u1eddi ti\u1ebft" {
		t.Errorf("value %q", got)
	}
	entered := false
	e.OnEnter = func() { entered = true }
	e.TypedKey(key(fyne.KeyReturn))
	if !entered {
		t.Error("Enter does nothing")
	}
	if h := e.MinSize().Height; h < theme.Control || h > theme.Control+2 {
		t.Errorf("a field is %v high", h)
	}
}

func TestChipNavAndRowChoose(t *testing.T) {
	n := 0
	count := func() { n++ }
	c, i, r := NewChip("Mất", "1", false, count), NewNavItem("Cụm loa", "horn", count), NewListRow(48, NewText("x", RoleText, theme.Text), count)
	inWindow(t, Column(0, Fitted(c), Fitted(i), Fitted(r)), 300, 200)
	for _, o := range []fyne.Tappable{c, i, r} {
		o.Tapped(nil)
	}
	for _, o := range []fyne.Focusable{c, i, r} {
		o.TypedKey(key(fyne.KeyEnter))
	}
	if n != 6 {
		t.Errorf("%d presses, want 6", n)
	}
	i.Set(true, "3", "")
	if i.AccessibilityLabel() != "Cụm loa 3" || c.AccessibilityLabel() != "Mất 1" {
		t.Errorf("names %q %q", i.AccessibilityLabel(), c.AccessibilityLabel())
	}
}

func TestStatesDifferByShapeAndNotByColourAlone(t *testing.T) {
	type shape struct {
		icon   string
		radius float32
		solid  bool
	}
	seen := map[shape]State{}
	for s, look := range markLooks {
		k := shape{look.icon, look.radius, look.edge == ""}
		if other, twice := seen[k]; twice {
			t.Errorf("states %v and %v differ by colour alone", s, other)
		}
		seen[k] = s
	}
	if len(seen) != 6 {
		t.Errorf("%d marks", len(seen))
	}
}

// TestButtonKeepsItsWordsInside where a row gives it less room than they ask
// for, and shows them whole again where there is room.
func TestButtonKeepsItsWordsInside(t *testing.T) {
	test.NewTempApp(t)
	b := NewButton("Nhạc dân ca quan họ Bắc Ninh", "music", nil)
	whole := b.MinSize()
	r := test.WidgetRenderer(b).(*buttonRenderer)
	b.Resize(fyne.NewSize(132, 48))
	if end := r.text.Position().X + r.text.MinSize().Width; end > 132 || !strings.HasSuffix(r.text.Text, "…") {
		t.Errorf("%q ends at %v of 132", r.text.Text, end)
	}
	if b.MinSize() != whole {
		t.Errorf("shortened, it asks for %v instead of %v", b.MinSize(), whole)
	}
	b.Resize(whole)
	if r.text.Text != b.Text {
		t.Errorf("with room it says %q", r.text.Text)
	}
}

// Tab leads out of an area as out of any field, both ways: it is no trap.
func TestTabLeadsOutOfAnArea(t *testing.T) {
	first, area, last := NewEntry("a"), NewTextArea("b", 3), NewEntry("c")
	w := test.NewTempWindow(t, container.NewVBox(first, area, last))
	w.Canvas().Focus(area)
	if fyne.Focusable(area).(fyne.Tabbable).AcceptsTab() {
		t.Error("an area keeps Tab for itself")
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(last) || area.Text != "" {
		t.Errorf("Tab leads to %T, the area holds %q", w.Canvas().Focused(), area.Text)
	}
}
