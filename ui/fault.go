package ui

import (
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tienglang/assets"
	"tienglang/assets/locale"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// RunFault shows why the station could not be opened, in a small window of
// one sentence, and returns when it was closed. It must be called on the main
// goroutine.
func RunFault(cat *locale.Catalogue, err error) {
	a := app.NewWithID(applicationID)
	win := newFault(a, cat, err)
	win.CenterOnScreen()
	if err := try(win.Show); err != nil {
		slog.Error("window of a fault", "err", err) // the command's own sentence has to do
		return
	}
	a.Run()
}

// newFault makes the window of a fault: Enter and Escape close it, and what
// the log has of err is behind a button.
func newFault(a fyne.App, cat *locale.Catalogue, err error) fyne.Window {
	a.Settings().SetTheme(theme.ForSetting("light"))
	speak(cat)
	win := a.NewWindow(cat.T("app.name"))
	win.SetIcon(fyne.NewStaticResource("tienglang.svg", assets.AppIcon))
	win.SetPadded(false)
	shut := widget.NewPrimary(cat.T("fault.close"), "", win.Close)
	more := widget.NewButton(cat.T("dialog.details"), "", func() { dialog.Details(win, cat, err) })
	win.SetContent(faultContent(cat, err, more, shut))
	win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if !dialog.TypedKey(win, e) && e.Name == fyne.KeyEscape {
			win.Close()
		}
	})
	win.Resize(fyne.NewSize(720, 320))
	win.Canvas().Focus(shut)
	return win
}

// faultContent is the sentence and the buttons below it.
func faultContent(cat *locale.Catalogue, err error, buttons ...*widget.Button) fyne.CanvasObject {
	foot := []widget.Slot{widget.Space()}
	for _, b := range buttons {
		foot = append(foot, widget.Fitted(b))
	}
	head := widget.Line(theme.Gap, widget.Fitted(widget.NewIcon("warning", 32, theme.AmberText)),
		widget.Grow(widget.NewText(cat.T("fault.title"), widget.RoleTitle, theme.Text)))
	words := widget.Column(theme.Gap, widget.Fitted(head),
		widget.Grow(widget.NewParagraph(cat.Error(err), widget.RoleSubhead, theme.Text)),
		widget.Fitted(widget.Row(theme.GapSmall, foot...)))
	return widget.Pad(24, 24, 24, 24, words)
}
