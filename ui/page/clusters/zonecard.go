package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// zoneCard tells which zones the chosen clusters are in, and puts them into
// others or takes them out.
type zoneCard struct {
	page    *Page
	card    *widget.Card
	title   *widget.Text
	in      *fyne.Container
	none    *widget.Paragraph
	join    *widget.Button
	part    *widget.Button
	buttons *fyne.Container
	said    string // what in shows
}

func newZoneCard(p *Page) *zoneCard {
	t := p.env.T
	c := &zoneCard{page: p, title: widget.NewText("", widget.RoleStrongBold, theme.Text), in: container.NewStack()}
	c.none = widget.NewParagraph(t("clusters.zones.in_none"), widget.RoleText, theme.Muted)
	c.join = widget.NewButton(t("clusters.zones.join"), "plus", func() { p.popUp(c.join, p.joinItems(p.picked())) })
	c.part = widget.NewButton(t("clusters.zones.part"), "minus", func() { p.popUp(c.part, p.partItems(p.picked())) })
	c.buttons = widget.Flow(rightWide-32, 8, c.join, c.part)
	c.card = widget.NewCard(widget.Column(10, widget.Fitted(c.title), widget.Fitted(c.none), widget.Fitted(c.in),
		widget.Fitted(c.buttons)))
	c.card.Hide()
	return c
}

// fit lays the buttons into the room inside the card.
func (c *zoneCard) fit(inside float32) {
	c.buttons.Layout = widget.Flow(inside, 8).Layout
	if !c.card.Hidden {
		c.show(true)
	}
}

// show writes the zones of the chosen clusters.
func (c *zoneCard) show(ok bool) {
	cat, ids := c.page.env.Catalogue, c.page.picked()
	c.card.Hidden = !ok
	c.title.Set(cat.T("clusters.zones.title"))
	if len(ids) > 1 {
		c.title.Set(cat.N("clusters.zones.many", len(ids)))
	}
	said := cat.Int(int64(c.page.inside()))
	var chips []fyne.CanvasObject
	for _, z := range c.page.zones {
		n := inZone(z, ids)
		if n == 0 {
			continue
		}
		words := ""
		if len(ids) > 1 {
			words = cat.Int(int64(n)) + "/" + cat.Int(int64(len(ids)))
		}
		chips = append(chips, widget.NewChip(z.Name, words, false, func() { c.page.openZone(z.ID) }))
		said += "\x00" + string(z.ID) + z.Name + words
	}
	c.none.Width = c.page.inside()
	c.none.Hidden, c.in.Hidden = len(chips) > 0, len(chips) == 0
	able(c.part, len(chips) > 0)
	if said == c.said {
		return // a chip that has the keys keeps them
	}
	c.said = said
	c.in.Objects = []fyne.CanvasObject{widget.Flow(c.page.inside(), 8, chips...)}
	c.in.Refresh()
	c.card.Refresh()
}
