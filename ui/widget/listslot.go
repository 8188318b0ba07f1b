package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// listSlot is a row on its ground, with a bar at the left when selected.
type listSlot struct {
	widget.BaseWidget
	list   *RowList
	row    RowView
	object fyne.CanvasObject
	item   int
	ground *Box
	bar    *Box
	hover  *Box
	ring   *Box
	rule   *Box
	held   bool
	from   fyne.Position // where on the canvas it was taken
	at     fyne.Position // and where it is
}

func newListSlot(l *RowList) *listSlot {
	s := &listSlot{
		list: l, row: l.Make(), ground: NewBox(theme.Clear, 0), bar: NewBox(theme.Accent, 0),
		hover: NewBox(theme.Hover, 0), rule: NewRule(),
		ring: NewFrame(theme.Clear, theme.Accent, 2, theme.RadiusSmall),
	}
	s.object = s.row.Object()
	s.hover.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// show puts item i into the slot, or hides it.
func (s *listSlot) show(i int, used bool) {
	if !used {
		s.Hide()
		return
	}
	s.item = i
	chosen := s.list.isMarked(i)
	ground := theme.Clear
	if chosen {
		ground = theme.AccentSoft
	}
	s.ground.Paint(ground, "", 0)
	show(s.bar, chosen)
	show(s.ring, i == s.list.selected && s.list.focused)
	s.list.Set(i, s.row, chosen)
	s.place()
	s.Show()
}

func (s *listSlot) place() {
	put(s, 0, float32(s.item)*s.list.Height, s.list.body.Size().Width, s.list.Height)
}

// Tapped selects the row.
func (s *listSlot) Tapped(*fyne.PointEvent) {
	if c := canvasOf(s.list); c != nil {
		c.Focus(s.list)
	}
	s.list.Pick(s.item, s.list.modifiers())
}

// Dragged tells where the row is taken.
func (s *listSlot) Dragged(e *fyne.DragEvent) {
	if !s.held {
		s.held, s.from = true, e.AbsolutePosition.SubtractXY(e.Dragged.DX, e.Dragged.DY)
	}
	s.at = e.AbsolutePosition
	if s.list.OnDragged != nil && s.taken() {
		s.list.OnDragged(s.item, s.at)
	}
}

// taken tells a row that is dragged from a press by a shaking hand.
func (s *listSlot) taken() bool {
	d := s.at.Subtract(s.from)
	return d.X*d.X+d.Y*d.Y > 64
}

// DragEnd lets the row go.
func (s *listSlot) DragEnd() {
	was := s.held
	s.held = false
	switch {
	case !was:
	case !s.taken():
		s.Tapped(nil)
	case s.list.OnDropped != nil:
		s.list.OnDropped(s.item, s.at)
	}
}

// MouseIn shows that the pointer is over it.
func (s *listSlot) MouseIn(*desktop.MouseEvent) { s.hover.Show() }

// MouseMoved does nothing.
func (s *listSlot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn showed.
func (s *listSlot) MouseOut() { s.hover.Hide() }

// CreateRenderer lays the row over its ground.
func (s *listSlot) CreateRenderer() fyne.WidgetRenderer { return &slotRenderer{s} }

type slotRenderer struct{ s *listSlot }

func (r *slotRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.s.list.Height) }
func (r *slotRenderer) Destroy()           {}
func (r *slotRenderer) Refresh()           { canvas.Refresh(r.s) }
func (r *slotRenderer) Layout(size fyne.Size) {
	s := r.s
	s.ground.Resize(size)
	s.hover.Resize(size)
	put(s.bar, 0, 0, 4, size.Height)
	put(s.rule, 0, size.Height-1, size.Width, 1)
	s.object.Resize(size)
	put(s.ring, 6, 2, size.Width-8, size.Height-5)
}
func (r *slotRenderer) Objects() []fyne.CanvasObject {
	s := r.s
	return []fyne.CanvasObject{s.ground, s.hover, s.bar, s.rule, s.object, s.ring}
}
