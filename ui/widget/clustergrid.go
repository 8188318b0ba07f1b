package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ClusterCell is one cluster in the grid: its number, its state and a name that is
// shown when the cell is pointed at.
type ClusterCell struct {
	Label  string
	Name   string
	State  State
	Chosen bool // picked by hand: an accent edge
}

// ClusterGrid shows clusters as cells of 60 × 48, whose shape and fill differ
// by state. Arrow keys walk over them, Enter opens one.
type ClusterGrid struct {
	widget.BaseWidget
	// OnOpened is told of the cell that was opened.
	OnOpened func(i int)
	// OnPointed is told of the cell under pointer or cursor, −1 for none.
	OnPointed func(i int)

	cells   []ClusterCell
	cursor  int
	focused bool
}

var (
	_ fyne.Focusable    = (*ClusterGrid)(nil)
	_ fyne.Tappable     = (*ClusterGrid)(nil)
	_ desktop.Hoverable = (*ClusterGrid)(nil)
)

// The grid's measures, in pixels.
const (
	gridCellWidth  = 60
	gridCellHeight = 48
	gridGap        = 8
	gridMark       = 20
)

// NewClusterGrid makes an empty grid.
func NewClusterGrid() *ClusterGrid {
	g := &ClusterGrid{}
	g.ExtendBaseWidget(g)
	return g
}

// SetCells replaces what is shown; nothing is redrawn when nothing changed.
func (g *ClusterGrid) SetCells(cells []ClusterCell) {
	if sameCells(g.cells, cells) {
		return
	}
	g.cells = append([]ClusterCell(nil), cells...)
	g.cursor = max(0, min(g.cursor, len(cells)-1))
	g.Refresh()
}

// Cells is what is shown.
func (g *ClusterGrid) Cells() []ClusterCell { return g.cells }

func sameCells(a, b []ClusterCell) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// columns is how many cells fit beside each other.
func (g *ClusterGrid) columns() int {
	return max(1, int((g.Size().Width+gridGap)/(gridCellWidth+gridGap)))
}

// at is the cell under a point, −1 for none.
func (g *ClusterGrid) at(p fyne.Position) int {
	col, row := int(p.X/(gridCellWidth+gridGap)), int(p.Y/(gridCellHeight+gridGap))
	i := row*g.columns() + col
	if p.X < 0 || p.Y < 0 || col >= g.columns() || i >= len(g.cells) {
		return -1
	}
	return i
}

// Tapped opens the cell under the pointer.
func (g *ClusterGrid) Tapped(e *fyne.PointEvent) {
	if i := g.at(e.Position); i >= 0 {
		g.cursor = i
		g.open()
	}
}

func (g *ClusterGrid) open() {
	if g.OnOpened != nil && g.cursor < len(g.cells) {
		g.OnOpened(g.cursor)
	}
}

func (g *ClusterGrid) point(i int) {
	if g.OnPointed != nil {
		g.OnPointed(i)
	}
}

// MouseIn points at the cell under the pointer.
func (g *ClusterGrid) MouseIn(e *desktop.MouseEvent) { g.point(g.at(e.Position)) }

// MouseMoved points at the cell under the pointer.
func (g *ClusterGrid) MouseMoved(e *desktop.MouseEvent) { g.point(g.at(e.Position)) }

// MouseOut points at nothing.
func (g *ClusterGrid) MouseOut() { g.point(-1) }

// TypedKey walks over the cells and opens one.
func (g *ClusterGrid) TypedKey(e *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{
		fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -g.columns(), fyne.KeyDown: g.columns(),
	}[e.Name]
	switch {
	case step != 0 && len(g.cells) > 0:
		g.cursor = max(0, min(len(g.cells)-1, g.cursor+step))
		g.point(g.cursor)
		g.Refresh()
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		g.open()
	default:
		ForwardKey(g, e)
	}
}

// KeyDown passes on.
func (g *ClusterGrid) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(g, e) }

// KeyUp passes on.
func (g *ClusterGrid) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(g, e) }

// TypedRune is not used.
func (g *ClusterGrid) TypedRune(rune) {}

// FocusGained shows the cursor.
func (g *ClusterGrid) FocusGained() { g.focused = true; g.Refresh() }

// FocusLost hides the cursor.
func (g *ClusterGrid) FocusLost() { g.focused = false; g.Refresh() }

// CreateRenderer draws the cells.
func (g *ClusterGrid) CreateRenderer() fyne.WidgetRenderer {
	r := &gridRenderer{grid: g}
	r.Refresh()
	return r
}
