package maintenance

import (
	"slices"
	"time"

	"tienglang/app"
)

// World is what is kept at the moment of a change, read in the transaction that
// keeps it.
type World struct {
	Ticket app.Ticket // the one that is meant, or the open one of the cluster; without an ID: none
	Parts  []app.Part
	Next   int // number of the next new ticket
	Now    time.Time
}

// Change is what one act changes, all of it or nothing.
type Change struct {
	Open  *app.Ticket // a new ticket, without its steps
	Add   *app.TicketStep
	Undo  int64           // the step that is taken back
	State app.TicketState // of the ticket afterwards
	Moves []app.PartMove  // of the stock
	Act   app.AuditRow
}

func (w World) part(id app.ID) (app.Part, bool) {
	for _, p := range w.Parts {
		if p.ID == id && p.DeletedAt.IsZero() {
			return p, true
		}
	}
	return app.Part{}, false
}

// after is the state of a ticket once a step of that act was taken.
func after(a app.TicketAct) app.TicketState {
	if a == app.TicketClose {
		return app.TicketClosed
	}
	return app.TicketOpen
}

// withParts names and prices the parts of the stock that a step moves, and has
// them moved. Errors: "part.gone".
func withParts(w World, s app.TicketStep) (app.TicketStep, []app.PartMove, error) {
	var moves []app.PartMove
	wanted := s.Parts
	s.Parts = nil
	for _, p := range wanted {
		if p.Part == "" {
			p.Name = text(p.Name, longestName)
			s.Parts = append(s.Parts, p)
			continue
		}
		kept, ok := w.part(p.Part)
		if !ok {
			return s, nil, app.Fail("part.gone", nil)
		}
		p.Kind, p.Name, p.Dong = kept.Kind, kept.Name, kept.Dong
		why, priced := app.PartTaken, []app.TicketPart{p}
		if p.Count < 0 {
			why, priced = app.PartBack, back(w.Ticket, s, p)
		}
		s.Parts = append(s.Parts, priced...)
		moves = append(moves, app.PartMove{Part: p.Part, Delta: -p.Count, Why: why, Ticket: w.Ticket.ID, By: s.By})
	}
	return s, moves, nil
}

// back is what is put back of a part, priced as the ticket, and the step so far,
// took it, the last first: all that was taken put back costs nothing.
func back(t app.Ticket, s app.TicketStep, p app.TicketPart) (priced []app.TicketPart) {
	var held []app.TicketPart
	for _, step := range append(slices.Clone(t.Steps), s) {
		for _, x := range step.Parts {
			if x.Part == p.Part && x.Count > 0 {
				held = append(held, x)
			} else if x.Part == p.Part {
				_, held = pop(held, -x.Count)
			}
		}
	}
	last, _ := pop(held, -p.Count)
	for _, x := range last {
		one := p
		one.Count, one.Dong = -x.Count, x.Dong
		priced = append(priced, one)
	}
	return priced
}

// pop takes n from the end of what is held.
func pop(held []app.TicketPart, n int) (last, left []app.TicketPart) {
	left = slices.Clone(held)
	for at := len(left) - 1; n > 0 && at >= 0; at-- {
		one := left[at]
		one.Count = min(n, one.Count)
		last, n = append(last, one), n-one.Count
		if left[at].Count -= one.Count; left[at].Count == 0 {
			left = left[:at]
		}
	}
	return last, left
}

// takeBack is the change that takes the last step back. Errors:
// "ticket.changed_since" where it is not the last any more.
func takeBack(w World, step int64, by app.ID) (Change, error) {
	last := w.Ticket.Last()
	if last.Number != step || step == 0 {
		return Change{}, app.Fail("ticket.changed_since", nil)
	}
	c := Change{Undo: step, State: app.TicketWithdrawn}
	if n := len(w.Ticket.Steps); n > 1 {
		c.State = after(w.Ticket.Steps[n-2].Act)
	}
	for _, p := range last.Parts {
		if p.Part != "" {
			c.Moves = append(c.Moves, app.PartMove{Part: p.Part, Delta: p.Count, Why: app.PartUndone, Ticket: w.Ticket.ID, By: by})
		}
	}
	return c, nil
}
