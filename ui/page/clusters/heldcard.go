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

// mostWaits is how many sounds that wait stand in the card.
const mostWaits = 3

// heldCard is what the chosen cluster holds on its disk, what waits and why,
// and what its line carried this month.
type heldCard struct {
	page   *Page
	card   *widget.Card
	title  *widget.Text
	days   *fyne.Container
	waits  *fyne.Container
	budget *todoBox
	bar    *widget.ProgressBar
	data   *widget.Text
	split  *widget.Text
	barBox fyne.CanvasObject
}

func newHeldCard(p *Page) *heldCard {
	t := p.env.T
	c := &heldCard{
		page:  p,
		title: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		days:  container.NewStack(), waits: container.NewStack(),
		budget: newTodoBox(),
		bar:    widget.NewProgressBar(0, theme.Accent),
		data:   widget.NewEllipsis("", widget.RoleTextBold, theme.Text),
		split:  widget.NewEllipsis("", widget.RoleText, theme.Muted),
	}
	c.barBox = widget.Sized(160, 20, c.bar)
	all := widget.NewButton(t("clusters.held.all"), "download", p.openHeld)
	head := widget.Line(12, widget.Grow(widget.Column(0,
		widget.Fitted(widget.NewEllipsis(t("clusters.held.title"), widget.RoleStrongBold, theme.Text)), widget.Fitted(c.title))),
		widget.Fitted(all))
	used := widget.Column(2, widget.Fitted(widget.Line(12, widget.Grow(c.data), widget.Fitted(c.barBox))), widget.Fitted(c.split))
	c.card = widget.NewCard(widget.Column(10,
		widget.Fitted(used), widget.Fitted(c.budget.box), widget.Fixed(1, widget.NewRule()),
		widget.Fixed(44, head), widget.Fitted(c.days), widget.Fitted(c.waits)))
	c.card.Hide()
	return c
}

// show writes what is known of the cluster; one that no speaker serves has
// none of it.
func (c *heldCard) show(all backend.Holdings, id app.ID) {
	i := slices.IndexFunc(all.Clusters, func(h backend.HeldHere) bool { return h.Cluster == id })
	c.card.Hidden = i < 0
	if i < 0 {
		return
	}
	h, cat := all.Clusters[i], c.page.env.Catalogue
	c.title.Set(heldLine(cat, h))
	c.showDays(h)
	c.showWaits(h)
	words := ""
	if spent(h, all.Rules) {
		words = cat.T("clusters.data.spent", "mb", cat.Int(int64(all.Rules.MonthMB)))
	}
	c.budget.show(words)
	c.data.Set(dataLine(cat, h, all.Rules))
	c.split.Hidden = h.Data.Since.IsZero()
	c.split.Set(splitLine(cat, h.Data))
	c.barBox.(*fyne.Container).Hidden = !h.Paid() || h.Data.Since.IsZero()
	c.bar.SetParts(widget.Part{Share: share(h, all.Rules), Color: barColour(h, all.Rules)})
}

// share is how much of its month's data a cluster has used.
func share(h backend.HeldHere, r backend.DataRules) float64 {
	if r.Budget() == 0 {
		return 1
	}
	return min(float64(h.Data.All())/float64(r.Budget()), 1)
}

func barColour(h backend.HeldHere, r backend.DataRules) fyne.ThemeColorName {
	if spent(h, r) {
		return theme.Amber
	}
	return theme.Accent
}

// showDays writes a day of the coming ones beside the other.
func (c *heldCard) showDays(h backend.HeldHere) {
	c.days.Hidden = !h.Told || h.Of == 0
	c.days.Objects = []fyne.CanvasObject{dayTiles(c.page, h.Days)}
	c.days.Refresh()
}

// dayTiles are the days with what is held of each.
func dayTiles(p *Page, days []backend.HeldDay) fyne.CanvasObject {
	cat := p.env.Catalogue
	var slots []widget.Slot
	for _, d := range days {
		words, colour := "—", theme.Muted
		if d.Of > 0 {
			words, colour = cat.Int(int64(d.Held))+"/"+cat.Int(int64(d.Of)), theme.Text
		}
		if d.Of > 0 && d.Held == d.Of {
			colour = theme.GreenText
		}
		day := cat.DayMonth(d.Date.Time())
		slots = append(slots, widget.Share(1, widget.Column(0,
			widget.Fitted(widget.NewText(day, widget.RoleText, theme.Muted)),
			widget.Fitted(widget.NewText(words, widget.RoleTextBold, colour)))))
	}
	return widget.Row(4, slots...)
}

// showWaits writes the first sounds that wait, and how many more there are.
func (c *heldCard) showWaits(h backend.HeldHere) {
	cat := c.page.env.Catalogue
	var slots []widget.Slot
	for i, w := range h.Waits {
		if i == mostWaits {
			more := cat.N("clusters.held.more", len(h.Waits)-mostWaits)
			slots = append(slots, widget.Fitted(widget.NewText(more, widget.RoleText, theme.Muted)))
			break
		}
		ink := theme.Muted
		if needsHand(w.Why) {
			ink = theme.AmberText
		}
		slots = append(slots, widget.Fitted(widget.Line(12,
			widget.Grow(widget.NewEllipsis(waitLine(cat, w), widget.RoleText, theme.Text)),
			widget.Fitted(widget.NewText(whyWords(cat, w), widget.RoleText, ink)))))
	}
	c.waits.Hidden = len(slots) == 0
	c.waits.Objects = []fyne.CanvasObject{widget.Column(4, slots...)}
	c.waits.Refresh()
}
