package library

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"

	"tienglang/ui/widget"
)

// actGrid is the acts at the foot of the card. Each has a place of its own and
// keeps it, whatever else is possible: who presses twice must not send for
// approval and approve at once. Above is what leads a programme on its way to
// the poles, from left to right.
type actGrid struct {
	box *fyne.Container
}

// actPlaces are the places, row by row. Editing and returning share one: who
// returns is asked for the reason first.
var actPlaces = map[act]int{
	actSubmit: 0, actApprove: 1, actAir: 2,
	actEdit: 3, actReturn: 3, actExport: 4, actDelete: 5,
}

const (
	gridColumns = 3
	gridPlaces  = 2 * gridColumns
)

// actIcons are the drawings of the lower row; above the words alone have room.
var actIcons = map[act]string{
	actEdit: "pencil", actReturn: "undo", actExport: "download", actDelete: "trash",
}

func newActGrid() *actGrid { return &actGrid{box: widget.Column(8)} }

// show makes a button for each of the acts; one of the upper row leads. A place
// of which the act is not possible stays empty.
func (g *actGrid) show(acts []act, button func(a act, leading bool) *widget.Button) {
	cells := make([]fyne.CanvasObject, gridPlaces)
	for i := range cells {
		cells[i] = layout.NewSpacer()
	}
	for _, a := range acts {
		cells[actPlaces[a]] = button(a, actPlaces[a] < gridColumns)
	}
	rows := widget.Column(8, actRow(cells[:gridColumns]), actRow(cells[gridColumns:]))
	g.box.Layout, g.box.Objects = rows.Layout, rows.Objects
	g.box.Refresh()
}

func actRow(cells []fyne.CanvasObject) widget.Slot {
	slots := make([]widget.Slot, len(cells))
	for i, c := range cells {
		slots[i] = widget.Share(1, c)
	}
	return widget.Fixed(40, widget.Row(8, slots...))
}
