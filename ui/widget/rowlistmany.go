package widget

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Many lets several items of a list be marked: Ctrl+click marks one more or one
// less, Shift+click and Shift with an arrow all up to there, MarkAll all. A
// plain click or arrow marks the selected one alone. told hears of each change.
func (l *RowList) Many(told func()) { l.many = &manyRows{told: told, marked: map[int]bool{}} }

// manyRows are the marked items; the selected one is among them.
type manyRows struct {
	told   func()
	marked map[int]bool
	anchor int
	held   fyne.KeyModifier // where the driver does not tell
}

// Marked are the marked items in their order: the selected one where no more
// are.
func (l *RowList) Marked() []int {
	if l.many == nil || len(l.many.marked) == 0 {
		if l.selected < 0 {
			return nil
		}
		return []int{l.selected}
	}
	return slices.Sorted(maps.Keys(l.many.marked))
}

// SetMarked marks these items, as after the items have changed, and tells
// nobody.
func (l *RowList) SetMarked(items []int) {
	l.many.marked = map[int]bool{}
	for _, i := range items {
		if i >= 0 && i < l.count {
			l.many.marked[i] = true
		}
	}
	l.fill()
}

// MarkAll marks every item.
func (l *RowList) MarkAll() {
	if l.many == nil || l.count == 0 {
		return
	}
	for i := range l.count {
		l.many.marked[i] = true
	}
	if l.selected < 0 {
		l.selected = 0
	}
	l.fill()
	l.many.told()
}

// Pick is a click on item i, or an arrow to it, with modifier keys held.
func (l *RowList) Pick(i int, held fyne.KeyModifier) {
	m := l.many
	if m == nil || i < 0 || i >= l.count {
		l.Select(i)
		return
	}
	switch {
	case held&fyne.KeyModifierShift != 0:
		clear(m.marked)
		for k := min(m.anchor, i); k <= max(m.anchor, i) && k < l.count; k++ {
			m.marked[k] = true
		}
	case held&fyne.KeyModifierShortcutDefault != 0:
		l.mark(i)
		return
	default:
		clear(m.marked)
		m.marked[i], m.anchor = true, i
	}
	l.Select(i)
	m.told()
}

// mark marks one more or one less; one always stays. The item that was changed
// is the one that the keys go on from.
func (l *RowList) mark(i int) {
	m := l.many
	if len(m.marked) == 0 && l.selected >= 0 {
		m.marked[l.selected] = true
	}
	m.anchor = i
	if !m.marked[i] {
		m.marked[i] = true
		l.Select(i)
		m.told()
		return
	}
	if len(m.marked) > 1 {
		delete(m.marked, i)
		if l.selected == i {
			l.Select(slices.Min(slices.Collect(maps.Keys(m.marked))))
		}
		l.fill()
		m.told()
	}
}

// Held are the modifier keys that are down, for a row that is pressed itself.
func (l *RowList) Held() fyne.KeyModifier { return l.modifiers() }

func (l *RowList) isMarked(i int) bool {
	return i == l.selected || l.many != nil && l.many.marked[i]
}

// modifiers are the modifier keys that are down.
func (l *RowList) modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	if l.many == nil {
		return 0
	}
	return l.many.held
}
