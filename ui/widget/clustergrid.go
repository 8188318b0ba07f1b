package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	token "tienglang/ui/theme"
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

// gridCell is the drawn form of one cell.
type gridCell struct {
	plate  *canvas.Rectangle
	dashes *canvas.Raster
	label  *canvas.Text
	mark   *Icon
}

type gridRenderer struct {
	grid    *ClusterGrid
	cells   []gridCell
	cursor  canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *gridRenderer) MinSize() fyne.Size {
	rows := (len(r.grid.cells) + r.grid.columns() - 1) / r.grid.columns()
	return fyne.NewSize(gridCellWidth, max(gridCellHeight, float32(rows)*(gridCellHeight+gridGap)-gridGap))
}

func (r *gridRenderer) Layout(fyne.Size) {
	for i, c := range r.cells {
		x, y := r.corner(i)
		put(c.plate, x, y, gridCellWidth, gridCellHeight)
		put(c.dashes, x, y, gridCellWidth, gridCellHeight)
		put(c.label, x+8, y, 24, gridCellHeight)
		put(c.mark, x+gridCellWidth-gridMark-8, y+(gridCellHeight-gridMark)/2, gridMark, gridMark)
	}
	x, y := r.corner(r.grid.cursor)
	put(&r.cursor, x-4, y-4, gridCellWidth+8, gridCellHeight+8)
}

func (r *gridRenderer) corner(i int) (x, y float32) {
	n := r.grid.columns()
	return float32(i%n) * (gridCellWidth + gridGap), float32(i/n) * (gridCellHeight + gridGap)
}

func (r *gridRenderer) Refresh() {
	r.fit(len(r.grid.cells))
	for i, cell := range r.grid.cells {
		r.cells[i].show(cell)
	}
	r.cursor.StrokeColor, r.cursor.StrokeWidth = token.Color(token.Accent), 2
	r.cursor.CornerRadius, r.cursor.Hidden = 6, !r.grid.focused || len(r.cells) == 0
	r.Layout(r.grid.Size())
	canvas.Refresh(r.grid)
}

// fit makes drawn cells for n clusters.
func (r *gridRenderer) fit(n int) {
	if n == len(r.cells) && r.objects != nil {
		return
	}
	for len(r.cells) < n {
		r.cells = append(r.cells, newGridCell())
	}
	r.cells = r.cells[:n]
	r.objects = []fyne.CanvasObject{&r.cursor}
	for _, c := range r.cells {
		r.objects = append(r.objects, c.plate, c.dashes, c.label, c.mark)
	}
}

func newGridCell() gridCell {
	return gridCell{
		plate:  canvas.NewRectangle(nil),
		dashes: NewDashedFrame(token.Grey),
		label:  canvas.NewText("", nil),
		mark:   NewIcon("question", gridMark, token.Muted),
	}
}

// show draws a cell's state: green-soft when heard, amber-soft with an amber
// line when late, solid amber when lost, dashed grey when not known, plain
// when ready.
func (c gridCell) show(cell ClusterCell) {
	fill, line, width := cellLook(cell.State)
	c.plate.CornerRadius = 4
	c.plate.FillColor, c.plate.StrokeColor, c.plate.StrokeWidth = token.Color(fill), token.Color(line), width
	if cell.Chosen {
		c.plate.StrokeColor, c.plate.StrokeWidth = token.Color(token.Accent), 3
	}
	c.dashes.Hidden = cell.State != StateUnknown || cell.Chosen
	c.label.Text, c.label.TextSize, c.label.TextStyle.Bold = cell.Label, 15, true
	c.label.Color = token.Color(cellInk(cell.State))
	c.mark.Set(cellMark(cell.State))
	c.dashes.Refresh()
}

// cellMark names the drawing in a cell and its colour.
func cellMark(s State) (icon string, ink fyne.ThemeColorName) {
	switch s {
	case StateHeard:
		return "check", token.GreenText
	case StateLate:
		return "clock", token.AmberText
	case StateLost:
		return "cross", token.OnAmber
	case StateReady:
		return "dot", token.Green
	}
	return "question", token.Muted
}

func cellInk(s State) fyne.ThemeColorName {
	switch s {
	case StateUnknown:
		return token.Muted
	case StateLost:
		return token.OnAmber
	}
	return token.Text
}

func cellLook(s State) (fill, line fyne.ThemeColorName, width float32) {
	switch s {
	case StateHeard:
		return token.GreenSoft, token.GreenSoft, 0
	case StateLate:
		return token.AmberSoft, token.AmberLine, 2
	case StateLost:
		return token.Amber, token.AmberLine, 2
	case StateReady:
		return token.Surface, token.BorderStrong, 1
	}
	return token.Surface, token.Surface, 0
}

func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *gridRenderer) Destroy()                     {}
