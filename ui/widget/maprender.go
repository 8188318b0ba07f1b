package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// mapRenderer shows a map: one picture, and a pool of words over it.
type mapRenderer struct {
	m       *Map
	picture *canvas.Raster
	sheet   trackSheet
	names   mapNames
	plates  []mapPlate
	texts   []*canvas.Text
	ring    *canvas.Rectangle
	size    fyne.Size
	look    color.Color // of the theme by which it was drawn
}

// CreateRenderer draws the map.
func (m *Map) CreateRenderer() fyne.WidgetRenderer {
	r := &mapRenderer{m: m, look: token.Color(token.MapLand), ring: newRing(token.Radius - 4), names: mapNames{Map: m, widths: map[mapWord]float32{}}}
	r.picture = canvas.NewRaster(func(w, h int) image.Image { return m.paint(&r.sheet, r.plates, w, h) })
	m.marks = r
	r.update()
	return r
}

func (r *mapRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 96) }

func (r *mapRenderer) Layout(size fyne.Size) {
	if size == r.size {
		return
	}
	r.size = size
	r.picture.Resize(size)
	put(r.ring, 1, 1, size.Width-2, size.Height-2) // within, since a card lies around it
	r.m.fit()
	if i := r.m.find(r.m.chosen); i >= 0 {
		r.m.reveal(r.m.clusters[i].At)
		r.m.revealHandles()
	}
	r.update()
}

func (r *mapRenderer) Refresh() {
	if look := token.Color(token.MapLand); look != r.look { // a refresh comes with each look at the clusters
		r.look = look
		clear(r.names.widths)
		r.m.changeGround()
	}
	r.update()
	showRing(r.ring, r.m.focused)
}

func (r *mapRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, 0, len(r.texts)+2)
	all = append(all, r.picture)
	for _, t := range r.texts {
		all = append(all, t)
	}
	return append(all, r.ring)
}

func (r *mapRenderer) Destroy() {}

// update draws all anew.
func (r *mapRenderer) update() {
	if r.size.Width <= 0 {
		return
	}
	r.plates = r.names.lay()
	for i := range r.plates {
		r.word(i, &r.plates[i])
	}
	for _, t := range r.texts[len(r.plates):] {
		t.Hidden = true
	}
	r.picture.Refresh()
}

// word shows a name with the i-th text of the pool.
func (r *mapRenderer) word(i int, p *mapPlate) {
	if i == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	t := r.texts[i]
	t.Hidden, t.Text, t.Color = false, p.text, token.Color(p.ink)
	t.TextSize, t.TextStyle = p.role.Size, p.role.style()
	size := t.MinSize()
	t.Resize(size)
	t.Move(fyne.NewPos(p.x, p.y+(p.h-size.Height)/2))
}
