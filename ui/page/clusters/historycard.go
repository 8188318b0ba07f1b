package clusters

import (
	"context"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The changes that are shown at first, and with each further step; and the
// fields of one that are told.
const (
	firstChanges = 4
	moreChanges  = 20
	mostFields   = 6
)

// changeList is what was changed of one cluster, hamlet or zone, by whom, and the
// way back from each act.
type changeList struct {
	page   *Page
	box    *fyne.Container
	rows   *fyne.Container
	more   *widget.Button
	none   *widget.Text
	object app.ID
	all    []backend.ClusterChange
	shown  int
	wide   float32 // in pixels
}

func newChangeList(p *Page, wide float32) *changeList {
	t := p.env.T
	l := &changeList{page: p, rows: container.NewStack(), shown: firstChanges, wide: wide}
	l.none = widget.NewEllipsis(t("clusters.history.none"), widget.RoleText, theme.Muted)
	l.more = widget.NewButton(t("clusters.history.more"), "", func() { l.shown += moreChanges; l.draw() })
	l.box = widget.Column(10,
		widget.Fitted(widget.NewText(t("clusters.history"), widget.RoleStrongBold, theme.Text)),
		widget.Fitted(l.none), widget.Fitted(l.rows), widget.Fitted(widget.Line(8, widget.Fitted(l.more))))
	return l
}

// read reads the changes of a thing and shows them; of another one none are
// shown until they are there.
func (l *changeList) read(object app.ID) {
	if object != l.object {
		l.all, l.shown, l.object = nil, firstChanges, object
		l.draw()
	}
	if object == "" {
		return
	}
	var all []backend.ClusterChange
	l.page.env.Ask(func(ctx context.Context) (err error) {
		all, err = l.page.env.Backend.ClusterChanges(ctx, object)
		return err
	}, func() {
		if object == l.object {
			l.all = all
			l.draw()
		}
	})
}

// draw writes the first of the changes.
func (l *changeList) draw() {
	n := min(len(l.all), l.shown)
	slots := make([]widget.Slot, 0, n)
	for _, change := range l.all[:n] {
		slots = append(slots, widget.Fitted(l.row(change)))
	}
	l.rows.Objects = []fyne.CanvasObject{widget.Column(12, slots...)}
	l.none.Hidden = n > 0
	l.more.Hidden = n == len(l.all)
	l.rows.Refresh()
	l.box.Refresh()
}

// historyCard is what was changed of the chosen cluster.
type historyCard struct {
	*changeList
	card *widget.Card
	of   app.Cluster // as it was when its changes were read last
}

func newHistoryCard(p *Page) *historyCard {
	c := &historyCard{changeList: newChangeList(p, rightWide-32)}
	c.card = widget.NewCard(c.box)
	c.card.Hide()
	return c
}

func (c *historyCard) root() fyne.CanvasObject { return c.card }

// show reads the changes of a cluster once it is chosen or was changed.
func (c *historyCard) show(v backend.ClusterView, ok bool) {
	c.card.Hidden = !ok || !c.page.chart.mayEdit()
	if c.card.Hidden {
		c.of = app.Cluster{}
		return
	}
	if reflect.DeepEqual(v.Cluster, c.of) {
		return
	}
	c.of = v.Cluster
	c.read(v.ID)
}

// historyButton is the room of the button beside a change.
const historyButton = 148

func (c *changeList) row(change backend.ClusterChange) fyne.CanvasObject {
	e := c.page.env
	wide := c.wide
	if change.CanUndo() {
		wide -= historyButton
	}
	title := widget.NewParagraph(c.title(change), widget.RoleTextBold, theme.Text)
	title.Width = wide
	lines := []widget.Slot{widget.Fitted(title)}
	if words := c.fields(change); words != "" {
		lines = append(lines, widget.Fitted(wrapped(words, theme.Muted, wide)))
	}
	if change.Undone {
		lines = append(lines, widget.Fitted(wrapped(e.T("clusters.history.undone"), theme.Muted, wide)))
	}
	line := []widget.Slot{widget.Grow(widget.Column(2, lines...))}
	if change.CanUndo() {
		line = append(line, widget.Fitted(widget.NewButton(e.T("clusters.history.undo"), "undo", func() { c.page.takeBack(change) }).High(32)))
	}
	return widget.Line(12, line...)
}

// title is when, who and what, and how many other clusters the same act changed.
func (c *changeList) title(change backend.ClusterChange) string {
	e := c.page.env
	who := change.By
	if who == "" {
		who = e.T("clusters.history.program")
	}
	key, with, others := "clusters.history.", "clusters.history.with", change.Clusters-1
	if change.Of == app.InventoryHamlet || change.Of == app.InventoryZone {
		key, with, others = key+string(change.Of)+".", "clusters.history.beside", change.Clusters
	}
	words := e.T(key+string(change.Kind), "when", e.When(change.At), "name", who)
	if others > 0 {
		words += " · " + e.Catalogue.N(with, others)
	}
	return words
}

// fields are what differs; of a new thing nothing, since it stands above.
func (c *changeList) fields(change backend.ClusterChange) string {
	if change.Kind != backend.ClusterChanged && (change.Kind != backend.ClusterReplaced || len(change.Fields) == 0) {
		return ""
	}
	cat := c.page.env.Catalogue
	var words []string
	for i, f := range change.Fields {
		if i == mostFields {
			words = append(words, cat.N("clusters.history.fields", len(change.Fields)-mostFields))
			break
		}
		if f.Field == "zone_in" || f.Field == "zone_out" {
			words = append(words, cat.T("clusters.history.moved", "field", fieldWord(cat, f.Field), "after", f.After))
			continue
		}
		words = append(words, cat.T("clusters.history.field", "field", fieldWord(cat, f.Field), "before", orNothing(f.Before), "after", orNothing(f.After)))
	}
	if len(words) == 0 {
		return cat.T("clusters.history.other")
	}
	return strings.Join(words, " · ")
}

func orNothing(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// takeBack undoes an act; Ctrl+Z does it again.
func (p *Page) takeBack(change backend.ClusterChange) {
	var undo app.ID
	p.env.Ask(func(ctx context.Context) (err error) {
		undo, err = p.env.Backend.UndoClusterChange(ctx, change.Batch)
		return err
	}, func() {
		p.canUndo(func(ctx context.Context) error {
			_, err := p.env.Backend.UndoClusterChange(ctx, undo)
			return err
		}, func() {
			p.env.Say("clusters.say.change_again")
			p.rereadHistory()
		})
		if change.Clusters > 0 {
			p.env.Say("clusters.say.change_back", "n", p.env.Catalogue.Int(int64(change.Clusters)))
		} else {
			p.env.Say("clusters.say.change_gone_back")
		}
		p.rereadHistory()
	})
}

// rereadHistory reads all anew, also what looks as before.
func (p *Page) rereadHistory() {
	p.history.of = app.Cluster{}
	p.village.kept, p.zoning.past.stale = app.Hamlet{}, true
	p.load(nil)
}
