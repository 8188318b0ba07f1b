package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// AcceptsTab is true while there are clusters: Tab goes through them, and leads
// on behind the last one.
func (m *Map) AcceptsTab() bool { return len(m.clusters) > 0 }

// KeyDown passes on, but not the Escape that ends the placing.
func (m *Map) KeyDown(e *fyne.KeyEvent) {
	if e.Name != fyne.KeyEscape || !m.placing {
		ForwardKeyDown(m, e)
	}
}

// KeyUp passes on.
func (m *Map) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(m, e) }

// FocusGained shows the ring.
func (m *Map) FocusGained() { m.focus(true) }

// FocusLost hides the ring.
func (m *Map) FocusLost() { m.focus(false) }

func (m *Map) focus(on bool) {
	m.focused = on
	if m.marks != nil {
		showRing(m.marks.ring, on)
	}
}

// TypedRune zooms by plus and minus; 0 shows the whole.
func (m *Map) TypedRune(r rune) {
	switch r {
	case '+', '=':
		m.Zoom(mapZoom)
	case '-':
		m.Zoom(1 / mapZoom)
	case '0':
		m.ShowWhole()
	}
}

// TypedKey moves the map and chooses clusters; what it has no use for goes to
// the window.
func (m *Map) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		m.pan(-mapStep, 0)
	case fyne.KeyRight:
		m.pan(mapStep, 0)
	case fyne.KeyUp:
		m.pan(0, -mapStep)
	case fyne.KeyDown:
		m.pan(0, mapStep)
	case fyne.KeyTab:
		m.tab()
	case fyne.KeyReturn, fyne.KeyEnter:
		m.enter()
	case fyne.KeyEscape:
		if !m.leave() {
			ForwardKey(m, e)
		}
	default:
		ForwardKey(m, e)
	}
}

// tab chooses the next cluster, with Shift the one before; at either end the
// focus goes on.
func (m *Map) tab() {
	way := 1
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		way = -1
	}
	m.step(way)
}

func (m *Map) step(way int) {
	i := m.find(m.chosen) + way
	if m.chosen == "" && way < 0 {
		i = -1
	}
	c := canvasOf(m)
	switch {
	case i >= 0 && i < len(m.clusters):
		m.choose(m.clusters[i].ID)
	case c == nil:
	case way > 0:
		c.FocusNext()
	default:
		c.FocusPrevious()
	}
}

// enter puts the chosen cluster at the cross, or opens it.
func (m *Map) enter() {
	if m.placing {
		m.place(m.Size().Width/2, m.Size().Height/2)
	} else if m.chosen != "" && m.OnOpen != nil {
		m.OnOpen(m.chosen)
	}
}

// leave ends what is under way.
func (m *Map) leave() bool {
	if m.drag.kind == mapDragHorn {
		m.drag = mapDrag{kind: mapDragEnded}
		m.redraw()
		return true
	}
	if !m.placing {
		return false
	}
	m.SetPlacing(false)
	if m.OnLeave != nil {
		m.OnLeave()
	}
	return true
}

func (m *Map) place(x, y float32) {
	if m.OnPlace != nil {
		m.OnPlace(m.view.point(x, y, m.Size()))
	}
}
