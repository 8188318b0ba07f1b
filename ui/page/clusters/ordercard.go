package clusters

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// orderCard orders something of the clusters that are chosen, and shows what
// each answered.
type orderCard struct {
	page    *Page
	card    *widget.Card
	title   *widget.Text
	level   *fyne.Container // of several: one has its slider in its own card
	label   *widget.Text    // of level, where there is room for it
	slider  *widget.VolumeSlider
	number  *widget.Text
	buttons *fyne.Container
	clear   *widget.Button
	above   *widget.Button    // lets a volume exceed the cap
	loud    *widget.Paragraph // that it does
	back    *widget.Button    // ends that
	why     *widget.Paragraph // why nothing can be ordered
	sum     *widget.Text
	bar     *widget.ProgressBar
	rest    *widget.Paragraph // those who have not done it, by name

	batch app.ID // what was ordered last from here
	said  string // the sum that was told in the status line
}

// mostUndone is how many clusters that have not obeyed are named.
const mostUndone = 6

func newOrderCard(p *Page) *orderCard {
	t := p.env.T
	c := &orderCard{page: p, title: widget.NewText("", widget.RoleStrongBold, theme.Text)}
	c.slider = widget.NewVolumeSlider(0, 100, 1, 50)
	c.slider.Name = t("clusters.order.level")
	c.number = widget.NewText("50", widget.RoleStrongBold, theme.Text).Right()
	c.slider.OnChanged = func(v float64) { c.number.Set(fmt.Sprint(int(v))) }
	set := widget.NewButton(t("clusters.order.set"), "check", func() { p.order("volume", int(c.slider.Value())) })
	c.label = widget.NewText(t("clusters.order.level"), widget.RoleText, theme.Muted)
	c.level = widget.Line(12, widget.Fitted(c.label),
		widget.Grow(c.slider), widget.Fixed(36, c.number), widget.Fitted(set))
	act := func(key, icon, kind string, value int) *widget.Button {
		return widget.NewButton(t("clusters.order."+key), icon, func() { p.ask(key, kind, value) })
	}
	c.clear = widget.NewIconButton("cross", t("clusters.order.clear"), func() { p.list.list.SetMarked(nil); p.showRight() })
	c.buttons = widget.Flow(rightWide-32, 8, act("on", "", "power", 1), act("off", "", "power", 0),
		act("stop", "stop", "stop", 0), act("restart", "refresh", "restart", 0), act("tone", "wave", "test-tone", 0),
		widget.NewButton(t("clusters.order.update_dots"), "", p.askUpdate))
	c.above = widget.NewButton(t("clusters.above.open"), "", func() { p.openAbove() })
	c.loud = widget.NewParagraph("", widget.RoleTextBold, theme.AmberText)
	c.back = widget.NewButton(t("clusters.above.end"), "undo", p.endAbove)
	c.buttons.Add(c.above)
	c.buttons.Add(c.back)
	c.why = widget.NewParagraph("", widget.RoleText, theme.Muted)
	c.sum = widget.NewEllipsis("", widget.RoleText, theme.Text).Right()
	c.rest = widget.NewParagraph("", widget.RoleText, theme.Muted)
	c.bar = widget.NewProgressBar(0, theme.Green)
	c.level.Hide()
	head := widget.Line(12, widget.Fitted(c.title), widget.Grow(c.sum), widget.Fitted(c.clear))
	c.card = widget.NewCard(widget.Column(10, widget.Fitted(head), widget.Fixed(8, c.bar), widget.Fitted(c.level), widget.Fitted(c.buttons),
		widget.Fitted(c.loud), widget.Fitted(c.why), widget.Fitted(c.rest)))
	return c
}

// fit lays the card into the room inside it.
func (c *orderCard) fit(inside float32) {
	c.buttons.Layout = widget.Flow(inside, 8).Layout
	c.why.Width, c.rest.Width = inside, inside
	c.label.Hidden = inside < narrowInside
	c.level.Refresh()
}

// narrowInside is the room inside a card below which words that stand elsewhere
// too give way.
const narrowInside = 400

func (c *orderCard) root() fyne.CanvasObject { return c.card }

