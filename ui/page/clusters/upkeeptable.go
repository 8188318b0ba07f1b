package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// column is one of a table: its name in the catalogue, its width in pixels, 0
// for what is left over, whether it stands at the right, and whether it is left
// out where the table is narrow.
type column struct {
	key   string
	wide  float32
	right bool
	bold  bool
	spare bool
}

var (
	ticketColumns = []column{{key: "number", wide: 56}, {key: "name", bold: true}, {key: "hamlet", wide: 136, spare: true}, {key: "stage", wide: 232},
		{key: "opened", wide: 104}, {key: "days", wide: 56, right: true}, {key: "cost", wide: 128, right: true}}
	checkColumns = []column{{key: "due", wide: 104}, {key: "words", bold: true}, {key: "where", wide: 168, spare: true}, {key: "months", wide: 104, spare: true}, {key: "last", wide: 104}}
	stockColumns = []column{{key: "name", bold: true}, {key: "kind", wide: 112, spare: true}, {key: "place", wide: 96, spare: true}, {key: "count", wide: 48, right: true},
		{key: "least", wide: 56, right: true}, {key: "price", wide: 104, right: true}}
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
	var cells []fyne.CanvasObject
	for _, c := range columns {
		cells = append(cells, cell(c))
	}
	return widget.Pad(0, 16, 0, 16, container.New(tableLine(columns), cells...))
}

// leastName is what a table leaves the column that takes what is left over, and
// columnGap what lies between two, in pixels.
const leastName, columnGap float32 = 140, 12

// width is the least of the column.
func (c column) width() float32 {
	if c.wide == 0 {
		return leastName
	}
	return c.wide
}

// tableLine lays out the cells of a line, in a narrow table without those that
// can be spared.
type tableLine []column

// least is the width of the line with or without what can be spared.
func (l tableLine) least(spare bool) float32 {
	wide := -columnGap
	for _, c := range l {
		if !c.spare || spare {
			wide += c.width() + columnGap
		}
	}
	return wide
}

// MinSize is that without what can be spared.
func (l tableLine) MinSize(cells []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for _, o := range cells {
		high = max(high, o.MinSize().Height)
	}
	return fyne.NewSize(l.least(false), high)
}

// Layout centres each cell on the line.
func (l tableLine) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	spare := size.Width >= l.least(true)
	left, at := max(0, size.Width-l.least(spare)), float32(0)
	for i, c := range l {
		setHidden(cells[i], c.spare && !spare)
		if c.spare && !spare {
			continue
		}
		wide := c.width()
		if c.wide == 0 {
			wide += left
		}
		high := cells[i].MinSize().Height
		cells[i].Move(fyne.NewPos(at, (size.Height-high)/2))
		cells[i].Resize(fyne.NewSize(wide, high))
		at += wide + columnGap
	}
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
