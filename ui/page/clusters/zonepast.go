package clusters

import (
	"slices"

	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/widget"
)

// zonePast is how a zone changed, in the place of its clusters while it is looked
// at.
type zonePast struct {
	board  *zoneBoard
	chip   *widget.Chip
	scroll *container.Scroll
	list   *changeList
	zone   app.Zone // as it was when its changes were read last
	stale  bool
}

func newZonePast(b *zoneBoard) *zonePast {
	c := &zonePast{board: b, list: newChangeList(b.page, sideWide)}
	c.chip = widget.NewChip(b.page.env.T("clusters.history"), "", false, func() { c.chip.Chosen = !c.chip.Chosen; c.show(); c.board.box.Refresh() })
	c.scroll = container.NewVScroll(widget.Pad(12, 16, 12, 16, c.list.box))
	c.scroll.Hide()
	return c
}

// show shows the history of the zone that is open, or its clusters; who may not
// keep the inventory sees these alone.
func (c *zonePast) show() {
	z, kept := c.board.page.zone(c.board.open)
	setHidden(c.chip, !kept || !c.board.page.chart.mayEdit())
	if c.chip.Hidden {
		c.chip.Chosen = false
	}
	c.chip.Refresh()
	setHidden(c.scroll, !c.chip.Chosen)
	setHidden(c.board.in.box, c.chip.Chosen)
	if !c.chip.Chosen || !c.stale && z.ID == c.zone.ID && z.Name == c.zone.Name && slices.Equal(z.Clusters, c.zone.Clusters) {
		return
	}
	c.zone, c.stale = z, false
	c.list.read(z.ID)
}
