package schedule

import (
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// showClash shows what a change would cut, what the clusters would play then,
// and the ways out.
func (s *side) showClash(q *pending) {
	p := s.page
	t := p.env.T
	c := q.clash()
	when := t("schedule.clash.when", "day", p.dayWords(c.Date), "time", p.clock(c.At))
	body := []widget.Slot{widget.Fitted(s.line(p.clashText(q, c), widget.RoleText, theme.Text))}
	if n := len(q.preview.Collisions); n > 1 {
		body = append(body, widget.Fitted(s.days(q, n)))
	}
	rows := []widget.Slot{}
	for _, r := range courseRows(c.Course) {
		rows = append(rows, widget.Fitted(s.courseRow(r)))
	}
	for _, u := range c.Lost {
		rows = append(rows, widget.Fitted(s.lostRow(u, !sounds(c.Course, u))))
	}
	body = append(body, widget.Fitted(widget.Column(4, rows...)))
	s.set(s.clashHead(when), body, s.answers(q, c))
}

// clashHead is the amber head of the card.
func (s *side) clashHead(when string) fyne.CanvasObject {
	words := widget.Column(0, widget.Fitted(widget.NewText(s.page.env.T("schedule.clash"), widget.RoleSubhead, theme.Text)),
		widget.Fitted(widget.NewEllipsis(when, widget.RoleText, theme.Text)))
	line := widget.Line(12, widget.Fitted(widget.NewDisc("warning", 40, 24, theme.Amber, theme.OnAmber)), widget.Grow(words))
	return container.NewStack(widget.NewBox(theme.AmberSoft, 6), widget.Pad(10, 14, 10, 14, line))
}

// days leads through the days of an entry that collides on several.
func (s *side) days(q *pending, n int) fyne.CanvasObject {
	t := s.page.env.T
	next := widget.NewLink(t("schedule.clash.next"), func() {
		q.at = (q.at + 1) % n
		s.show()
		s.focusAnswer()
	})
	return widget.Line(8, widget.Grow(widget.NewText(t("schedule.clash.of", "at", itoa(q.at+1), "of", itoa(n)), widget.RoleText, theme.Muted)), widget.Fitted(next))
}

// clashText says in a sentence what meets what.
func (p *Page) clashText(q *pending, c *app.Collision) string {
	title := ""
	if e := q.laid(); e != nil {
		title = e.Title
	}
	var others []string
	for _, id := range c.With {
		name := p.titleOf(id, c)
		if name != "" && name != title {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return p.env.T("schedule.clash.alone", "title", title)
	}
	return p.env.T("schedule.clash.text", "title", title, "others", strings.Join(others, ", "))
}

func (p *Page) titleOf(id app.ID, c *app.Collision) string {
	if e, ok := p.entry(id); ok {
		return e.Title
	}
	for _, s := range c.Course {
		if s.Entry == id {
			return s.Title
		}
	}
	return ""
}

// courseRow is one line of what would play.
type courseRow struct {
	app.Slot
	code string // the catalogue's schedule.part. + code
	long time.Duration
}

// courseRows tells of each stretch whether it is whole, a beginning or a going
// on; what plays on without a break is one.
func courseRows(course []app.Slot) []courseRow {
	var rows []courseRow
	seen := map[app.ID]int{}
	for _, slot := range course {
		long := slot.To.Sub(slot.From)
		if n := len(rows); n > 0 && rows[n-1].Entry == slot.Entry && rows[n-1].To.Equal(slot.From) && rows[n-1].Date == slot.Date {
			rows[n-1].long += long
			rows[n-1].To = slot.To
			continue
		}
		r := courseRow{Slot: slot, code: "whole", long: long}
		if first, ok := seen[slot.Entry]; ok && slot.Entry != "" {
			r.code = "more"
			if rows[first].code == "whole" {
				rows[first].code = "first"
			}
		}
		seen[slot.Entry] = len(rows)
		rows = append(rows, r)
	}
	return rows
}

// slotTitle is what a person calls what plays: its entry.
func (p *Page) slotTitle(s app.Slot) string {
	if q := p.pending; q != nil && q.laid() != nil && (s.Entry == q.laid().ID || q.laid().ID == "" && !p.known(s.Entry)) {
		return q.laid().Title
	}
	if e, ok := p.entry(s.Entry); ok {
		return e.Title
	}
	return s.Title
}

func (p *Page) known(id app.ID) bool {
	_, ok := p.entry(id)
	return ok
}

// courseRow draws one: its time, and a block as in the week.
func (s *side) courseRow(r courseRow) fyne.CanvasObject {
	t := s.page.env.T
	stripe, fill, words := toneInks(toneOf(r.Kind, r.Priority))
	title := s.page.slotTitle(r.Slot)
	if r.code == "more" {
		title = t("schedule.part.again", "title", title)
	}
	long := s.page.shortWords(r.long)
	text := widget.Column(0, widget.Fitted(widget.NewEllipsis(title, widget.RoleTextBold, words)),
		widget.Fitted(widget.NewEllipsis(t("schedule.part."+r.code, "length", long), widget.RoleText, words)))
	block := container.NewStack(widget.NewBox(fill, 4),
		widget.Row(0, widget.Fixed(4, widget.NewBox(stripe, 2)), widget.Grow(widget.Pad(4, 8, 4, 8, text))))
	at := widget.NewText(s.page.clock(r.From), widget.RoleTextBold, theme.Text)
	return widget.Row(0, widget.Fixed(52, widget.Column(0, widget.Blank(4), widget.Fitted(at))), widget.Grow(block))
}

// sounds tells whether anything of what is lost in part sounds.
func sounds(course []app.Slot, u app.Unplayed) bool {
	return slices.ContainsFunc(course, func(s app.Slot) bool { return s.Entry == u.Entry && s.Date == u.Date })
}

// lostRow is what will not sound, of something or all of it.
func (s *side) lostRow(u app.Unplayed, whole bool) fyne.CanvasObject {
	t := s.page.env.T
	key := "schedule.lost"
	if whole {
		key = "schedule.lost_whole"
	}
	words := t(key, "title", u.Title, "length", s.page.shortWords(u.To.Sub(u.From)))
	lines := []widget.Slot{widget.Fitted(wrapped(words, widget.RoleTextBold, theme.AmberText, sideText-52-20))}
	if why := s.page.whyWords(u.Why); why != "" {
		lines = append(lines, widget.Fitted(wrapped(why, widget.RoleCaption, theme.AmberText, sideText-52-20)))
	}
	block := container.NewStack(widget.NewFrame(theme.AmberSoft, theme.AmberLine, 1, 4), widget.Pad(5, 8, 5, 10, widget.Column(0, lines...)))
	return widget.Row(0, widget.Fixed(52, widget.Column(0, widget.Blank(4), widget.Fixed(24, widget.NewIcon("scissors", 24, theme.AmberText)))), widget.Grow(block))
}

func wrapped(words string, r widget.Role, c fyne.ThemeColorName, width float32) *widget.Paragraph {
	l := widget.NewParagraph(words, r, c)
	l.Width = width
	return l
}

// toneInks are the colours of a tone: stripe, fill and words.
func toneInks(tone widget.WeekTone) (stripe, fill, words fyne.ThemeColorName) {
	switch tone {
	case widget.WeekRaised:
		return theme.Priority, theme.PriorityFill, theme.Text
	case widget.WeekLive:
		return theme.Live, theme.LiveFill, theme.Text
	case widget.WeekEmergency:
		return theme.Ink, theme.Ink, theme.OnInk
	}
	return theme.Normal, theme.NormalFill, theme.Text
}

// movesShown is how many ways out are offered.
const movesShown = 3

// answers are the buttons: the ways out, keeping it as it is, and not at all.
func (s *side) answers(q *pending, c *app.Collision) []widget.Slot {
	t := s.page.env.T
	var slots []widget.Slot
	add := func(b *widget.Button) {
		if s.answer == nil {
			s.answer = b
			b.SetKind(widget.Primary)
		}
		b.OnEscape = s.page.dismiss
		slots = append(slots, widget.Fitted(b))
	}
	for _, m := range c.Moves {
		if m.Code != "keep" && len(slots) < movesShown {
			add(widget.NewButton(s.moveWords(m), "", func() { s.page.take(m) }))
		}
	}
	keep := widget.NewButton(t("schedule.clash.keep"), "", s.page.keepPending)
	keep.OnEscape = s.page.dismiss
	if s.answer == nil {
		s.answer = keep
		keep.SetKind(widget.Primary)
	}
	cancel := widget.NewButton(t("schedule.clash.cancel"), "", s.page.dismiss)
	cancel.OnEscape = s.page.dismiss
	slots = append(slots, widget.Fitted(widget.Row(8, widget.Grow(keep), widget.Fitted(cancel))))
	return slots
}

// moveWords names a way out; a title that is too long for the button is
// shortened, so that the hour is seen.
func (s *side) moveWords(m app.Move) string {
	cat := s.page.env.Catalogue
	args := maps.Clone(m.Args)
	title := []rune(m.Args["title"])
	for n := len(title); ; n-- {
		words := cat.Values("move."+m.Code, args)
		if n < 4 || widget.RoleStrongBold.Measure(words).Width <= sideText-24 {
			return words
		}
		args["title"] = strings.TrimSpace(string(title[:n-1])) + "…"
	}
}
