package widget

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// modifiers are the modifier keys that are down.
func (t *Tracks) modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return t.held
}

var modifierKeys = map[fyne.KeyName]fyne.KeyModifier{
	desktop.KeyShiftLeft: fyne.KeyModifierShift, desktop.KeyShiftRight: fyne.KeyModifierShift,
	desktop.KeyControlLeft: fyne.KeyModifierControl, desktop.KeyControlRight: fyne.KeyModifierControl,
	desktop.KeyAltLeft: fyne.KeyModifierAlt, desktop.KeyAltRight: fyne.KeyModifierAlt,
}

// KeyDown passes on, but not the Escape that gives up a drag.
func (t *Tracks) KeyDown(e *fyne.KeyEvent) {
	t.held |= modifierKeys[e.Name]
	if d := t.drag; e.Name == fyne.KeyEscape && d != nil && d.moved && !d.cancelled {
		return
	}
	ForwardKeyDown(t, e)
}

// KeyUp passes on.
func (t *Tracks) KeyUp(e *fyne.KeyEvent) {
	t.held &^= modifierKeys[e.Name]
	ForwardKeyUp(t, e)
}

// FocusGained shows the ring.
func (t *Tracks) FocusGained() { t.focused = true; t.showRing() }

// FocusLost hides the ring.
func (t *Tracks) FocusLost() { t.focused, t.held = false, 0; t.showRing() }

func (t *Tracks) showRing() {
	if t.marks != nil {
		showRing(t.marks.ring, t.focused)
	}
}

// TypedKey moves the playhead and the choice; what it has no use for goes to
// OnKey and then to the window.
func (t *Tracks) TypedKey(e *fyne.KeyEvent) {
	if t.usesKey(e.Name, t.modifiers()) || t.OnKey != nil && t.OnKey(e) {
		return
	}
	ForwardKey(t, e)
}

func (t *Tracks) usesKey(k fyne.KeyName, mods fyne.KeyModifier) bool {
	switch k {
	case fyne.KeyLeft:
		t.step(-1, mods)
	case fyne.KeyRight:
		t.step(1, mods)
	case fyne.KeyHome:
		t.goTo(0, mods)
	case fyne.KeyEnd:
		t.goTo(t.total, mods)
	case fyne.KeyUp:
		t.chooseInLane(-1)
	case fyne.KeyDown:
		t.chooseInLane(1)
	case fyne.KeyEscape:
		return t.cancelDrag()
	case fyne.KeyPlus, fyne.KeyEqual, fyne.KeyMinus:
		return true // they come as runes too
	case desktop.KeyMenu:
		return t.menuOfChoice()
	default:
		return modifierKeys[k] != 0 // by itself it means nothing
	}
	return true
}

// TypedShortcut takes the arrows with Ctrl and Alt; the rest goes to
// OnShortcut and then to the window.
func (t *Tracks) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && t.usesShortcut(c) {
		return
	}
	if t.OnShortcut != nil && t.OnShortcut(s) {
		return
	}
	if c, ok := canvasOf(t).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func (t *Tracks) usesShortcut(c *desktop.CustomShortcut) bool {
	switch c.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
		return t.usesKey(c.KeyName, c.Modifier)
	}
	return false
}

// TypedRune zooms: + nearer, − wider, 0 everything.
func (t *Tracks) TypedRune(r rune) {
	around := t.head
	if !t.inView(around) {
		around = t.from + t.span/2
	}
	switch r {
	case '+', '=':
		t.Zoom(0.5, around)
	case '-', '−':
		t.Zoom(2, around)
	case '0':
		t.ZoomAll()
	}
}

// step moves the playhead by a second, with Alt by 10 ms, with Ctrl to where
// something begins or ends; with Shift it selects.
func (t *Tracks) step(way int64, mods fyne.KeyModifier) {
	to := t.head + way*int64(t.rate)
	switch {
	case mods&fyne.KeyModifierControl != 0:
		to = t.nextEdge(way)
	case mods&fyne.KeyModifierAlt != 0:
		grid := int64(max(1, t.rate/100))
		to = t.head/grid*grid + way*grid
		if way < 0 && t.head%grid != 0 {
			to = t.head / grid * grid
		}
	}
	t.goTo(to, mods)
}

// goTo moves the playhead and the view with it; with Shift the selection's
// end that lies at the head goes along.
func (t *Tracks) goTo(to int64, mods fyne.KeyModifier) {
	to = max(0, min(to, t.reach()))
	if mods&fyne.KeyModifierShift != 0 {
		from := t.head
		switch a, b, ok := t.Selection(); {
		case ok && t.head == a:
			from = b
		case ok && t.head == b:
			from = a
		}
		t.selectRange(from, to)
	}
	t.reveal(to)
	t.seek(to)
}

// nextEdge is the nearest begin or end of a clip, marker or end of all in one
// direction.
func (t *Tracks) nextEdge(way int64) int64 {
	best := int64(math.MaxInt64)
	try := func(at int64) {
		if d := (at - t.head) * way; d > 0 && d < best {
			best = d
		}
	}
	try(0)
	try(t.total)
	for _, m := range t.markers {
		try(m.At)
	}
	for i := range t.lanes {
		for j := range t.lanes[i].Clips {
			try(t.lanes[i].Clips[j].At)
			try(t.lanes[i].Clips[j].End())
		}
	}
	if best == math.MaxInt64 {
		return t.head
	}
	return t.head + way*best
}

// chooseInLane chooses the clip nearest to the playhead on the next lane that
// has one; where nothing is chosen yet, on the present lane.
func (t *Tracks) chooseInLane(way int) {
	i := t.current
	if len(t.Chosen()) > 0 {
		i = t.laneOfChoice() + way
	}
	for ; i >= 0 && i < len(t.lanes); i += way {
		if j := t.nearestClip(i); j >= 0 {
			t.current = i
			t.revealLane(i)
			t.choose(t.lanes[i].Clips[j].ID)
			return
		}
	}
}

// laneOfChoice is the lane of the first chosen clip.
func (t *Tracks) laneOfChoice() int {
	for i := range t.lanes {
		for j := range t.lanes[i].Clips {
			if t.chosen[t.lanes[i].Clips[j].ID] {
				return i
			}
		}
	}
	return t.current
}

// nearestClip is the clip of a lane under the playhead or nearest to it, −1
// for none.
func (t *Tracks) nearestClip(lane int) int {
	best, found := int64(math.MaxInt64), -1
	for j := range t.lanes[lane].Clips {
		c := &t.lanes[lane].Clips[j]
		if d := max(c.At-t.head, t.head-c.End()+1, 0); d < best {
			best, found = d, j
		}
	}
	return found
}

// menuOfChoice asks for the menu of the first chosen clip, below its name, or
// of the present lane.
func (t *Tracks) menuOfChoice() bool {
	ids := t.Chosen()
	if t.OnMenu == nil || len(t.lanes) == 0 {
		return false
	}
	if len(ids) == 0 {
		t.menuOfLane(t.lanes[t.current].ID)
		return true
	}
	from, _ := t.chosenSpan()
	top, _ := t.waveBox(t.laneOfChoice())
	at := fyne.NewPos(max(trackHeader, min(t.xAt(from), t.Size().Width-trackHeader)), top)
	t.OnMenu(ids[0], t.onCanvas(at))
	return true
}