// show writes for whom orders are, and how far the last one has come.
func (c *orderCard) show(v backend.ClusterView, ok bool) {
	cat := c.page.env.Catalogue
	n := len(c.page.picked())
	c.card.Hidden = !ok
	c.title.Set(cat.T("clusters.order.title"))
	if n > 1 && c.level.Hidden { // begin where they are
		c.slider.SetValue(float64(v.Volume))
		c.number.Set(fmt.Sprint(v.Volume))
	}
	c.level.Hidden, c.clear.Hidden = n < 2, n < 2
	if n > 1 {
		c.title.Set(cat.N("clusters.order.many", n))
		c.slider.Cap = c.page.highestCap()
	}
	deaf := n < 2 && v.SpeakerKey == ""
	c.buttons.Hidden, c.why.Hidden = deaf, !deaf
	if deaf {
		c.why.Set(cat.T("clusters.order.deaf"))
	}
	c.showAbove(v, deaf)
	c.answers()
}

// answers writes what became of the last order.
func (c *orderCard) answers() {
	all := c.page.env.Backend.OrderAnswers(c.batch)
	none := c.batch == "" || len(all) == 0
	c.bar.Hidden = none // an empty one looks like a slider
	if none {
		states := joined(c.page.pickedStates(), c.page.boxless())
		c.rest.Hidden = states == ""
		c.rest.Set(states)
		c.sum.Set("")
		c.bar.SetParts()
		return
	}
	sum, done, open := c.sumOf(all)
	c.sum.Set(c.what(all) + ": " + sum)
	c.bar.SetParts(widget.Part{Share: float64(done) / float64(len(all)), Color: theme.Green})
	rest := joined(c.undone(all), c.page.boxless())
	c.rest.Set(rest)
	c.rest.Hidden = rest == ""
	if said := string(c.batch) + sum; open == 0 && said != c.said {
		c.said = said
		c.tell(all, sum)
	}
}

// joined are the lines that say something.
func joined(lines ...string) string {
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

// tell says in the status line what came of an order, as a fault where a
// cluster refused or did not answer.
func (c *orderCard) tell(all []backend.ClusterOrder, sum string) {
	refused, unheard := 0, 0
	for _, o := range all {
		switch o.State {
		case "refused":
			refused++
		case "unheard":
			unheard++
		}
	}
	if refused+unheard > 0 {
		c.page.env.Fail(app.Fail("order.not_all", nil, "refused", fmt.Sprint(refused), "unheard", fmt.Sprint(unheard)))
		return
	}
	c.page.env.Say("clusters.say.order", "what", c.what(all), "sum", sum)
}

// sumOf is "11 đã làm, 1 chờ cụm", with how many have done it and how many
// were sent it and have not answered.
func (c *orderCard) sumOf(all []backend.ClusterOrder) (words string, done, open int) {
	cat := c.page.env.Catalogue
	counts := map[string]int{}
	for _, o := range all {
		counts[o.State]++
	}
	var parts []string
	for _, state := range []string{"done", "sent", "waiting", "refused", "unheard", "expired", "withdrawn", "superseded"} {
		if n := counts[state]; n > 0 {
			parts = append(parts, cat.Int(int64(n))+" "+cat.T("ordering.state."+state))
		}
	}
	return strings.Join(parts, ", "), counts["done"], counts["sent"]
}

// what names the orders of a batch: volumes that were set back differ.
func (c *orderCard) what(all []backend.ClusterOrder) string {
	if slices.ContainsFunc(all, func(o backend.ClusterOrder) bool { return o.Value != all[0].Value }) {
		return c.page.env.T("clusters.order.level")
	}
	return orderWords(c.page, all[0])
}

func orderWords(p *Page, o backend.ClusterOrder) string {
	switch o.Kind {
	case "volume":
		words := p.env.T("clusters.order.volume", "n", p.env.Catalogue.Int(int64(o.Value)))
		if !o.AboveCap.IsZero() {
			words += ", " + p.env.T("clusters.above.until", "time", p.env.When(o.AboveCap))
		}
		return words
	case "power":
		return p.env.T("clusters.order." + map[int]string{0: "off", 1: "on"}[o.Value])
	case "test-tone":
		return p.env.T("clusters.order.tone")
	}
	return p.env.T("clusters.order." + o.Kind)
}

// undone are those who have not done it, with why, and those who are silent in
// another way than was meant.
func (c *orderCard) undone(all []backend.ClusterOrder) string {
	cat := c.page.env.Catalogue
	var lines []string
	more, silent := 0, 0
	for _, o := range all {
		if o.Silent {
			silent++
		}
		if o.State == "done" || o.State == "sent" {
			continue
		}
		if len(lines) == mostUndone {
			more++
			continue
		}
		lines = append(lines, c.reason(o))
	}
	if more > 0 {
		lines = append(lines, cat.N("clusters.order.more", more))
	}
	if silent > 0 {
		lines = append(lines, cat.N("clusters.order.silent", silent))
	}
	return strings.Join(lines, "\n")
}

// reason says of a cluster by its name and hamlet why it has not done it; a
// sentence that names it is not told behind its name again.
func (c *orderCard) reason(o backend.ClusterOrder) string {
	cat, name := c.page.env.Catalogue, o.Name
	if v, ok := c.page.view(o.Cluster); ok {
		name = v.In(v.HamletName)
	}
	if o.Err == nil {
		return name + ": " + cat.T("ordering.state."+o.State)
	}
	words := cat.Error(o.Err)
	if strings.Contains(words, o.Name) {
		return strings.Replace(words, o.Name, name, 1)
	}
	return name + ": " + words
}

// boxed are those of ids that an order can be sent to.
func (p *Page) boxed(ids []app.ID) []app.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id app.ID) bool {
		v, ok := p.view(id)
		return ok && v.SpeakerKey == ""
	})
}

