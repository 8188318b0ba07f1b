package schedule

import (
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// themeName is a colour of the theme.
type themeName = fyne.ThemeColorName

// overviewMost is how many of a kind the overview lists.
const overviewMost = 4

// showWeek shows what the week has to say where nothing is chosen: the first
// step, what is cut, what is owed, and the keys.
func (s *side) showWeek() {
	p := s.page
	t := p.env.T
	if p.loaded && len(p.week.Due) == 0 && len(p.week.Owed) == 0 && len(p.week.Entries) == 0 {
		s.showEmpty()
		return
	}
	second := p.env.Catalogue.N("schedule.week.count", len(p.week.Due))
	var body []widget.Slot
	body = append(body, s.clashLines()...)
	body = append(body, s.owedLines()...)
	if len(body) == 0 {
		body = append(body, widget.Fitted(s.line(t("schedule.week.well"), widget.RoleText, theme.Text)))
	}
	body = append(body, s.keyLines()...)
	s.set(s.title(t("schedule.week.head"), second), body, nil)
}

// showEmpty explains the first step.
func (s *side) showEmpty() {
	p := s.page
	t := p.env.T
	s.set(s.title(t("schedule.empty.title"), ""),
		append([]widget.Slot{widget.Fitted(s.line(t("schedule.empty.text"), widget.RoleText, theme.Text))}, s.keyLines()...),
		[]widget.Slot{
			widget.Fitted(widget.NewPrimary(t("schedule.add"), "plus", p.add)),
			widget.Fitted(widget.NewButton(t("schedule.menu.import"), "download", p.importSheet)),
		})
}

// clashLines are what will not sound as it was entered.
func (s *side) clashLines() []widget.Slot {
	p := s.page
	var rows []widget.Slot
	for i := range p.week.Due {
		d := &p.week.Due[i]
		if !d.Clashes() || !d.To.After(p.env.Now()) {
			continue
		}
		rows = append(rows, s.weekRow("warning", d.Title, p.env.T("schedule.clash.when", "day", p.dayWords(d.Date), "time", p.clock(d.From)), blockID(d.Entry, d.Date)))
	}
	return s.listed("schedule.week.clashes", rows)
}

// owedLines are notices with days on which nothing is planned yet.
func (s *side) owedLines() []widget.Slot {
	p := s.page
	t := p.env.T
	var rows []widget.Slot
	for _, o := range p.week.Owed {
		if len(o.Owed) == 0 {
			continue
		}
		words := []widget.Slot{
			widget.Fitted(s.line(o.Title, widget.RoleTextBold, theme.Text)),
			widget.Fitted(s.line(p.owedWords(o), widget.RoleText, theme.Muted)),
			widget.Fitted(widget.NewButton(t("schedule.owed.lay"), "calendar", func() { p.laydown(o.Entry) })),
		}
		rows = append(rows, widget.Fitted(widget.Column(4, words...)))
	}
	return s.listed("schedule.week.owed", rows)
}

// owedWords says which days of a notice are done and which are owed.
func (p *Page) owedWords(o app.OwedNotice) string {
	words := p.env.T("schedule.owed.words", "done", itoa(len(o.Done)), "of", itoa(o.Days), "date", shortDays(o.Owed, 3))
	if o.Broken {
		words += " " + p.env.T("schedule.owed.broken")
	}
	return words
}

// listed is a heading with at most some rows below it.
func (s *side) listed(key string, rows []widget.Slot) []widget.Slot {
	if len(rows) == 0 {
		return nil
	}
	more := len(rows) - overviewMost
	if more > 0 {
		rows = rows[:overviewMost]
	}
	head := widget.Fitted(widget.NewText(s.page.env.T(key), widget.RoleCaptionBold, theme.Muted))
	out := append([]widget.Slot{head}, rows...)
	if more > 0 {
		out = append(out, widget.Fitted(widget.NewText(s.page.env.Catalogue.N("schedule.week.more", more), widget.RoleText, theme.Muted)))
	}
	return append(out, widget.Blank(4))
}

// weekRow is something of the week that can be gone to.
func (s *side) weekRow(icon, title, when, block string) widget.Slot {
	p := s.page
	words := widget.Column(0, widget.Fitted(widget.NewEllipsis(title, widget.RoleTextBold, theme.Text)),
		widget.Fitted(widget.NewEllipsis(when, widget.RoleText, theme.Muted)))
	row := widget.NewListRow(48, widget.Pad(4, 4, 4, 8, widget.Line(8, widget.Fitted(widget.NewIcon(icon, 20, theme.AmberText)), widget.Grow(words))), func() {
		p.grid.Choose(block)
		p.choose(block)
		p.focus(p.grid)
	})
	row.Name = title + " " + when
	return widget.Fitted(row)
}

// gridKeys are the keys of the week that are shown beside it.
var gridKeys = []string{"arrows", "new", "open", "move", "long", "remove", "undo"}

func (s *side) keyLines() []widget.Slot {
	t := s.page.env.T
	slots := []widget.Slot{widget.Fitted(widget.NewText(t("schedule.keys"), widget.RoleCaptionBold, theme.Muted))}
	for _, k := range gridKeys {
		slots = append(slots, widget.Fitted(widget.Line(8, widget.Fixed(96, widget.Line(0, widget.Fitted(widget.NewKeyCap(t("key.schedule."+k))))),
			widget.Grow(widget.NewEllipsis(t("schedule.keys."+k), widget.RoleText, theme.Text)))))
	}
	return slots
}

// owedBlock is what a block of an owed day names.
func owedBlock(block string) (entry app.ID, date app.Date, ok bool) {
	rest, ok := strings.CutPrefix(block, "owed|")
	if !ok {
		return "", "", false
	}
	return fromBlock(rest)
}

// owed is a notice of which days are owed.
func (p *Page) owed(id app.ID) (app.OwedNotice, bool) {
	for _, o := range p.week.Owed {
		if o.Entry == id {
			return o, len(o.Owed) > 0
		}
	}
	return app.OwedNotice{}, false
}

// showOwed shows a day of a notice on which nothing is planned yet.
func (s *side) showOwed(id app.ID, date app.Date) {
	p := s.page
	o, ok := p.owed(id)
	if !ok {
		s.showWeek()
		return
	}
	body := []widget.Slot{
		widget.Fitted(s.line(p.owedWords(o), widget.RoleText, theme.Text)),
		s.fact("schedule.fact.basis", o.Basis),
	}
	lay := widget.NewPrimary(p.env.T("schedule.owed.lay"), "calendar", func() { p.laydown(id) })
	s.set(s.title(o.Title, p.env.T("schedule.owed.day", "day", p.dayWords(date))), body, []widget.Slot{widget.Fitted(lay)})
}

// laydown plans a notice on all days on which it is owed.
func (p *Page) laydown(id app.ID) {
	o, ok := p.owed(id)
	e, known := p.entry(id)
	if !ok || !known {
		return
	}
	p.propose(pending{change: onDays(e, o.Owed), date: o.Owed[0], said: "schedule.said.laid"})
}
