package widget

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// mapDragKind is what the pointer holds.
type mapDragKind int

const (
	mapDragNone mapDragKind = iota
	mapDragDown             // pressed, not moved yet
	mapDragPan
	mapDragHorn
	mapDragEnded // given up before the button was let go
)

// mapDrag is what the pointer does.
type mapDrag struct {
	kind    mapDragKind
	at      fyne.Position // where it was last
	horn    int
	degrees int
	moved   bool
}

// MouseDown takes hold of the ground or of a horn's handle.
func (m *Map) MouseDown(e *desktop.MouseEvent) {
	if c := canvasOf(m); c != nil {
		c.Focus(m)
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	m.drag = mapDrag{kind: mapDragDown, at: e.Position}
	for k := range m.horns {
		x, y, ok := m.handle(k)
		if ok && !m.placing && math.Hypot(float64(x-e.Position.X), float64(y-e.Position.Y)) <= 12 {
			m.drag = mapDrag{kind: mapDragHorn, horn: k, degrees: m.horns[k]}
			return
		}
	}
}

// Dragged moves the map, or turns a horn.
func (m *Map) Dragged(e *fyne.DragEvent) {
	switch m.drag.kind {
	case mapDragDown, mapDragPan:
		from := m.drag.at
		m.drag = mapDrag{kind: mapDragPan, at: e.Position}
		m.pan(from.X-e.Position.X, from.Y-e.Position.Y)
	case mapDragHorn:
		m.turn(e.Position)
	}
}

// turn points the horn that is held at the pointer, by whole degrees.
func (m *Map) turn(to fyne.Position) {
	i := m.find(m.chosen)
	if i < 0 {
		return
	}
	x, y := m.view.at(m.clusters[i].At, m.Size())
	if math.Hypot(float64(to.X-x), float64(to.Y-y)) < 4 {
		return
	}
	d := int(math.Round(math.Atan2(float64(to.X-x), float64(y-to.Y)) * 180 / math.Pi))
	m.drag.degrees, m.drag.moved = (d+359)%360+1, true
	m.redraw()
}

// DragEnd lets go.
func (m *Map) DragEnd() {
	d := m.drag
	m.drag = mapDrag{}
	if d.kind != mapDragHorn {
		return
	}
	if d.horn < len(m.horns) && d.degrees != m.horns[d.horn] {
		m.horns[d.horn] = d.degrees
		if m.OnBearing != nil {
			m.OnBearing(d.horn, d.degrees)
		}
	}
	m.redraw()
}

// MouseUp is a click where nothing was dragged: it chooses what it lies on, or
// puts the chosen cluster there.
func (m *Map) MouseUp(e *desktop.MouseEvent) {
	d := m.drag
	if d.kind == mapDragPan || d.moved {
		return // DragEnd comes
	}
	m.drag = mapDrag{}
	if d.kind != mapDragDown {
		return
	}
	if m.placing {
		m.place(e.Position.X, e.Position.Y)
	} else if i := m.groupAt(e.Position.X, e.Position.Y); i >= 0 {
		m.press(i)
	}
}

// press chooses the cluster of a mark. Several are first looked at more nearly;
// where that does not part them, each press chooses the next of them.
func (m *Map) press(i int) {
	g := m.groups[i]
	next := 0
	for k, member := range g.members {
		if m.clusters[member].ID == m.chosen {
			next = (k + 1) % len(g.members)
		}
	}
	id := m.clusters[g.members[next]].ID
	if len(g.members) > 1 && m.parts(&g) {
		id = m.clusters[g.members[0]].ID
		x, y := m.view.at(g.at, m.Size())
		m.zoomAt(2, x, y)
	}
	m.choose(id)
}

// parts tells whether a nearer look shows the members of a mark apart.
func (m *Map) parts(g *mapGroup) bool {
	for _, k := range g.members[1:] {
		p := m.clusters[k].At
		if math.Hypot(p.X-g.at.X, p.Y-g.at.Y)*mapNearest > 2*float64(mapMark+mapMarkSpace) {
			return m.view.scale < mapNearest
		}
	}
	return false
}

// DoubleTapped opens the cluster under the pointer.
func (m *Map) DoubleTapped(e *fyne.PointEvent) {
	if i := m.groupAt(e.Position.X, e.Position.Y); i >= 0 && len(m.groups[i].members) == 1 && m.OnOpen != nil {
		m.OnOpen(m.clusters[m.groups[i].members[0]].ID)
	}
}

// mapNotch is what a step of a wheel reports.
const mapNotch = 25

// Scrolled zooms around the pointer, by as much as a key at each step.
func (m *Map) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DY != 0 {
		m.zoomAt(math.Pow(mapZoom, max(-3, min(float64(e.Scrolled.DY)/mapNotch, 3))), e.Position.X, e.Position.Y)
	}
}

// MouseIn points at what is under the pointer.
func (m *Map) MouseIn(e *desktop.MouseEvent) { m.point(e.Position) }

// MouseMoved points at what is under the pointer.
func (m *Map) MouseMoved(e *desktop.MouseEvent) { m.point(e.Position) }

// MouseOut points at nothing.
func (m *Map) MouseOut() {
	if m.hovered >= 0 {
		m.hovered = -1
		m.redraw()
	}
}

func (m *Map) point(at fyne.Position) {
	m.pointer = at
	if i := m.groupAt(at.X, at.Y); i != m.hovered {
		m.hovered = i
		m.redraw()
	}
}

// Cursor is a cross while something is put, and a hand over what can be taken.
func (m *Map) Cursor() desktop.Cursor {
	switch {
	case m.placing:
		return desktop.CrosshairCursor
	case m.hovered >= 0:
		return desktop.PointerCursor
	}
	for k := range m.horns {
		if x, y, ok := m.handle(k); ok && math.Hypot(float64(x-m.pointer.X), float64(y-m.pointer.Y)) <= 12 {
			return desktop.PointerCursor
		}
	}
	return desktop.DefaultCursor
}
