package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

// tabHeight is a tab's.
const tabHeight = 44

// Tab is one of a few names in a row, of which one is chosen: it is bold, in
// the accent, above a bar. Its neighbours share the row's width with it.
type Tab struct {
	pressable
	Text     string
	Chosen   bool
	OnTapped func()
}

// NewTab makes a tab that is not chosen.
func NewTab(text string, tapped func()) *Tab {
	t := &Tab{Text: text, OnTapped: tapped}
	t.init(t, func() {
		if t.OnTapped != nil {
			t.OnTapped()
		}
	})
	return t
}

// Choose says whether it is the chosen one.
func (t *Tab) Choose(yes bool) {
	if t.Chosen != yes {
		t.Chosen = yes
		t.Refresh()
	}
}

// AccessibilityLabel is what a reader says.
func (t *Tab) AccessibilityLabel() string { return t.Text }

// AccessibilityRole is a button's.
func (t *Tab) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws it.
func (t *Tab) CreateRenderer() fyne.WidgetRenderer {
	r := &tabRenderer{t: t, bg: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil),
		ring: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	r.apply()
	return r
}

type tabRenderer struct {
	t             *Tab
	bg, bar, ring *canvas.Rectangle
	text          *canvas.Text
}

func (r *tabRenderer) apply() {
	t := r.t
	words, role := theme.Muted, RoleText
	if t.Chosen {
		words, role = theme.Accent, RoleTextBold
	}
	paint(r.bg, theme.Hover, "", 0, theme.Radius)
	show(r.bg, t.hovered && !t.Chosen)
	paint(r.bar, theme.Accent, "", 0, 1.5)
	show(r.bar, t.Chosen)
	paint(r.ring, "", theme.Accent, 2, theme.Radius)
	show(r.ring, t.focused)
	setText(r.text, t.Text, role, words)
}

func (r *tabRenderer) MinSize() fyne.Size {
	return fyne.NewSize(RoleTextBold.Measure(r.t.Text).Width+8, tabHeight)
}

func (r *tabRenderer) Layout(s fyne.Size) {
	size := r.text.MinSize()
	r.text.Resize(size)
	r.text.Move(fyne.NewPos((s.Width-size.Width)/2, (s.Height-size.Height)/2))
	for _, box := range []*canvas.Rectangle{r.bg, r.ring} {
		box.Move(fyne.NewPos(1, 4))
		box.Resize(fyne.NewSize(s.Width-2, s.Height-8))
	}
	r.bar.Move(fyne.NewPos(0, s.Height-3))
	r.bar.Resize(fyne.NewSize(s.Width, 3))
}

func (r *tabRenderer) Refresh() {
	r.apply()
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *tabRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.bg, r.bar, r.text, r.ring}
}

func (r *tabRenderer) Destroy() {}