// boxless says how many of several that are marked are sent no order, and how many
// of these are FM or wired: "41 cụm không có hộp (22 FM, có dây): không gửi".
func (p *Page) boxless() string {
	ids, bare, deaf := p.picked(), 0, 0
	for _, id := range ids {
		v, ok := p.view(id)
		if !ok || v.SpeakerKey != "" {
			continue
		}
		bare++
		if v.Technology != app.TechnologyIP {
			deaf++
		}
	}
	cat := p.env.Catalogue
	switch {
	case len(ids) < 2 || bare == 0:
		return ""
	case deaf == 0:
		return cat.N("clusters.order.boxless", bare)
	}
	return cat.N("clusters.order.boxless_deaf", bare, "deaf", cat.Int(int64(deaf)))
}

// picked are the clusters that orders are for: those that are marked in the
// list, else the chosen one.
func (p *Page) picked() []app.ID {
	if ids := p.list.marked(); len(ids) > 1 {
		return ids
	}
	if p.chosen == "" {
		return nil
	}
	return []app.ID{p.chosen}
}

// highestCap is the highest volume that one of those that are marked may have;
// the others refuse what is above theirs.
func (p *Page) highestCap() float64 {
	most := 0
	for _, id := range p.picked() {
		if v, ok := p.view(id); ok {
			most = max(most, v.VolumeCap)
		}
	}
	return float64(most)
}

// ask orders something of the clusters that are chosen, and of several only
// once it was confirmed where it takes their sound away.
func (p *Page) ask(key, kind string, value int) {
	ids := p.picked()
	n := len(p.boxed(ids))
	if len(ids) < 2 || n == 0 || key == "on" || key == "tone" {
		p.order(kind, value)
		return
	}
	dialog.Confirm(p.env.Window, p.env.Catalogue, "clusters.order.ask_"+key, func() { p.orderOf(ids, kind, value) }, "n", p.env.Catalogue.Int(int64(n)))
}

// order orders something of the clusters that are chosen; volumes can be taken
// back.
func (p *Page) order(kind string, value int) { p.orderOf(p.picked(), kind, value) }

// orderOf orders something of clusters. A volume above the cap of one of them is
// asked about, of who may allow it.
func (p *Page) orderOf(ids []app.ID, kind string, value int) {
	if kind == "volume" && p.chart.mayEdit() && len(p.overCap(ids, value)) > 0 {
		p.askAbove(slices.Clone(ids), value, true)
		return
	}
	p.give(backend.OrderGiven{Kind: kind, Value: value, Clusters: ids})
}

