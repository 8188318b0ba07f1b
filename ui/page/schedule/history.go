package schedule

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// historyDepth is how many steps can be undone.
const historyDepth = 100

// step is something that was kept and can be taken back: a change of entries,
// other rules, or a relay that was removed.
type step struct {
	change        backend.ScheduleChange
	before, after *app.ScheduleRules
	relay         app.ID
	back          bool // the relay comes back
}

func (s step) undo() step { return step{s.change.Undo(), s.after, s.before, s.relay, !s.back} }

// history are the steps that this window took, and those that it took back.
type history struct{ done, undone []step }

func (h *history) add(s step) {
	h.done, h.undone = append(h.done, s), nil
	if len(h.done) > historyDepth {
		h.done = h.done[1:]
	}
}

// undo takes the last step back.
func (p *Page) undo() {
	p.commitNudge()
	p.again(&p.past.done, &p.past.undone, "schedule.said.undone")
}

// redo does again what was taken back.
func (p *Page) redo() { p.again(&p.past.undone, &p.past.done, "schedule.said.redone") }

// again does the opposite of the last step of from, and keeps it in to.
func (p *Page) again(from, to *[]step, said string) {
	if len(*from) == 0 {
		p.env.Say("schedule.said.nothing")
		return
	}
	if p.pending != nil {
		p.dismiss()
	}
	last := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	p.env.Run(func(ctx context.Context) (err error) {
		last, err = p.retrace(ctx, last.undo())
		return err
	}, func(err error) {
		if err != nil {
			p.env.Fail(err) // somebody else changed it since: it cannot be taken back any more
			return
		}
		*to = append(*to, last)
		p.sayStep(said, last)
		p.loadNames(func() { p.load(nil) })
	})
}

// retrace has the station keep a step, and gives it as it was kept.
func (p *Page) retrace(ctx context.Context, s step) (step, error) {
	b := p.env.Backend
	switch {
	case s.after != nil:
		return s, b.SaveScheduleRules(ctx, *s.after)
	case s.relay != "" && s.back:
		return s, b.RestoreRelay(ctx, s.relay)
	case s.relay != "":
		return s, b.RemoveRelay(ctx, s.relay)
	}
	kept, err := b.ChangeSchedule(ctx, s.change)
	return step{change: kept}, err
}

func (p *Page) sayStep(key string, s step) {
	switch {
	case s.relay != "":
		return // the station said it
	case s.after != nil:
		p.env.Say(key, "title", p.env.T("schedule.rules.title"))
	case len(s.change) > 2:
		p.env.Say(key, "title", p.env.Catalogue.N("schedule.entries", len(s.change)))
	default:
		p.say(key, s.change)
	}
}
