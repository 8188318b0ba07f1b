package widget

import "math"

// mapHandleEdge is how far a horn's handle stays from the edges and from the
// tools, in pixels, so that a hand can take it.
const mapHandleEdge = 12

// underTools tells whether a place of the widget lies under the tools, or so
// near that what is there cannot be taken.
func (m *Map) underTools(x, y, near float32) bool {
	return m.Tools.Width > 0 && x > m.Size().Width-m.Tools.Width-near && y < m.Tools.Height+near
}

// handleFar is how far from the mark handles stand: mapHandle where there is
// room for it.
func (m *Map) handleFar() float64 {
	size := m.Size()
	return math.Max(float64(mapRing+mapHandleEdge), math.Min(mapHandle, float64(min(size.Width, size.Height))/2-mapHandleEdge-2))
}

// revealHandles moves the map by as little as brings the handles of the chosen
// cluster's horns out from below the tools and from beyond the edges.
func (m *Map) revealHandles() {
	size := m.Size()
	if size.Width == 0 || m.view.scale == 0 || m.drag.kind == mapDragHorn {
		return
	}
	for k := range m.horns {
		x, y, ok := m.handle(k)
		if !ok {
			return
		}
		dx := max(0, x-size.Width+mapHandleEdge) - max(0, mapHandleEdge-x)
		dy := max(0, y-size.Height+mapHandleEdge) - max(0, mapHandleEdge-y)
		if m.underTools(x, y-dy, mapHandleEdge) {
			dx = x - size.Width + m.Tools.Width + mapHandleEdge
		}
		if dx != 0 || dy != 0 {
			m.pan(dx, dy)
		}
	}
}
