package dialog

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// fileRow is a line of the chooser's list: drawing, name, size and date.
type fileRow struct {
	fynewidget.BaseWidget
	i              int
	press          func(i int)
	icon           *widget.Icon
	name, size, at *widget.Text
}

func newFileRow(press func(i int)) *fileRow {
	r := &fileRow{
		press: press, icon: widget.NewIcon("wave", 20, theme.Muted),
		name: widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		size: widget.NewText("", widget.RoleText, theme.Muted).Right(), at: widget.NewText("", widget.RoleText, theme.Muted).Right(),
	}
	r.ExtendBaseWidget(r)
	return r
}

// Object is the row itself, which is pressed rather than the list around it.
func (r *fileRow) Object() fyne.CanvasObject { return r }

// Tapped opens or marks what the row is of.
func (r *fileRow) Tapped(*fyne.PointEvent) { r.press(r.i) }

// AccessibilityLabel is what a reader says.
func (r *fileRow) AccessibilityLabel() string { return r.name.Text }

// AccessibilityRole is a button's.
func (r *fileRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (r *fileRow) set(cat *locale.Catalogue, i int, e entry) {
	r.i = i
	icon, size := "document", cat.Bytes(e.bytes)
	switch {
	case e.folder:
		icon, size = "folder", ""
	case isSound(e.name):
		icon = "wave"
	}
	r.icon.Set(icon, theme.Muted)
	r.name.Set(e.name)
	r.size.Set(size)
	r.at.Set(cat.DateClock(e.at))
}

// CreateRenderer lays the parts out.
func (r *fileRow) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(widget.Pad(0, 12, 0, 12, widget.Line(12, widget.Fitted(r.icon), widget.Grow(r.name),
		widget.Fixed(84, r.size), widget.Fixed(136, r.at))))
}
