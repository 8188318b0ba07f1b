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

// historyCard is what was changed of the chosen cluster, by whom, and the way
// back from each act.
type historyCard struct {
	page  *Page
	card  *widget.Card
	rows  *fyne.Container
	more  *widget.Button
	none  *widget.Text
	of    app.Cluster // as it was when its changes were read last
	all   []backend.ClusterChange
	shown int
	wide  float32
}

func newHistoryCard(p *Page) *historyCard {
	t := p.env.T
	c := &historyCard{page: p, rows: container.NewStack(), shown: firstChanges, wide: rightWide - 32}
	c.none = widget.NewEllipsis(t("clusters.history.none"), widget.RoleText, theme.Muted)
	c.more = widget.NewButton(t("clusters.history.more"), "", func() { c.shown += moreChanges; c.draw() })
	c.card = widget.NewCard(widget.Column(10,
		widget.Fitted(widget.NewText(t("clusters.history"), widget.RoleStrongBold, theme.Text)),
		widget.Fitted(c.none), widget.Fitted(c.rows), widget.Fitted(widget.Line(8, widget.Fitted(c.more)))))
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
	if v.ID != c.of.ID {
		c.all, c.shown = nil, firstChanges
		c.draw()
	}
	c.of = v.Cluster
	id := v.ID
	var all []backend.ClusterChange
	c.page.env.Ask(func(ctx context.Context) (err error) {
		all, err = c.page.env.Backend.ClusterChanges(ctx, id)
		return err
	}, func() {
		if id == c.of.ID {
			c.all = all
			c.draw()
		}
	})
}

// draw writes the first of the changes.
func (c *historyCard) draw() {
	n := min(len(c.all), c.shown)
	slots := make([]widget.Slot, 0, n)
	for _, change := range c.all[:n] {
		slots = append(slots, widget.Fitted(c.row(change)))
	}
	c.rows.Objects = []fyne.CanvasObject{widget.Column(12, slots...)}
	c.none.Hidden = n > 0
	c.more.Hidden = n == len(c.all)
	c.rows.Refresh()
	c.card.Refresh()
}

// historyButton is the room of the button beside a change.
const historyButton = 148

func (c *historyCard) row(change backend.ClusterChange) fyne.CanvasObject {
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

// title is when, who and what, and how many clusters the same act changed.
func (c *historyCard) title(change backend.ClusterChange) string {
	e := c.page.env
	who := change.By
	if who == "" {
		who = e.T("clusters.history.program")
	}
	words := e.T("clusters.history."+string(change.Kind), "when", e.When(change.At), "name", who)
	if change.Clusters > 1 {
		words += " · " + e.Catalogue.N("clusters.history.with", change.Clusters-1)
	}
	return words
}

// fields are what differs; of a new cluster nothing, since it stands above.
func (c *historyCard) fields(change backend.ClusterChange) string {
	if change.Kind != backend.ClusterChanged {
		return ""
	}
	cat := c.page.env.Catalogue
	var words []string
	for i, f := range change.Fields {
		if i == mostFields {
			words = append(words, cat.N("clusters.history.fields", len(change.Fields)-mostFields))
			break
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
			p.history.of = app.Cluster{}
			p.load(nil)
		})
		p.env.Say("clusters.say.change_back", "n", p.env.Catalogue.Int(int64(change.Clusters)))
		p.history.of = app.Cluster{} // also where it looks as before
		p.load(nil)
	})
}
