package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// ReportLine is one thing of a report: a name and what is to be said of it.
type ReportLine struct {
	Icon string
	Name string
	Note string
}

// The measures of a report: it has room on a screen of 1024 × 640.
const (
	reportWidth = 720
	reportHigh  = 320
)

// Report shows what became of many things: a sentence over all, and a line for
// each that is worth one.
func Report(win fyne.Window, cat *locale.Catalogue, title, summary string, lines []ReportLine) {
	var hide func()
	words := widget.NewParagraph(summary, widget.RoleStrong, theme.Text)
	words.Width = reportWidth
	slots := make([]widget.Slot, len(lines))
	for i, l := range lines {
		note := widget.NewParagraph(l.Note, widget.RoleText, theme.Muted)
		note.Width = reportWidth - 56
		slots[i] = widget.Fitted(widget.Row(12, widget.Fixed(20, widget.NewIcon(l.Icon, 20, theme.AmberText)),
			widget.Grow(widget.Column(0, widget.Fitted(widget.NewEllipsis(l.Name, widget.RoleTextBold, theme.Text)), widget.Fitted(note)))))
	}
	list := container.NewVScroll(widget.Pad(0, 16, 0, 0, widget.Column(12, slots...)))
	body := widget.Column(theme.Gap, widget.Fitted(words),
		widget.Fixed(reportHigh, widget.Row(0, widget.Fixed(reportWidth, list))))
	done := widget.NewPrimary(cat.T("dialog.close"), "", func() { hide() })
	hide = open(win, title, body, done)
	win.Canvas().Focus(done)
}
