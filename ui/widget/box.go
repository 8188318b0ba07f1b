package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Box is a rectangle in colours of the theme.
type Box struct {
	widget.BaseWidget
	Fill, Stroke fyne.ThemeColorName // "" for none
	Width        float32             // of the stroke, px
	Radius       float32
}

// NewBox makes a filled rectangle without an edge.
func NewBox(fill fyne.ThemeColorName, radius float32) *Box {
	b := &Box{Fill: fill, Radius: radius}
	b.ExtendBaseWidget(b)
	return b
}

// NewFrame makes a filled rectangle with an edge.
func NewFrame(fill, stroke fyne.ThemeColorName, width, radius float32) *Box {
	b := NewBox(fill, radius)
	b.Stroke, b.Width = stroke, width
	return b
}

// NewRule makes a line 1 px thick in the border's colour, for a cell of 1 px.
func NewRule() *Box { return NewBox(theme.Border, 0) }

// Paint changes the fill and the edge; nothing is redrawn when they are the same.
func (b *Box) Paint(fill, stroke fyne.ThemeColorName, width float32) {
	if b.Fill == fill && b.Stroke == stroke && b.Width == width {
		return
	}
	b.Fill, b.Stroke, b.Width = fill, stroke, width
	b.Refresh()
}

// CreateRenderer draws it.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	r := &boxRenderer{b: b, rect: canvas.NewRectangle(nil)}
	r.apply()
	return r
}

type boxRenderer struct {
	b    *Box
	rect *canvas.Rectangle
}

func (r *boxRenderer) apply() {
	paint(r.rect, r.b.Fill, r.b.Stroke, r.b.Width, r.b.Radius)
}

func (r *boxRenderer) Layout(s fyne.Size)           { r.rect.Resize(s) }
func (r *boxRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(1) }
func (r *boxRenderer) Refresh()                     { r.apply(); r.rect.Refresh() }
func (r *boxRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *boxRenderer) Destroy()                     {}

// paint sets a rectangle from colours of the theme.
func paint(r *canvas.Rectangle, fill, stroke fyne.ThemeColorName, width, radius float32) {
	r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = nil, nil, 0, radius
	if fill != "" {
		r.FillColor = theme.Color(fill)
	}
	if stroke != "" && width > 0 {
		r.StrokeColor, r.StrokeWidth = theme.Color(stroke), width
	}
}

// CardEdge is why a card has an edge that stands out.
type CardEdge int

// The edges of a card.
const (
	EdgePlain  CardEdge = iota // 1 px border
	EdgeChosen                 // 2 px accent
	EdgeOnAir                  // 2 px red
	EdgeNeeds                  // 2 px amber
)

func (e CardEdge) stroke() (fyne.ThemeColorName, float32) {
	switch e {
	case EdgeChosen:
		return theme.Accent, 2
	case EdgeOnAir:
		return theme.OnAir, 2
	case EdgeNeeds:
		return theme.AmberLine, 2
	}
	return theme.Border, 1
}

// Card is a surface with rounded corners that holds other objects.
type Card struct {
	widget.BaseWidget
	box  *Box
	body *fyne.Container
}

// NewCard holds content with 16 px around it.
func NewCard(content fyne.CanvasObject) *Card { return NewBareCard(Inset(theme.Inside, content)) }

// NewBareCard holds content right up to its edge, for lists and tables.
func NewBareCard(content fyne.CanvasObject) *Card {
	box := NewFrame(theme.Surface, theme.Border, 1, theme.Radius)
	c := &Card{box: box, body: container.NewStack(box, content)}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer draws the surface and what it holds.
func (c *Card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

// SetEdge changes the edge.
func (c *Card) SetEdge(e CardEdge) {
	stroke, width := e.stroke()
	c.box.Paint(theme.Surface, stroke, width)
}
