package widget

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// weekRenderer keeps one picture for all that is drawn and a pool of words and
// icons over it.
type weekRenderer struct {
	g       *WeekGrid
	sheet   trackSheet
	picture *canvas.Raster
	texts   []*canvas.Text
	icons   []*canvas.Image
	used    struct{ texts, icons int }
	wrapped map[wrappedText][]string
	ring    *canvas.Rectangle
	size    fyne.Size
}

// wrappedText is a text that was broken to a width and a number of lines.
type wrappedText struct {
	text  string
	role  Role
	width int
	lines int
}

// CreateRenderer draws the week.
func (g *WeekGrid) CreateRenderer() fyne.WidgetRenderer {
	r := &weekRenderer{g: g, ring: newRing(token.Radius - 4), wrapped: map[wrappedText][]string{}}
	r.picture = canvas.NewRaster(func(w, h int) image.Image { return g.paint(&r.sheet, w, h) })
	g.marks = r
	r.update()
	return r
}

func (r *weekRenderer) MinSize() fyne.Size { return fyne.NewSize(weekHours+7*80, weekHead+160) }

func (r *weekRenderer) Layout(size fyne.Size) {
	if size == r.size {
		return
	}
	first := r.size.Height == 0
	r.size = size
	r.picture.Resize(size)
	put(r.ring, 1, 1, size.Width-2, size.Height-2) // within, since a card lies around it
	r.g.fold()
	if first {
		r.g.begin()
	}
	r.update()
}

// begin shows what is chosen, or the present, when there is room at last.
func (g *WeekGrid) begin() {
	if i := g.find(g.chosen); i >= 0 {
		g.reveal(g.blocks[i].WeekSpan)
	} else if g.nowDay >= 0 {
		g.reveal(WeekSpan{g.nowAt, min(weekDay, g.nowAt+60)})
	}
}

func (r *weekRenderer) Refresh() {
	clear(r.wrapped) // the type may have changed
	r.update()
	showRing(r.ring, r.g.focused)
}

func (r *weekRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, 0, len(r.texts)+len(r.icons)+2)
	all = append(all, r.picture)
	for _, i := range r.icons {
		all = append(all, i)
	}
	for _, t := range r.texts {
		all = append(all, t)
	}
	return append(all, r.ring)
}

func (r *weekRenderer) Destroy() {}

// update draws all anew.
func (r *weekRenderer) update() {
	if r.size.Width <= weekHours {
		return
	}
	r.used.texts, r.used.icons = 0, 0
	r.placeHead()
	r.placeHours()
	r.placeGaps()
	for i := range r.g.blocks {
		if !r.g.pulled(i) {
			r.placeBlock(i)
		}
	}
	r.placePulled()
	for _, t := range r.texts[r.used.texts:] {
		t.Hidden = true
	}
	for _, i := range r.icons[r.used.icons:] {
		i.Hidden = true
	}
	r.picture.Refresh()
}

// word puts a text of the pool at a place; below the head it is left out where
// it would not be seen whole.
func (r *weekRenderer) word(s string, ink fyne.ThemeColorName, role Role, x, y float32) {
	if s == "" {
		return
	}
	if r.used.texts == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	t := r.texts[r.used.texts]
	r.used.texts++
	t.Hidden, t.Text, t.Color = false, s, token.Color(ink)
	t.TextSize, t.TextStyle = role.Size, role.style()
	size := t.MinSize()
	t.Resize(size)
	t.Move(fyne.NewPos(x, y+(role.Line-size.Height)/2))
}

// below is word for what scrolls.
func (r *weekRenderer) below(s string, ink fyne.ThemeColorName, role Role, x, y float32) {
	if y >= weekHead-3 && y+role.Line <= r.size.Height+2 {
		r.word(s, ink, role, x, y)
	}
}

func (r *weekRenderer) icon(name string, ink fyne.ThemeColorName, px, x, y float32) {
	if y < weekHead || y+px > r.size.Height {
		return
	}
	if r.used.icons == len(r.icons) {
		r.icons = append(r.icons, iconImage(name, ink, px))
	}
	i := r.icons[r.used.icons]
	r.used.icons++
	i.Hidden = false
	setIcon(i, token.Icon(name, ink, px))
	i.Resize(fyne.NewSquareSize(px))
	i.Move(fyne.NewPos(x, y))
}

// lines breaks a text to a width, the last line shortened.
func (r *weekRenderer) lines(s string, role Role, width float32, most int) []string {
	key := wrappedText{s, role, int(width), most}
	if kept, ok := r.wrapped[key]; ok {
		return kept
	}
	if len(r.wrapped) > 4096 {
		clear(r.wrapped)
	}
	all := Wrap(s, role, width)
	if len(all) > most {
		rest := all[most-1]
		for _, l := range all[most:] {
			rest += " " + l
		}
		all = append(all[:most-1:most-1], rest)
	}
	for i := range all {
		all[i] = cut(all[i], role, width)
	}
	r.wrapped[key] = all
	return all
}

// cut shortens a line; where it is very narrow an ellipsis would take the room
// of the letters.
func cut(s string, role Role, width float32) string {
	short := Fit(s, role, width)
	if width < 60 && strings.HasSuffix(short, "…") {
		runes := []rune(s)
		for len(runes) > 0 && role.Measure(string(runes)).Width > width {
			runes = runes[:len(runes)-1]
		}
		return string(runes)
	}
	return short
}

func (g *WeekGrid) showRing() {
	if g.marks != nil {
		showRing(g.marks.ring, g.focused)
	}
}
