package clusters

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// ticketBoard is one ticket: what was done, and where the next step is written
// down.
type ticketBoard struct {
	page  *Page
	box   *fyne.Container
	title *widget.Text
	line  *widget.Paragraph
	undo  *widget.Button
	steps *fyne.Container
	form  *ticketForm

	ticket  app.Ticket // without an ID: a new one
	cluster app.ID
	dead    *backend.DeadTime
	names   map[app.ID]string // of accounts
	from    board             // to which it leads back; nil: list and card
	wide    float32           // of what is told of a step, in pixels
}

func newTicketBoard(p *Page) *ticketBoard {
	t := p.env.T
	b := &ticketBoard{page: p, names: map[app.ID]string{}, steps: container.NewStack(), wide: 580}
	b.title = widget.NewEllipsis("", widget.RoleSubhead, theme.Text)
	b.line = widget.NewParagraph("", widget.RoleText, theme.Muted)
	b.line.Width = 800
	b.undo = widget.NewButton(t("maintenance.undo"), "undo", b.takeBack)
	b.form = newTicketForm(b)
	head := widget.Line(12, widget.Grow(widget.Column(2, widget.Fitted(b.title), widget.Fitted(b.line))),
		widget.Fitted(b.undo), widget.Fitted(widget.NewButton(t("maintenance.back"), "arrow-left", b.leave)))
	steps := widget.NewBareCard(container.NewVScroll(widget.Pad(16, 24, 16, 16, b.steps)))
	b.box = widget.Column(12, widget.Fitted(head), widget.Grow(widget.Row(16, widget.Grow(steps), widget.Fixed(formWide, b.form.card))))
	b.box.Hide()
	return b
}

// setWidth wraps what lies in the board to a page of that width.
func (b *ticketBoard) setWidth(all float32) {
	b.line.Width, b.wide = all-336, all-formWide-112
	b.write()
}

func (b *ticketBoard) root() fyne.CanvasObject { return b.box }

func (b *ticketBoard) first() fyne.Focusable { return b.form.first() }

// typed leaves the ticket by Escape.
func (b *ticketBoard) typed(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape {
		b.leave()
	}
	return e.Name == fyne.KeyEscape
}

func (b *ticketBoard) leave() {
	if b.from != nil {
		b.page.openBoard(b.from)
		return
	}
	b.page.leaveBoard()
}

// openTicket shows a ticket; what was half written in its form stays.
func (p *Page) openTicket(t app.Ticket, from board) {
	b := p.ticket
	fresh := b.ticket.ID != t.ID || b.cluster != t.Cluster || len(b.ticket.Steps) != len(t.Steps)
	b.ticket, b.cluster, b.from = t, t.Cluster, from
	if fresh {
		b.dead = nil
		b.form.begin(t)
	}
	b.ask()
	p.openBoard(b)
}

// newTicket begins the report of a fault of a cluster. Where a ticket is open
// already, the report is added to it.
func (p *Page) newTicket(cluster app.ID, from board, alarm string) {
	t, open := p.upkeep.Ticket(cluster)
	if !open {
		t = app.Ticket{Cluster: cluster}
	}
	p.openTicket(t, from)
	if f := p.ticket.form; open && alarm == "" {
		f.act = app.TicketReport
		f.lay()
	} else if alarm != "" {
		f.act, f.alarm = app.TicketReport, alarm
		f.words.SetText(p.env.T("maintenance.alarm." + alarm))
		f.lay()
	}
	p.focus(p.ticket.first())
}

// ask reads what takes a while: who did what, and what was measured.
func (b *ticketBoard) ask() {
	env, t := b.page.env, b.ticket
	var users []app.User
	var dead backend.DeadTime
	env.Ask(func(ctx context.Context) (err error) {
		if users, err = env.Backend.Users(); err == nil && t.ID != "" {
			dead, err = env.Backend.TicketDead(ctx, t)
		}
		return err
	}, func() {
		for _, u := range users {
			b.names[u.ID] = u.Name
		}
		if t.ID != "" && b.ticket.ID == t.ID {
			b.dead = &dead
		}
		if b.page.open == board(b) {
			b.write()
		}
	})
}

// show takes over what was read, where the ticket is still open and somebody
// else did something about it.
func (b *ticketBoard) show() {
	if t, ok := b.page.upkeep.Ticket(b.cluster); ok && t.ID == b.ticket.ID && t.Last().Number > b.ticket.Last().Number {
		b.ticket = t
		b.form.stock()
		b.write()
		return
	}
	if len(b.steps.Objects) == 0 || b.shown() {
		b.write()
	}
}

// shown tells that what is written is of another ticket.
func (b *ticketBoard) shown() bool { return b.title.Text != b.heading() }

