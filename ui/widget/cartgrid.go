package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// CartKey is one key of a CartGrid: its number, its sound's name, and how far
// that is.
type CartKey struct {
	Cap      string // what is on the key: "1" … "9", "0"
	Name     string // "" for a key without a sound
	Second   string // under the name: its length, what is left, or why it is off
	Colour   int    // of the theme's nine
	Icon     string // at the right of the cap, "" for none
	Playing  bool
	Fading   bool
	OnAir    bool    // it sounds at the poles
	Share    float64 // of the sound that has been heard, 0 to 1
	Disabled bool
	Chosen   bool // its settings are shown
	Plain    bool // a key of the desk's own, without a colour
}

// CartGrid is a pad of large keys in columns. A press plays; arrow keys walk
// over them, Enter presses.
type CartGrid struct {
	widget.BaseWidget
	Columns int
	// OnPressed is told of a key that was pressed; anew with Shift.
	OnPressed func(i int, anew bool)
	// OnPointed is told of the key that the cursor has come to.
	OnPointed func(i int)
	// Name is for the keyboard and readers.
	Name string

	keys    []CartKey
	cursor  int
	focused bool
}

var (
	_ fyne.Focusable         = (*CartGrid)(nil)
	_ fyne.Tappable          = (*CartGrid)(nil)
	_ fyne.SecondaryTappable = (*CartGrid)(nil)
)

// The pad's measures, in pixels.
const (
	cartGap    = 8
	cartLeast  = 52
	cartInside = 8
	cartStripe = 4
	cartBar    = 6
)

// NewCartGrid makes an empty pad.
func NewCartGrid(columns int) *CartGrid {
	g := &CartGrid{Columns: columns}
	g.ExtendBaseWidget(g)
	return g
}

// SetKeys replaces what is shown; nothing is redrawn when nothing changed.
func (g *CartGrid) SetKeys(keys []CartKey) {
	same := len(keys) == len(g.keys)
	for i := 0; same && i < len(keys); i++ {
		same = keys[i] == g.keys[i]
	}
	if same {
		return
	}
	g.keys = append([]CartKey(nil), keys...)
	g.cursor = max(0, min(g.cursor, len(keys)-1))
	g.Refresh()
}

// Keys is what is shown.
func (g *CartGrid) Keys() []CartKey { return g.keys }

// Point moves the cursor without telling OnPointed.
func (g *CartGrid) Point(i int) {
	if i >= 0 && i < len(g.keys) && i != g.cursor {
		g.cursor = i
		g.Refresh()
	}
}

// rows is how many rows the keys take.
func (g *CartGrid) rows() int { return (len(g.keys) + g.Columns - 1) / max(1, g.Columns) }

// cell is the room of a key.
func (g *CartGrid) cell(i int) (x, y, w, h float32) {
	size := g.Size()
	w = (size.Width - float32(g.Columns-1)*cartGap) / float32(g.Columns)
	h = (size.Height - float32(g.rows()-1)*cartGap) / float32(max(1, g.rows()))
	return float32(i%g.Columns) * (w + cartGap), float32(i/g.Columns) * (h + cartGap), w, h
}

// at is the key under a point, −1 for none.
func (g *CartGrid) at(p fyne.Position) int {
	for i := range g.keys {
		if x, y, w, h := g.cell(i); p.X >= x && p.X < x+w && p.Y >= y && p.Y < y+h {
			return i
		}
	}
	return -1
}

// Tapped presses the key under the pointer.
func (g *CartGrid) Tapped(e *fyne.PointEvent) {
	if i := g.at(e.Position); i >= 0 {
		g.walk(i)
		g.press(i)
	}
}

// TappedSecondary shows a key's settings and leaves its sound alone.
func (g *CartGrid) TappedSecondary(e *fyne.PointEvent) {
	if i := g.at(e.Position); i >= 0 {
		g.walk(i)
	}
}

func (g *CartGrid) press(i int) {
	if i < len(g.keys) && !g.keys[i].Disabled && g.OnPressed != nil {
		g.OnPressed(i, ShiftHeld())
	}
}

// walk brings the cursor to a key.
func (g *CartGrid) walk(i int) {
	g.cursor = i
	if g.OnPointed != nil {
		g.OnPointed(i)
	}
	g.Refresh()
}

// ShiftHeld tells whether Shift is held down.
func ShiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// TypedKey walks over the keys and presses one.
func (g *CartGrid) TypedKey(e *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{
		fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -g.Columns, fyne.KeyDown: g.Columns,
	}[e.Name]
	switch {
	case step != 0 && len(g.keys) > 0:
		if to := g.cursor + step; to >= 0 && to < len(g.keys) {
			g.walk(to)
		}
	case isEnter(e.Name):
		g.press(g.cursor)
	default:
		ForwardKey(g, e)
	}
}

// KeyDown passes on.
func (g *CartGrid) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(g, e) }

// KeyUp passes on.
func (g *CartGrid) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(g, e) }

// TypedRune is not used.
func (g *CartGrid) TypedRune(rune) {}

// FocusGained shows the cursor.
func (g *CartGrid) FocusGained() { g.focused = true; g.Refresh() }

// FocusLost hides the cursor.
func (g *CartGrid) FocusLost() { g.focused = false; g.Refresh() }

// AccessibilityLabel is what a reader says.
func (g *CartGrid) AccessibilityLabel() string { return g.Name }

// AccessibilityRole is a container's.
func (g *CartGrid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer draws the keys.
func (g *CartGrid) CreateRenderer() fyne.WidgetRenderer {
	r := &cartRenderer{grid: g}
	r.Refresh()
	return r
}
