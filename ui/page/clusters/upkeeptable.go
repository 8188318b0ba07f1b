package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// column is one of a table: its name in the catalogue, its width in pixels, 0
// for what is left over, and whether it stands at the right.
type column struct {
	key   string
	wide  float32
	right bool
	bold  bool
}

var (
	ticketColumns = []column{{"number", 56, false, false}, {"name", 0, false, true}, {"hamlet", 136, false, false}, {"stage", 232, false, false},
		{"opened", 104, false, false}, {"days", 56, true, false}, {"cost", 128, true, false}}
	checkColumns = []column{{"due", 104, false, false}, {"words", 0, false, true}, {"where", 168, false, false}, {"months", 104, false, false}, {"last", 104, false, false}}
	stockColumns = []column{{"name", 0, false, true}, {"kind", 112, false, false}, {"place", 96, false, false}, {"count", 48, true, false}, {"least", 56, true, false}, {"price", 104, true, false}}
)

// upkeepRow is one drawn line of a table.
type upkeepRow struct {
	line  *fyne.Container
	cells []*widget.Text
}

// Object is the line.
func (r *upkeepRow) Object() fyne.CanvasObject { return r.line }

func newUpkeepRow(columns []column) func() widget.RowView {
	return func() widget.RowView {
		r := &upkeepRow{}
		r.line = upkeepLine(columns, func(c column) fyne.CanvasObject {
			role, ink := widget.RoleText, theme.Muted
			if c.bold {
				role, ink = widget.RoleStrong, theme.Text
			}
			cell := widget.NewEllipsis("", role, ink)
			if c.right {
				cell = cell.Right()
			}
			r.cells = append(r.cells, cell)
			return cell
		})
		return r
	}
}

func (r *upkeepRow) set(words ...string) {
	for i, w := range words {
		r.cells[i].Set(w)
	}
}

func upkeepLine(columns []column, cell func(column) fyne.CanvasObject) *fyne.Container {
	var slots []widget.Slot
	for _, c := range columns {
		if c.wide == 0 {
			slots = append(slots, widget.Grow(cell(c)))
		} else {
			slots = append(slots, widget.Fixed(c.wide, cell(c)))
		}
	}
	return widget.Pad(0, 16, 0, 16, widget.Line(12, slots...))
}

// upkeepTable is a list under the heads of its columns; none is said while it is
// empty.
func upkeepTable(p *Page, columns []column, prefix string, none fyne.CanvasObject, list *widget.RowList) fyne.CanvasObject {
	head := upkeepLine(columns, func(c column) fyne.CanvasObject {
		word := widget.NewEllipsis(p.env.T(prefix+c.key), widget.RoleText, theme.Muted)
		if c.right {
			return word.Right()
		}
		return word
	})
	return widget.NewBareCard(widget.Column(0, widget.Fixed(44, head), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(none), widget.Pad(0, 1, 1, 1, list)))))
}

// upkeepForm is a card beside a table: a title, fields, what is wrong, and
// buttons.
func upkeepForm(title *widget.Text, fields fyne.CanvasObject, buttons fyne.CanvasObject) *widget.Card {
	return widget.NewBareCard(widget.Column(0,
		widget.Fixed(48, widget.Pad(0, 16, 0, 16, widget.Line(8, widget.Grow(title)))), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(widget.Pad(12, 24, 12, 24, fields))),
		widget.Fixed(1, widget.NewRule()), widget.Fitted(widget.Pad(12, 16, 12, 16, buttons))))
}

// sideWide is the width of the form beside a table, and sideInside of what lies
// in it.
const sideWide, sideInside = 400, 344

// tell shows words, which take no room while there are none.
func tell(p *widget.Paragraph, words string) {
	p.Set(words)
	setHidden(p, words == "")
}
