package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Role is a role of type: its size, its line and its weight.
type Role struct {
	Size, Line float32
	Bold       bool
}

// The roles of the tokens.
var (
	RoleCaption     = Role{theme.Caption, 20, false}
	RoleCaptionBold = Role{theme.Caption, 20, true}
	RoleText        = Role{theme.Body, 20, false}
	RoleTextBold    = Role{theme.Body, 20, true}
	RoleStrong      = Role{theme.Strong, 24, false}
	RoleStrongBold  = Role{theme.Strong, 24, true}
	RoleSubhead     = Role{theme.Subhead, 24, true}
	RoleLead        = Role{theme.Lead, 28, true}
	RoleTitle       = Role{theme.Title, 32, true}
	RoleNumber      = Role{theme.Number, 40, true}
	RoleBigNumber   = Role{32, 40, true}
	RoleDisplay     = Role{theme.Display, 64, true}
)

func (r Role) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.Bold} }

// Measure is the width and natural height of s in this role.
func (r Role) Measure(s string) fyne.Size { return fyne.MeasureText(s, r.Size, r.style()) }

// Text is one line of words in a role and a colour of the theme.
type Text struct {
	widget.BaseWidget
	Text     string
	Role     Role
	Color    fyne.ThemeColorName
	Align    fyne.TextAlign
	Truncate bool // gives up width with an ellipsis instead of asking for it
}

// NewText makes a line of words.
func NewText(s string, r Role, c fyne.ThemeColorName) *Text {
	t := &Text{Text: s, Role: r, Color: c}
	t.ExtendBaseWidget(t)
	return t
}

// NewEllipsis makes a line that shortens itself to the room it gets.
func NewEllipsis(s string, r Role, c fyne.ThemeColorName) *Text {
	t := NewText(s, r, c)
	t.Truncate = true
	return t
}

// Right aligns the line to the right and returns it.
func (t *Text) Right() *Text { t.Align = fyne.TextAlignTrailing; return t }

// Centred centres the line and returns it.
func (t *Text) Centred() *Text { t.Align = fyne.TextAlignCenter; return t }

// Set changes the words; nothing is redrawn when they are the same.
func (t *Text) Set(s string) {
	if t.Text == s {
		return
	}
	t.Text = s
	t.Refresh()
}

// SetColor changes the colour; nothing is redrawn when it is the same.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if t.Color == c {
		return
	}
	t.Color = c
	t.Refresh()
}

// CreateRenderer draws the line.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, c: canvas.NewText("", nil)}
	r.apply()
	return r
}

type textRenderer struct {
	t *Text
	c *canvas.Text
}

func (r *textRenderer) apply() {
	r.c.Color = theme.Color(r.t.Color)
	r.c.TextSize, r.c.TextStyle, r.c.Alignment = r.t.Role.Size, r.t.Role.style(), r.t.Align
	r.c.Text = r.t.Text
	if w := r.t.Size().Width; r.t.Truncate && w > 0 {
		r.c.Text = Fit(r.t.Text, r.t.Role, w)
	}
}

func (r *textRenderer) Layout(s fyne.Size) {
	r.apply()
	h := r.c.MinSize().Height
	r.c.Resize(fyne.NewSize(s.Width, h))
	r.c.Move(fyne.NewPos(0, (s.Height-h)/2))
}

func (r *textRenderer) MinSize() fyne.Size {
	if r.t.Truncate {
		return fyne.NewSize(16, r.t.Role.Line)
	}
	return fyne.NewSize(r.t.Role.Measure(r.t.Text).Width, r.t.Role.Line)
}

func (r *textRenderer) Refresh()                     { r.Layout(r.t.Size()); r.c.Refresh() }
func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.c} }
func (r *textRenderer) Destroy()                     {}

// Fit shortens s with an ellipsis until it is no wider than width.
func Fit(s string, r Role, width float32) string {
	if r.Measure(s).Width <= width+0.5 {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if r.Measure(string(runes[:mid])+"…").Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}
