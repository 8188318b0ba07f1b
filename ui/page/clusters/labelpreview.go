package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
)

// labelPreview is the first sheet: cells that are used, those to be printed, and
// those that stay.
type labelPreview struct {
	box   *fyne.Container
	cells []*canvas.Rectangle
}

func newLabelPreview() *labelPreview {
	p := &labelPreview{}
	var objects []fyne.CanvasObject
	for range backend.LabelsOfSheet {
		r := canvas.NewRectangle(nil)
		r.CornerRadius, r.StrokeWidth = 3, 1
		p.cells = append(p.cells, r)
		objects = append(objects, r)
	}
	paper := canvas.NewRectangle(nil)
	p.box = container.New(labelPaper{}, append([]fyne.CanvasObject{paper}, objects...)...)
	return p
}

// show draws a sheet that begins at a cell, 1 to backend.LabelsOfSheet.
func (p *labelPreview) show(first, n int) {
	p.box.Objects[0].(*canvas.Rectangle).FillColor = theme.Color(theme.Surface)
	p.box.Objects[0].(*canvas.Rectangle).StrokeColor = theme.Color(theme.Border)
	p.box.Objects[0].(*canvas.Rectangle).StrokeWidth = 1
	for i, r := range p.cells {
		r.FillColor, r.StrokeColor = theme.Color(theme.Surface), theme.Color(theme.Border)
		switch {
		case i < first-1:
			r.FillColor = theme.Color(theme.Border)
		case i < first-1+n:
			r.FillColor = theme.Color(theme.Accent)
		}
		r.Refresh()
	}
	p.box.Refresh()
}

// labelPaper lays the sheet out in the shape of A4, rows of three.
type labelPaper struct{}

// MinSize is that of a sheet whose cells can be told apart.
func (labelPaper) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(210, 297) }

// Layout puts the cells on their paper, at the top of the room.
func (labelPaper) Layout(all []fyne.CanvasObject, s fyne.Size) {
	wide := min(s.Width, s.Height*210/297, 288)
	high := wide * 297 / 210
	left := (s.Width - wide) / 2
	all[0].Resize(fyne.NewSize(wide, high))
	all[0].Move(fyne.NewPos(left, 0))
	const gap = 4
	cell := fyne.NewSize((wide-4*gap)/3, (high-9*gap)/8)
	for i, o := range all[1:] {
		o.Resize(cell)
		o.Move(fyne.NewPos(left+gap+float32(i%3)*(cell.Width+gap), gap+float32(i/3)*(cell.Height+gap)))
	}
}
