package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tienglang/assets"
	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// RunFault shows why the station could not be opened, in a small window of
// one sentence, and returns when it was closed. It must be called on the main
// goroutine.
func RunFault(cat *locale.Catalogue, err error) {
	a := app.NewWithID(applicationID)
	a.Settings().SetTheme(theme.ForSetting("light"))
	win := a.NewWindow(cat.T("app.name"))
	win.SetIcon(fyne.NewStaticResource("tienglang.svg", assets.AppIcon))
	win.SetPadded(false)
	win.SetContent(faultContent(cat, err, win.Close))
	win.Resize(fyne.NewSize(640, 220))
	win.CenterOnScreen()
	win.ShowAndRun()
}

// faultContent is the sentence and the button that closes the window.
func faultContent(cat *locale.Catalogue, err error, done func()) fyne.CanvasObject {
	shut := widget.NewPrimary(cat.T("fault.close"), "", done)
	words := widget.Column(theme.Gap,
		widget.Fitted(widget.NewText(cat.T("fault.title"), widget.RoleSubhead, theme.Text)),
		widget.Grow(widget.NewParagraph(cat.Error(err), widget.RoleStrong, theme.Text)),
		widget.Fitted(widget.Line(theme.Gap, widget.Space(), widget.Fitted(shut))))
	return widget.Pad(24, 24, 24, 24, words)
}