// give gives an order; of several clusters those without a box are left out, which
// the card says.
func (p *Page) give(o backend.OrderGiven) {
	if len(o.Clusters) > 1 {
		if o.Clusters = p.boxed(o.Clusters); len(o.Clusters) == 0 {
			p.env.Fail(app.Fail("order.no_boxes", nil))
			return
		}
	}
	other := p.otherPower(o.Clusters, o.Kind, o.Value)
	var batch app.ID
	p.env.Ask(func(ctx context.Context) (err error) {
		batch, err = p.env.Backend.GiveOrder(ctx, o)
		return err
	}, func() {
		p.orders.batch = batch
		p.orders.answers()
		p.backTo(batch, o.Kind, o.Value, other)
		p.load(nil)
	})
}

// otherPower are those of ids that an order of power changes.
func (p *Page) otherPower(ids []app.ID, kind string, value int) (other []app.ID) {
	for _, id := range ids {
		v, ok := p.view(id)
		if off := keepsSilence(v) == app.ProblemOff; ok && kind == "power" && off == (value == 1) {
			other = append(other, id)
		}
	}
	return other
}

// backTo is what Ctrl+Z does after an order: it sets volumes and power back to
// what they were. A stop, a restart and a tone cannot be taken back.
func (p *Page) backTo(batch app.ID, kind string, value int, other []app.ID) {
	switch {
	case kind == "volume":
		p.backFromOrder(batch)
	case len(other) > 0:
		p.backFromPower(other, 1-value)
	default:
		p.cannotUndo()
	}
}

// backFromPower lets Ctrl+Z switch clusters back on, or off.
func (p *Page) backFromPower(ids []app.ID, value int) {
	var back app.ID
	p.canUndo(func(ctx context.Context) (err error) {
		back, err = p.env.Backend.GiveOrder(ctx, backend.OrderGiven{Kind: "power", Value: value, Clusters: ids})
		return err
	}, func() {
		p.orders.batch = back
		p.orders.answers()
		p.load(nil)
	})
}

// backFromOrder lets Ctrl+Z give the clusters of an order the volumes that
// they had.
func (p *Page) backFromOrder(batch app.ID) {
	var back app.ID
	p.canUndo(func(ctx context.Context) (err error) {
		back, err = p.env.Backend.TakeBackOrder(ctx, batch)
		return err
	}, func() {
		if back != "" {
			p.orders.batch = back
		}
		p.env.Say("clusters.say.order_back")
		p.load(nil)
	})
}

// pickedStates are how many of the marked clusters are in each state: "Nghe 5 ·
// Mất liên lạc 1"; nothing of one, whose card says it.
func (p *Page) pickedStates() string {
	ids := p.picked()
	if len(ids) < 2 {
		return ""
	}
	views := make([]backend.ClusterView, 0, len(ids))
	for _, id := range ids {
		if v, ok := p.view(id); ok {
			views = append(views, v)
		}
	}
	cat, n := p.env.Catalogue, count(views)
	var words []string
	for _, s := range filterStates {
		if n.State[s] > 0 {
			words = append(words, cat.T("clusters.filter."+string(s))+" "+cat.Int(int64(n.State[s])))
		}
	}
	return strings.Join(words, " · ")
}

// showMany leaves the orders alone beside the list where several clusters are
// marked. They begin at their top; a look afterwards leaves them where they were
// scrolled to.
func (p *Page) showMany() {
	many := len(p.picked()) > 1
	if many != p.many {
		p.many = many
		p.looked.ScrollToTop()
	}
	if !many {
		return
	}
	for _, o := range []fyne.CanvasObject{p.alarms.card, p.card.card, p.pair.card, p.kept.card} {
		o.Hide()
	}
	for _, c := range p.side {
		c.root().Hide()
	}
}

// pickAll marks every cluster that the filter shows, or every row of a list that
// comes in.
func (p *Page) pickAll() {
	if p.open == p.lists && p.lists.path != "" {
		p.lists.rows.list.MarkAll()
	}
	if p.open == nil && !p.form.open {
		p.list.list.MarkAll()
	}
}
