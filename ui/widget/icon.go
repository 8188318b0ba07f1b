package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Icon is a line drawing of assets/icons in a colour of the theme.
type Icon struct {
	widget.BaseWidget
	Name  string
	Color fyne.ThemeColorName
	Px    float32
}

// NewIcon makes a drawing px wide and high (24, 20, 16 or 32).
func NewIcon(name string, px float32, c fyne.ThemeColorName) *Icon {
	i := &Icon{Name: name, Color: c, Px: px}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the drawing and its colour.
func (i *Icon) Set(name string, c fyne.ThemeColorName) {
	if i.Name == name && i.Color == c {
		return
	}
	i.Name, i.Color = name, c
	i.Refresh()
}

// CreateRenderer draws it.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	img := iconImage(i.Name, i.Color, i.Px)
	return &iconRenderer{i: i, img: img}
}

type iconRenderer struct {
	i   *Icon
	img *canvas.Image
}

func (r *iconRenderer) Layout(s fyne.Size) {
	r.img.Resize(fyne.NewSquareSize(r.i.Px))
	r.img.Move(fyne.NewPos((s.Width-r.i.Px)/2, (s.Height-r.i.Px)/2))
}
func (r *iconRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.i.Px) }
func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img} }
func (r *iconRenderer) Destroy()                     {}
func (r *iconRenderer) Refresh() {
	setIcon(r.img, theme.Icon(r.i.Name, r.i.Color, r.i.Px))
	r.Layout(r.i.Size())
	r.img.Refresh()
}

func iconImage(name string, c fyne.ThemeColorName, px float32) *canvas.Image {
	img := canvas.NewImageFromResource(theme.Icon(name, c, px))
	img.FillMode = canvas.ImageFillContain
	img.Resize(fyne.NewSquareSize(px))
	return img
}

// setIcon changes a drawing; Fyne loads it anew only on Refresh.
func setIcon(img *canvas.Image, drawing fyne.Resource) {
	if img.Resource != drawing {
		img.Resource = drawing
		img.Refresh()
	}
}
