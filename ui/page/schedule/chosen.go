package schedule

import (
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// choose marks a block.
func (p *Page) choose(block string) {
	p.commitNudge()
	p.chosen = block
	if p.pending != nil && p.pending.asked {
		p.dismiss() // who looks at something else has answered
	}
	p.side.show()
}

// open opens the form of a block's entry, or what there is to do with it.
func (p *Page) open(block string) {
	p.commitNudge()
	p.chosen = block
	if id, _, ok := owedBlock(block); ok {
		p.laydown(id)
		return
	}
	d, e, ok := p.editable(block)
	if !ok {
		p.sayFixed(block)
		return
	}
	p.side.form.change(e, d.Date)
}

// find chooses an entry: on the day nearest to the present on which it is due.
func (p *Page) find(id app.ID) {
	today := app.DateOf(p.env.Now())
	best := ""
	for _, d := range p.week.Due {
		if d.Entry == id && (best == "" || d.Date <= today) {
			best = blockID(d.Entry, d.Date)
		}
	}
	p.chosen = best
	p.grid.Choose(best)
	p.side.show()
}

// showChosen shows what is chosen, or what the week has to say.
func (s *side) showChosen() {
	p := s.page
	if id, date, ok := owedBlock(p.chosen); ok {
		s.showOwed(id, date)
		return
	}
	if d, ok := p.due(p.chosen); ok {
		s.showDue(d)
		return
	}
	if id, ok := strings.CutPrefix(p.chosen, "|"); ok && s.showHand(app.ID(id)) {
		return
	}
	s.showWeek()
}

// showDue shows something due: what, where, why, and what became of it.
func (s *side) showDue(d *backend.Due) {
	p := s.page
	t := p.env.T
	e, known := p.entry(d.Entry)
	when := t("schedule.due.when", "day", p.dayWords(d.Date), "from", p.clock(d.From), "to", p.clock(d.To))
	var body []widget.Slot
	if words, ink := p.stateWords(d); words != "" {
		body = append(body, widget.Fitted(s.line(words, widget.RoleTextBold, ink)))
	}
	if known {
		body = append(body, s.entryFacts(e)...)
	}
	for _, u := range d.Lost {
		body = append(body, widget.Fitted(s.lostRow(u, !sounds(d.Slots, u))))
	}
	for _, words := range p.whyLines(d) {
		body = append(body, widget.Fitted(s.line(words, widget.RoleCaption, theme.Muted)))
	}
	s.set(s.title(d.Title, when), body, s.dueActs(d, e, known))
}

// stateWords is what became of something due.
func (p *Page) stateWords(d *backend.Due) (string, themeName) {
	t := p.env.T
	n := []string{"heard", itoa(d.Heard), "of", itoa(d.Of)}
	switch d.State {
	case backend.DueOnAir:
		return t("schedule.state.onair"), theme.OnAirText
	case backend.DueHeard, backend.DuePartly:
		ink := theme.GreenText
		if d.State == backend.DuePartly {
			ink = theme.AmberText
		}
		words := t("schedule.state.heard", n...)
		if d.Fed > 0 {
			words += " · " + p.env.Catalogue.N("today.fed_by", d.Fed)
		}
		return words, ink
	case backend.DueUnheard:
		return t("schedule.state.unheard"), theme.AmberText
	case backend.DueUnknown:
		return t("schedule.state.unknown"), theme.Muted
	}
	if !d.To.After(p.env.Now()) {
		return t("schedule.state.unknown"), theme.Muted
	}
	return "", theme.Text
}

// entryFacts are the lines of an entry.
func (s *side) entryFacts(e app.ScheduleEntry) []widget.Slot {
	p := s.page
	t := p.env.T
	source := p.sourceName(e)
	if one, ok := p.programmes[e.Programme]; ok && one.State != app.ProgrammeApproved {
		source += " · " + t("schedule.programme.state."+string(one.State))
	}
	facts := []widget.Slot{
		s.fact("schedule.fact.source", source),
		s.fact("schedule.fact.zone", p.zoneName(e)),
		s.fact("schedule.fact.days", p.repeatWords(e.Repeat)),
		s.fact("schedule.fact.priority", t("schedule.legend."+string(e.Priority))),
	}
	if e.Kind != app.BroadcastLive {
		facts = append(facts, s.fact("schedule.fact.cut", t("schedule.cut."+string(e.OnCut))))
	}
	if of, ok := p.entry(e.NoticeOf); ok {
		facts = append(facts, s.fact("schedule.fact.notice_of", of.Title))
	}
	if n := e.Notice; n != nil {
		facts = append(facts, s.fact("schedule.fact.notice", t("schedule.notice.words", "count", itoa(n.Days), "date", dateText(n.First), "basis", n.Basis)))
	}
	return facts
}

// whyLines are the plan's decisions about something due, each once.
func (p *Page) whyLines(d *backend.Due) (lines []string) {
	seen := map[string]bool{}
	for _, slot := range d.Slots {
		for _, r := range slot.Why {
			if words := p.whyWords(r); words != "" && !seen[words] {
				seen[words] = true
				lines = append(lines, words)
			}
		}
	}
	return lines
}

// dueActs are what can be done with it.
func (s *side) dueActs(d *backend.Due, e app.ScheduleEntry, known bool) []widget.Slot {
	p := s.page
	t := p.env.T
	block := blockID(d.Entry, d.Date)
	if d.Origin != app.OriginStation {
		return []widget.Slot{widget.Fitted(s.line(t("schedule.of_hub"), widget.RoleText, theme.Muted))}
	}
	if !known {
		return nil
	}
	acts := []widget.Slot{widget.Fitted(widget.Row(8,
		widget.Share(1, widget.NewButton(t("schedule.edit"), "pencil", func() { p.open(block) })),
		widget.Share(1, widget.NewButton(t("schedule.remove"), "trash", func() { p.remove(block) }))))}
	if e.Programme != "" {
		open := widget.NewButton(t("schedule.open_programme"), "library", func() { p.env.Go(page.Library, page.Args{"programme": string(e.Programme)}) })
		acts = append([]widget.Slot{widget.Fitted(open)}, acts...)
	}
	return acts
}

// showHand shows what went on air by hand; false where it is not there.
func (s *side) showHand(id app.ID) bool {
	p := s.page
	for _, i := range p.week.Between {
		if i.Broadcast != id {
			continue
		}
		key, to := "schedule.hand.was", ""
		if i.To.IsZero() {
			key = "schedule.hand.on"
		} else {
			to = p.clock(i.To)
		}
		when := p.env.T(key, "day", p.dayWords(app.DateOf(i.From)), "from", p.clock(i.From), "to", to)
		text := p.env.T("schedule.hand." + string(i.Kind))
		s.set(s.title(i.Title, when), []widget.Slot{widget.Fitted(s.line(text, widget.RoleText, theme.Text)),
			s.fact("schedule.fact.zone", p.env.Catalogue.N("schedule.clusters", len(i.Clusters)))}, nil)
		return true
	}
	return false
}
