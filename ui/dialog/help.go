package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// helpKeys are the keys that work everywhere, and what they do.
var helpKeys = [][2]string{
	{"key.f1", "help.f1"}, {"key.f5", "help.f5"}, {"key.escesc", "help.escesc"},
	{"key.ctrln", "help.ctrln"}, {"key.ctrl17", "help.ctrl17"}, {"key.tab", "help.tab"},
	{"key.space", "help.space"}, {"key.ctrlz", "help.ctrlz"},
}

// studioKeys are the keys of the page Sản xuất.
var studioKeys = [][2]string{
	{"key.studio.split", "help.studio.split"}, {"key.studio.delete", "help.studio.delete"}, {"key.studio.close", "help.studio.close"},
	{"key.studio.copy", "help.studio.copy"}, {"key.studio.trim", "help.studio.trim"}, {"key.studio.fade", "help.studio.fade"},
	{"key.studio.enter", "help.studio.enter"}, {"key.studio.page", "help.studio.page"}, {"key.studio.title", "help.studio.title"},
	{"key.studio.jkl", "help.studio.jkl"}, {"key.studio.mute", "help.studio.mute"}, {"key.studio.gain", "help.studio.gain"},
	{"key.studio.record", "help.studio.record"}, {"key.studio.arrows", "help.studio.arrows"}, {"key.studio.zoom", "help.studio.zoom"},
}

// helpSteps are the first steps.
var helpSteps = []string{"help.step1", "help.step2", "help.step3", "help.step4"}

// Help shows the keys and the first steps.
func Help(win fyne.Window, cat *locale.Catalogue) {
	var hide func()
	left := keyLines(cat, "help.keys", helpKeys, 120)
	left = append(left, widget.Blank(4), widget.Fitted(widget.NewText(cat.T("help.steps"), widget.RoleStrongBold, theme.Text)))
	for _, s := range helpSteps {
		p := widget.NewParagraph(cat.T(s), widget.RoleText, theme.Text)
		p.Width = 460
		left = append(left, widget.Fitted(p))
	}
	right := keyLines(cat, "help.studio", studioKeys, 130)
	body := widget.Row(40, widget.Fixed(460, widget.Column(5, left...)), widget.Fixed(400, widget.Column(5, right...)))
	done := widget.NewPrimary(cat.T("dialog.close"), "", func() { hide() })
	hide = open(win, cat.T("help.title"), body, done)
	win.Canvas().Focus(done)
}

// keyLines are keys and what they do, under a title.
func keyLines(cat *locale.Catalogue, title string, keys [][2]string, capWidth float32) []widget.Slot {
	lines := []widget.Slot{widget.Fitted(widget.NewText(cat.T(title), widget.RoleStrongBold, theme.Text))}
	for _, k := range keys {
		keycap := container.NewHBox(widget.NewKeyCap(cat.T(k[0])))
		lines = append(lines, widget.Fixed(28, widget.Line(theme.Gap, widget.Fixed(capWidth, keycap),
			widget.Grow(widget.NewEllipsis(cat.T(k[1]), widget.RoleText, theme.Text)))))
	}
	return lines
}
