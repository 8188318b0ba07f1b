package clusters

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// alarmCard is what a technician should know of the chosen cluster. It takes
// no room where there is nothing.
type alarmCard struct {
	page  *Page
	card  *widget.Card
	rows  *fyne.Container
	shown []backend.ClusterAlarm
	of    app.ID
	wide  float32 // what there is inside the card
}

func newAlarmCard(p *Page) *alarmCard {
	c := &alarmCard{page: p, rows: container.NewStack(), wide: rightWide - 32}
	c.card = widget.NewCard(widget.Column(10,
		widget.Fitted(widget.NewText(p.env.T("clusters.alarms"), widget.RoleStrongBold, theme.Text)), widget.Fitted(c.rows)))
	c.card.Hide()
	return c
}

// show writes the alarms that cover a cluster.
func (c *alarmCard) show(all []backend.ClusterAlarm, id app.ID) {
	here := slices.DeleteFunc(slices.Clone(all), func(a backend.ClusterAlarm) bool { return !slices.Contains(a.Clusters, id) })
	c.card.Hidden = len(here) == 0
	if id == c.of && slices.EqualFunc(here, c.shown, sameAlarm) {
		return // a button that is being pressed stays
	}
	c.of, c.shown = id, here
	c.draw()
}

// draw writes what is shown anew, as wide as there is room.
func (c *alarmCard) draw() {
	slots := make([]widget.Slot, 0, len(c.shown))
	for _, a := range c.shown {
		slots = append(slots, widget.Fitted(c.row(a)))
	}
	c.rows.Objects = []fyne.CanvasObject{widget.Column(10, slots...)}
	c.rows.Refresh()
}

func sameAlarm(a, b backend.ClusterAlarm) bool {
	return a.Kind == b.Kind && a.Of == b.Of && a.Since.Equal(b.Since) && a.Times == b.Times && a.Figure == b.Figure &&
		a.KnownBy == b.KnownBy && slices.Equal(a.Clusters, b.Clusters)
}

// mostNames are the clusters of one alarm that are named.
const mostNames = 6

// alarmButton is the least width of an alarm's buttons, alarmSign that of its
// sign with the gaps on either side of its words.
const (
	alarmButton = 120
	alarmSign   = 20 + 2*12
)

func wrapped(words string, ink fyne.ThemeColorName, wide float32) *widget.Paragraph {
	p := widget.NewParagraph(words, widget.RoleText, ink)
	p.Width = wide
	return p
}

func (c *alarmCard) row(a backend.ClusterAlarm) fyne.CanvasObject {
	e := c.page.env
	n, loud := a.Need()
	key := "need." + string(n.Kind)
	ink, sign := theme.AmberText, "warning"
	if !loud {
		ink, sign = theme.Muted, "check"
	}
	buttons := widget.Column(8, c.buttons(a, loud)...)
	wide := c.wide - alarmSign - buttons.MinSize().Width
	title := e.Catalogue.N(key, n.Count, "title", n.Title, "since", alarmTime(e, a))
	lines := []widget.Slot{
		widget.Fitted(widget.NewEllipsis(title, widget.RoleTextBold, theme.Text)),
		widget.Fitted(wrapped(e.T(key+".second"), theme.Text, wide)),
	}
	if m := c.measured(a, strings.Contains(title, alarmTime(e, a))); m != "" {
		lines = append(lines, widget.Fitted(wrapped(m, theme.Muted, wide)))
	}
	words := widget.Column(2, lines...)
	line := []widget.Slot{widget.Fixed(20, widget.NewIcon(sign, 20, ink)), widget.Grow(words)}
	line = append(line, widget.Fitted(buttons))
	return widget.Line(12, line...)
}

// buttons are what can be done about an alarm.
func (c *alarmCard) buttons(a backend.ClusterAlarm, loud bool) []widget.Slot {
	t := c.page.env.T
	ticket := widget.NewButton(t("clusters.alarms.ticket"), "wrench", func() { c.page.alarmTicket(c.of, a) }).Wide(alarmButton)
	all := []widget.Slot{widget.Fitted(ticket)}
	if loud {
		know := widget.NewButton(t("clusters.alarms.know"), "check", func() { c.know(a) }).Wide(alarmButton)
		all = append([]widget.Slot{widget.Fitted(know)}, all...)
	}
	return all
}

// measured says what was measured, how often, since when unless that is told
// already, and who knows of it.
func (c *alarmCard) measured(a backend.ClusterAlarm, dated bool) string {
	e, words := c.page.env, ""
	add := func(s string) {
		if words != "" {
			words += " · "
		}
		words += s
	}
	if key := "clusters.alarms.figure." + a.Kind; e.Catalogue.Has(key) && (a.Figure != 0 || a.Kind == "volume" || a.Kind == "disk") {
		figure := int64(a.Figure)
		if a.Kind == "clock" {
			figure = max(figure, -figure) / 1000
		}
		add(e.T(key, "figure", e.Catalogue.Int(figure), "wanted", e.Catalogue.Int(int64(a.Wanted))))
	}
	if n := len(a.Names); n > mostNames {
		add(e.T("clusters.alarms.names.more", "names", strings.Join(a.Names[:mostNames], ", "), "more", e.Catalogue.Int(int64(n-mostNames))))
	} else if n > 1 {
		add(e.T("clusters.alarms.names", "names", strings.Join(a.Names, ", ")))
	}
	if a.Times > 1 {
		add(e.Catalogue.N("clusters.alarms.times", a.Times))
	}
	if !dated {
		add(e.T("clusters.alarms.since", "since", alarmTime(e, a)))
	}
	if a.KnownBy != "" {
		add(e.T("clusters.alarms.known", "name", a.KnownBy, "time", clockOrDay(e, a)))
	}
	return words
}

func alarmTime(e *page.Env, a backend.ClusterAlarm) string {
	if app.DateOf(a.Since) == app.DateOf(e.Now()) {
		return e.Clock(a.Since)
	}
	return e.Catalogue.DayMonth(page.VietnamTime(a.Since))
}

func clockOrDay(e *page.Env, a backend.ClusterAlarm) string {
	a.Since = a.KnownAt
	return alarmTime(e, a)
}

// know notes that who is signed in knows of it; Ctrl+Z takes that back.
func (c *alarmCard) know(a backend.ClusterAlarm) {
	p := c.page
	note := func(known bool) func(context.Context) error {
		return func(ctx context.Context) error { return p.env.Backend.KnowAlarm(ctx, a, known) }
	}
	p.env.Ask(note(true), func() {
		p.canUndo(note(false), func() { p.load(nil) })
		p.load(nil)
	})
}
