package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pressable is the behaviour of everything that is pressed: by mouse, by
// Space or Enter; with hover, focus and a disabled state. The widget that
// embeds it calls init and redraws from its fields.
type pressable struct {
	widget.BaseWidget
	self             fyne.Widget
	press            func()
	OnFocus          func() // it has got the keys; a form brings it into sight
	hovered, focused bool
	disabled         bool
}

func (p *pressable) init(self fyne.Widget, press func()) {
	p.self, p.press = self, press
	p.ExtendBaseWidget(self)
}

// Tapped presses it.
func (p *pressable) Tapped(*fyne.PointEvent) { p.fire() }

func (p *pressable) fire() {
	if !p.disabled && p.press != nil {
		p.press()
	}
}

// Enable lets it be pressed.
func (p *pressable) Enable() { p.setDisabled(false) }

// Disable greys it and lets it not be pressed.
func (p *pressable) Disable() { p.setDisabled(true) }

// Disabled reports whether it cannot be pressed.
func (p *pressable) Disabled() bool { return p.disabled }

func (p *pressable) setDisabled(d bool) {
	if p.disabled != d {
		p.disabled = d
		p.self.Refresh()
	}
}

// MouseIn shows that the pointer is over it.
func (p *pressable) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.self.Refresh() }

// MouseMoved does nothing.
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn showed.
func (p *pressable) MouseOut() { p.hovered = false; p.self.Refresh() }

// Cursor is a hand over what can be pressed.
func (p *pressable) Cursor() desktop.Cursor {
	if p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained shows the ring.
func (p *pressable) FocusGained() {
	p.focused = true
	p.self.Refresh()
	if p.OnFocus != nil {
		p.OnFocus()
	}
}

// FocusLost hides the ring.
func (p *pressable) FocusLost() { p.focused = false; p.self.Refresh() }

// TypedRune does nothing.
func (p *pressable) TypedRune(rune) {}

// TypedKey presses on Space and Enter and passes on all else.
func (p *pressable) TypedKey(e *fyne.KeyEvent) {
	if isActivate(e.Name) {
		p.fire()
		return
	}
	ForwardKey(p.self, e)
}

// KeyDown passes on.
func (p *pressable) KeyDown(e *fyne.KeyEvent) { ForwardKeyDown(p.self, e) }

// KeyUp passes on.
func (p *pressable) KeyUp(e *fyne.KeyEvent) { ForwardKeyUp(p.self, e) }
