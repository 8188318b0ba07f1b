package clusters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// marks pairs what was measured with the mark that shows it.
var marks = map[app.ClusterState]widget.State{
	app.StateHeard: widget.StateHeard, app.StateLate: widget.StateLate,
	app.StateLost: widget.StateLost, app.StateUnknown: widget.StateUnknown,
	app.StateReady: widget.StateReady, app.StateFed: widget.StateFed,
}

// markOf shows what was measured of a cluster; one that keeps silence as ordered has
// no mark, as it is neither ready nor lost.
func markOf(s app.ClusterStatus) widget.State {
	if s.Silenced() {
		return widget.StateNone
	}
	return marks[s.State]
}

// filterChips are the counts, which are filters at once.
type filterChips struct {
	page  *Page
	box   *fyne.Container
	all   *widget.Chip
	state map[app.ClusterState]*widget.Chip
	tech  map[app.Technology]*widget.Chip
	fix   *widget.Chip // what needs repair
	renew *widget.Chip // what the replacement plan replaces
	zone  *widget.Chip // opens the zones
}

var filterStates = []app.ClusterState{app.StateHeard, app.StateFed, app.StateReady, app.StateLate,
	app.StateLost, app.StateUnknown, standsBare}

// rare are those of which there is no chip while nothing stands so.
var rare = map[app.ClusterState]bool{app.StateFed: true, standsBare: true}

func newFilterChips(p *Page) *filterChips {
	f := &filterChips{page: p, state: map[app.ClusterState]*widget.Chip{}, tech: map[app.Technology]*widget.Chip{}}
	f.all = widget.NewChip(p.env.T("clusters.filter.all"), "", true, func() { f.set(filter{}) })
	objects := []fyne.CanvasObject{f.all}
	for _, s := range filterStates {
		chip := widget.NewChip(p.env.T("clusters.filter."+string(s)), "", false, func() { f.set(filter{State: s}) })
		chip.State = marks[s]
		if s == standsBare {
			chip.Icon = "unlink"
		}
		f.state[s] = chip
		objects = append(objects, chip)
	}
	objects = append(objects, widget.Pad(0, 4, 0, 4, widget.Sized(1, theme.ChipHeight, widget.NewRule())))
	for _, t := range technologies {
		f.tech[t] = widget.NewChip(p.env.T("clusters.technology."+string(t)), "", false, func() { f.set(filter{Tech: t}) })
		objects = append(objects, f.tech[t])
	}
	f.fix = widget.NewChip(p.env.T("maintenance.filter"), "", false, func() { f.set(filter{Repair: true}) })
	f.fix.Icon = "wrench"
	f.renew = widget.NewChip(p.env.T("clusters.filter.renew"), "", false, func() { f.set(filter{Renew: true}) })
	objects = append(objects, f.fix, f.renew)
	f.zone = widget.NewChip(p.env.T("clusters.zones.title"), "", false, func() { p.popUp(f.zone, p.filterItems()) })
	f.zone.Icon = "chevron-down"
	objects = append(objects, f.zone)
	f.box = widget.Flow(rightWide+listWide+16, 8, objects...)
	return f
}

// set takes another filter; the search stays.
func (f *filterChips) set(to filter) {
	to.Text = f.page.filter.Text
	f.page.filter = to
	f.show(f.page.count, to)
	f.page.pick()
}

// show writes the counts. The states keep their places whatever is measured; a
// technology that no cluster has is hidden, and what is rare where nothing is so.
func (f *filterChips) show(n tally, now filter) {
	c := f.page.env.Catalogue
	f.all.Set(c.Int(int64(n.All)), now.State == "" && now.Tech == "" && now.Zone == "" && !now.Repair && !now.Renew)
	for s, chip := range f.state {
		chip.Set(c.Int(int64(n.State[s])), now.State == s)
		chip.Hidden = rare[s] && n.State[s] == 0 && now.State != s
	}
	for t, chip := range f.tech {
		chip.Set(c.Int(int64(n.Tech[t])), now.Tech == t)
		chip.Hidden = n.Tech[t] == 0 && now.Tech != t
	}
	f.fix.Set(c.Int(int64(n.Repair)), now.Repair)
	f.fix.Hidden = n.Repair == 0 && !now.Repair
	f.renew.Set(c.Int(int64(n.Renew)), now.Renew)
	f.renew.Hidden = n.Renew == 0 && !now.Renew
	f.showZone(now.Zone)
	f.box.Refresh()
}

// showZone names the zone that is filtered by; without zones there is no chip.
func (f *filterChips) showZone(id app.ID) {
	c, zones := f.page.env.Catalogue, f.page.zones
	z, ok := f.page.zone(id)
	f.zone.Hidden = len(zones) == 0 && !ok
	f.zone.Text = c.T("clusters.zones.title")
	count := c.Int(int64(len(zones)))
	if ok {
		f.zone.Text, count = z.Name, c.Int(int64(len(z.Clusters)))
	}
	f.zone.Set(count, ok)
	f.zone.Refresh()
}

// listCard is the list with its head.
type listCard struct {
	page  *Page
	card  *widget.Card
	list  *widget.RowList
	none  *widget.Text
	rows  []row
	shown app.ID // the cluster that was chosen when last shown
	head  *fyne.Container
	tech  *widget.Text // of the head
	slim  bool         // without the technologies, for a narrow screen
}

// The columns of the list, in pixels.
const (
	colMark   = 20
	colNumber = 24
	colTech   = 96
	colVolume = 64
	colReport = 56
)

