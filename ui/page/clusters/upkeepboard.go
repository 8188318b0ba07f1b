package clusters

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// upkeepBoard is what there is to do about all clusters: tickets, checks that
// come round, and the stock.
type upkeepBoard struct {
	page    *Page
	box     *fyne.Container
	sum     *widget.Paragraph
	tabs    [3]*widget.Tab
	tickets *ticketList
	checks  *checkList
	stock   *stockList
	parts   [3]fyne.CanvasObject
	at      int
}

// The tabs of the board.
const (
	tabTickets = iota
	tabChecks
	tabStock
)

func newUpkeepBoard(p *Page) *upkeepBoard {
	t := p.env.T
	b := &upkeepBoard{page: p, sum: widget.NewParagraph("", widget.RoleStrong, theme.Text)}
	b.tickets, b.checks, b.stock = newTicketList(b), newCheckList(b), newStockList(b)
	b.parts = [3]fyne.CanvasObject{b.tickets.box, b.checks.box, b.stock.box}
	head := newBoardHead(b.sum, widget.NewPrimary(t("maintenance.complaint"), "plus", b.complain),
		widget.NewButton(t("maintenance.export"), "download", b.export), widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	var slots []widget.Slot
	for i, key := range []string{"tickets", "checks", "stock"} {
		b.tabs[i] = widget.NewTab(t("maintenance.tab."+key), func() { b.choose(i) })
		slots = append(slots, widget.Fixed(176, b.tabs[i]))
	}
	slots = append(slots, widget.Space())
	b.box = widget.Column(12, widget.Fitted(head), widget.Fitted(widget.Line(4, slots...)), widget.Grow(container.NewStack(b.parts[:]...)))
	b.choose(tabTickets)
	b.box.Hide()
	return b
}

func (b *upkeepBoard) root() fyne.CanvasObject { return b.box }

// choose shows one of the three.
func (b *upkeepBoard) choose(at int) {
	b.at = at
	for i, tab := range b.tabs {
		tab.Choose(i == at)
		setHidden(b.parts[i], i != at)
	}
	b.box.Refresh()
}

func (b *upkeepBoard) first() fyne.Focusable {
	return [3]fyne.Focusable{b.tickets.list, b.checks.list, b.stock.list}[b.at]
}

// refuse says in a tab's form what cannot be, and puts the keys there.
func (b *upkeepBoard) refuse(wrong *widget.Paragraph, tab *fyne.Container, err error, at fyne.Focusable) {
	tell(wrong, b.page.env.Catalogue.Error(err))
	tab.Refresh()
	b.page.focus(at)
}

// typed leaves the board by Escape.
func (b *upkeepBoard) typed(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape {
		b.page.leaveBoard()
	}
	return e.Name == fyne.KeyEscape
}

func (b *upkeepBoard) show() {
	p, cat := b.page, b.page.env.Catalogue
	u, today := p.upkeep, app.DateOf(p.env.Now())
	b.sum.Set(cat.T("maintenance.sum", "tickets", cat.Int(int64(len(u.Tickets))), "checks", cat.Int(int64(u.Due(today))), "parts", cat.Int(int64(len(u.Low())))))
	for i, n := range []int{len(u.Tickets), u.Due(today), len(u.Low())} {
		words := p.env.T("maintenance.tab." + []string{"tickets", "checks", "stock"}[i])
		if n > 0 {
			words += " · " + cat.Int(int64(n))
		}
		if b.tabs[i].Text != words {
			b.tabs[i].Text = words
			b.tabs[i].Refresh()
		}
	}
	b.tickets.show()
	b.checks.show()
	b.stock.show()
}

// openUpkeep shows the board at one of its tabs.
func (p *Page) openUpkeep(at int) {
	p.repairs.choose(at)
	p.openBoard(p.repairs)
}

// complain finds the pole that somebody means, by its number, its name or its
// hamlet, and begins the report.
func (b *upkeepBoard) complain() {
	p := b.page
	rows, views := p.rows, p.views
	names := map[app.ID]string{}
	for _, v := range views {
		names[v.ID] = v.HamletName
	}
	find := func(text string) (all []dialog.Picked, _ error) {
		words := strings.Fields(page.Fold(text))
		for _, r := range rows {
			if hasAll(r.search, words) {
				all = append(all, dialog.Picked{ID: string(r.ID), Name: r.Number + " " + r.Name, Note: names[r.ID]})
			}
		}
		return all, nil
	}
	t := p.env.T
	dialog.Pick(p.env, t("maintenance.complaint.title"), t("maintenance.complaint.hint"), t("clusters.none"), find, func(one dialog.Picked) {
		p.newTicket(app.ID(one.ID), b, "")
	})
}

// export writes the tickets of the year to a spreadsheet.
func (b *upkeepBoard) export() {
	env, year := b.page.env, b.page.env.Now().In(app.Vietnam).Year()
	dialog.SaveSheet(env, fmt.Sprintf("%s %d", env.T("maintenance.export.file"), year), func(path string) {
		n := 0
		env.Ask(func(ctx context.Context) (err error) {
			n, err = env.Backend.WriteTickets(ctx, path, year)
			return err
		}, func() {
			env.Say("maintenance.say.exported", "n", env.Catalogue.Int(int64(n)), "name", filepath.Base(path))
		})
	})
}

// ticketList is the tab of tickets: the open ones, or those of a year back that
// are closed.
type ticketList struct {
	board  *upkeepBoard
	box    *fyne.Container
	chips  [2]*widget.Chip
	list   *widget.RowList
	none   *widget.Paragraph
	all    []app.Ticket
	closed []app.Ticket
	past   bool
	asked  int // the change of repairs up to which closed was read
}

func newTicketList(b *upkeepBoard) *ticketList {
	t := b.page.env.T
	l := &ticketList{board: b, none: wrapped("", theme.Muted, 520), asked: -1}
	l.chips[0] = widget.NewChip(t("maintenance.tickets.open"), "", true, func() { l.choose(false) })
	l.chips[1] = widget.NewChip(t("maintenance.tickets.closed"), "", false, func() { l.choose(true) })
	l.list = widget.NewRowList(48, newUpkeepRow(ticketColumns), l.row)
	l.list.Name = t("maintenance.tab.tickets")
	l.list.OnOpened = func(i int) { b.page.openTicket(l.all[i], b) }
	open := widget.NewButton(t("maintenance.card.view"), "eye", func() {
		if i := l.list.Selected(); i >= 0 && i < len(l.all) {
			b.page.openTicket(l.all[i], b)
		}
	})
	l.box = widget.Column(12, widget.Fitted(widget.Line(8, widget.Fitted(l.chips[0]), widget.Fitted(l.chips[1]), widget.Space(), widget.Fitted(open))),
		widget.Grow(upkeepTable(b.page, ticketColumns, "maintenance.tickets.column.", l.none, l.list)))
	return l
}

func (l *ticketList) choose(past bool) {
	l.past = past
	l.show()
	l.board.page.focus(l.list)
}

func (l *ticketList) show() {
	p := l.board.page
	cat := p.env.Catalogue
	l.chips[0].Set(cat.Int(int64(len(p.upkeep.Tickets))), !l.past)
	l.chips[1].Set("", l.past)
	l.none.Set(p.env.T("maintenance.tickets.none"))
	was := app.ID("")
	if i := l.list.Selected(); i >= 0 && i < len(l.all) {
		was = l.all[i].ID
	}
	l.all = p.upkeep.Tickets
	if l.past {
		l.none.Set(p.env.T("maintenance.tickets.none_closed"))
		l.all = l.closed
		l.read()
	}
	l.none.Hidden = len(l.all) > 0
	at := max(0, slices.IndexFunc(l.all, func(t app.Ticket) bool { return t.ID == was }))
	l.list.SetCount(len(l.all), min(at, len(l.all)-1))
}

// read reads the closed tickets of a year back, where any changed.
func (l *ticketList) read() {
	p := l.board.page
	if l.asked == p.repaired {
		return
	}
	l.asked = p.repaired
	from := app.DateOf(p.env.Now()).AddMonths(-12)
	var all []app.Ticket
	p.env.Ask(func(ctx context.Context) (err error) {
		all, err = p.env.Backend.Tickets(ctx, app.TicketFilter{From: from})
		return err
	}, func() {
		l.closed = slices.DeleteFunc(all, func(t app.Ticket) bool { return t.State == app.TicketOpen })
		l.show()
	})
}

func (l *ticketList) row(i int, v widget.RowView, _ bool) {
	t, r, e := l.all[i], v.(*upkeepRow), l.board.page.env
	stage := stageWords(e.Catalogue, t)
	if t.State == app.TicketClosed {
		stage = e.T("maintenance.remedy." + string(t.Remedy()))
	}
	cost := "—"
	if c := t.CostDong(); c != 0 {
		cost = money(e.Catalogue, c)
	}
	r.set(e.Catalogue.Int(int64(t.Number)), pad2(t.ClusterNumber)+" "+t.ClusterName, t.HamletName, stage,
		e.Catalogue.Date(page.VietnamTime(t.OpenedAt())), e.Catalogue.Int(int64(openDays(t, e.Now()))), cost)
	r.cells[3].SetColor(theme.AmberText)
	if t.State == app.TicketClosed {
		r.cells[3].SetColor(theme.Muted)
	}
}
