package clusters

import (
	"context"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/widget"
)

// read takes what was typed; wrong is where that cannot be, with the error.
func (f *ticketForm) read() (s app.TicketStep, wrong fyne.Focusable, err error) {
	number := func(e *widget.Entry) int {
		n, bad := readWhole(e.Value())
		if bad != nil && wrong == nil {
			wrong, err = e, bad
		}
		return n
	}
	s = app.TicketStep{Act: f.act, Words: f.words.Value(), Photos: f.photos}
	at, bad := app.ParseMoment(f.at.Value(), f.board.page.env.Now())
	if s.At = at; bad != nil {
		wrong, err = f.at, bad
	}
	switch f.act {
	case app.TicketReport:
		s.Source, s.Alarm, s.Person, s.Phone = reportSources[max(0, f.source.Index)], f.alarm, f.person.Value(), f.phone.Value()
		if f.alarm != "" {
			s.Source = app.ReportAlarm
		}
	case app.TicketDiagnose:
		if f.cause.Index >= 0 {
			s.Cause = app.Causes[f.cause.Index]
		}
	case app.TicketParts:
		s.Parts, s.Supplier = f.parts(number), f.supplier.Value()
	case app.TicketVisit:
		s.Person, s.Km, s.Dong = f.person.Value(), number(f.km), int64(number(f.cost))
		if wrong == f.km {
			err = app.Fail("ticket.bad_km", err)
		}
	case app.TicketClose:
		if f.remedy.Index >= 0 {
			s.Remedy = app.Remedies[f.remedy.Index]
		}
	}
	return s, wrong, err
}

func (f *ticketForm) parts(number func(*widget.Entry) int) []app.TicketPart {
	if f.part.Index < 0 || f.part.Index >= len(f.from) {
		return nil
	}
	n := 1
	if f.count.Value() != "" {
		n = number(f.count)
	}
	from := f.from[f.part.Index]
	switch {
	case from.part.ID == "":
		return []app.TicketPart{{Kind: app.PartOther, Name: f.bought.Value(), Count: n, Dong: int64(number(f.price))}}
	case from.held > 0:
		n = -n
	}
	return []app.TicketPart{{Part: from.part.ID, Name: from.part.Name, Count: n}}
}

// fieldOf is the field that the station refused.
func (f *ticketForm) fieldOf(err error) fyne.Focusable {
	switch app.CodeOf(err) {
	case "ticket.future", "ticket.too_old", "ticket.before_last":
		return f.at
	case "ticket.no_words":
		return f.words
	case "ticket.bad_count", "part.not_enough", "ticket.back_too_many":
		return f.count
	case "ticket.bad_km":
		return f.km
	case "ticket.bad_cost":
		if f.act == app.TicketParts {
			return f.price
		}
		return f.cost
	case "ticket.no_parts":
		if i := f.part.Index; i >= 0 && i < len(f.from) && f.from[i].part.ID == "" {
			return f.bought
		}
	}
	return f.first()
}

// keep has the step kept; Ctrl+Z takes it back.
func (f *ticketForm) keep() {
	step, at, err := f.read()
	if err != nil {
		f.refuse(err, at)
		return
	}
	b, env := f.board, f.board.page.env
	if f.save.Disabled() {
		return
	}
	if v, _ := b.page.view(b.cluster); step.Act == app.TicketClose && step.Remedy != app.RemedyRemoved && silent(v) {
		dialog.Confirm(env.Window, env.Catalogue, "maintenance.close_lost", func() { f.put(step) })
		return
	}
	f.put(step)
}

// silent tells that a cluster that should report does not.
func silent(v backend.ClusterView) bool { return v.Status.State == app.StateLost || away(v) }

// put has a step kept that was read.
func (f *ticketForm) put(step app.TicketStep) {
	b, env := f.board, f.board.page.env
	f.save.Disable()
	of, cluster := b.ticket.ID, b.cluster
	var t app.Ticket
	env.Run(func(ctx context.Context) (err error) {
		if step.Act == app.TicketReport {
			t, _, err = env.Backend.ReportFault(ctx, cluster, step)
		} else {
			t, err = env.Backend.AddTicketStep(ctx, of, step)
		}
		return err
	}, func(err error) {
		f.save.Enable()
		if err != nil {
			f.refuse(err, f.fieldOf(err))
			return
		}
		b.kept(t, step.Act)
	})
}
