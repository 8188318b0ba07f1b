package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/ui/theme"
)

type buttonRenderer struct {
	b                    *Button
	ring, bg, over, cap  *canvas.Rectangle
	icon                 *canvas.Image
	text, second, keycap *canvas.Text
}

func newButtonRenderer(b *Button) *buttonRenderer {
	r := &buttonRenderer{
		b: b, ring: newRing(theme.Radius),
		bg: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil), cap: canvas.NewRectangle(nil),
		icon: iconImage("", theme.Text, 24),
		text: canvas.NewText("", nil), second: canvas.NewText("", nil), keycap: canvas.NewText("", nil),
	}
	r.apply()
	return r
}

func setText(t *canvas.Text, s string, role Role, c fyne.ThemeColorName) {
	t.Text, t.TextSize, t.TextStyle, t.Color = s, role.Size, role.style(), theme.Color(c)
	show(t, s != "")
}

func show(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}

func (r *buttonRenderer) apply() {
	b := r.b
	fill, edge, words := b.colours()
	width := float32(1)
	if b.Kind == Chosen {
		width = 2
	}
	paint(r.bg, fill, edge, width, theme.Radius)
	paint(r.over, theme.Hover, "", 0, theme.Radius)
	show(r.over, b.hovered && !b.disabled)
	showRing(r.ring, b.focused)
	setText(r.text, b.Text, b.role(), words)
	setText(r.second, b.Second, RoleText, r.secondColour(words))
	setText(r.keycap, b.Key, RoleCaption, words)
	paint(r.cap, "", words, 1, theme.RadiusSmall)
	show(r.cap, b.Key != "")
	show(r.icon, b.Icon != "")
	setIcon(r.icon, theme.Icon(b.Icon, words, r.iconSize()))
}

func (r *buttonRenderer) secondColour(words fyne.ThemeColorName) fyne.ThemeColorName {
	if r.b.Kind == Secondary && !r.b.disabled {
		return theme.Muted
	}
	return words
}

func (r *buttonRenderer) iconSize() float32 {
	switch {
	case r.b.big():
		return 32
	case r.b.Px <= 32:
		return 20
	}
	return 24
}

// words is the width that the whole words ask for.
func (r *buttonRenderer) words() float32 { return r.b.role().Measure(r.b.Text).Width }

// fit shortens the words where the button has less room than they ask for.
func (r *buttonRenderer) fit(width float32) {
	room := width - theme.Inside - (r.inner() - r.words())
	r.text.Text = Fit(r.b.Text, r.b.role(), max(room, 0))
}

// inner is the width of icon, gap, whole words and key cap.
func (r *buttonRenderer) inner() float32 {
	w := float32(0)
	if r.b.Icon != "" {
		w += r.iconSize()
	}
	if r.b.Text != "" {
		if w > 0 {
			w += theme.GapSmall
		}
		w += r.words()
	}
	if r.b.Key != "" {
		w += 12 + r.capWidth()
	}
	return w
}

func (r *buttonRenderer) capWidth() float32 { return r.keycap.MinSize().Width + 12 }

func (r *buttonRenderer) MinSize() fyne.Size {
	b := r.b
	switch {
	case b.big():
		w := max(r.words(), r.second.MinSize().Width) + 72 + 16
		if b.Key != "" {
			w += r.capWidth() + 8
		}
		return fyne.NewSize(max(w, b.MinWidth), b.Px)
	case b.Kind == Link:
		return fyne.NewSize(max(r.inner(), b.MinWidth), b.Px)
	case b.Text == "":
		return fyne.NewSize(max(b.Px, b.MinWidth), b.Px)
	}
	side := float32(32)
	if b.Px <= 32 {
		side = 24
	}
	return fyne.NewSize(max(r.inner()+side, b.MinWidth), b.Px)
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	layoutRing(r.ring, s)
	r.bg.Resize(s)
	r.over.Resize(s)
	r.icon.Resize(fyne.NewSquareSize(r.iconSize()))
	if r.b.big() {
		r.layoutBig(s)
		return
	}
	if r.b.Kind != Link {
		r.fit(s.Width)
	}
	x := (s.Width - r.inner() + r.words() - r.text.MinSize().Width) / 2
	if r.b.Kind == Link {
		x = 0
	}
	if r.b.Icon != "" {
		r.icon.Move(fyne.NewPos(x, (s.Height-r.iconSize())/2))
		x += r.iconSize() + theme.GapSmall
	}
	r.putText(r.text, x, s.Height/2)
	x += r.text.MinSize().Width + 12
	r.putCap(x, s.Height/2)
}

func (r *buttonRenderer) layoutBig(s fyne.Size) {
	r.icon.Move(fyne.NewPos(24, (s.Height-r.iconSize())/2))
	middle := s.Height / 2
	if r.b.Second == "" {
		r.putText(r.text, 72, middle)
	} else {
		r.putText(r.text, 72, middle-10)
		r.putText(r.second, 72, middle+15)
	}
	r.putCap(s.Width-16-r.capWidth(), middle)
}

// putText puts t at x with its middle at y.
func (r *buttonRenderer) putText(t *canvas.Text, x, y float32) {
	size := t.MinSize()
	t.Resize(size)
	t.Move(fyne.NewPos(x, y-size.Height/2))
}

func (r *buttonRenderer) putCap(x, y float32) {
	r.cap.Resize(fyne.NewSize(r.capWidth(), 24))
	r.cap.Move(fyne.NewPos(x, y-12))
	r.putText(r.keycap, x+6, y)
}

func (r *buttonRenderer) Refresh() {
	r.apply()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.bg, r.over, r.icon, r.text, r.second, r.cap, r.keycap}
}

func (r *buttonRenderer) Destroy() {}
