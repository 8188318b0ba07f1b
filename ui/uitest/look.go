package uitest

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tienglang/ui/widget"
)

// walk calls f on every object that can be seen, parents first, until f
// returns true.
func walk(o fyne.CanvasObject, f func(fyne.CanvasObject) bool) bool {
	if o == nil || !o.Visible() {
		return false
	}
	if f(o) {
		return true
	}
	for _, child := range children(o) {
		if walk(child, f) {
			return true
		}
	}
	return false
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// View is a window as a person sees it and works it. Settle returns when what
// was begun by a press is done.
type View struct {
	Win    fyne.Window
	Settle func()
}

// roots are what the window shows: the topmost dialog, or the page.
func (v *View) roots() []fyne.CanvasObject {
	if top := v.Win.Canvas().Overlays().Top(); top != nil {
		return []fyne.CanvasObject{top}
	}
	return []fyne.CanvasObject{v.Win.Content()}
}

// Each calls f on every object that can be seen, parents first.
func (v *View) Each(f func(fyne.CanvasObject)) {
	for _, root := range v.roots() {
		walk(root, func(o fyne.CanvasObject) bool { f(o); return false })
	}
}

// Words is every line of words that can be seen.
func (v *View) Words() []string { return WordsOf(v.roots()...) }

// WordsOf is every line of words in objects.
func WordsOf(roots ...fyne.CanvasObject) []string {
	var words []string
	for _, root := range roots {
		walk(root, func(o fyne.CanvasObject) bool {
			if t, ok := o.(*canvas.Text); ok && t.Text != "" {
				words = append(words, t.Text)
			}
			return false
		})
	}
	return words
}

// Sees reports whether words can be seen, in one line or wrapped over some.
func (v *View) Sees(words string) bool {
	return strings.Contains(strings.Join(v.Words(), " "), words)
}

// Find gives the control that a person would call by name.
func (v *View) Find(t testing.TB, name string) fyne.CanvasObject {
	t.Helper()
	for _, root := range v.roots() {
		if o := FindIn(root, name); o != nil {
			return o
		}
	}
	t.Fatalf("no control %q; there are %q", name, v.Words())
	return nil
}

// FindIn gives the control named in root, nil when there is none.
func FindIn(root fyne.CanvasObject, name string) fyne.CanvasObject {
	var found fyne.CanvasObject
	walk(root, func(o fyne.CanvasObject) bool {
		a, ok := o.(fyne.Accessible)
		if ok && strings.TrimSpace(a.AccessibilityLabel()) == name {
			found = o
		}
		return found != nil
	})
	return found
}

// Press presses the control named, and waits for what it began. A disabled
// control fails the test.
func (v *View) Press(t testing.TB, name string) {
	t.Helper()
	o := v.Find(t, name)
	if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
		t.Fatalf("%q is disabled", name)
	}
	o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	v.Settle()
}

// Throw throws the switch named by Enter, and waits for what it began.
func (v *View) Throw(t testing.TB, name string) {
	t.Helper()
	v.Win.Canvas().Focus(v.Find(t, name).(fyne.Focusable))
	v.Key(fyne.KeyReturn)
}

// Focused gives the focused object by which typing is done.
func (v *View) Focused() fyne.Focusable { return v.Win.Canvas().Focused() }

// Key types a key to whatever has the focus.
func (v *View) Key(k fyne.KeyName) {
	if f := v.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	} else if f := v.Win.Canvas().OnTypedKey(); f != nil {
		f(&fyne.KeyEvent{Name: k})
	}
	v.Settle()
}

// Type types text to whatever has the focus.
func (v *View) Type(text string) {
	if f := v.Focused(); f != nil {
		test.Type(f, text)
	}
}

// TypeInto types text into the field that shows hint while it is empty.
func (v *View) TypeInto(t testing.TB, hint, text string) {
	t.Helper()
	var field *widget.Entry
	for _, root := range v.roots() {
		walk(root, func(o fyne.CanvasObject) bool {
			if f, ok := o.(*widget.Entry); ok && f.PlaceHolder == hint {
				field = f
			}
			return field != nil
		})
	}
	if field == nil {
		t.Fatalf("no field %q; there are %q", hint, v.Words())
	}
	v.Win.Canvas().Focus(field)
	test.Type(field, text)
}
