package clusters

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// recordCard is what the inventory knows of the chosen cluster, of what is known:
// where it hangs, its box, its amplifier, who paid for it. Below stand what the
// replacement plan has in mind for it, and its label.
type recordCard struct {
	page  *Page
	card  *widget.Card
	lines *fyne.Container
	more  *widget.Button // what is long is folded
	plan  *widget.Paragraph
	see   *widget.Button
	print *widget.Button
	whole bool
	of    backend.ClusterView
}

// recordName is the room of a fact's name, in pixels, and recordLines how many
// lines of one that is folded are seen.
const recordName, recordLines = 148, 2

func newRecordCard(p *Page) *recordCard {
	t := p.env.T
	c := &recordCard{page: p, lines: container.NewStack(), plan: wrapped("", theme.Muted, rightWide-32)}
	c.more = widget.NewLink(t("clusters.record.more"), func() { c.whole = !c.whole; c.draw() })
	c.see = widget.NewButton(t("clusters.record.plan"), "calendar", func() { p.openPlanOf(c.of.Hamlet) })
	c.print = widget.NewButton(t("clusters.record.label"), "", p.openLabel)
	foot := widget.Line(8, widget.Fitted(c.see), widget.Fitted(c.print), widget.Space())
	c.card = widget.NewCard(widget.Column(10,
		widget.Fitted(widget.Line(8, widget.Grow(widget.NewText(t("clusters.record"), widget.RoleStrongBold, theme.Text)), widget.Fitted(c.more))),
		widget.Fitted(c.lines), widget.Fitted(c.plan), widget.Fitted(foot)))
	c.card.Hide()
	c.plan.Hide()
	return c
}

func (c *recordCard) root() fyne.CanvasObject { return c.card }

// fit wraps the words to the room inside the card.
func (c *recordCard) fit(inside float32) {
	c.plan.Width = inside
	c.draw()
}

// show writes what is known of a cluster.
func (c *recordCard) show(v backend.ClusterView, ok bool) {
	c.card.Hidden = !ok
	said := c.page.planWords(v.ID)
	if v.ID == c.of.ID && reflect.DeepEqual(v.Cluster, c.of.Cluster) && said == c.plan.Text {
		return
	}
	c.whole = c.whole && v.ID == c.of.ID
	c.of = v
	tell(c.plan, said)
	c.draw()
}

func (c *recordCard) draw() {
	e := c.page.env
	var slots []widget.Slot
	long := false
	for _, g := range append([]factGroup{factsFirst}, factGroups...) {
		for _, f := range g.facts() {
			words := f.words(e.Catalogue, c.of.Cluster)
			if words == "" {
				continue
			}
			is := wrapped(words, theme.Text, c.page.inside()-recordName-8)
			long = long || is.MinSize().Height > recordLines*widget.RoleText.Line
			if !c.whole {
				is.Lines = recordLines
			}
			name := widget.NewEllipsis(e.T("clusters.list.field."+f.key), widget.RoleText, theme.Muted)
			slots = append(slots, widget.Fitted(widget.Row(8, widget.Fixed(recordName, name), widget.Grow(is))))
		}
	}
	if len(slots) == 0 {
		slots = append(slots, widget.Fitted(wrapped(e.T("clusters.record.none"), theme.Muted, c.page.inside())))
	}
	c.lines.Objects = []fyne.CanvasObject{widget.Column(4, slots...)}
	c.more.Hidden = !long
	c.more.SetText(e.T(map[bool]string{false: "clusters.record.more", true: "clusters.record.less"}[c.whole]))
	c.lines.Refresh()
	c.card.Refresh()
}