func newListCard(p *Page) *listCard {
	l := &listCard{page: p, none: widget.NewText(p.env.T("clusters.none"), widget.RoleText, theme.Muted).Centred()}
	l.list = widget.NewRowList(48, newRowView, l.set)
	l.list.Name = p.env.T("clusters.title")
	l.list.OnSelected = func(i int) { p.choose(l.rows[i].ID) }
	l.list.OnOpened = func(int) { p.change() }
	l.list.Many(func() {
		p.shutNear()
		p.showRight()
	})
	word := func(key string) *widget.Text {
		return widget.NewText(p.env.T("clusters.column."+key), widget.RoleText, theme.Muted)
	}
	l.tech = word("technology")
	l.head = columns(widget.NewText("", widget.RoleText, theme.Muted), word("number"), word("name"), l.tech,
		word("volume").Right(), word("report").Right())
	l.card = widget.NewBareCard(widget.Column(0, widget.Fixed(47, l.head), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(container.NewCenter(l.none), widget.Pad(0, 1, 1, 1, l.list)))))
	return l
}

// columns lays six cells as every row of the list has them.
func columns(mark, number, name, tech, volume, report fyne.CanvasObject) *fyne.Container {
	return widget.Pad(0, 16, 0, 12, widget.Line(8,
		widget.Fixed(colMark, mark), widget.Fixed(colNumber, number), widget.Grow(name),
		widget.Fixed(colTech, tech), widget.Fixed(colVolume, volume), widget.Fixed(colReport, report)))
}

// setSlim leaves the names the room of the technologies.
func (l *listCard) setSlim(slim bool) {
	l.slim, l.tech.Hidden = slim, slim
	l.head.Refresh()
	l.list.Refresh()
}

// show fills the list; selected is brought to the same cluster as before. The
// list is scrolled for another cluster alone, and for one that was in sight and
// has got another place.
func (l *listCard) show(rows []row, chosen app.ID) {
	was := map[app.ID]bool{}
	for _, id := range l.marked() {
		was[id] = true
	}
	l.rows = rows
	selected := -1
	var marks []int
	for i, r := range rows {
		if r.ID == chosen {
			selected = i
		}
		if was[r.ID] {
			marks = append(marks, i)
		}
	}
	if len(was) < 2 || !was[chosen] {
		marks = nil // another was chosen elsewhere
	}
	l.none.Hidden = len(rows) > 0
	l.none.Set(l.page.env.T("clusters.none"))
	if len(l.page.views) == 0 {
		l.none.Set(l.page.env.T("clusters.none_yet"))
	}
	follow := chosen != l.shown || selected != l.list.Selected() && l.list.InSight(l.list.Selected())
	l.shown = chosen
	l.list.SetCount(len(rows), selected)
	l.list.SetMarked(marks)
	if follow {
		l.list.Reveal()
	}
}

// marked are the clusters that are marked, by their places in the list.
func (l *listCard) marked() []app.ID {
	var ids []app.ID
	for _, i := range l.list.Marked() {
		if i < len(l.rows) {
			ids = append(ids, l.rows[i].ID)
		}
	}
	return ids
}

// rowView is one drawn line of the list.
type rowView struct {
	line                               *fyne.Container
	mark                               *widget.StateMark
	fix                                fyne.CanvasObject // what needs repair
	number, name, tech, volume, report *widget.Text
	hamlet                             *widget.Text // beside the name
}

// Object is the line.
func (r *rowView) Object() fyne.CanvasObject { return r.line }

func newRowView() widget.RowView {
	r := &rowView{
		mark:   widget.NewStateMark(widget.StateNone, 20),
		number: widget.NewText("", widget.RoleText, theme.Muted),
		name:   widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		tech:   widget.NewEllipsis("", widget.RoleText, theme.Muted),
		volume: widget.NewText("", widget.RoleText, theme.Text).Right(),
		report: widget.NewText("", widget.RoleText, theme.Muted).Right(),
	}
	r.fix = widget.NewIcon("wrench", 16, theme.AmberText)
	r.hamlet = widget.NewEllipsis("", widget.RoleCaption, theme.Muted)
	name := widget.Line(4, widget.Grow(widget.Column(0, widget.Grow(r.name), widget.Fixed(20, r.hamlet))), widget.Fixed(16, r.fix))
	r.line = columns(r.mark, r.number, name, r.tech, r.volume, r.report)
	return r
}

func (l *listCard) set(i int, v widget.RowView, selected bool) {
	r, w := l.rows[i], v.(*rowView)
	w.mark.SetState(r.Mark)
	setHidden(w.fix, !r.Repair)
	w.number.Set(r.Number)
	if bare := r.Hamlet == ""; w.hamlet.Hidden != bare {
		w.hamlet.Hidden = bare
		w.line.Refresh()
	}
	w.hamlet.Set(r.Hamlet)
	w.name.Role = widget.RoleStrong
	w.report.Role, w.report.Color = widget.RoleText, theme.Muted
	if selected {
		w.name.Role = widget.RoleStrongBold
	}
	if r.Needs {
		w.report.Role, w.report.Color = widget.RoleTextBold, theme.AmberText
	}
	w.name.Text, w.report.Text = r.Name, r.Reported
	w.name.Refresh()
	w.report.Refresh()
	w.tech.Color = theme.Muted
	if r.Needs {
		w.tech.Color = theme.AmberText
	}
	w.tech.Text = r.Technology
	w.tech.Refresh()
	if w.tech.Hidden != l.slim {
		w.tech.Hidden = l.slim
		w.line.Refresh()
	}
	w.volume.Set(r.Volume)
}
