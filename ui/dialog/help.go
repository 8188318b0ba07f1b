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

// helpSteps are the first steps.
var helpSteps = []string{"help.step1", "help.step2", "help.step3", "help.step4"}

// Help shows the keys and the first steps.
func Help(win fyne.Window, cat *locale.Catalogue) {
	var hide func()
	keys := []widget.Slot{widget.Fitted(widget.NewText(cat.T("help.keys"), widget.RoleStrongBold, theme.Text))}
	for _, k := range helpKeys {
		keycap := container.NewHBox(widget.NewKeyCap(cat.T(k[0])))
		keys = append(keys, widget.Fixed(28, widget.Line(theme.Gap, widget.Fixed(120, keycap),
			widget.Grow(widget.NewEllipsis(cat.T(k[1]), widget.RoleText, theme.Text)))))
	}
	steps := []widget.Slot{widget.Fitted(widget.NewText(cat.T("help.steps"), widget.RoleStrongBold, theme.Text))}
	for _, s := range helpSteps {
		p := widget.NewParagraph(cat.T(s), widget.RoleText, theme.Text)
		p.Width = 340
		steps = append(steps, widget.Fitted(p))
	}
	body := widget.Row(40, widget.Fixed(480, widget.Column(8, keys...)), widget.Fixed(340, widget.Column(12, steps...)))
	done := widget.NewPrimary(cat.T("dialog.close"), "", func() { hide() })
	hide = open(win, cat.T("help.title"), body, done)
	win.Canvas().Focus(done)
}
