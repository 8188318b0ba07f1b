package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// modifiers are the modifier keys that are down.
func (g *WeekGrid) modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return g.held
}

// KeyDown passes on, but not the Escape that gives up a pull.
func (g *WeekGrid) KeyDown(e *fyne.KeyEvent) {
	g.held |= modifierKeys[e.Name]
	if e.Name == fyne.KeyEscape && g.drag != nil && g.drag.moved {
		return
	}
	ForwardKeyDown(g, e)
}

// KeyUp passes on.
func (g *WeekGrid) KeyUp(e *fyne.KeyEvent) {
	g.held &^= modifierKeys[e.Name]
	ForwardKeyUp(g, e)
}

// FocusGained shows the ring.
func (g *WeekGrid) FocusGained() { g.focused = true; g.showRing(); g.redraw() }

// FocusLost hides the ring.
func (g *WeekGrid) FocusLost() { g.focused, g.held = false, 0; g.showRing(); g.redraw() }

// TypedRune makes something new by N, and zooms by plus, minus and 0.
func (g *WeekGrid) TypedRune(r rune) {
	middle := weekHead + g.room()/2
	switch r {
	case 'n', 'N':
		g.newHere()
	case '+', '=':
		g.zoomBy(1.25, middle)
	case '-':
		g.zoomBy(0.8, middle)
	case '0':
		g.zoom, g.opened = 1, nil
		g.fold()
		g.redraw()
	}
}

// newHere asks for something new where the mark stands.
func (g *WeekGrid) newHere() {
	if g.OnNew != nil {
		from := min(g.cursor.minute, weekDay-weekNew)
		g.OnNew(g.cursor.day, WeekSpan{from, from + weekNew})
	}
}

// TypedKey moves the choice; what it has no use for goes to OnKey and then to
// the window.
func (g *WeekGrid) TypedKey(e *fyne.KeyEvent) {
	if g.usesKey(e.Name) || g.OnKey != nil && g.OnKey(e) {
		return
	}
	ForwardKey(g, e)
}

func (g *WeekGrid) usesKey(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyUp:
		g.step(-1)
	case fyne.KeyDown:
		g.step(1)
	case fyne.KeyLeft:
		g.sideways(-1)
	case fyne.KeyRight:
		g.sideways(1)
	case fyne.KeyHome:
		g.chooseAt(0)
	case fyne.KeyEnd:
		g.chooseAt(len(g.blocks) - 1)
	case fyne.KeyPageUp:
		g.scrollTo(g.offset - g.room()*0.8)
	case fyne.KeyPageDown:
		g.scrollTo(g.offset + g.room()*0.8)
	case fyne.KeyReturn, fyne.KeyEnter:
		g.open()
	case fyne.KeyDelete:
		if g.chosen == "" || g.OnRemove == nil {
			return false
		}
		g.OnRemove(g.chosen)
	case fyne.KeyEscape:
		return g.giveUp()
	default:
		return modifierKeys[k] != 0 // by itself it means nothing
	}
	return true
}

// open opens what is chosen, or asks for something new where nothing is.
func (g *WeekGrid) open() {
	if g.chosen == "" {
		g.newHere()
	} else if g.OnOpen != nil {
		g.OnOpen(g.chosen)
	}
}

// giveUp ends a pull as if it had not been.
func (g *WeekGrid) giveUp() bool {
	if g.drag == nil || !g.drag.moved {
		return false
	}
	g.drag.ended, g.drag.moved = true, false
	g.redraw()
	return true
}

func (g *WeekGrid) chooseAt(i int) {
	if i >= 0 && i < len(g.blocks) {
		g.choose(g.blocks[i].ID)
	}
}

// step chooses the next block of the day; without one, the first of the day or
// else moves the mark.
func (g *WeekGrid) step(way int) {
	i := g.find(g.chosen)
	if i < 0 {
		g.chooseAt(g.nearest(g.cursor.day, g.cursor.minute))
		return
	}
	if j := i + way; j >= 0 && j < len(g.blocks) && g.blocks[j].Day == g.blocks[i].Day {
		g.chooseAt(j)
	}
}

// sideways chooses the block of the next day that is nearest in time; days
// without one are passed over.
func (g *WeekGrid) sideways(way int) {
	day, minute := g.cursor.day, g.cursor.minute
	if i := g.find(g.chosen); i >= 0 {
		day, minute = g.blocks[i].Day, g.blocks[i].From
	} else {
		day -= way // the day of the mark itself comes first
	}
	for d := day + way; d >= 0 && d < 7; d += way {
		if i := g.nearest(d, minute); i >= 0 {
			g.chooseAt(i)
			return
		}
	}
}

// nearest is the block of a day whose start is nearest to a minute, −1 for
// none.
func (g *WeekGrid) nearest(day, minute int) int {
	best, found := weekDay*2, -1
	for i := range g.blocks {
		if b := &g.blocks[i]; b.Day == day && max(b.From-minute, minute-b.From) < best {
			best, found = max(b.From-minute, minute-b.From), i
		}
	}
	return found
}

// TypedShortcut takes the arrows with Ctrl and Alt; the rest goes to the
// window.
func (g *WeekGrid) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && g.usesShortcut(c) {
		return
	}
	if c, ok := canvasOf(g).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

var weekArrows = map[fyne.KeyName]weekPlace{
	fyne.KeyUp: {0, -weekStep}, fyne.KeyDown: {0, weekStep}, fyne.KeyLeft: {-1, 0}, fyne.KeyRight: {1, 0},
}

func (g *WeekGrid) usesShortcut(c *desktop.CustomShortcut) bool {
	way, arrow := weekArrows[c.KeyName]
	switch {
	case !arrow:
		return false
	case c.Modifier == fyne.KeyModifierControl && way.day != 0:
		if g.OnWeek != nil {
			g.OnWeek(way.day)
		}
	case c.Modifier == fyne.KeyModifierAlt:
		g.nudge(way)
	case c.Modifier == fyne.KeyModifierAlt|fyne.KeyModifierShift && way.minute != 0:
		g.lengthen(way.minute)
	default:
		return false
	}
	return true
}

// nudge moves what is chosen by a key.
func (g *WeekGrid) nudge(by weekPlace) {
	i := g.find(g.chosen)
	if i < 0 || g.blocks[i].Fixed || g.OnMove == nil {
		return
	}
	b := &g.blocks[i]
	if day := b.Day + by.day; day < 0 || day > 6 || b.From+by.minute < 0 || b.To+by.minute > weekDay {
		return
	}
	g.OnMove(b.ID, by.day, by.minute, false)
}

// lengthen moves the end of what is chosen by a key.
func (g *WeekGrid) lengthen(minutes int) {
	i := g.find(g.chosen)
	if i < 0 || g.blocks[i].Fixed || g.OnSpan == nil {
		return
	}
	if s := (WeekSpan{g.blocks[i].From, g.blocks[i].To + minutes}); s.length() >= weekStep && s.To <= weekDay {
		g.OnSpan(g.blocks[i].ID, s, false)
	}
}
