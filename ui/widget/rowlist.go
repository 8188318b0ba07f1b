package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// RowView is one row of a RowList: an object that is drawn, and the parts of
// it that Set puts words into.
type RowView interface{ Object() fyne.CanvasObject }

// RowList is a list of rows of one height of which one is selected. Only the
// rows in sight exist. Arrows, Page Up and Down, Home and End move the
// selection; Enter opens it; every other key goes on to the page.
type RowList struct {
	widget.BaseWidget
	Height float32
	// Make makes an empty row; Set puts the words of item i into one.
	Make func() RowView
	Set  func(i int, row RowView, selected bool)
	// OnSelected is told of a selection by the operator's hand, OnOpened of
	// Enter.
	OnSelected func(i int)
	OnOpened   func(i int)
	// OnSide is told of Left, −1, and Right, 1: another list of the same page.
	OnSide func(step int)
	OnRune func(r rune) // a letter or a figure was typed
	// OnDragged is told where on the canvas an item is that is being dragged,
	// OnDropped where it was let go; nil lets nothing be dragged.
	OnDragged func(i int, at fyne.Position)
	OnDropped func(i int, at fyne.Position)
	// Name is for the keyboard and readers.
	Name string

	many     *manyRows // nil: one item at most is marked
	count    int
	selected int
	focused  bool
	scroll   *container.Scroll
	body     *fyne.Container
	slots    []*listSlot
	ring     *canvas.Rectangle
}

var _ fyne.Focusable = (*RowList)(nil)

// NewRowList makes an empty list.
func NewRowList(height float32, blank func() RowView, set func(i int, row RowView, selected bool)) *RowList {
	l := &RowList{Height: height, Make: blank, Set: set, selected: -1, ring: canvas.NewRectangle(nil)}
	l.body = container.New(listBody{l})
	l.scroll = container.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.fill() }
	l.ExtendBaseWidget(l)
	return l
}

// SetCount tells how many items there are and shows them anew; selected is
// the item that is marked, −1 for none.
func (l *RowList) SetCount(n, selected int) {
	l.count, l.selected = n, selected
	l.body.Refresh()
	l.scroll.Refresh()
	l.fill()
}

// Count is how many items there are.
func (l *RowList) Count() int { return l.count }

// Selected is the marked item, −1 for none.
func (l *RowList) Selected() int { return l.selected }

// Select marks item i, brings it into sight and tells OnSelected.
func (l *RowList) Select(i int) {
	if i < 0 || i >= l.count {
		return
	}
	if l.many != nil && !l.many.marked[i] {
		clear(l.many.marked)
		l.many.anchor = i
	}
	l.selected = i
	l.reveal(i)
	l.fill()
	if l.OnSelected != nil {
		l.OnSelected(i)
	}
}

// reveal scrolls so that item i is in sight.
func (l *RowList) reveal(i int) {
	top, room := float32(i)*l.Height, l.scroll.Size().Height
	switch y := l.scroll.Offset.Y; {
	case top < y:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+l.Height > y+room && room > 0:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top+l.Height-room))
	}
}

// Reveal brings the marked item into sight, where the list has got less room.
func (l *RowList) Reveal() {
	if l.selected >= 0 && l.selected < l.count {
		l.reveal(l.selected)
		l.fill()
	}
}

// InSight tells whether item i is seen whole.
func (l *RowList) InSight(i int) bool {
	top := float32(i)*l.Height - l.scroll.Offset.Y
	return i >= 0 && i < l.count && top >= 0 && top+l.Height <= l.scroll.Size().Height
}

// fill puts rows where items are in sight.
func (l *RowList) fill() {
	if l.Height <= 0 {
		return
	}
	first := max(0, int(l.scroll.Offset.Y/l.Height))
	n := min(l.count-first, int(l.scroll.Size().Height/l.Height)+2)
	l.need(n)
	for k, s := range l.slots {
		s.show(first+k, k < n)
	}
}

// need makes slots until there are n.
func (l *RowList) need(n int) {
	grown := false
	for len(l.slots) < n {
		l.slots = append(l.slots, newListSlot(l))
		l.body.Objects = append(l.body.Objects, l.slots[len(l.slots)-1])
		grown = true
	}
	if grown {
		l.body.Refresh()
	}
}

// TypedKey moves the selection and opens it.
func (l *RowList) TypedKey(e *fyne.KeyEvent) {
	screen := max(1, int(l.scroll.Size().Height/max(1, l.Height))-1)
	step := map[fyne.KeyName]int{
		fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -screen, fyne.KeyPageDown: screen,
		fyne.KeyHome: -l.count, fyne.KeyEnd: l.count,
	}[e.Name]
	switch {
	case step != 0 && l.count > 0:
		l.Pick(max(0, min(l.count-1, l.selected+step)), l.modifiers()&fyne.KeyModifierShift)
	case isEnter(e.Name) && l.selected >= 0 && l.OnOpened != nil:
		l.OnOpened(l.selected)
	case l.OnSide != nil && e.Name == fyne.KeyLeft:
		l.OnSide(-1)
	case l.OnSide != nil && e.Name == fyne.KeyRight:
		l.OnSide(1)
	default:
		ForwardKey(l, e)
	}
}

func isEnter(k fyne.KeyName) bool { return k == fyne.KeyReturn || k == fyne.KeyEnter }

// TypedRune is a key of a letter or a figure.
func (l *RowList) TypedRune(r rune) {
	if l.OnRune != nil {
		l.OnRune(r)
	}
}

// KeyDown passes on.
func (l *RowList) KeyDown(e *fyne.KeyEvent) {
	if l.many != nil {
		l.many.held |= modifierKeys[e.Name]
	}
	ForwardKeyDown(l, e)
}

// KeyUp passes on.
func (l *RowList) KeyUp(e *fyne.KeyEvent) {
	if l.many != nil {
		l.many.held &^= modifierKeys[e.Name]
	}
	ForwardKeyUp(l, e)
}

// AccessibilityLabel is what a reader says.
func (l *RowList) AccessibilityLabel() string { return l.Name }

// AccessibilityRole is a container's.
func (l *RowList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusGained shows the ring.
func (l *RowList) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost hides the ring.
func (l *RowList) FocusLost() { l.focused = false; l.Refresh() }

// CreateRenderer lays the focus ring over the rows.
func (l *RowList) CreateRenderer() fyne.WidgetRenderer { return &listRenderer{l} }

type listRenderer struct{ l *RowList }

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(96, r.l.Height) }
func (r *listRenderer) Destroy()           {}
func (r *listRenderer) Layout(s fyne.Size) {
	r.l.scroll.Resize(s)
	put(r.l.ring, 2, 2, s.Width-4, s.Height-4)
	r.l.fill()
}
func (r *listRenderer) Refresh() {
	paint(r.l.ring, theme.Clear, theme.Accent, 2, theme.RadiusSmall)
	r.showRing()
	r.l.fill()
	canvas.Refresh(r.l)
}
func (r *listRenderer) Objects() []fyne.CanvasObject {
	r.showRing()
	return []fyne.CanvasObject{r.l.scroll, r.l.ring}
}

// showRing rings the whole list only where no row can be ringed.
func (r *listRenderer) showRing() {
	r.l.ring.Hidden = !r.l.focused || r.l.selected >= 0
}

// listBody is as high as all items; the slots place themselves.
type listBody struct{ l *RowList }

func (b listBody) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, float32(b.l.count)*b.l.Height)
}

func (b listBody) Layout([]fyne.CanvasObject, fyne.Size) {
	for _, s := range b.l.slots {
		s.place()
	}
}
