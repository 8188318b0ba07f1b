package schedule

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// readSheet reads a file and shows what it would change, or in whole sentences
// why it cannot be taken: it is looked into before anything is kept.
func (p *Page) readSheet(path string) {
	r := newSheetReading(p, path)
	var sheet backend.ScheduleSheet
	r.cancel = p.env.Run(func(ctx context.Context) (err error) {
		sheet, err = p.env.Backend.ReadScheduleSheet(ctx, path)
		return err
	}, func(err error) {
		switch {
		case p.panel != panel(r): // it was left
		case err != nil:
			r.fail(err)
		default:
			p.openPanel(newSheetPanel(p, path, sheet))
		}
	})
	p.openPanel(r)
}

// sheetReading stands in the place of the week while a file is read, and where
// it cannot be taken.
type sheetReading struct {
	page    *Page
	content fyne.CanvasObject
	head    *widget.Text
	words   *widget.Paragraph
	back    *widget.Button
	other   *widget.Button // another file
	cancel  func()
}

func newSheetReading(p *Page, path string) *sheetReading {
	t := p.env.T
	r := &sheetReading{page: p, head: widget.NewText(t("schedule.sheet.reading"), widget.RoleStrongBold, theme.Text),
		words: widget.NewParagraph("", widget.RoleText, theme.AmberText), cancel: func() {}}
	r.words.Width = 900
	r.back = widget.NewButton(t("schedule.panel.back"), "", r.leave)
	r.other = widget.NewPrimary(t("schedule.sheet.other"), "folder", p.importSheet)
	r.other.Hide()
	body := widget.Pad(24, 24, 24, 24, widget.Column(8, widget.Fitted(r.head), widget.Fitted(r.words)))
	r.content = p.panelFrame(t("schedule.sheet.title", "name", filepath.Base(path)), body, widget.NewText("", widget.RoleText, theme.Muted), r.back, r.other)
	return r
}

func (r *sheetReading) object() fyne.CanvasObject { return r.content }
func (r *sheetReading) first() fyne.Focusable     { return r.back }
func (r *sheetReading) leave()                    { r.page.closePanel() }
func (r *sheetReading) stop()                     { r.cancel() }

// fail says why the file cannot be taken.
func (r *sheetReading) fail(err error) {
	r.head.Set(r.page.env.T("schedule.sheet.failed"))
	r.words.Set(r.page.env.Catalogue.Error(err))
	r.other.Show()
	r.content.Refresh()
	r.page.focus(r.other)
}
