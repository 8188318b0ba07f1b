package clusters

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mostPast are the earlier tickets that stand in the card.
const mostPast = 3

// upkeepCard is what is done about the chosen cluster: its open ticket with the
// next step, the checks that are due, and earlier tickets.
type upkeepCard struct {
	page *Page
	card *widget.Card
	open *widget.Paragraph
	next *widget.Button
	view *widget.Button
	due  *fyne.Container
	past *fyne.Container

	of      app.ID
	ticket  app.Ticket
	checks  []app.Check
	earlier []app.Ticket
	asked   int // the change of repairs up to which earlier was read
}

func newUpkeepCard(p *Page) *upkeepCard {
	t := p.env.T
	c := &upkeepCard{page: p, open: wrapped("", theme.Text, rightWide-32), due: container.NewStack(), past: container.NewStack()}
	c.next = widget.NewButton("", "wrench", c.step)
	c.view = widget.NewButton(t("maintenance.card.view"), "eye", func() { p.openTicket(c.ticket, nil) })
	head := widget.Line(8, widget.Grow(widget.NewText(t("maintenance.card"), widget.RoleStrongBold, theme.Text)),
		widget.Fitted(c.view), widget.Fitted(c.next))
	c.card = widget.NewCard(widget.Column(10, widget.Fixed(40, head), widget.Fitted(c.open), widget.Fitted(c.due), widget.Fitted(c.past)))
	c.card.Hide()
	return c
}

// fit wraps the words to the room inside the card.
func (c *upkeepCard) fit(inside float32) { c.open.Width = inside }

func (c *upkeepCard) root() fyne.CanvasObject { return c.card }

// show writes what is done about a cluster.
func (c *upkeepCard) show(v backend.ClusterView, ok bool) {
	c.card.Hidden = !ok
	if !ok {
		return
	}
	e := c.page.env
	t, open := c.page.upkeep.Ticket(v.ID)
	fresh := c.of != v.ID
	c.ticket = t
	c.view.Hidden = !open
	c.open.Width = c.page.inside()
	if open {
		c.next.SetText(e.T("maintenance.next." + string(t.Next())))
		c.open.Set(e.T("maintenance.card.open", "number", e.Catalogue.Int(int64(t.Number)), "line", ticketLine(e, t, nil)))
	} else {
		c.next.SetText(e.T("maintenance.next.report"))
		c.open.Set(e.T("maintenance.card.none"))
	}
	if due := c.page.upkeep.DueOf(v.ID, v.Hamlet, app.DateOf(e.Now())); fresh || !slices.EqualFunc(due, c.checks, func(a, b app.Check) bool { return a.ID == b.ID && a.Due() == b.Due() }) {
		c.checks = due
		c.showDue()
	}
	if fresh || c.asked != c.page.repaired {
		c.of, c.asked = v.ID, c.page.repaired
		if fresh {
			c.past.Hide()
		}
		c.read()
	}
}

func (c *upkeepCard) step() { c.page.goOn(c.of) }

// goOn shows the open ticket of a cluster, or begins one.
func (p *Page) goOn(cluster app.ID) {
	if t, open := p.upkeep.Ticket(cluster); open {
		p.openTicket(t, nil)
		return
	}
	p.newTicket(cluster, nil, "")
}

func (c *upkeepCard) showDue() {
	var slots []widget.Slot
	for _, check := range c.checks {
		words := c.page.env.T("maintenance.card.due", "words", check.Words, "date", c.page.env.Catalogue.DayMonth(check.Due().Time()))
		slots = append(slots, widget.Fitted(widget.Line(8, widget.Fixed(20, widget.NewIcon("clock", 20, theme.AmberText)),
			widget.Grow(widget.NewEllipsis(words, widget.RoleText, theme.AmberText)))))
	}
	c.due.Hidden = len(slots) == 0
	c.due.Objects = []fyne.CanvasObject{widget.Column(6, slots...)}
	c.due.Refresh()
}

// read reads the earlier tickets.
func (c *upkeepCard) read() {
	env, id := c.page.env, c.of
	var all []app.Ticket
	env.Ask(func(ctx context.Context) (err error) {
		all, err = env.Backend.Tickets(ctx, app.TicketFilter{Cluster: id})
		return err
	}, func() {
		if c.of == id {
			c.earlier = slices.DeleteFunc(all, func(t app.Ticket) bool { return t.State == app.TicketOpen })
			c.showPast()
		}
	})
}

func (c *upkeepCard) showPast() {
	env := c.page.env
	slots := []widget.Slot{widget.Fitted(widget.NewText(env.T("maintenance.card.past"), widget.RoleText, theme.Muted))}
	for i, t := range c.earlier {
		if i == mostPast {
			slots = append(slots, widget.Fitted(widget.NewText(env.Catalogue.N("maintenance.card.more", len(c.earlier)-mostPast), widget.RoleText, theme.Muted)))
			break
		}
		words := env.T("maintenance.card.open", "number", env.Catalogue.Int(int64(t.Number)), "line", ticketLine(env, t, nil))
		slots = append(slots, widget.Fitted(widget.Line(8, widget.Grow(widget.NewEllipsis(words, widget.RoleText, theme.Text)),
			widget.Fitted(widget.NewIconButton("eye", env.T("maintenance.card.view.n", "number", env.Catalogue.Int(int64(t.Number))), func() { c.page.openTicket(t, nil) })))))
	}
	c.past.Hidden = len(c.earlier) == 0
	c.past.Objects = []fyne.CanvasObject{widget.Column(6, slots...)}
	c.past.Refresh()
	c.card.Refresh()
}
