package schedule

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/widget"
)

// withDrafts puts what is not kept yet in its place.
func (p *Page) withDrafts(blocks []widget.WeekBlock) []widget.WeekBlock {
	if n := p.nudged; n != nil {
		for i := range blocks {
			if blocks[i].ID == n.block {
				laidAt(&blocks[i], p.monday, n.place)
			}
		}
	}
	if b, ok := p.side.form.sketch(); ok && p.pending == nil {
		blocks = append(blocks, b)
	}
	if q := p.pending; q != nil && q.laid() != nil {
		blocks = p.withPending(blocks, q)
	}
	return slices.DeleteFunc(blocks, func(b widget.WeekBlock) bool { return b.Day < 0 || b.Day > 6 })
}

// withPending shows an entry that waits, and what it cuts into.
func (p *Page) withPending(blocks []widget.WeekBlock, q *pending) []widget.WeekBlock {
	e := q.laid()
	draft := widget.WeekBlock{ID: "draft", Title: e.Title, Tone: toneOf(e.Kind, e.Priority), Draft: true, Fixed: true}
	length := e.Length
	if length == 0 {
		length = max(p.programmes[e.Programme].Duration, 5*time.Minute)
	}
	laidAt(&draft, p.monday, place{q.date, e.Start, length})
	if draft.Title == "" {
		draft.Title = p.env.T("schedule.new")
	}
	blocks = slices.DeleteFunc(blocks, func(b widget.WeekBlock) bool { return b.ID == q.block && q.block != "" })
	if q.asked {
		with := p.met(q)
		for i := range blocks {
			blocks[i].Clash = blocks[i].Clash || with[blocks[i].ID]
		}
	}
	return append(blocks, draft)
}

// met are the blocks that collide with what waits.
func (p *Page) met(q *pending) map[string]bool {
	met := map[string]bool{}
	for _, c := range q.preview.Collisions {
		for _, id := range c.With {
			met[blockID(id, c.Date)] = true
		}
	}
	return met
}

// laidAt moves a block to a place of the week.
func laidAt(b *widget.WeekBlock, monday app.Date, to place) {
	length := b.To - b.From
	if to.length > 0 {
		length = minutes(to.length)
	}
	b.Day, b.From = monday.DaysTo(to.date), minutes(to.start)
	b.To = min(b.From+max(length, 5), 24*60)
	b.Draft = true
}
