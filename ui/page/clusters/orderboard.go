package clusters

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// orderBoard lists what was ordered: first what waits, which can be withdrawn,
// then what became of the rest.
type orderBoard struct {
	page *Page
	box  *fyne.Container
	sum  *widget.Text
	list *widget.RowList
	none *widget.Paragraph
	one  *widget.Button // withdraws the marked ones
	all  []backend.ClusterOrder
	keep struct{ batch, cluster app.ID } // that is marked
}

// The columns of the board, in pixels.
const (
	orderTime = 112
	orderWhat = 304
	orderName = 216
)

func newOrderBoard(p *Page) *orderBoard {
	t := p.env.T
	b := &orderBoard{page: p, sum: widget.NewEllipsis("", widget.RoleStrong, theme.Text)}
	b.none = widget.NewParagraph(t("clusters.orders.empty"), widget.RoleText, theme.Muted)
	b.none.Width = 520
	b.list = widget.NewRowList(44, newOrderRow, b.set)
	b.list.Name = t("clusters.orders.title")
	b.list.OnSelected = func(i int) { b.keep.batch, b.keep.cluster = b.all[i].Batch, b.all[i].Cluster; b.enable() }
	b.list.OnOpened = func(i int) { p.leaveBoard(); p.choose(b.all[i].Cluster); p.pick() }
	b.list.Many(b.enable)
	b.one = widget.NewButton(t("clusters.orders.withdraw"), "undo", b.withdraw)
	head := widget.Line(16, widget.Grow(b.sum), widget.Fitted(b.one),
		widget.Fitted(widget.NewButton(t("clusters.held.back"), "", p.leaveBoard)))
	word := func(key string) *widget.Text {
		return widget.NewText(t("clusters.orders.column."+key), widget.RoleText, theme.Muted)
	}
	table := widget.NewBareCard(widget.Column(0,
		widget.Fixed(44, orderColumns(word("time"), word("what"), word("name"), word("state"))), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(b.none), widget.Pad(0, 1, 1, 1, b.list)))))
	b.box = widget.Column(12, widget.Fixed(40, head), widget.Grow(table))
	b.box.Hide()
	return b
}

func orderColumns(time, what, name, state fyne.CanvasObject) *fyne.Container {
	return widget.Pad(0, 16, 0, 16, widget.Line(12,
		widget.Fixed(orderTime, time), widget.Fixed(orderWhat, what), widget.Fixed(orderName, name), widget.Grow(state)))
}

func (b *orderBoard) root() fyne.CanvasObject { return b.box }

func (b *orderBoard) first() fyne.Focusable { return b.list }

// show reads the orders and writes them.
func (b *orderBoard) show() {
	var all []backend.ClusterOrder
	b.page.env.Ask(func(ctx context.Context) (err error) {
		all, err = b.page.env.Backend.Orders(ctx)
		return err
	}, func() { b.write(all) })
}

func (b *orderBoard) write(all []backend.ClusterOrder) {
	marked := map[[2]app.ID]bool{}
	for _, o := range b.marked() {
		marked[[2]app.ID{o.Batch, o.Cluster}] = true
	}
	b.all = all
	open, selected := 0, 0
	var marks []int
	for i, o := range all {
		if o.Open() {
			open++
		}
		if o.Batch == b.keep.batch && o.Cluster == b.keep.cluster {
			selected = i
		}
		if marked[[2]app.ID{o.Batch, o.Cluster}] {
			marks = append(marks, i)
		}
	}
	b.sum.Set(b.page.env.Catalogue.N("clusters.orders.sum", open))
	if open == 0 {
		b.sum.Set(b.page.env.T("clusters.orders.none"))
	}
	b.none.Hidden = len(all) > 0
	b.none.Refresh()
	b.list.SetCount(len(all), min(selected, len(all)-1))
	b.list.SetMarked(marks)
	b.enable()
}

// marked are the orders that are chosen.
func (b *orderBoard) marked() (out []backend.ClusterOrder) {
	for _, i := range b.list.Marked() {
		if i < len(b.all) {
			out = append(out, b.all[i])
		}
	}
	return out
}

// enable has the button say whether it can do something.
func (b *orderBoard) enable() {
	waits := false
	for _, o := range b.marked() {
		waits = waits || o.State == "waiting"
	}
	if waits {
		b.one.Enable()
	} else {
		b.one.Disable()
	}
}

// withdraw takes back what is chosen and waits.
func (b *orderBoard) withdraw() {
	var waiting []backend.ClusterOrder
	for _, o := range b.marked() {
		if o.State == "waiting" {
			waiting = append(waiting, o)
		}
	}
	if len(waiting) == 0 {
		return
	}
	b.page.env.Ask(func(ctx context.Context) error { return b.page.env.Backend.WithdrawOrders(ctx, waiting) }, func() {
		b.page.cannotUndo()
		say := "clusters.say.withdrawn"
		if len(waiting) == 1 {
			say += ".one"
		}
		b.page.env.Say(say, "n", b.page.env.Catalogue.Int(int64(len(waiting))))
		b.show()
	})
}

// orderRow is one drawn line of the board.
type orderRow struct {
	line                    *fyne.Container
	time, what, name, state *widget.Text
}

// Object is the line.
func (r *orderRow) Object() fyne.CanvasObject { return r.line }

func newOrderRow() widget.RowView {
	r := &orderRow{
		time: widget.NewText("", widget.RoleText, theme.Muted), what: widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		name: widget.NewEllipsis("", widget.RoleText, theme.Text), state: widget.NewEllipsis("", widget.RoleText, theme.Muted),
	}
	r.line = orderColumns(r.time, r.what, r.name, r.state)
	return r
}

func (b *orderBoard) set(i int, v widget.RowView, _ bool) {
	o, w, e := b.all[i], v.(*orderRow), b.page.env
	w.time.Set(e.When(o.GivenAt))
	w.what.Set(orderWords(b.page, o))
	w.name.Set(o.Name)
	words, ink := e.T("ordering.state."+o.State), theme.Muted
	switch o.State {
	case "done":
		ink = theme.GreenText
	case "waiting":
		words, ink = e.T("clusters.orders.until", "time", e.When(o.ExpiresAt)), theme.Text
	case "refused", "unheard":
		ink = theme.AmberText
	}
	if o.Err != nil && o.State != "waiting" {
		words = e.Catalogue.Error(o.Err)
	}
	if o.Is != "" {
		words += " · " + e.T("clusters.releases.from_to", "from", o.Was, "to", o.Is)
	}
	if o.Silent {
		words += " · " + e.T("ordering.silent")
	}
	if o.Reason != "" {
		words += " · " + o.Reason
	}
	w.state.Set(words)
	w.state.SetColor(ink)
}

// typed leaves the board by Escape and withdraws by Delete.
func (b *orderBoard) typed(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		b.page.leaveBoard()
	case fyne.KeyDelete:
		b.withdraw()
	default:
		return false
	}
	return true
}

// openOrders shows the board in the place of the list and the card.
func (p *Page) openOrders() { p.openBoard(p.given) }
