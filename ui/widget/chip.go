package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// Chip is a filter or a choice: words, a count, and a mark or a drawing.
// The chosen one is solid accent.
type Chip struct {
	pressable
	Text     string
	Count    string // "" for none
	Icon     string // drawing, shown also while chosen
	State    State  // state mark in place of a drawing
	Chosen   bool
	Px       float32 // 32, or 40 where it is touched live
	OnTapped func()
}

// NewChip makes a chip 32 px high.
func NewChip(text, count string, chosen bool, tapped func()) *Chip {
	c := &Chip{Text: text, Count: count, Chosen: chosen, Px: theme.ChipHeight, OnTapped: tapped}
	c.init(c, func() {
		if c.OnTapped != nil {
			c.OnTapped()
		}
	})
	return c
}

// Set changes the count and whether it is chosen.
func (c *Chip) Set(count string, chosen bool) {
	if c.Count == count && c.Chosen == chosen {
		return
	}
	c.Count, c.Chosen = count, chosen
	c.Refresh()
}

// AccessibilityLabel is what a reader says.
func (c *Chip) AccessibilityLabel() string { return c.Text + " " + c.Count }

// AccessibilityRole is a button's.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{
		c: c, ring: newRing(c.Px / 2), bg: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil),
		icon: iconImage("", theme.Text, 20), mark: NewStateMark(StateNone, 20),
		text: canvas.NewText("", nil), count: canvas.NewText("", nil),
	}
	r.apply()
	return r
}

type chipRenderer struct {
	c              *Chip
	ring, bg, over *canvas.Rectangle
	icon           *canvas.Image
	mark           *StateMark
	text, count    *canvas.Text
}

func (r *chipRenderer) apply() {
	c := r.c
	fill, edge, words, role := theme.Surface, theme.BorderStrong, theme.Text, RoleText
	if c.Chosen {
		fill, edge, words, role = theme.Accent, "", theme.OnAccent, RoleTextBold
	}
	if c.disabled {
		edge, words = theme.Border, theme.Grey
	}
	paint(r.bg, fill, edge, 1, c.Px/2)
	paint(r.over, theme.Hover, "", 0, c.Px/2)
	show(r.over, c.hovered && !c.disabled)
	showRing(r.ring, c.focused)
	setText(r.text, c.Text, role, words)
	setText(r.count, c.Count, RoleTextBold, words)
	show(r.icon, c.Icon != "")
	setIcon(r.icon, theme.Icon(c.Icon, words, 20))
	show(r.mark, c.State != StateNone)
	r.mark.SetState(c.State)
}

func (r *chipRenderer) lead() float32 {
	if r.c.Icon != "" || r.c.State != StateNone {
		return 20 + theme.GapSmall
	}
	return 0
}

func (r *chipRenderer) MinSize() fyne.Size {
	bold := RoleTextBold.Measure(r.c.Text).Width // as when chosen: its neighbours stay
	return fyne.NewSize(2*14+r.inside(bold), r.c.Px)
}

// inside is the width of what is in it, where its words have the width text.
func (r *chipRenderer) inside(text float32) float32 {
	w := r.lead() + text
	if r.c.Count != "" {
		w += theme.GapSmall + r.count.MinSize().Width
	}
	return w
}

func (r *chipRenderer) Layout(s fyne.Size) {
	layoutRing(r.ring, s)
	r.bg.Resize(s)
	r.over.Resize(s)
	x := (s.Width - r.inside(r.text.MinSize().Width)) / 2
	r.icon.Move(fyne.NewPos(x, (s.Height-20)/2))
	r.icon.Resize(fyne.NewSquareSize(20))
	r.mark.Move(fyne.NewPos(x, (s.Height-20)/2))
	r.mark.Resize(fyne.NewSquareSize(20))
	x += r.lead()
	for _, t := range []*canvas.Text{r.text, r.count} {
		size := t.MinSize()
		t.Resize(size)
		t.Move(fyne.NewPos(x, (s.Height-size.Height)/2))
		x += size.Width + theme.GapSmall
	}
}

func (r *chipRenderer) Refresh() {
	r.apply()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.bg, r.over, r.icon, r.mark, r.text, r.count}
}

func (r *chipRenderer) Destroy() {}
