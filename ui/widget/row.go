package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// ListRow is a row that can be pressed and chosen: accent-soft with a 4 px
// accent bar at its left when chosen. It holds what it is given.
type ListRow struct {
	pressable
	Content  fyne.CanvasObject
	Chosen   bool
	Name     string // for the keyboard and readers
	Px       float32
	OnTapped func()
}

// NewListRow makes a row px high.
func NewListRow(px float32, content fyne.CanvasObject, tapped func()) *ListRow {
	l := &ListRow{Content: content, Px: px, OnTapped: tapped}
	l.init(l, func() {
		if l.OnTapped != nil {
			l.OnTapped()
		}
	})
	return l
}

// SetChosen changes whether it is chosen.
func (l *ListRow) SetChosen(chosen bool) {
	if l.Chosen != chosen {
		l.Chosen = chosen
		l.Refresh()
	}
}

// AccessibilityLabel is what a reader says.
func (l *ListRow) AccessibilityLabel() string { return l.Name }

// AccessibilityRole is a button's.
func (l *ListRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (l *ListRow) CreateRenderer() fyne.WidgetRenderer {
	r := &rowRenderer{l: l, bg: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil)}
	r.apply()
	return r
}

type rowRenderer struct {
	l             *ListRow
	bg, bar, ring *canvas.Rectangle
}

func (r *rowRenderer) apply() {
	l := r.l
	fill := theme.Clear
	switch {
	case l.Chosen:
		fill = theme.AccentSoft
	case l.hovered && !l.disabled:
		fill = theme.Hover
	}
	paint(r.bg, fill, "", 0, 0)
	paint(r.bar, theme.Accent, "", 0, 0)
	show(r.bar, l.Chosen)
	paint(r.ring, "", theme.Accent, 2, theme.RadiusSmall)
	show(r.ring, l.focused)
}

func (r *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.l.Content.MinSize().Width, max(r.l.Px, r.l.Content.MinSize().Height))
}

func (r *rowRenderer) Layout(s fyne.Size) {
	r.bg.Resize(s)
	r.bar.Resize(fyne.NewSize(4, s.Height))
	r.ring.Move(fyne.NewPos(2, 2)) // inside: a row is clipped by its list
	r.ring.Resize(s.SubtractWidthHeight(4, 4))
	r.l.Content.Resize(s)
}

func (r *rowRenderer) Refresh() {
	r.apply()
	r.l.Content.Refresh()
	canvas.Refresh(r.l)
}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.bg, r.bar, r.l.Content, r.ring}
}

func (r *rowRenderer) Destroy() {}
