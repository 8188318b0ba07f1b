package schedule

import (
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// blockID names something due in the grid.
func blockID(entry app.ID, date app.Date) string { return string(entry) + "|" + string(date) }

// fromBlock is what a block names; ok is false for what is no entry's.
func fromBlock(id string) (entry app.ID, date app.Date, ok bool) {
	a, b, ok := strings.Cut(id, "|")
	return app.ID(a), app.Date(b), ok && a != ""
}

var tones = map[app.Priority]widget.WeekTone{
	app.PriorityNormal: widget.WeekNormal, app.PriorityRaised: widget.WeekRaised, app.PriorityEmergency: widget.WeekEmergency,
}

var pasts = map[backend.DueState]widget.WeekPast{
	backend.DueHeard: widget.WeekHeard, backend.DuePartly: widget.WeekPartly,
	backend.DueUnheard: widget.WeekUnheard, backend.DueUnknown: widget.WeekUnknown,
}

// toneOf is the tone of something due.
func toneOf(kind app.BroadcastKind, priority app.Priority) widget.WeekTone {
	if kind == app.BroadcastLive && priority == app.PriorityNormal {
		return widget.WeekLive
	}
	return tones[priority]
}

// makeBlocks are the week's blocks, with what is not kept yet in the place of
// what it would change.
func (p *Page) makeBlocks() []widget.WeekBlock {
	var all []widget.WeekBlock
	for i := range p.week.Due {
		all = append(all, p.dueBlock(&p.week.Due[i]))
	}
	all = append(all, p.handBlocks()...)
	all = append(all, p.owedBlocks()...)
	all = p.withDrafts(all)
	share(all, p.concerned())
	return all
}

// dueBlock is the block of something due.
func (p *Page) dueBlock(d *backend.Due) widget.WeekBlock {
	from, to := p.spanOf(d.Date, d.From, d.To)
	over := !d.To.After(p.env.Now())
	b := widget.WeekBlock{
		ID: blockID(d.Entry, d.Date), Day: p.monday.DaysTo(d.Date), WeekSpan: widget.WeekSpan{From: from, To: to},
		Title: d.Title, Tone: toneOf(d.Kind, d.Priority), Past: pasts[d.State], OnAir: d.State == backend.DueOnAir,
		Fixed: d.Origin != app.OriginStation || over || d.State == backend.DueOnAir,
	}
	if over && b.Past == widget.WeekAhead {
		b.Past = widget.WeekUnknown
	}
	b.Clash = !over && d.Clashes()
	return b
}

// spanOf are the minutes of a day from…to; what runs over midnight is cut off
// there.
func (p *Page) spanOf(date app.Date, from, to time.Time) (a, b int) {
	start := date.Time()
	a = minutes(from.Sub(start))
	b = min(minutes(to.Sub(start)+time.Minute-1), 24*60)
	return a, max(b, a+1)
}

// handBlocks are what went on air by hand or as an emergency.
func (p *Page) handBlocks() (all []widget.WeekBlock) {
	for _, i := range p.week.Between {
		tone := widget.WeekLive
		if i.Kind == app.BroadcastEmergency {
			tone = widget.WeekEmergency
		}
		end := i.To
		if end.IsZero() {
			end = p.env.Now()
		}
		date := app.DateOf(i.From)
		from, to := p.spanOf(date, i.From, end)
		b := widget.WeekBlock{ID: "|" + string(i.Broadcast), Day: p.monday.DaysTo(date), WeekSpan: widget.WeekSpan{From: from, To: to},
			Title: i.Title, Tone: tone, OnAir: i.To.IsZero(), Fixed: true}
		if !b.OnAir {
			b.Past = widget.WeekUnknown
		}
		if b.Day >= 0 && b.Day < 7 {
			all = append(all, b)
		}
	}
	return all
}

// owedBlocks are the days of notices that nothing is planned for yet, at the
// hour of their entry.
func (p *Page) owedBlocks() (all []widget.WeekBlock) {
	for _, o := range p.week.Owed {
		e, ok := p.entry(o.Entry)
		if !ok {
			continue
		}
		for n, date := range o.Owed {
			day := p.monday.DaysTo(date)
			if day < 0 || day > 6 || p.isDue(o.Entry, date) {
				continue
			}
			from := minutes(e.Start)
			all = append(all, widget.WeekBlock{
				ID: "owed|" + string(o.Entry) + "|" + string(date), Day: day, Tone: widget.WeekOwed, Fixed: true,
				WeekSpan: widget.WeekSpan{From: from, To: min(from+max(15, minutes(e.Length)), 24*60)},
				Lead:     p.env.T("schedule.owed.of", "n", itoa(len(o.Done)+n+1), "of", itoa(o.Days)),
				Title:    o.Title,
			})
		}
	}
	return all
}

func (p *Page) isDue(entry app.ID, date app.Date) bool {
	return slices.ContainsFunc(p.week.Due, func(d backend.Due) bool { return d.Entry == entry && d.Date == date })
}

// due is what a block stands for.
func (p *Page) due(block string) (*backend.Due, bool) {
	entry, date, ok := fromBlock(block)
	for i := range p.week.Due {
		if d := &p.week.Due[i]; ok && d.Entry == entry && d.Date == date {
			return d, true
		}
	}
	return nil, false
}

// entry is an entry of the week, or one of which a notice is owed.
func (p *Page) entry(id app.ID) (app.ScheduleEntry, bool) {
	for _, e := range p.week.Entries {
		if e.ID == id {
			return e, true
		}
	}
	return app.ScheduleEntry{}, false
}

// concerned are the clusters of each block, by which blocks at one time are
// told to lie beside each other.
func (p *Page) concerned() map[string][]app.ID {
	of := map[string][]app.ID{}
	for _, d := range p.week.Due {
		of[blockID(d.Entry, d.Date)] = d.Clusters
	}
	for _, i := range p.week.Between {
		of["|"+string(i.Broadcast)] = i.Clusters
	}
	return of
}

// share lays blocks beside each other that sound at one time at different
// clusters, and what is owed beside what is planned; those that meet at a cluster lie over each other.
func share(blocks []widget.WeekBlock, of map[string][]app.ID) {
	for i := range blocks {
		b := &blocks[i]
		apart := 0
		for j := range i {
			o := &blocks[j]
			if o.Day == b.Day && o.From < b.To && b.From < o.To && apartFrom(*b, *o, of) {
				apart = max(apart, o.Part+1)
				o.Parts = max(o.Parts, 2)
			}
		}
		if apart > 0 {
			b.Part = min(apart, 2)
			b.Parts = b.Part + 1
		}
	}
	level(blocks)
}

// apartFrom tells whether two blocks lie beside each other; what waits for an
// answer lies over what it cuts.
func apartFrom(a, b widget.WeekBlock, of map[string][]app.ID) bool {
	if a.Draft || b.Draft {
		return false
	}
	return disjoint(of[a.ID], of[b.ID]) || a.Tone == widget.WeekOwed || b.Tone == widget.WeekOwed
}

// level gives blocks that share a time the same number of parts.
func level(blocks []widget.WeekBlock) {
	for i := range blocks {
		for j := range blocks {
			a, b := &blocks[i], &blocks[j]
			if a.Day == b.Day && a.From < b.To && b.From < a.To && a.Parts > 0 && b.Parts > 0 {
				a.Parts = max(a.Parts, b.Parts)
			}
		}
	}
}

func disjoint(a, b []app.ID) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return !slices.ContainsFunc(a, func(id app.ID) bool { return slices.Contains(b, id) })
}

// dayHeads are the names of the columns.
func (p *Page) dayHeads() (heads [7]widget.WeekDay) {
	today := app.DateOf(p.env.Now())
	for i := range heads {
		d := p.monday.Add(i)
		heads[i] = widget.WeekDay{
			Name: p.env.T("schedule.day." + itoa(i+1)), Date: p.env.Catalogue.DayMonth(d.Time()),
			Today: d == today, Holiday: slices.Contains(p.week.Rules.Holidays, d),
		}
	}
	return heads
}

// clock is a moment's time of day in Vietnam.
func (p *Page) clock(t time.Time) string { return p.env.Catalogue.Clock(page.VietnamTime(t)) }
