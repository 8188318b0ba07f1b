package dialog

import (
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Option is one of a few things that can be done.
type Option struct {
	Text  string
	Do    func()
	Final bool // nothing brings back what it takes away
}

// Choose asks which of a few things is meant; the first has the focus, unless it
// is final: Enter then does nothing. Escape or the last button does none, but
// left.
func Choose(e *page.Env, title, text string, options []Option, left func()) {
	var hide func()
	words := widget.NewParagraph(text, widget.RoleStrong, theme.Text)
	words.Width = 520
	no := widget.NewButton(e.T("dialog.cancel"), "", func() { hide(); left() })
	buttons := []*widget.Button{no}
	for i, o := range options {
		b := widget.NewButton(o.Text, "", func() { hide(); o.Do() })
		if i == 0 && !o.Final {
			b.SetKind(widget.Primary)
		}
		buttons = append(buttons, b)
	}
	hide = open(e.Window, title, words, buttons...)
	for _, b := range buttons {
		b.OnEscape = func() { hide(); left() }
	}
	first := buttons[1]
	if options[0].Final {
		first = no
	}
	e.Window.Canvas().Focus(first)
}
