package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// NavItem is one row of the navigation, 48 px: drawing, word, a count that
// needs a person or a dot that all is well. The current one lies on surface
// with a 4 px accent bar at its left.
type NavItem struct {
	pressable
	Text, Icon string
	Current    bool
	Compact    bool   // the word is below the drawing, 88 px wide
	Badge      string // "" for none
	Dot        fyne.ThemeColorName
	OnTapped   func()
}

// NewNavItem makes a row.
func NewNavItem(text, icon string, tapped func()) *NavItem {
	n := &NavItem{Text: text, Icon: icon, OnTapped: tapped}
	n.init(n, func() {
		if n.OnTapped != nil {
			n.OnTapped()
		}
	})
	return n
}

// Set changes whether it is current, its count and its dot ("" for none).
func (n *NavItem) Set(current bool, badge string, dot fyne.ThemeColorName) {
	if n.Current == current && n.Badge == badge && n.Dot == dot {
		return
	}
	n.Current, n.Badge, n.Dot = current, badge, dot
	n.Refresh()
}

// SetCompact puts the word below the drawing, or beside it again.
func (n *NavItem) SetCompact(compact bool) {
	if n.Compact != compact {
		n.Compact = compact
		n.Refresh()
	}
}

// AccessibilityLabel is what a reader says.
func (n *NavItem) AccessibilityLabel() string { return n.Text + " " + n.Badge }

// AccessibilityRole is a link's.
func (n *NavItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// CreateRenderer draws it.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	rect := func() *canvas.Rectangle { return canvas.NewRectangle(nil) }
	r := &navRenderer{n: n, bg: rect(), bar: rect(), ring: rect(), plate: rect(), dot: rect(),
		icon: iconImage("", theme.Text, 24), text: canvas.NewText("", nil), count: canvas.NewText("", nil)}
	r.apply()
	return r
}

type navRenderer struct {
	n                         *NavItem
	bg, bar, ring, plate, dot *canvas.Rectangle
	icon                      *canvas.Image
	text, count               *canvas.Text
}

func (r *navRenderer) apply() {
	n := r.n
	fill, words, role := theme.Clear, theme.Text, RoleStrong
	switch {
	case n.Current:
		fill, words, role = theme.Surface, theme.Accent, RoleStrongBold
	case n.hovered:
		fill = theme.Hover
	}
	paint(r.bg, fill, "", 0, 0)
	paint(r.bar, theme.Accent, "", 0, 0)
	show(r.bar, n.Current)
	paint(r.ring, "", theme.Accent, 2, theme.Radius)
	show(r.ring, n.focused)
	paint(r.plate, theme.Amber, "", 0, 12)
	show(r.plate, n.Badge != "")
	show(r.dot, n.Badge == "" && n.Dot != "")
	if n.Dot != "" {
		paint(r.dot, n.Dot, "", 0, 6)
	}
	if n.Compact {
		role = RoleCaption
		if n.Current {
			role = RoleCaptionBold
		}
	}
	setText(r.text, n.Text, role, words)
	setText(r.count, n.Badge, RoleTextBold, theme.OnAmber)
	setIcon(r.icon, theme.Icon(n.Icon, words, 24))
}

// compactRow is the height of a row with its word below.
const compactRow = 54

func (r *navRenderer) MinSize() fyne.Size {
	if r.n.Compact {
		return fyne.NewSize(theme.NavNarrow, compactRow)
	}
	return fyne.NewSize(theme.NavWidth, theme.NavRow)
}

// layoutCompact is the row of a narrow screen.
func (r *navRenderer) layoutCompact(s fyne.Size) {
	r.icon.Move(fyne.NewPos((s.Width-24)/2, 6))
	size := r.text.MinSize()
	r.text.Resize(size)
	r.text.Move(fyne.NewPos((s.Width-size.Width)/2, 30))
	size = r.count.MinSize()
	w := max(size.Width+12, 22)
	at := fyne.NewPos(s.Width/2+8, 2)
	r.plate.Move(at)
	r.plate.Resize(fyne.NewSize(w, 22))
	r.count.Move(at.AddXY((w-size.Width)/2, 11-size.Height/2))
	r.count.Resize(size)
	r.dot.Move(fyne.NewPos(s.Width/2+14, 6))
	r.dot.Resize(fyne.NewSquareSize(12))
}

func (r *navRenderer) Layout(s fyne.Size) {
	r.bg.Resize(s)
	r.bar.Resize(fyne.NewSize(4, s.Height))
	r.ring.Move(fyne.NewPos(4, 4))
	r.ring.Resize(s.SubtractWidthHeight(8, 8))
	if r.n.Compact {
		r.layoutCompact(s)
		return
	}
	middle := s.Height / 2
	r.icon.Move(fyne.NewPos(16, middle-12))
	size := r.text.MinSize()
	r.text.Resize(size)
	r.text.Move(fyne.NewPos(52, middle-size.Height/2))
	size = r.count.MinSize()
	w := max(size.Width+14, 24)
	r.plate.Move(fyne.NewPos(s.Width-16-w, middle-12))
	r.plate.Resize(fyne.NewSize(w, 24))
	r.count.Move(fyne.NewPos(s.Width-16-w+(w-size.Width)/2, middle-size.Height/2))
	r.count.Resize(size)
	r.dot.Move(fyne.NewPos(s.Width-22-12, middle-6))
	r.dot.Resize(fyne.NewSquareSize(12))
}

func (r *navRenderer) Refresh() {
	r.apply()
	r.Layout(r.n.Size())
	canvas.Refresh(r.n)
}

func (r *navRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.bg, r.bar, r.icon, r.text, r.plate, r.count, r.dot, r.ring}
}

func (r *navRenderer) Destroy() {}