func (b *ticketBoard) heading() string {
	cat, t := b.page.env.Catalogue, b.ticket
	name := fmt.Sprintf("%02d %s", t.ClusterNumber, t.ClusterName)
	if t.ID == "" {
		v, _ := b.page.view(b.cluster)
		return cat.T("maintenance.title.new", "name", fmt.Sprintf("%02d %s", v.Number, v.Name))
	}
	return cat.T("maintenance.title", "number", cat.Int(int64(t.Number)), "name", name)
}

// write shows the ticket as it stands.
func (b *ticketBoard) write() {
	e, t := b.page.env, b.ticket
	b.title.Set(b.heading())
	able(b.undo, t.ID != "")
	if t.ID == "" {
		b.line.Set(e.T("maintenance.title.new.about"))
		b.steps.Objects = []fyne.CanvasObject{wrapped(e.T("maintenance.steps.none"), theme.Muted, b.wide)}
	} else {
		b.line.Set(ticketLine(e, t, b.dead))
		slots := make([]widget.Slot, 0, len(t.Steps))
		for i, s := range t.Steps {
			var before app.Box
			if i > 0 {
				before = t.Steps[i-1].Box
			}
			slots = append(slots, widget.Fitted(b.step(s, before)))
		}
		b.steps.Objects = []fyne.CanvasObject{widget.Column(16, slots...)}
	}
	b.steps.Refresh()
	b.box.Refresh()
}

var stepIcons = map[app.TicketAct]string{app.TicketReport: "warning", app.TicketDiagnose: "search", app.TicketParts: "folder",
	app.TicketVisit: "wrench", app.TicketClose: "check", app.TicketReopen: "redo"}

// step is what is told of one step, with the box where that became another.
func (b *ticketBoard) step(s app.TicketStep, before app.Box) fyne.CanvasObject {
	e := b.page.env
	lines := []widget.Slot{
		widget.Fitted(wrappedBold(stepTitle(e.Catalogue, s), b.wide)),
		widget.Fitted(widget.NewEllipsis(b.stamp(s), widget.RoleText, theme.Muted)),
	}
	if s.Words != "" {
		lines = append(lines, widget.Fitted(wrapped(s.Words, theme.Text, b.wide)))
	}
	if box := boxWords(s.Box); box != "" && s.Box != before {
		lines = append(lines, widget.Fitted(wrapped(e.T("maintenance.step.box", "box", box), theme.Muted, b.wide)))
	}
	if len(s.Photos) > 0 {
		lines = append(lines, widget.Fitted(b.page.ticketPhotos(s.Photos, b.wide, nil)))
	}
	icon := widget.Column(0, widget.Fixed(24, widget.NewIcon(stepIcons[s.Act], 20, theme.Muted)))
	return widget.Row(12, widget.Fixed(24, icon), widget.Grow(widget.Column(4, lines...)))
}

// stamp says when a step was done and who wrote it down.
func (b *ticketBoard) stamp(s app.TicketStep) string {
	e := b.page.env
	return e.T("maintenance.step.stamp", "time", e.Catalogue.DateClock(page.VietnamTime(s.At)), "name", b.names[s.By])
}

func wrappedBold(words string, wide float32) *widget.Paragraph {
	p := widget.NewParagraph(words, widget.RoleTextBold, theme.Text)
	p.Width = wide
	return p
}

// kept shows a ticket after a step, which Ctrl+Z takes back.
func (b *ticketBoard) kept(t app.Ticket, act app.TicketAct) {
	p := b.page
	b.ticket, b.cluster = t, t.Cluster
	p.repaired++
	b.form.begin(t)
	step := t.Last().Number
	p.canUndo(func(ctx context.Context) (err error) {
		t, err = p.env.Backend.TakeBackStep(ctx, t.ID, step)
		return err
	}, func() { b.took(t) })
	p.env.Say("maintenance.say."+string(act), "number", p.env.Catalogue.Int(int64(t.Number)), "name", t.ClusterName)
	b.write()
	b.ask()
	p.focus(b.form.first())
	p.load(func() { b.form.stock() })
}

// takeBack takes the last step back.
func (b *ticketBoard) takeBack() {
	p, t := b.page, b.ticket
	p.env.Ask(func(ctx context.Context) (err error) {
		t, err = p.env.Backend.TakeBackStep(ctx, t.ID, t.Last().Number)
		return err
	}, func() { p.undo = nil; b.took(t) })
}

// took shows a ticket after a step of it was taken back.
func (b *ticketBoard) took(t app.Ticket) {
	p := b.page
	p.repaired++
	p.env.Say("maintenance.say.back", "number", p.env.Catalogue.Int(int64(t.Number)))
	if p.open == board(b) && b.ticket.ID == t.ID {
		if t.State == app.TicketWithdrawn {
			b.ticket = app.Ticket{}
			b.leave()
		} else {
			b.ticket = t
			b.form.begin(t)
			b.write()
			b.ask()
		}
	} else if b.ticket.ID == t.ID {
		b.ticket = app.Ticket{}
	}
	p.load(func() { b.form.stock() })
}
