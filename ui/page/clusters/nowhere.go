package clusters

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// nowhereCard lists the clusters that stand nowhere on the map, since neither
// their place is known nor their hamlet is on it, and has them put there one
// after the other.
type nowhereCard struct {
	page  *Page
	card  *widget.Card
	chip  *widget.Chip // among the map's tools
	title *widget.Text
	list  *widget.RowList
	all   []backend.ClusterView // by number
	open  bool
	going bool // the next is to be put once the last one stands
}

func newNowhereCard(p *Page) *nowhereCard {
	t := p.env.T
	n := &nowhereCard{page: p, title: widget.NewEllipsis("", widget.RoleStrongBold, theme.Text)}
	n.chip = widget.NewChip(t("clusters.nowhere"), "", false, n.turn)
	n.chip.Hide()
	n.list = widget.NewRowList(44, newNowhereRow, n.row)
	n.list.Name = t("clusters.nowhere")
	n.list.OnSelected = func(i int) { n.begin(n.all[i].ID) }
	n.list.OnOpened = func(i int) { n.begin(n.all[i].ID); p.focus(p.chart.m) } // where arrows and Enter put it
	back := widget.NewIconButton("cross", t("clusters.echoes.back"), n.turn)
	about := wrapped(t("clusters.nowhere.about"), theme.Muted, 340)
	head := widget.Pad(8, 12, 8, 16, widget.Column(4, widget.Fitted(widget.Line(8, widget.Grow(n.title), widget.Fitted(back))), widget.Fitted(about)))
	n.card = widget.NewBareCard(widget.Column(0, widget.Fitted(head), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(widget.Pad(0, 1, 1, 1, n.list)))))
	n.card.Hide()
	return n
}

// show lists those that c draws nowhere.
func (n *nowhereCard) show(c *chart, views []backend.ClusterView) {
	n.all = nil
	for _, v := range views {
		if _, stands := c.at[v.ID]; !stands {
			n.all = append(n.all, v)
		}
	}
	slices.SortFunc(n.all, func(a, b backend.ClusterView) int { return a.Number - b.Number })
	cat := n.page.env.Catalogue
	n.open = n.open && len(n.all) > 0
	n.page.chart.spare()
	n.chip.Set(cat.Int(int64(len(n.all))), n.open)
	n.title.Set(cat.N("clusters.nowhere.count", len(n.all)))
	n.list.SetCount(len(n.all), n.find(n.page.chosen))
	if n.going && n.open && !n.page.chart.m.Placing() {
		n.next()
	}
}

func (n *nowhereCard) find(id app.ID) int {
	return slices.IndexFunc(n.all, func(v backend.ClusterView) bool { return v.ID == id })
}

// turn opens or shuts the list.
func (n *nowhereCard) turn() {
	p := n.page
	n.open = !n.open && len(n.all) > 0
	n.going = false
	if n.open {
		p.near.open = false
		p.chart.showEchoes()
	} else if p.chart.m.Placing() {
		p.chart.m.SetPlacing(false)
	}
	n.chip.Set(p.env.Catalogue.Int(int64(len(n.all))), n.open)
	p.chart.tools.Refresh()
	p.showRight()
	if n.open {
		p.focus(n.list)
	}
}

// begin chooses a cluster and has the next click on the map put it. The keys
// stay in the list, so that arrows go through it.
func (n *nowhereCard) begin(id app.ID) {
	p := n.page
	p.point(id)
	p.pick()
	if p.chart.mayEdit() {
		n.going = true
		p.chart.m.SetPlacing(true)
		p.chart.tell()
	}
}

// next has the first that is left put.
func (n *nowhereCard) next() {
	n.list.SetCount(len(n.all), 0)
	n.begin(n.all[0].ID)
	n.page.focus(n.page.chart.m)
}

// nowhereRow is one drawn line of the list.
type nowhereRow struct {
	line                 fyne.CanvasObject
	number, name, hamlet *widget.Text
}

// Object is the line.
func (r *nowhereRow) Object() fyne.CanvasObject { return r.line }

func newNowhereRow() widget.RowView {
	r := &nowhereRow{number: widget.NewText("", widget.RoleText, theme.Muted), name: widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		hamlet: widget.NewEllipsis("", widget.RoleText, theme.Muted).Right()}
	r.line = widget.Pad(0, 16, 0, 16, widget.Line(8, widget.Fixed(44, r.number), widget.Grow(r.name), widget.Fixed(120, r.hamlet)))
	return r
}

func (n *nowhereCard) row(i int, v widget.RowView, _ bool) {
	r, c := v.(*nowhereRow), n.all[i]
	r.number.Set(pad2(c.Number))
	r.name.Set(c.Name)
	r.hamlet.Set(c.HamletName)
}
