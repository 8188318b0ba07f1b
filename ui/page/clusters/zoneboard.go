package clusters

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// zoneBoard makes, renames and removes zones and chooses their clusters.
type zoneBoard struct {
	page   *Page
	box    *fyne.Container
	list   *widget.RowList
	name   *widget.Entry
	sum    *widget.Text
	in     *zoneMembers
	past   *zonePast
	save   *widget.Button
	remove *widget.Button

	rows   []app.Zone          // of the list; the one without an ID is being made
	open   app.ID              // which one is shown
	drafts map[app.ID]app.Zone // what was changed and not stored
	filled bool                // name and clusters are those of open
}

// zoneList is the width of the list of zones, in pixels.
const zoneList = 288

func newZoneBoard(p *Page) *zoneBoard {
	t := p.env.T
	b := &zoneBoard{page: p, drafts: map[app.ID]app.Zone{}, sum: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	b.list = widget.NewRowList(44, newZoneRow, b.set)
	b.list.Name = t("clusters.menu.zones")
	b.list.OnSelected = func(i int) { b.choose(b.rows[i].ID) }
	b.list.OnOpened = func(int) { p.focus(b.name) }
	b.name = widget.NewEntry(t("clusters.zones.hint"))
	b.name.OnChanged = func(string) { b.typedName() }
	b.name.OnEnter = b.store
	b.save = widget.NewPrimary(t("clusters.zones.save"), "check", b.store)
	b.remove = widget.NewButton(t("clusters.zones.remove"), "trash", b.drop)
	about := widget.NewParagraph(t("clusters.zones.about"), widget.RoleText, theme.Muted)
	head := newBoardHead(about, widget.NewButton(t("clusters.zones.new"), "plus", b.begin), widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	line := widget.Line(8, widget.Grow(b.name), widget.Fitted(b.save), widget.Fitted(b.remove))
	b.in, b.past = newZoneMembers(b), newZonePast(b)
	sum := widget.Line(8, widget.Grow(b.sum), widget.Fitted(b.past.chip))
	one := widget.NewBareCard(widget.Column(0, widget.Fitted(widget.Pad(16, 16, 12, 16, widget.Column(12, widget.Fitted(line), widget.Fitted(sum)))),
		widget.Fixed(1, widget.NewRule()), widget.Grow(container.NewStack(b.in.box, b.past.scroll))))
	b.box = widget.Column(12, widget.Fitted(head), widget.Grow(widget.Row(16,
		widget.Fixed(zoneList, widget.NewBareCard(widget.Pad(1, 1, 1, 1, b.list))), widget.Grow(one))))
	b.box.Hide()
	return b
}

// openZones shows the board in the place of list and card.
func (p *Page) openZones() { p.openBoard(p.zoning) }

// openZone shows the board at one zone.
func (p *Page) openZone(id app.ID) {
	p.zoning.open, p.zoning.filled = id, false
	p.openZones()
}

func (b *zoneBoard) root() fyne.CanvasObject { return b.box }

func (b *zoneBoard) first() fyne.Focusable { return b.list }

// typed leaves the board by Escape; what is not stored stays for the next time.
func (b *zoneBoard) typed(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		b.page.leaveBoard()
	case fyne.KeyDelete:
		b.drop()
	default:
		return false
	}
	return true
}

// show writes the zones; what a person is changing stays as it is.
func (b *zoneBoard) show() {
	b.rows = slices.Clone(b.page.zones)
	if d, making := b.drafts[""]; making || len(b.rows) == 0 {
		b.rows = append(b.rows, d)
	}
	at := slices.IndexFunc(b.rows, func(z app.Zone) bool { return z.ID == b.open })
	if at < 0 {
		at, b.filled = 0, false
	}
	b.open = b.rows[at].ID
	b.list.SetCount(len(b.rows), at)
	if _, changed := b.drafts[b.open]; !b.filled || !changed {
		b.fill()
	}
	b.tell()
}

// now is the zone that is shown, as it is being changed.
func (b *zoneBoard) now() app.Zone {
	if d, ok := b.drafts[b.open]; ok {
		return d
	}
	z, _ := b.page.zone(b.open)
	return z
}

func (b *zoneBoard) choose(id app.ID) {
	b.open, b.filled = id, false
	b.show()
}

// begin makes a new zone.
func (b *zoneBoard) begin() {
	if _, making := b.drafts[""]; !making {
		b.drafts[""] = app.Zone{}
	}
	b.choose("")
	b.page.focus(b.name)
}

// fill writes name and clusters of the zone that is shown.
func (b *zoneBoard) fill() {
	z := b.now()
	b.filled = true
	if b.name.Value() != z.Name {
		b.name.SetText(z.Name)
	}
	b.in.show(b.page.reading, z)
}

// toggle puts one cluster in or out.
func (b *zoneBoard) toggle(id app.ID) {
	z := b.now()
	z.Clusters = slices.Clone(z.Clusters)
	if i := slices.Index(z.Clusters, id); i >= 0 {
		z.Clusters = slices.Delete(z.Clusters, i, i+1)
	} else {
		z.Clusters = append(z.Clusters, id)
	}
	b.drafts[b.open] = z
	b.in.show(b.page.reading, z)
	b.tell()
}

// toggleAll puts these in, or, where all of them are, out.
func (b *zoneBoard) toggleAll(ids []app.ID) {
	z := b.now()
	in, asked := setOf(z.Clusters), setOf(ids)
	fresh := slices.DeleteFunc(slices.Clone(ids), func(id app.ID) bool { return in[id] })
	if len(fresh) > 0 {
		z.Clusters = slices.Concat(z.Clusters, fresh)
	} else {
		z.Clusters = slices.DeleteFunc(slices.Clone(z.Clusters), func(id app.ID) bool { return asked[id] })
	}
	b.drafts[b.open] = z
	b.in.show(b.page.reading, z)
	b.tell()
}

func setOf(ids []app.ID) map[app.ID]bool {
	set := make(map[app.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

func (b *zoneBoard) typedName() {
	if z := b.now(); b.name.Value() != z.Name {
		z.Name = b.name.Value()
		b.drafts[b.open] = z
		b.tell()
	}
}

// tell says how many clusters there are, and that something is not stored.
func (b *zoneBoard) tell() {
	cat := b.page.env.Catalogue
	_, changed := b.drafts[b.open]
	words := cat.N("clusters.zones.sum", len(b.now().Clusters))
	if changed && b.open != "" {
		words += " · " + cat.T("clusters.unsaved")
	}
	b.sum.Set(words)
	able(b.save, changed)
	_, making := b.drafts[""]
	able(b.remove, b.open != "" || making)
	b.list.Refresh()
	b.past.show()
}

// store keeps what was changed.
func (b *zoneBoard) store() {
	to, changed := b.drafts[b.open]
	if !changed {
		return
	}
	before, _ := b.page.zone(b.open)
	was, say := b.open, "clusters.say.zone_saved"
	if was == "" {
		say = "clusters.say.zone_made"
	}
	b.page.saveZone(before, to, say, func(saved app.Zone) {
		delete(b.drafts, was)
		if b.open == was {
			b.open, b.filled = saved.ID, false
		}
		b.page.load(nil)
	})
}

// drop removes the zone that is shown, or puts aside one that is being made.
func (b *zoneBoard) drop() {
	z, there := b.page.zone(b.open)
	delete(b.drafts, b.open)
	b.filled = false
	if there {
		b.page.removeZone(z)
		return
	}
	b.show()
}

// zoneRow is one drawn line of the list.
type zoneRow struct {
	line        fyne.CanvasObject
	name, count *widget.Text
}

// Object is the line.
func (r *zoneRow) Object() fyne.CanvasObject { return r.line }

func newZoneRow() widget.RowView {
	r := &zoneRow{name: widget.NewEllipsis("", widget.RoleStrong, theme.Text), count: widget.NewText("", widget.RoleText, theme.Muted).Right()}
	r.line = widget.Pad(0, 16, 0, 16, widget.Line(8, widget.Grow(r.name), widget.Fixed(40, r.count)))
	return r
}

func (b *zoneBoard) set(i int, v widget.RowView, _ bool) {
	z, w := b.rows[i], v.(*zoneRow)
	if d, ok := b.drafts[z.ID]; ok {
		z = d
	}
	if z.Name == "" {
		z.Name = b.page.env.T("clusters.zones.fresh")
	}
	w.name.Set(z.Name)
	w.count.Set(b.page.env.Catalogue.Int(int64(len(z.Clusters))))
}
