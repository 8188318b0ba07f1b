package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// cartView is the drawn form of one key.
type cartView struct {
	plate, stripe, bar *canvas.Rectangle
	cap, name, second  *canvas.Text
	mark               *Icon
}

type cartRenderer struct {
	grid    *CartGrid
	views   []cartView
	cursor  canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *cartRenderer) MinSize() fyne.Size {
	rows := float32(max(1, r.grid.rows()))
	return fyne.NewSize(float32(r.grid.Columns)*72, rows*(cartLeast+cartGap)-cartGap)
}

func (r *cartRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *cartRenderer) Destroy()                     {}

func (r *cartRenderer) Layout(fyne.Size) {
	for i, v := range r.views {
		x, y, w, h := r.grid.cell(i)
		v.place(r.grid.keys[i], x, y, w, h)
	}
	if len(r.views) > 0 {
		x, y, w, h := r.grid.cell(r.grid.cursor)
		put(&r.cursor, x-4, y-4, w+8, h+8)
	}
}

// cartTall is the height from which a key has a line for its time below the
// name; a lower one has it beside the cap.
const cartTall = 72

// place lays a key out.
func (v cartView) place(k CartKey, x, y, w, h float32) {
	put(v.plate, x, y, w, h)
	put(v.stripe, x+1, y+1, cartStripe, h-2)
	put(v.bar, x+1, y+h-1-cartBar, (w-2)*float32(min(1, max(0, k.Share))), cartBar)
	left, inner := x+cartStripe+cartInside, w-cartStripe-2*cartInside
	put(v.cap, left, y+4, 20, 22)
	put(v.mark, left+inner-16, y+7, 16, 16)
	v.name.Text = Fit(k.Name, Role{Size: RoleText.Size, Bold: k.Playing}, inner)
	put(v.name, left, y+26, inner, 20)
	at, room, from := y+5, inner-20, left+20
	if h >= cartTall {
		at, room, from = y+46, inner, left
		v.second.Alignment = fyne.TextAlignLeading
	} else {
		v.second.Alignment = fyne.TextAlignTrailing
		if !v.mark.Hidden {
			room -= 20
		}
	}
	v.second.Text = Fit(k.Second, RoleCaption, room)
	put(v.second, from, at, room, 20)
}

func (r *cartRenderer) Refresh() {
	r.fit(len(r.grid.keys))
	for i, k := range r.grid.keys {
		r.views[i].show(k)
	}
	r.cursor.StrokeColor, r.cursor.StrokeWidth = token.Color(token.Accent), 2
	r.cursor.CornerRadius, r.cursor.Hidden = token.Radius+4, !r.grid.focused || len(r.views) == 0
	r.Layout(r.grid.Size())
	canvas.Refresh(r.grid)
}

// fit makes drawn keys until there are n.
func (r *cartRenderer) fit(n int) {
	if n == len(r.views) && r.objects != nil {
		return
	}
	for len(r.views) < n {
		r.views = append(r.views, newCartView())
	}
	r.views = r.views[:n]
	r.objects = []fyne.CanvasObject{&r.cursor}
	for _, v := range r.views {
		r.objects = append(r.objects, v.plate, v.stripe, v.bar, v.cap, v.name, v.second, v.mark)
	}
}

func newCartView() cartView {
	text := func(role Role) *canvas.Text {
		t := canvas.NewText("", nil)
		t.TextSize, t.TextStyle = role.Size, role.style()
		return t
	}
	return cartView{
		plate: canvas.NewRectangle(nil), stripe: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil),
		cap: text(RoleSubhead), name: text(RoleText), second: text(RoleCaption), mark: NewIcon("", 16, token.Muted),
	}
}

// show paints a key: a playing one is edged, in red where it is on air, and its
// bar fills as its sound goes by.
func (v cartView) show(k CartKey) {
	stripe, fill := token.Cart(k.Colour)
	if k.Plain {
		stripe, fill = "", token.Surface
	} else if k.Name == "" {
		stripe, fill = "", token.Background
	}
	edge, width := token.Border, float32(1)
	switch {
	case k.Playing && k.OnAir:
		edge, width = token.OnAir, 3
	case k.Playing:
		edge, width = stripe, 3
	case k.Chosen:
		edge, width = token.Accent, 2
	case k.Plain:
		edge = token.BorderStrong
	}
	paint(v.plate, fill, edge, width, token.Radius)
	paint(v.stripe, stripe, "", 0, token.RadiusSmall)
	paint(v.bar, "", "", 0, token.RadiusSmall)
	if k.Playing && stripe != "" {
		paint(v.bar, stripe, "", 0, token.RadiusSmall)
	}
	v.words(k)
}

func (v cartView) words(k CartKey) {
	ink, quiet := token.Text, token.Muted
	if k.Disabled {
		ink, quiet = token.Grey, token.Grey
	}
	v.cap.Text = k.Cap
	v.cap.Color, v.name.Color, v.second.Color = token.Color(ink), token.Color(ink), token.Color(quiet)
	v.name.TextStyle.Bold = k.Playing
	icon := k.Icon
	if k.Fading {
		icon = "arrow-down"
	}
	v.mark.Hidden = icon == ""
	if icon != "" {
		v.mark.Set(icon, quiet)
	}
}
