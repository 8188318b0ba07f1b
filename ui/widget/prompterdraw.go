package widget

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// prompterRenderer draws the lines that are in sight, each by a text of its
// own as long as it is, so that going on redraws no letter.
type prompterRenderer struct {
	p       *Prompter
	paper   *canvas.Rectangle
	plates  [2]*canvas.Rectangle // under the sentence that is read, in each column
	pointer *canvas.Rectangle    // at the left of the line that is read
	drawn   map[int]*canvas.Text // by line
	spare   []*canvas.Text
	objects []fyne.CanvasObject
	offset  float32 // where the lines were put last
	current int
}

func (r *prompterRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 120) }
func (r *prompterRenderer) Destroy()           {}

func (r *prompterRenderer) Layout(s fyne.Size) {
	r.paper.Resize(s)
	if s.Width != r.p.width {
		r.p.layOut()
		r.forget()
	}
	r.put()
}

func (r *prompterRenderer) Refresh() {
	r.forget()
	r.put()
	canvas.Refresh(r.p)
}

// forget has every line drawn anew.
func (r *prompterRenderer) forget() {
	for i, t := range r.drawn {
		r.spare = append(r.spare, t)
		delete(r.drawn, i)
	}
}

// scroll moves the lines where that can be seen.
func (r *prompterRenderer) scroll() {
	if math.Abs(float64(r.want()-r.offset)) >= 1 || r.p.Current() != r.current {
		r.put()
		canvas.Refresh(r.p)
	}
}

// want is how far up the text has to stand.
func (r *prompterRenderer) want() float32 {
	return float32(math.Round(float64(r.p.place() - r.p.mark())))
}

// put places what is in sight.
func (r *prompterRenderer) put() {
	p := r.p
	r.offset, r.current = r.want(), p.Current()
	paper, ink, dim, plate := p.look.colours()
	r.paper.FillColor = paper
	r.pointer.FillColor = ink
	r.objects = append(r.objects[:0], r.paper)
	r.putPlates(plate)
	r.objects = append(r.objects, r.plates[0], r.plates[1], r.pointer)
	high := p.Size().Height
	for i, line := range p.lines {
		y := line.y - r.offset
		if y < -promptLine*p.look.Px || y > high {
			r.leave(i)
			continue
		}
		words := dim
		if r.reads(line) {
			words = ink
		}
		r.objects = append(r.objects, r.text(i, line, y, words))
	}
}

// reads tells the lines of the sentence that is read: in the second column, of
// the one that is as far in its section.
func (r *prompterRenderer) reads(l prompterLine) bool {
	if r.current < 0 || l.sentence < 0 {
		return false
	}
	s := r.p.spots[r.current]
	if l.lead {
		return l.sentence == r.current
	}
	return l.section == s.section && l.sentence == r.p.beside(s)
}

// beside is the sentence of the second column that is as far in its section.
func (p *Prompter) beside(s prompterSpot) int {
	sides := p.sections[s.section].Sides
	if len(sides) < 2 {
		return -1
	}
	return int(s.share*float64(len(sides[1])) + 1e-9)
}

// leave gives a line's text back.
func (r *prompterRenderer) leave(i int) {
	if t, ok := r.drawn[i]; ok {
		r.spare = append(r.spare, t)
		delete(r.drawn, i)
	}
}

// text is a line's own, at its place.
func (r *prompterRenderer) text(i int, line prompterLine, y float32, ink color.Color) *canvas.Text {
	t, ok := r.drawn[i]
	if !ok {
		if n := len(r.spare); n > 0 {
			t, r.spare = r.spare[n-1], r.spare[:n-1]
		} else {
			t = canvas.NewText("", nil)
			t.TextStyle.Bold = true
		}
		r.drawn[i] = t
		t.Text, t.TextSize, t.Color = line.text, r.size(line), nil
	}
	if t.Color != ink {
		t.Color = ink
		t.Refresh()
	}
	t.Resize(fyne.NewSize(r.p.width, promptLine*r.size(line)))
	t.Move(fyne.NewPos(line.x, y))
	return t
}

func (r *prompterRenderer) size(line prompterLine) float32 {
	if line.sentence < 0 {
		return promptTitle * r.p.look.Px
	}
	return r.p.look.Px
}

// putPlates puts a plate under the sentence that is read, and the pointer at
// its line.
func (r *prompterRenderer) putPlates(plate color.Color) {
	p := r.p
	var top, bottom, left [2]float32
	var found [2]bool
	for _, line := range p.lines {
		if !r.reads(line) {
			continue
		}
		side := 1
		if line.lead {
			side = 0
		}
		if !found[side] {
			top[side], left[side], found[side] = line.y, line.x, true
		}
		bottom[side] = line.y + promptLine*p.look.Px
	}
	for side, rect := range r.plates {
		rect.FillColor = plate
		rect.Hidden = !found[side]
		rect.Move(fyne.NewPos(left[side]-16, top[side]-r.offset-4))
		rect.Resize(fyne.NewSize(r.wide()+32, bottom[side]-top[side]+8))
	}
	r.pointer.Hidden = !found[0]
	r.pointer.Move(fyne.NewPos(promptEdge-28, p.mark()))
	r.pointer.Resize(fyne.NewSize(6, p.look.Px))
}

// wide is a column's width.
func (r *prompterRenderer) wide() float32 {
	columns := float32(1)
	for _, section := range r.p.sections {
		columns = max(columns, float32(len(section.Sides)))
	}
	return (r.p.width - 2*promptEdge - promptBetween*(columns-1)) / columns
}

func (r *prompterRenderer) Objects() []fyne.CanvasObject { return r.objects }
