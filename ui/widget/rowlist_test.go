package widget

import (
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/ui/theme"
)

type plainRow struct{ words *Text }

func (r plainRow) Object() fyne.CanvasObject { return r.words }

func numbers(t *testing.T, n int) (l *RowList, made *int) {
	made = new(int)
	l = NewRowList(48, func() RowView {
		*made++
		return plainRow{NewText("", RoleText, theme.Text)}
	}, func(i int, v RowView, _ bool) { v.(plainRow).words.Set(strconv.Itoa(i)) })
	onScreen(t, l, 300, 480)
	l.SetCount(n, -1)
	return l, made
}

// seen are the words of the rows in use, by item.
func seen(l *RowList) map[int]string {
	out := map[int]string{}
	for _, s := range l.slots {
		if s.Visible() {
			out[s.item] = s.row.(plainRow).words.Text
		}
	}
	return out
}

func TestListMakesOnlyTheRowsInSight(t *testing.T) {
	l, made := numbers(t, 100000)
	if *made > 13 {
		t.Errorf("%d rows are made for 10 in sight", *made)
	}
	l.Select(99999)
	if got := seen(l)[99999]; got != "99999" {
		t.Errorf("the last row says %q", got)
	}
	if *made > 13 {
		t.Errorf("%d rows after scrolling", *made)
	}
}

func TestListKeysMoveAndStopAtTheEnds(t *testing.T) {
	l, _ := numbers(t, 50)
	var got []int
	l.OnSelected = func(i int) { got = append(got, i) }
	opened := -1
	l.OnOpened = func(i int) { opened = i }
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyDown, fyne.KeyReturn} {
		l.TypedKey(&fyne.KeyEvent{Name: k})
	}
	want := []int{0, 1, 0, 0, 9, 49, 49}
	if len(got) != len(want) {
		t.Fatalf("selected %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("selected %v, want %v", got, want)
		}
	}
	if opened != 49 {
		t.Errorf("opened %d", opened)
	}
	if _, ok := seen(l)[49]; !ok {
		t.Error("the selected row is not in sight")
	}
}

func TestListShrinksWithItsItems(t *testing.T) {
	l, _ := numbers(t, 50)
	l.Select(49)
	l.SetCount(2, 1)
	got := seen(l)
	if len(got) != 2 || got[0] != "0" || got[1] != "1" || l.Selected() != 1 {
		t.Errorf("rows %v, selected %d", got, l.Selected())
	}
	l.SetCount(0, -1)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	l.Select(3)
	if len(seen(l)) != 0 || l.Selected() != -1 {
		t.Errorf("an empty list shows %v, selected %d", seen(l), l.Selected())
	}
}

func TestListRowIsSelectedByAClick(t *testing.T) {
	l, _ := numbers(t, 5)
	got := -1
	l.OnSelected = func(i int) { got = i }
	l.slots[3].Tapped(&fyne.PointEvent{})
	if got != 3 || l.Selected() != 3 || canvasOf(l).Focused() != l {
		t.Errorf("selected %d, focus %v", got, canvasOf(l).Focused())
	}
}

// Several rows are marked by clicks and keys as in any list; the selected one
// is always among them, and what is marked is told.
func TestSeveralRowsAreMarked(t *testing.T) {
	l, _ := numbers(t, 100)
	told := 0
	l.Many(func() { told++ })
	const shift, ctrl = fyne.KeyModifierShift, fyne.KeyModifierShortcutDefault
	is := func(what string, selected int, want ...int) {
		t.Helper()
		if got := l.Marked(); !slices.Equal(got, want) || l.Selected() != selected {
			t.Errorf("%s marks %v with %d selected, want %v with %d", what, got, l.Selected(), want, selected)
		}
	}
	is("nothing", -1)
	l.Pick(5, 0)
	is("a click", 5, 5)
	l.Pick(8, shift)
	is("Shift+click", 8, 5, 6, 7, 8)
	l.Pick(3, shift)
	is("Shift+click upwards", 3, 3, 4, 5)
	l.Pick(9, ctrl)
	is("Ctrl+click", 9, 3, 4, 5, 9)
	l.Pick(9, ctrl)
	is("Ctrl+click again", 3, 3, 4, 5)
	l.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	l.Pick(20, 0)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	is("Shift+Down", 22, 20, 21, 22)
	l.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	is("Down", 23, 23)
	l.MarkAll()
	if len(l.Marked()) != 100 || told != 10 {
		t.Errorf("%d marked, told %d times", len(l.Marked()), told)
	}
	l.Select(40)
	l.SetCount(50, 7)
	l.SetMarked([]int{7, 9, 70})
	is("the items have changed", 7, 7, 9)
	l.Select(2)
	is("another is selected", 2, 2)
	l.Pick(2, ctrl)
	is("the last one", 2, 2)
}
