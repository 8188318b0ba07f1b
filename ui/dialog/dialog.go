// Package dialog is the few windows upon the window: a question before what
// cannot be undone, the details of a failure, and help. Nothing that a person
// types lives only here.
package dialog

import (
	"fyne.io/fyne/v2"

	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Confirm asks the question key + ".title" / ".text" once; its button key +
// ".yes" does yes, Escape or the other button leaves all as it was.
func Confirm(win fyne.Window, cat *locale.Catalogue, key string, yes func(), pairs ...string) {
	var hide func()
	no := widget.NewButton(cat.T("dialog.cancel"), "", func() { hide() })
	do := widget.NewPrimary(cat.T(key+".yes", pairs...), "", func() { hide(); yes() })
	words := widget.NewParagraph(cat.T(key+".text", pairs...), widget.RoleStrong, theme.Text)
	words.Width = 480
	hide = open(win, cat.T(key+".title", pairs...), words, no, do)
	win.Canvas().Focus(no)
}

// Details shows the sentence of an error and, below it, what the log has.
func Details(win fyne.Window, cat *locale.Catalogue, err error) {
	var hide func()
	sentence := widget.NewParagraph(cat.Error(err), widget.RoleStrongBold, theme.Text)
	chain := widget.NewParagraph(err.Error(), widget.RoleCaption, theme.Muted)
	sentence.Width, chain.Width = 560, 560
	hint := widget.NewParagraph(cat.T("dialog.details_hint"), widget.RoleText, theme.Muted)
	hint.Width = 560
	body := widget.Column(theme.Gap, widget.Fitted(sentence), widget.Fitted(chain), widget.Fitted(hint))
	copied := widget.NewButton(cat.T("dialog.copy"), "copy", func() {
		fyne.CurrentApp().Clipboard().SetContent(err.Error())
	})
	done := widget.NewPrimary(cat.T("dialog.close"), "", func() { hide() })
	hide = open(win, cat.T("dialog.details"), body, copied, done)
	win.Canvas().Focus(done)
}

// open shows a card in the middle with buttons at its foot. Escape closes it
// when no button takes the key.
func open(win fyne.Window, title string, body fyne.CanvasObject, buttons ...*widget.Button) (hide func()) {
	foot := []widget.Slot{widget.Space()}
	for _, b := range buttons {
		foot = append(foot, widget.Fitted(b))
	}
	content := widget.Column(theme.Gap,
		widget.Fitted(widget.NewText(title, widget.RoleSubhead, theme.Text)),
		widget.Fitted(body),
		widget.Fitted(widget.Row(theme.GapSmall, foot...)))
	hide = Over(win, content, nil)
	for _, b := range buttons {
		b.OnEscape = hide
	}
	return hide
}
