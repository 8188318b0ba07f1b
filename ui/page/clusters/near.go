package clusters

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// nearCard lists the poles that echo, with the delays that make them one.
type nearCard struct {
	page  *Page
	card  *widget.Card
	list  *widget.RowList
	none  *widget.Paragraph
	title *widget.Text
	set   *widget.Button
	chart *chart
	names map[app.ID]string
	now   map[app.ID]int // delays as they are set
	open  bool
	slim  bool // for a narrow screen
}

func newNearCard(p *Page) *nearCard {
	t := p.env.T
	n := &nearCard{page: p, chart: &chart{}}
	n.title = widget.NewEllipsis("", widget.RoleStrongBold, theme.Text)
	n.none = widget.NewParagraph("", widget.RoleText, theme.Muted)
	n.none.Width = 360
	n.list = widget.NewRowList(64, newNearRow, n.row)
	n.list.Name = t("clusters.echoes.title")
	n.list.OnSelected = func(i int) { p.point(n.chart.echoes[i].A); p.pick() }
	n.set = widget.NewPrimary(t("clusters.echoes.set"), "check", p.setDelays)
	back := widget.NewIconButton("cross", t("clusters.echoes.back"), p.switchEchoes)
	head := widget.Pad(8, 12, 8, 16, widget.Line(8, widget.Grow(n.title), widget.Fitted(back), widget.Fitted(n.set)))
	n.card = widget.NewBareCard(widget.Column(0, widget.Fixed(56, head), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(n.none), widget.Pad(0, 1, 1, 1, n.list)))))
	n.card.Hide()
	return n
}

// show lists the pairs of a chart.
func (n *nearCard) show(c *chart, views []backend.ClusterView) {
	n.chart, n.names, n.now = c, map[app.ID]string{}, map[app.ID]int{}
	for _, v := range views {
		n.names[v.ID], n.now[v.ID] = fmt.Sprintf("%02d %s", v.Number, v.In(v.HamletName)), v.DelayMS
	}
	cat := n.page.env.Catalogue
	n.title.Set(cat.N("clusters.echoes.count", len(c.echoes)))
	n.none.Hidden = len(c.echoes) > 0
	switch n.none.Set(cat.T("clusters.echoes.none")); {
	case len(c.poles) < 2:
		n.none.Set(cat.T("clusters.echoes.no_places"))
	case c.waiting < 2:
		n.none.Set(cat.T("clusters.echoes.no_boxes"))
	}
	able(n.set, len(c.proposed()) > 0 && n.page.chart.mayEdit())
	n.set.SetText(cat.T("clusters.echoes.set"))
	if n.slim {
		n.set.SetText(cat.T("clusters.echoes.set_short"))
	}
	if len(c.echoes) > 0 && len(c.proposed()) == 0 {
		n.set.SetText(cat.T("clusters.echoes.set_done"))
	}
	n.list.SetCount(len(c.echoes), -1)
}

// setSlim leaves the pairs the whole width on a narrow screen, their delays
// below them.
func (n *nearCard) setSlim(slim bool) {
	if n.slim != slim {
		n.slim = slim
		n.show(n.chart, n.page.views)
	}
}

type nearRow struct {
	line       fyne.CanvasObject
	wide, slim *fyne.Container
	both       *widget.Text // delays of a narrow screen
	above      *widget.Text
	apart      *widget.Text
	pair, far  *widget.Text
	one, other *widget.Text
}

// Object is the line.
func (r *nearRow) Object() fyne.CanvasObject { return r.line }

func newNearRow() widget.RowView {
	text := func(role widget.Role, c fyne.ThemeColorName) *widget.Text { return widget.NewEllipsis("", role, c) }
	r := &nearRow{pair: text(widget.RoleStrong, theme.Text), far: text(widget.RoleText, theme.AmberText),
		one: text(widget.RoleText, theme.Muted).Right(), other: text(widget.RoleText, theme.Muted).Right()}
	r.above, r.apart = text(widget.RoleStrong, theme.Text), text(widget.RoleText, theme.AmberText)
	r.both = widget.NewText("", widget.RoleText, theme.Muted).Right()
	r.wide = widget.Row(12,
		widget.Grow(widget.Column(0, widget.Fixed(24, r.pair), widget.Fixed(20, r.far))),
		widget.Fixed(200, widget.Column(2, widget.Fixed(22, r.one), widget.Fixed(22, r.other))))
	r.slim = widget.Column(0, widget.Fixed(24, r.above),
		widget.Fixed(22, widget.Line(8, widget.Grow(r.apart), widget.Fitted(r.both))))
	r.line = widget.Pad(8, 16, 8, 16, container.NewStack(r.wide, r.slim))
	return r
}

func (n *nearCard) row(i int, v widget.RowView, _ bool) {
	r, e, cat := v.(*nearRow), n.chart.echoes[i], n.page.env.Catalogue
	r.pair.Set(n.names[e.A] + " – " + n.names[e.B])
	key := "clusters.echoes.pair"
	if metres(e.Distance) == "0" {
		key = "clusters.echoes.same"
	}
	r.far.Set(cat.T(key, "m", metres(e.Distance), "ms", cat.Int(int64(apart(e)))))
	r.above.Set(r.pair.Text)
	r.apart.Set(r.far.Text)
	ink := theme.AmberText
	if n.now[e.A] == n.chart.delays[e.A] && n.now[e.B] == n.chart.delays[e.B] {
		ink = theme.Muted // nothing is to be done about it
	}
	r.far.SetColor(ink)
	r.apart.SetColor(ink)
	r.both.Set(n.step(e.A) + " · " + n.step(e.B) + " ms")
	setHidden(r.wide, n.slim)
	setHidden(r.slim, !n.slim)
	r.one.Set(n.delay(e.A))
	r.other.Set(n.delay(e.B))
}

// apart is how far a pair is out of step, whichever comes first.
func apart(e geo.Echo) int { return max(e.ApartMS, -e.ApartMS) }

func (n *nearCard) delay(id app.ID) string {
	cat := n.page.env.Catalogue
	from, to := n.now[id], n.chart.delays[id]
	if from == to {
		return cat.T("clusters.echoes.as_is", "from", cat.Int(int64(from)))
	}
	return cat.T("clusters.echoes.propose", "from", cat.Int(int64(from)), "to", cat.Int(int64(to)))
}

// step is a pole's delay, and to what it is to be changed, in the fewest words.
func (n *nearCard) step(id app.ID) string {
	cat := n.page.env.Catalogue
	from, to := n.now[id], n.chart.delays[id]
	if from == to {
		return cat.Int(int64(from))
	}
	return cat.T("clusters.echoes.step", "from", cat.Int(int64(from)), "to", cat.Int(int64(to)))
}

// switchEchoes opens or shuts the list of near poles.
func (p *Page) switchEchoes() {
	p.near.open = !p.near.open
	if p.near.open && p.nowhere.open {
		p.nowhere.turn()
	}
	p.chart.showEchoes()
	p.showRight()
	if p.near.open {
		p.focus(p.near.list)
	} else {
		p.focus(p.chart.m)
	}
}

// setDelays sets all delays as they are proposed, in one act.
func (p *Page) setDelays() {
	all := p.near.chart.proposed()
	p.edit(all, func() {
		key := "clusters.say.delays"
		if len(all) == 1 {
			key += ".one"
		}
		p.env.Say(key, "n", p.env.Catalogue.Int(int64(len(all))))
	})
}
