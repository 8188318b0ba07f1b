package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/ui/dialog"
	"tienglang/ui/emergency"
	"tienglang/ui/page"
)

// listenKeys takes the keys that work on every page.
func (w *Window) listenKeys() {
	c := w.win.Canvas()
	c.SetOnTypedKey(w.typedKey)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(w.keyDown)
		d.SetOnKeyUp(w.keyUp)
	}
	c.AddShortcut(ctrl(fyne.KeyN), w.onPage(func() { w.Go(page.Studio, page.Args{"new": "1"}) }))
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9}
	for i, r := range routes {
		c.AddShortcut(ctrl(digits[i]), w.onPage(func() { w.Go(r.id, nil) }))
	}
}

// onPage is f as what keys held together do; behind an open dialog they do
// nothing.
func (w *Window) onPage(f func()) func(fyne.Shortcut) {
	return func(fyne.Shortcut) {
		if !dialog.Shown(w.win) {
			f()
		}
	}
}

func ctrl(k fyne.KeyName) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
}

func (w *Window) typedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyF8 { // over whatever is open
		w.emergency()
		return
	}
	if dialog.TypedKey(w.win, e) {
		return
	}
	switch e.Name {
	case fyne.KeyF1:
		dialog.Help(w.win, w.cat, string(w.current))
		return
	case fyne.KeyF5:
		w.Go(page.Live, nil)
		return
	}
	if p, ok := w.pages[w.current].(page.Keys); ok {
		p.TypedKey(e)
	}
}

func (w *Window) keyDown(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape && w.b.OnAir().On {
		w.off.down(w.b.Now())
		w.updateBar()
		w.watchHold()
	}
}

func (w *Window) keyUp(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		w.off.up(w.b.Now())
		w.updateBar()
	}
}

// watchHold looks whether Escape is still held, until it is let go.
func (w *Window) watchHold() {
	if !w.off.holding() || w.off.watch != nil {
		return
	}
	w.off.watch = w.poll.add(fastest, func() {
		if w.off.due(w.b.Now()) {
			w.env.Ask(func(ctx context.Context) error { return w.b.OffAir(ctx) }, func() { w.updateBar() })
		}
		if !w.off.holding() {
			w.off.watch()
			w.off.watch = nil
		}
	})
}

// emergency opens Phát khẩn cấp for whoever is signed in.
func (w *Window) emergency() {
	if door(w.current) || w.sheet != nil && w.sheet.Shown() {
		return
	}
	w.sheet = emergency.Open(w.env, emergency.Kept())
}
