package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

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
	case StateFed:
		return "arrow-right", token.Text
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
	case StateFed:
		return token.GreySoft, token.BorderStrong, 1
	}
	return token.Surface, token.Surface, 0
}

func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *gridRenderer) Destroy()                     {}
