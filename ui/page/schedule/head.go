package schedule

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// head is the title row with the week, and the legend below it.
type head struct {
	page   *Page
	row    fyne.CanvasObject
	legend fyne.CanvasObject
	week   *widget.Button
	zones  *widget.Select
	places []app.ID // of zones, in its order
	more   *widget.Button
	owed   *widget.Text
	quiet  *widget.Text // whose hours of their own are quiet
	local  fyne.CanvasObject
}

func newHead(p *Page) *head {
	t := p.env.T
	h := &head{page: p, owed: widget.NewText("", widget.RoleText, theme.Text)}
	back := widget.NewIconButton("chevron-left", t("schedule.week.back"), func() { p.turn(-1) })
	next := widget.NewIconButton("chevron-right", t("schedule.week.next"), func() { p.turn(1) })
	back.SetKind(widget.Secondary)
	next.SetKind(widget.Secondary)
	h.week = widget.NewButton("", "", h.askWeek).Wide(264)
	h.zones = widget.NewSelect([]string{t("schedule.commune")}, 0, h.pickZone)
	h.zones.MinWidth = 188
	h.more = widget.NewIconButton("more", t("schedule.more"), h.offer)
	h.more.SetKind(widget.Secondary)
	h.row = widget.Line(8,
		widget.Fitted(widget.NewText(t("schedule.title"), widget.RoleTitle, theme.Text)), widget.Blank(8),
		widget.Fitted(back), widget.Fitted(h.week), widget.Fitted(next),
		widget.Fitted(widget.NewButton(t("schedule.week.this"), "", p.thisWeek)),
		widget.Space(), widget.Fitted(h.zones), widget.Fitted(h.more),
		widget.Fitted(widget.NewButton(t("schedule.add"), "plus", p.add)))
	h.legend = h.makeLegend()
	return h
}

func (h *head) makeLegend() fyne.CanvasObject {
	t := h.page.env.T
	var slots []widget.Slot
	add := func(key string, stripe, fill fyne.ThemeColorName) {
		patch := widget.Row(0, widget.Fixed(4, widget.NewBox(stripe, 2)), widget.Fixed(18, widget.NewBox(fill, 2)))
		slots = append(slots, widget.Fitted(widget.Line(8, widget.Fixed(22, widget.Sized(22, 16, patch)),
			widget.Fitted(widget.NewText(t("schedule.legend."+key), widget.RoleText, theme.Text)))))
	}
	add("normal", theme.Normal, theme.NormalFill)
	add("raised", theme.Priority, theme.PriorityFill)
	add("live", theme.Live, theme.LiveFill)
	add("emergency", theme.Ink, theme.Ink)
	dashed := container.NewStack(widget.NewBox(theme.AmberSoft, 3), widget.NewDashedFrame(theme.AmberLine))
	slots = append(slots, widget.Fitted(widget.Line(8, widget.Fixed(22, widget.Sized(22, 16, dashed)), widget.Fitted(h.owed))))
	h.quiet = widget.NewEllipsis("", widget.RoleText, theme.Text)
	h.local = widget.Line(8, widget.Fixed(22, widget.Sized(22, 16, widget.NewHatch())), widget.Grow(h.quiet))
	return widget.Line(24, append(slots, widget.Grow(h.local))...)
}

// show writes the week and how many days are owed.
func (h *head) show() {
	p := h.page
	_, week := p.monday.Time().ISOWeek()
	sunday := p.monday.Add(6)
	h.week.SetText(p.env.T("schedule.week", "n", itoa(week), "from", p.env.Catalogue.DayMonth(p.monday.Time()), "to", dateText(sunday)))
	h.quiet.Set(p.localQuiet())
	show(h.local, h.quiet.Text != "")
	h.legend.Refresh()
	owed := 0
	for _, o := range p.week.Owed {
		owed += len(o.Owed)
	}
	h.owed.Set(p.env.T("schedule.legend.owed", "owed", itoa(owed)))
}

// askWeek asks for a day whose week is wanted.
func (h *head) askWeek() {
	p := h.page
	today := app.DateOf(p.env.Now())
	dialog.Ask(p.env, "schedule.week.ask", "", dateText(today), func(words string) {
		if words == "" {
			return
		}
		d, ok := readDay(words, today)
		if !ok {
			p.env.Say("schedule.said.no_date")
			return
		}
		p.goTo(mondayOf(d))
	})
}

// setZones offers the zones, and the hamlets that no zone is named after.
func (h *head) setZones() {
	p := h.page
	names := []string{p.env.T("schedule.commune")}
	h.places = []app.ID{""}
	add := func(id app.ID, name string) {
		if !slices.Contains(names, name) {
			names, h.places = append(names, name), append(h.places, id)
		}
	}
	for _, z := range p.zones {
		add(z.ID, z.Name)
	}
	for _, one := range p.hamlets {
		add(one.ID, one.Name)
	}
	at := slices.Index(h.places, p.zone)
	if at < 0 { // it was removed
		at = 0
		p.setZone("")
	}
	h.zones.SetOptions(names, at)
}

func (h *head) pickZone(i int) {
	if i >= 0 && i < len(h.places) {
		h.page.setZone(h.places[i])
	}
}

// offer shows what else there is to do.
func (h *head) offer() {
	p := h.page
	t := p.env.T
	item := func(key string, do func()) *fyne.MenuItem { return fyne.NewMenuItem(t("schedule.menu."+key), do) }
	whole := item("whole", func() { p.setWhole(true) })
	if p.grid.Whole() {
		whole = item("fold", func() { p.setWhole(false) })
	}
	menu := fyne.NewMenu("", whole, fyne.NewMenuItemSeparator(),
		item("rules", p.openRules), item("relays", func() { p.openRelays("") }),
		item("held", func() { p.env.Go(page.Clusters, page.Args{"held": "all"}) }), fyne.NewMenuItemSeparator(),
		item("import", p.importSheet), item("export", p.exportSheet))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h.more)
	fynewidget.ShowPopUpMenuAtPosition(menu, p.env.Window.Canvas(), at.AddXY(0, h.more.Size().Height+4))
}
