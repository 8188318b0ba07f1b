package live

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// reachBox is where the broadcast goes: zones as chips, or clusters picked by
// hand in the grid.
type reachBox struct {
	page  *Page
	box   *fyne.Container
	chips *fyne.Container
	title *widget.Text
	drawn string // what the chips were last made from
}

func newReachBox(p *Page) *reachBox {
	r := &reachBox{page: p, chips: widget.Flow(leftWide, 8)}
	r.title = widget.NewText(p.env.T("live.reach"), widget.RoleText, theme.Muted)
	r.box = widget.Column(4, widget.Fitted(r.title),
		widget.Grow(container.NewVScroll(r.chips)))
	return r
}

// setLow leaves its title away where there is no height for it.
func (r *reachBox) setLow(low bool) {
	if r.title.Hidden != low {
		r.title.Hidden = low
		r.box.Refresh()
	}
}

// setNarrow wraps the chips where there is less room.
func (r *reachBox) setNarrow(narrow bool) {
	width := float32(leftWide)
	if narrow {
		width = leftNarrow
	}
	r.chips.Layout = widget.Flow(width, 8).Layout
	r.chips.Refresh()
	r.box.Refresh()
}

// show makes the chips anew when zones, counts or the choice changed.
func (r *reachBox) show(zones []app.Zone, views []backend.ClusterView, t target) {
	c := r.page.env.Catalogue
	var objects []fyne.CanvasObject
	drawn := ""
	add := func(text, count, icon string, chosen bool, tapped func()) {
		chip := widget.NewChip(text, count, chosen, tapped)
		chip.Px = 40
		if chip.Icon = icon; chosen {
			chip.Icon = "check"
		}
		objects = append(objects, chip)
		drawn += text + count + icon + c.Int(int64(btoi(chosen))) + "|"
	}
	add(c.T("live.reach.all"), c.Int(int64(len(views))), "", !t.ByHand && t.Zone == "", func() { r.page.chooseZone("") })
	for _, z := range zones {
		add(z.Name, c.Int(int64(zoneSize(z, views))), "", !t.ByHand && t.Zone == z.ID, func() { r.page.chooseZone(z.ID) })
	}
	picked := ""
	if t.ByHand {
		picked = c.Int(int64(len(t.Picked)))
	}
	add(c.T("live.reach.hand"), picked, "plus", t.ByHand, r.page.byHand)
	if drawn != r.drawn {
		r.drawn = drawn
		r.chips.Objects = objects
		r.chips.Refresh()
		r.box.Refresh()
	}
}

// zoneSize is how many of a zone's clusters are there: a zone whose clusters
// were all deleted reaches nobody.
func zoneSize(z app.Zone, views []backend.ClusterView) int {
	n := 0
	for _, v := range views {
		if slices.Contains(z.Clusters, v.ID) {
			n++
		}
	}
	return n
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
