package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tienglang/app"
	"tienglang/app/geo"
)

// MapCluster is a cluster on the map.
type MapCluster struct {
	ID    app.ID
	Name  string
	State State
	At    geo.Point
	// Unsure tells that it stands somewhere in its hamlet, and not at its place:
	// a ring of dashes lies around it.
	Unsure bool
}

// MapEcho is a line between two clusters that echo, with what is said of it.
type MapEcho struct {
	A, B  geo.Point
	Words string // "173 m · 500 ms"
}

// MapWords are the words that the map says of itself.
type MapWords struct {
	Name string // for readers
	// Group names clusters that are drawn as one.
	Group func(n int) string
}

// Map draws a commune: its hamlets, roads and water, and its clusters by
// state. It changes nothing by itself: what the operator did is reported by the
// OnXxx. All of it belongs to the window's goroutine.
type Map struct {
	widget.BaseWidget
	OnChoose func(id app.ID)
	OnOpen   func(id app.ID) // Enter or a double click
	// OnPlace is told where the chosen cluster is put; nothing while SetPlacing
	// is off.
	OnPlace func(at geo.Point)
	// OnLeave is told that Escape ended the placing.
	OnLeave func()
	// OnBearing is told that a horn's handle was let go, in degrees from 1 to 360.
	OnBearing func(horn, degrees int)
	// Work does task away from the window's goroutine and then done on it; nil
	// has the ground painted in the window's.
	Work func(task, done func())
	// Tiles are pictures of the ground between two corners, for a screen with so
	// many metres a pixel; it is called by task. Nil for none.
	Tiles func(low, high geo.Point, perPixel float64) []MapTile
	// Tools is the room at the upper right in which other controls lie over the
	// map, none by default: no name is put there, the whole commune is shown
	// beside it, and a horn's handle is brought out of it.
	Tools fyne.Size

	words    MapWords
	sheet    geo.Sheet
	boxes    []mapBox // of the grounds and then of the ways
	clusters []MapCluster
	echoes   []MapEcho
	reach    [][]geo.Point
	far      []mapBox // of reach
	holes    [][2]geo.Point
	horns    []int // bearings of the chosen cluster's horns
	chosen   app.ID
	hovered  int // of groups, −1 for none
	placing  bool

	view     mapView
	fitted   bool // the whole is shown, and stays so when the room changes
	groups   []mapGroup
	grouped  float64 // the scale for which groups are, 0: none
	layer    *mapLayer
	spare    *mapLayer // painted into next
	version  int       // of the ground
	plan     int       // counts the sheets with places of their own
	painting bool      // Work is painting it
	drag     mapDrag
	pointer  fyne.Position
	focused  bool
	marks    *mapRenderer
}

var (
	_ fyne.Focusable      = (*Map)(nil)
	_ fyne.Tabbable       = (*Map)(nil)
	_ fyne.Draggable      = (*Map)(nil)
	_ fyne.Scrollable     = (*Map)(nil)
	_ fyne.DoubleTappable = (*Map)(nil)
	_ desktop.Mouseable   = (*Map)(nil)
	_ desktop.Hoverable   = (*Map)(nil)
	_ desktop.Cursorable  = (*Map)(nil)
	_ desktop.Keyable     = (*Map)(nil)
)

// NewMap makes an empty map.
func NewMap(words MapWords) *Map {
	m := &Map{words: words, hovered: -1, fitted: true, layer: &mapLayer{}}
	m.ExtendBaseWidget(m)
	return m
}

// SetSheet replaces the ground. What is seen stays where it is while the
// ground is on the same plane and as large as before.
func (m *Map) SetSheet(s geo.Sheet) {
	same := s.Plane == m.sheet.Plane && s.Low == m.sheet.Low && s.High == m.sheet.High
	m.sheet, m.boxes = s, boxesOf(s)
	m.changeGround()
	if !same {
		m.layer, m.plan = &mapLayer{}, m.plan+1 // what was painted lies elsewhere
		m.fitted = true
		m.fit()
	}
	m.redraw()
}

// SetClusters replaces the marks.
func (m *Map) SetClusters(all []MapCluster) {
	if slices.Equal(all, m.clusters) {
		return
	}
	m.clusters, m.grouped = slices.Clone(all), 0
	m.redraw()
}

// SetReach shows how far horns are understood; none takes it away.
func (m *Map) SetReach(outlines [][]geo.Point) {
	m.reach, m.far = outlines, make([]mapBox, len(outlines))
	for i, o := range outlines {
		m.far[i] = boxOf(o)
	}
	m.changeGround()
	m.redraw()
}

// SetHoles hatches ground between pairs of corners.
func (m *Map) SetHoles(strips [][2]geo.Point) {
	m.holes = strips
	m.changeGround()
	m.redraw()
}

// SetEchoes draws the pairs that echo.
func (m *Map) SetEchoes(all []MapEcho) { m.echoes = all; m.redraw() }

// SetHorns gives the chosen cluster's horns handles by which they are turned;
// a bearing of 0, which nobody knows, points north.
func (m *Map) SetHorns(bearings []int) {
	if slices.Equal(bearings, m.horns) {
		return
	}
	m.horns = slices.Clone(bearings)
	m.revealHandles()
	m.redraw()
}

// SetPlacing has the next click, or Enter at the cross in the middle, tell
// where the chosen cluster is put.
func (m *Map) SetPlacing(on bool) { m.placing = on; m.redraw() }

// Placing tells whether a click puts the chosen cluster.
func (m *Map) Placing() bool { return m.placing }

// Choose rings a cluster without telling OnChoose, and brings it into sight.
func (m *Map) Choose(id app.ID) {
	if id == m.chosen {
		return
	}
	before := m.groundOf(m.chosen)
	m.chosen, m.horns = id, nil
	if m.groundOf(id) != before {
		m.changeGround()
	}
	if i := m.find(id); i >= 0 {
		m.reveal(m.clusters[i].At)
	}
	m.redraw()
}

// Chosen is the ringed cluster, "" for none.
func (m *Map) Chosen() app.ID { return m.chosen }

// find is the index of a cluster, −1 for none.
func (m *Map) find(id app.ID) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(m.clusters, func(c MapCluster) bool { return c.ID == id })
}

// groundOf is the index of the hamlet in which a cluster stands, −1 for none.
func (m *Map) groundOf(id app.ID) int {
	i := m.find(id)
	if i < 0 {
		return -1
	}
	at := m.clusters[i].At
	return slices.IndexFunc(m.sheet.Grounds, func(g geo.Ground) bool {
		return !g.Water && g.Name != "" && g.Contains(at)
	})
}

func (m *Map) choose(id app.ID) {
	m.Choose(id)
	if m.OnChoose != nil {
		m.OnChoose(id)
	}
}

// AccessibilityLabel is what a reader says.
func (m *Map) AccessibilityLabel() string { return m.words.Name }

// AccessibilityRole is a container's.
func (m *Map) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (m *Map) redraw() {
	if m.marks != nil {
		m.marks.update()
	}
}
