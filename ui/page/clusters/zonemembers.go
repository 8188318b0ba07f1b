package clusters

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// zoneMembers are the clusters that a zone can have, found by words, each with
// whether it is in. Only those in sight exist, however many there are.
type zoneMembers struct {
	board *zoneBoard
	box   *fyne.Container
	find  *widget.Entry
	only  *widget.Chip // those that are in alone
	every *widget.Button
	list  *widget.RowList
	none  *widget.Text

	of    *reading // by which all was made
	all   []row    // by number
	shown []int    // of all
	in    map[app.ID]bool
}

func newZoneMembers(b *zoneBoard) *zoneMembers {
	t := b.page.env.T
	m := &zoneMembers{board: b, in: map[app.ID]bool{}, none: widget.NewText(t("clusters.none"), widget.RoleText, theme.Muted).Centred()}
	m.find = widget.NewEntry(t("clusters.search"))
	m.find.Icon = theme.Icon("search", theme.Muted, 20)
	m.find.OnChanged = func(string) { m.pick() }
	m.find.OnUpDown = func(step int) { m.list.Select(m.list.Selected() + step); b.page.focus(m.list) }
	m.find.OnEnter = func() { m.list.Select(0); b.page.focus(m.list) }
	m.only = widget.NewChip(t("clusters.zones.only"), "", false, func() { m.only.Chosen = !m.only.Chosen; m.pick() })
	m.every = widget.NewButton("", "", m.toggleShown)
	m.list = widget.NewRowList(44, func() widget.RowView { return newMemberRow(m.press) }, m.set)
	m.list.Name = t("clusters.title")
	m.list.OnOpened = m.press
	m.list.OnRune = func(r rune) {
		if r == ' ' {
			m.press(m.list.Selected())
		}
	}
	line := widget.Line(8, widget.Grow(m.find), widget.Fitted(m.only), widget.Fitted(m.every))
	m.box = widget.Column(0, widget.Fitted(widget.Pad(12, 16, 12, 16, line)), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(m.none), widget.Pad(0, 1, 1, 1, m.list))))
	return m
}

// show shows the clusters of a reading, and which of them a zone has.
func (m *zoneMembers) show(r *reading, z app.Zone) {
	selected := m.selected()
	if m.of == nil || !slices.EqualFunc(m.of.views, r.views, sameMember) {
		m.all = slices.Clone(r.rows)
		slices.SortFunc(m.all, func(a, b row) int { return cmp.Or(len(a.Number)-len(b.Number), strings.Compare(a.Number, b.Number)) })
	}
	m.of, m.in = r, setOf(z.Clusters)
	m.pickAt(selected)
}

// inHamlet is a cluster's name with its hamlet's, which tells apart those of one
// name.
func (r row) inHamlet() string {
	if r.Hamlet == "" {
		return r.Name
	}
	return r.Name + " · " + r.Hamlet
}

// sameMember tells whether two look alike here.
func sameMember(a, b backend.ClusterView) bool {
	return a.ID == b.ID && a.Number == b.Number && a.Name == b.Name && a.HamletName == b.HamletName
}

// selected is the cluster that the list selects, "" for none.
func (m *zoneMembers) selected() app.ID {
	if i := m.list.Selected(); i >= 0 && i < len(m.shown) {
		return m.all[m.shown[i]].ID
	}
	return ""
}

// pick shows those that are found.
func (m *zoneMembers) pick() { m.pickAt(m.selected()) }

func (m *zoneMembers) pickAt(selected app.ID) {
	words := strings.Fields(page.Fold(m.find.Value()))
	m.shown = m.shown[:0]
	at, every := -1, true
	for i, r := range m.all {
		if m.only.Chosen && !m.in[r.ID] || !hasAll(r.search, words) {
			continue
		}
		if r.ID == selected {
			at = len(m.shown)
		}
		every = every && m.in[r.ID]
		m.shown = append(m.shown, i)
	}
	cat := m.board.page.env.Catalogue
	m.only.Set(cat.Int(int64(len(m.in))), m.only.Chosen)
	key := "clusters.zones.every"
	if every && len(m.shown) > 0 {
		key = "clusters.zones.no_one"
	}
	m.every.SetText(cat.N(key, len(m.shown)))
	able(m.every, len(m.shown) > 0)
	m.none.Hidden = len(m.shown) > 0
	m.list.SetCount(len(m.shown), at)
}

// press puts the i-th of those that are shown in or out.
func (m *zoneMembers) press(i int) {
	if i < 0 || i >= len(m.shown) {
		return
	}
	m.list.SetCount(len(m.shown), i)
	m.board.toggle(m.all[m.shown[i]].ID)
}

// toggleShown puts all that are shown in, or out.
func (m *zoneMembers) toggleShown() {
	ids := make([]app.ID, len(m.shown))
	for i, k := range m.shown {
		ids[i] = m.all[k].ID
	}
	m.board.toggleAll(ids)
}

func (m *zoneMembers) set(i int, v widget.RowView, _ bool) {
	r := m.all[m.shown[i]]
	v.(*memberRow).show(i, r, m.in[r.ID])
}

// memberRow is a line that is pressed to put a cluster in or out.
type memberRow struct {
	fynewidget.BaseWidget
	i            int
	press        func(i int)
	ground       *widget.Box
	sign         *widget.Icon
	number, name *widget.Text
	in           bool
}

func newMemberRow(press func(i int)) *memberRow {
	r := &memberRow{press: press, ground: widget.NewFrame(theme.Surface, theme.BorderStrong, 1, theme.RadiusSmall), sign: widget.NewIcon("check", 16, theme.OnAccent),
		number: widget.NewText("", widget.RoleText, theme.Muted), name: widget.NewEllipsis("", widget.RoleStrong, theme.Text)}
	r.ExtendBaseWidget(r)
	return r
}

// Object is the row itself, which is pressed rather than the list around it.
func (r *memberRow) Object() fyne.CanvasObject { return r }

// Tapped puts the cluster in or out.
func (r *memberRow) Tapped(*fyne.PointEvent) { r.press(r.i) }

// AccessibilityLabel is what a reader says.
func (r *memberRow) AccessibilityLabel() string { return r.number.Text + " " + r.name.Text }

// AccessibilityRole is a button's.
func (r *memberRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (r *memberRow) show(i int, of row, in bool) {
	r.i, r.in = i, in
	r.number.Set(of.Number)
	r.name.Set(of.inHamlet())
	ground := theme.Surface
	if in {
		ground = theme.Accent
	}
	r.ground.Paint(ground, theme.BorderStrong, 1)
	setHidden(r.sign, !in)
}

// CreateRenderer lays the parts out.
func (r *memberRow) CreateRenderer() fyne.WidgetRenderer {
	box := container.NewStack(r.ground, r.sign)
	return fynewidget.NewSimpleRenderer(widget.Pad(0, 16, 0, 16, widget.Line(12, widget.Fixed(22, container.NewCenter(widget.Sized(22, 22, box))), widget.Fixed(44, r.number), widget.Grow(r.name))))
}
