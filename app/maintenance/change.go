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
	s.Parts = slices.Clone(s.Parts)
	for i, p := range s.Parts {
		if p.Part == "" {
			s.Parts[i].Name = text(p.Name, longestName)
			continue
		}
		kept, ok := w.part(p.Part)
		if !ok {
			return s, nil, app.Fail("part.gone", nil)
		}
		s.Parts[i].Kind, s.Parts[i].Name, s.Parts[i].Dong = kept.Kind, kept.Name, kept.Dong
		if p.Count < 0 {
			s.Parts[i].Dong = paid(w.Ticket, p.Part, kept.Dong)
		}
		why := app.PartTaken
		if p.Count < 0 {
			why = app.PartBack
		}
		moves = append(moves, app.PartMove{Part: p.Part, Delta: -p.Count, Why: why, Ticket: w.Ticket.ID, By: s.By})
	}
	return s, moves, nil
}

// paid is at what price a ticket took a part last.
func paid(t app.Ticket, part app.ID, now int64) int64 {
	for _, s := range t.Steps {
		for _, p := range s.Parts {
			if p.Part == part && p.Count > 0 {
				now = p.Dong
			}
		}
	}
	return now
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
