package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Select is a choice of one among few, 40 px high, that opens a menu. Up and
// Down choose without opening it.
type Select struct {
	pressable
	Options   []string
	Index     int    // chosen, −1 for none
	Hint      string // shown while none is chosen
	Icon      string // drawing at the left, "" for none
	MinWidth  float32
	OnChanged func(index int)
}

// NewSelect makes a choice; index −1 has none chosen.
func NewSelect(options []string, index int, changed func(int)) *Select {
	s := &Select{Options: options, Index: index, OnChanged: changed, MinWidth: 160}
	s.init(s, s.open)
	return s
}

// Choose picks an option and reports it.
func (s *Select) Choose(index int) {
	if index < 0 || index >= len(s.Options) || s.disabled {
		return
	}
	s.Index = index
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// SetOptions changes what there is to choose and what is chosen, silently.
func (s *Select) SetOptions(options []string, index int) {
	s.Options, s.Index = options, index
	s.Refresh()
}

// Chosen is the words of what is chosen, "" for none.
func (s *Select) Chosen() string {
	if s.Index < 0 || s.Index >= len(s.Options) {
		return ""
	}
	return s.Options[s.Index]
}

// TypedKey opens, moves the choice, or passes on.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		s.Choose(s.Index - 1)
	case fyne.KeyDown:
		s.Choose(s.Index + 1)
	default:
		s.pressable.TypedKey(e)
	}
}

func (s *Select) open() {
	c := canvasOf(s)
	if c == nil || len(s.Options) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, len(s.Options))
	for i, o := range s.Options {
		items[i] = fyne.NewMenuItem(o, func() { s.Choose(i) })
		items[i].Checked = i == s.Index
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	menu.ShowAtPosition(at.AddXY(0, s.Size().Height+4))
	menu.Resize(fyne.NewSize(max(s.Size().Width, menu.MinSize().Width), menu.MinSize().Height))
}

// AccessibilityLabel is what a reader says.
func (s *Select) AccessibilityLabel() string { return s.Chosen() }

// AccessibilityRole is a button's.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	r := &selectRenderer{
		s: s, ring: newRing(theme.Radius), bg: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil),
		icon: iconImage("", theme.Text, 20), arrow: iconImage("chevron-down", theme.Text, 20),
		text: canvas.NewText("", nil),
	}
	r.apply()
	return r
}

type selectRenderer struct {
	s              *Select
	ring, bg, over *canvas.Rectangle
	icon, arrow    *canvas.Image
	text           *canvas.Text
}

func (r *selectRenderer) apply() {
	s := r.s
	words, said := theme.Text, s.Chosen()
	if said == "" {
		said, words = s.Hint, theme.Muted
	}
	line := theme.Text
	if s.disabled {
		words, line = theme.Grey, theme.Grey
	}
	paint(r.bg, theme.Surface, theme.BorderStrong, 1, theme.Radius)
	paint(r.over, theme.Hover, "", 0, theme.Radius)
	show(r.over, s.hovered && !s.disabled)
	showRing(r.ring, s.focused)
	if w := s.Size().Width; w > 0 {
		said = Fit(said, RoleStrong, w-r.left()-44)
	}
	setText(r.text, said, RoleStrong, words)
	show(r.icon, s.Icon != "")
	setIcon(r.icon, theme.Icon(s.Icon, line, 20))
	setIcon(r.arrow, theme.Icon("chevron-down", line, 20))
}

func (r *selectRenderer) left() float32 {
	if r.s.Icon == "" {
		return 12
	}
	return 40
}

func (r *selectRenderer) MinSize() fyne.Size { return fyne.NewSize(r.s.MinWidth, theme.Control) }

func (r *selectRenderer) Layout(s fyne.Size) {
	r.apply()
	layoutRing(r.ring, s)
	r.bg.Resize(s)
	r.over.Resize(s)
	middle := s.Height / 2
	r.icon.Resize(fyne.NewSquareSize(20))
	r.icon.Move(fyne.NewPos(12, middle-10))
	r.arrow.Resize(fyne.NewSquareSize(20))
	r.arrow.Move(fyne.NewPos(s.Width-32, middle-10))
	size := r.text.MinSize()
	r.text.Resize(size)
	r.text.Move(fyne.NewPos(r.left(), middle-size.Height/2))
}

func (r *selectRenderer) Refresh() {
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *selectRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.bg, r.over, r.icon, r.text, r.arrow}
}

func (r *selectRenderer) Destroy() {}
