package schedule

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// importSheet lets a person choose a file and shows what it would change.
func (p *Page) importSheet() { dialog.OpenSheet(p.env, p.readSheet) }

// exportSheet writes the schedule to a file that a person names.
func (p *Page) exportSheet() {
	dialog.SaveSheet(p.env, p.env.T("schedule.sheet.file"), func(path string) {
		n := 0
		p.env.Ask(func(ctx context.Context) (err error) {
			n, err = p.env.Backend.WriteScheduleSheet(ctx, path)
			return err
		}, func() {
			p.env.Say("schedule.sheet.exported", "n", itoa(n), "name", filepath.Base(path))
		})
	})
}

// sheetPanel shows, before anything is kept, what a file would change and what
// of it is doubtful.
type sheetPanel struct {
	page    *Page
	path    string
	sheet   backend.ScheduleSheet
	content fyne.CanvasObject
	wrong   *widget.Text
	take    *widget.Button
	back    *widget.Button
	cancel  func() // what is being brought in
}

// sheetMost is how many lines are listed.
const sheetMost = 300

func newSheetPanel(p *Page, path string, sheet backend.ScheduleSheet) *sheetPanel {
	t := p.env.T
	s := &sheetPanel{page: p, path: path, sheet: sheet, cancel: func() {}, wrong: widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)}
	s.back = widget.NewButton(t("schedule.panel.back"), "", s.leave)
	s.take = widget.NewPrimary(p.env.Catalogue.N("schedule.sheet.take", len(sheet.Lines)), "check", s.keep)
	rows := s.doubts()
	for i, l := range sheet.Lines {
		if i < sheetMost {
			rows = append(rows, widget.Fitted(s.line(l)))
		}
	}
	switch {
	case sheet.Fatal():
		s.take.Disable()
		s.wrong.Set(t("schedule.sheet.stopped"))
	case len(sheet.Lines) == 0:
		s.take.Disable()
		s.wrong.Set(t("schedule.sheet.nothing"))
	default:
		s.wrong.SetColor(theme.Muted)
		s.wrong.Set(s.summary())
	}
	body := container.NewVScroll(widget.Pad(12, 24, 12, 24, widget.Column(0, rows...)))
	s.content = p.panelFrame(t("schedule.sheet.title", "name", filepath.Base(path)), body, s.wrong, s.back, s.take)
	return s
}

func (s *sheetPanel) object() fyne.CanvasObject { return s.content }
func (s *sheetPanel) leave()                    { s.page.closePanel() }
func (s *sheetPanel) stop()                     { s.cancel() }
func (s *sheetPanel) first() fyne.Focusable {
	if s.take.Disabled() {
		return s.back
	}
	return s.take
}

func (s *sheetPanel) summary() string {
	fresh := 0
	for _, l := range s.sheet.Lines {
		if l.Before == nil {
			fresh++
		}
	}
	return s.page.env.T("schedule.sheet.summary", "fresh", itoa(fresh), "changed", itoa(len(s.sheet.Lines)-fresh), "same", itoa(s.sheet.Same))
}

// doubts are the lines that a person should look at, those that keep the file
// out first.
func (s *sheetPanel) doubts() (rows []widget.Slot) {
	t := s.page.env.T
	all := slices.Clone(s.sheet.Doubts)
	slices.SortStableFunc(all, func(a, b backend.SheetDoubt) int {
		switch {
		case a.Fatal == b.Fatal:
			return a.Row - b.Row
		case a.Fatal:
			return -1
		}
		return 1
	})
	for i, d := range all {
		if i == sheetMost {
			break
		}
		key := "schedule.sheet.doubt"
		if d.Fatal {
			key = "schedule.sheet.fatal"
		}
		words := widget.NewParagraph(s.page.env.Catalogue.Error(d.Err), widget.RoleText, theme.AmberText)
		words.Width = 760
		rows = append(rows, widget.Fitted(widget.Pad(6, 0, 6, 0, widget.Row(12, widget.Fixed(72, s.row(d.Row)),
			widget.Fixed(140, container.NewHBox(widget.NewTag(t(key), widget.TagAmber))), widget.Grow(words)))))
	}
	return rows
}

func (s *sheetPanel) row(n int) fyne.CanvasObject {
	return widget.NewText(s.page.env.T("schedule.sheet.row", "row", itoa(n)), widget.RoleText, theme.Muted)
}

// line is one entry that would be changed, with what it was.
func (s *sheetPanel) line(l backend.SheetLine) fyne.CanvasObject {
	t := s.page.env.T
	tag := widget.NewTag(t("schedule.sheet.new"), widget.TagGreen)
	when := s.page.sheetWhen(l.After)
	if l.Before != nil {
		tag = widget.NewTag(t("schedule.sheet.changed"), widget.TagAccent)
		if was := s.page.sheetWhen(*l.Before); was != when {
			when = t("schedule.sheet.was", "was", was, "now", when)
		}
	}
	return widget.Pad(6, 0, 6, 0, widget.Line(12, widget.Fixed(72, s.row(l.Row)), widget.Fixed(140, container.NewHBox(tag)),
		widget.Fixed(240, widget.NewEllipsis(l.After.Title, widget.RoleTextBold, theme.Text)),
		widget.Grow(widget.NewEllipsis(when, widget.RoleText, theme.Text))))
}

// sheetWhen is when and how long an entry plays.
func (p *Page) sheetWhen(e app.ScheduleEntry) string {
	words := p.whenWords(e)
	if e.Length > 0 {
		words += ", " + p.lengthWords(e.Length)
	}
	return words
}

// keep brings the file in; Ctrl+Z takes all of it back.
func (s *sheetPanel) keep() {
	p := s.page
	s.take.Disable()
	s.wrong.SetColor(theme.Muted)
	s.wrong.Set(p.env.T("schedule.sheet.taking"))
	var kept backend.ScheduleChange
	s.cancel = p.env.Run(func(ctx context.Context) (err error) {
		kept, err = p.env.Backend.ImportScheduleSheet(ctx, s.path)
		return err
	}, func(err error) {
		if err != nil {
			if p.panel != panel(s) {
				return // it was left before it was taken
			}
			s.take.Enable()
			s.wrong.SetColor(theme.AmberText)
			s.wrong.Set(p.env.Catalogue.Error(err))
			return
		}
		p.past.add(step{change: kept})
		if p.panel == panel(s) {
			p.closePanel()
		}
		p.env.Say("schedule.sheet.imported", "n", itoa(len(kept)))
		p.load(nil)
	})
}
