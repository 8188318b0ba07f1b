package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/unicode/norm"

	"tienglang/ui/theme"
)

// Entry is a field to type in, 40 px high: one line unless made by
// NewTextArea. Function keys and Escape reach the window from it.
type Entry struct {
	widget.Entry
	OnEnter  func()         // Enter in a field of one line
	OnUpDown func(step int) // the arrows up, −1, and down, 1, of a field that searches a list
	OnFocus  func()         // it has got the keys; a form brings it into sight
	focused  bool
}

// NewEntry makes a field of one line with words shown while it is empty.
func NewEntry(hint string) *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	e.PlaceHolder = hint
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.OnSubmitted = func(string) {
		if e.OnEnter != nil {
			e.OnEnter()
		}
	}
	return e
}

// NewSecretEntry makes a field that does not show what is typed.
func NewSecretEntry(hint string) *Entry {
	e := NewEntry(hint)
	e.Password = true
	return e
}

// NewTextArea makes a field of several lines.
func NewTextArea(hint string, lines int) *Entry {
	e := NewEntry(hint)
	e.MultiLine, e.Wrapping, e.Scroll = true, fyne.TextWrapWord, fyne.ScrollVerticalOnly
	e.SetMinRowsVisible(lines)
	return e
}

// Value is what was typed without spaces around it, in NFC: Vietnamese
// letters come decomposed from some input methods.
func (e *Entry) Value() string { return strings.TrimSpace(norm.NFC.String(e.Text)) }

// MinSize is at least a control's height.
func (e *Entry) MinSize() fyne.Size {
	return e.Entry.MinSize().Max(fyne.NewSize(0, theme.Control))
}

// FocusGained shows the ring.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus()
	}
}

// FocusLost hides the ring.
func (e *Entry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// CreateRenderer draws Fyne's field with our focus ring around it.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	return &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), e: e, ring: newRing(theme.Radius)}
}

type entryRenderer struct {
	fyne.WidgetRenderer
	e    *Entry
	ring *canvas.Rectangle
}

func (r *entryRenderer) Layout(s fyne.Size) {
	layoutRing(r.ring, s)
	r.WidgetRenderer.Layout(s)
}

func (r *entryRenderer) Refresh() {
	showRing(r.ring, r.e.focused)
	r.WidgetRenderer.Refresh()
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ring}, r.WidgetRenderer.Objects()...)
}

// TypedKey passes function keys and Escape on to the window.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if isWindowKey(k.Name) {
		ForwardKey(e, k)
		return
	}
	if step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[k.Name]; step != 0 && e.OnUpDown != nil {
		e.OnUpDown(step)
		return
	}
	e.Entry.TypedKey(k)
}

// TypedRune takes no space before the first letter of a line: Value has none, and
// it is that of the key which opened the field.
func (e *Entry) TypedRune(r rune) {
	if r == ' ' && e.Text == "" && !e.MultiLine && !e.Password {
		return
	}
	e.Entry.TypedRune(r)
}

// KeyDown passes Escape on to the window too.
func (e *Entry) KeyDown(k *fyne.KeyEvent) {
	e.Entry.KeyDown(k)
	if isWindowKey(k.Name) {
		ForwardKeyDown(e, k)
	}
}

// KeyUp passes Escape on to the window too.
func (e *Entry) KeyUp(k *fyne.KeyEvent) {
	e.Entry.KeyUp(k)
	if isWindowKey(k.Name) {
		ForwardKeyUp(e, k)
	}
}

// AcceptsTab is false: Tab leads on from an area too, and out of it.
func (e *Entry) AcceptsTab() bool { return false }

// TypedShortcut passes the window's shortcuts on.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if _, custom := s.(*desktop.CustomShortcut); custom {
		if c, ok := canvasOf(e).(fyne.Shortcutable); ok {
			c.TypedShortcut(s)
			return
		}
	}
	e.Entry.TypedShortcut(s)
}

func isWindowKey(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// NewField is a label above a control.
func NewField(label string, control fyne.CanvasObject) fyne.CanvasObject {
	return Column(5, Fitted(NewText(label, RoleCaption, theme.Muted)), Fitted(control))
}
