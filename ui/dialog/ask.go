package dialog

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Ask asks for a line of words, which are value at first: the catalogue's key +
// ".title" is the question. Enter or the button hands over what was typed, "" where
// nothing was; hint is shown then.
func Ask(e *page.Env, key, value, hint string, done func(string)) {
	var hide func()
	words := widget.NewEntry(hint)
	words.SetText(value)
	take := func() { hide(); done(words.Value()) }
	words.OnEnter = take
	no := widget.NewButton(e.T("dialog.cancel"), "", func() { hide() })
	do := widget.NewPrimary(e.T("dialog.done"), "", take)
	hide = open(e.Window, e.T(key+".title"), widget.Row(0, widget.Fixed(420, widget.Column(theme.GapSmall, widget.Fitted(words)))), no, do)
	e.Window.Canvas().Focus(words)
	words.TypedShortcut(&fyne.ShortcutSelectAll{}) // who types, replaces
}
