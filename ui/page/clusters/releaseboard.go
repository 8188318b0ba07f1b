package clusters

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// releaseBoard is how far the boxes have moved to a new program: what the
// station holds, which versions run, and the updates that are under way.
type releaseBoard struct {
	page   *Page
	box    *fyne.Container
	sum    *widget.Paragraph
	bar    *widget.ProgressBar
	tabs   [3]*widget.Tab
	tables [3]*releaseTable
	parts  [3]fyne.CanvasObject
	behind *widget.Button // updates all that could be
	drop   *widget.Button
	mark   *widget.Button
	update *widget.Button // those of the selected version
	look   *widget.Button
	note   *widget.Paragraph
	below  *fyne.Container // note, as wide as there is room
	all    backend.ReleaseBoard
	read   bool
	asked  int
	at     int
}

// The tabs of the board.
const (
	tabHeld = iota
	tabVersions
	tabUpdates
)

var releaseTabs = [3]string{"held", "versions", "updates"}

// releaseTable is the table of a tab.
type releaseTable struct {
	list *widget.RowList
	none *widget.Paragraph
	keys []string // of its lines, in their order
	keep string   // the selected one
}

func newReleaseBoard(p *Page) *releaseBoard {
	t := p.env.T
	b := &releaseBoard{page: p, sum: widget.NewParagraph("", widget.RoleStrong, theme.Text), bar: widget.NewProgressBar(0, theme.Green)}
	b.note = widget.NewParagraph("", widget.RoleText, theme.Muted)
	b.below = newBoardHead(b.note)
	b.behind = widget.NewPrimary("", "", func() { b.ask(b.all.Behind()) })
	b.drop = widget.NewButton(t("clusters.releases.remove"), "trash", b.remove)
	b.mark = widget.NewButton(t("clusters.releases.mark"), "", b.markThem)
	b.update = widget.NewButton(t("clusters.order.update_dots"), "", func() { b.ask(b.version().Free) })
	b.look = widget.NewButton(t("clusters.releases.view"), "eye", b.openCluster)
	for i, of := range [3]struct {
		columns []column
		set     func(int, widget.RowView, bool)
		open    func()
	}{{heldColumns, b.setHeld, nil}, {versionColumns, b.setVersion, b.markThem}, {updateColumns, b.setUpdate, b.openCluster}} {
		b.tables[i] = b.newTable(i, of.columns, of.set, of.open)
		b.parts[i] = upkeepTable(p, of.columns, "clusters.releases.column.", b.tables[i].none, b.tables[i].list)
	}
	head := newBoardHead(b.sum, b.behind, widget.NewButton(t("clusters.releases.add"), "plus", p.beginRelease),
		widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	b.box = widget.Column(12, widget.Fitted(head), widget.Fixed(8, b.bar), widget.Fitted(b.tabLine()),
		widget.Grow(container.NewStack(b.parts[:]...)), widget.Fitted(b.below))
	b.choose(tabHeld)
	b.box.Hide()
	return b
}

func (b *releaseBoard) newTable(tab int, columns []column, set func(int, widget.RowView, bool), open func()) *releaseTable {
	l := &releaseTable{none: wrapped("", theme.Muted, 560), list: widget.NewRowList(44, newUpkeepRow(columns), set)}
	l.list.Name = b.page.env.T("clusters.releases.tab." + releaseTabs[tab])
	l.list.OnSelected = func(i int) { l.keep = l.keys[i]; b.enable() }
	if open != nil {
		l.list.OnOpened = func(int) { open() }
	}
	return l
}

// tabLine is the tabs, and what there is to do with the selected line.
func (b *releaseBoard) tabLine() fyne.CanvasObject {
	var slots []widget.Slot
	for i, key := range releaseTabs {
		b.tabs[i] = widget.NewTab(b.page.env.T("clusters.releases.tab."+key), func() { b.choose(i); b.page.focus(b.first()) })
		slots = append(slots, widget.Fixed(168, b.tabs[i]))
	}
	slots = append(slots, widget.Space(), widget.Fitted(b.drop), widget.Fitted(b.mark), widget.Fitted(b.update), widget.Fitted(b.look))
	return widget.Line(8, slots...)
}

func (b *releaseBoard) root() fyne.CanvasObject { return b.box }

func (b *releaseBoard) first() fyne.Focusable { return b.tables[b.at].list }

// choose shows one of the tabs.
func (b *releaseBoard) choose(at int) {
	b.at = at
	for i, tab := range b.tabs {
		tab.Choose(i == at)
		setHidden(b.parts[i], i != at)
	}
	b.enable()
}

// show reads the board anew: what it tells moves by itself.
func (b *releaseBoard) show() {
	b.asked++
	mine := b.asked
	var all backend.ReleaseBoard
	b.page.env.Ask(func(ctx context.Context) (err error) {
		all, err = b.page.env.Backend.ReleaseBoard(ctx)
		return err
	}, func() {
		if mine == b.asked {
			b.take(all)
		}
	})
}

// take shows what was read.
func (b *releaseBoard) take(all backend.ReleaseBoard) {
	b.all, b.read = all, true
	b.sum.Set(b.sumLine())
	b.showBar()
	for i, n := range []int{len(all.Held), len(all.Running), all.Open()} {
		words := b.page.env.T("clusters.releases.tab." + releaseTabs[i])
		if n > 0 {
			words += " · " + b.page.env.Catalogue.Int(int64(n))
		}
		if b.tabs[i].Text != words {
			b.tabs[i].Text = words
			b.tabs[i].Refresh()
		}
	}
	b.tables[tabHeld].fill(keysOf(all.Held, heldKey), b.noneHeld())
	b.tables[tabVersions].fill(keysOf(all.Running, versionKey), b.page.env.T("clusters.releases.versions.none"))
	b.tables[tabUpdates].fill(keysOf(all.Updates, updateKey), b.page.env.T("clusters.releases.updates.none"))
	b.enable()
}

// fill shows lines by their keys; the selected one stays so.
func (l *releaseTable) fill(keys []string, none string) {
	l.keys = keys
	l.none.Set(none)
	setHidden(l.none, len(keys) > 0)
	at := max(0, slices.Index(keys, l.keep))
	l.list.SetCount(len(keys), min(at, len(keys)-1))
}

// selected is the number of the selected line, −1 for none.
func (l *releaseTable) selected() int {
	if i := l.list.Selected(); i < len(l.keys) {
		return i
	}
	return -1
}

func keysOf[T any](all []T, key func(T) string) []string {
	keys := make([]string, len(all))
	for i, is := range all {
		keys[i] = key(is)
	}
	return keys
}

func heldKey(h backend.HeldRelease) string { return h.File }

func versionKey(v backend.RunningVersion) string {
	return v.Version + " " + v.Machine + " " + string(v.State)
}

func updateKey(u backend.ClusterUpdate) string { return string(u.Batch + " " + u.Cluster) }

// release is the selected one, and version the selected version; both are empty
// where none is.
func (b *releaseBoard) release() (h backend.HeldRelease) {
	if i := b.tables[tabHeld].selected(); i >= 0 {
		h = b.all.Held[i]
	}
	return h
}

func (b *releaseBoard) version() (v backend.RunningVersion) {
	if i := b.tables[tabVersions].selected(); i >= 0 {
		v = b.all.Running[i]
	}
	return v
}

// enable shows what can be done with the selected line, and says what cannot.
func (b *releaseBoard) enable() {
	h, v := b.release(), b.version()
	setHidden(b.drop, b.at != tabHeld)
	setHidden(b.mark, b.at != tabVersions)
	setHidden(b.update, b.at != tabVersions)
	setHidden(b.look, b.at != tabUpdates)
	able(b.drop, h.File != "" && h.Needed == 0)
	able(b.mark, len(v.Clusters) > 0)
	able(b.update, len(v.Free) > 0)
	able(b.look, b.tables[tabUpdates].selected() >= 0)
	n := len(b.all.Behind())
	setHidden(b.behind, n == 0)
	if words := b.page.env.Catalogue.N("clusters.releases.update_behind", n); b.behind.Text != words {
		b.behind.SetText(words)
	}
	words := b.noteLine()
	b.note.Set(words)
	setHidden(b.below, words == "")
	b.box.Refresh()
}

// ask has clusters updated once that was confirmed, and shows how they fare.
func (b *releaseBoard) ask(ids []app.ID) {
	b.page.askUpdateOf(slices.Clone(ids), func() { b.choose(tabUpdates); b.page.focus(b.first()) })
}

// remove takes the selected release away; Ctrl+Z brings it back.
func (b *releaseBoard) remove() {
	p, h := b.page, b.release()
	if h.File == "" {
		return
	}
	words := []string{"version", h.Version, "machine", machineWords(p.env.Catalogue, h.Machine)}
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.RemoveRelease(ctx, h.File) }, func() {
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.RestoreRelease(ctx, h.File) }, func() {
			p.env.Say("clusters.say.release_back", words...)
			b.show()
		})
		p.env.Say("clusters.say.release_removed", words...)
		b.show()
	})
}

// markThem marks the clusters of the selected version in the list.
func (b *releaseBoard) markThem() {
	v := b.version()
	if ids := v.Free; len(ids) > 0 {
		b.page.markThese(ids)
	} else if len(v.Clusters) > 0 {
		b.page.markThese(v.Clusters)
	}
}

// openCluster shows the cluster of the selected update.
func (b *releaseBoard) openCluster() {
	if i := b.tables[tabUpdates].selected(); i >= 0 {
		b.page.markThese([]app.ID{b.all.Updates[i].Cluster})
	}
}

// typed leaves the board by Escape and removes a release by Delete.
func (b *releaseBoard) typed(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyEscape:
		b.page.leaveBoard()
	case e.Name == fyne.KeyDelete && b.at == tabHeld:
		b.remove()
	default:
		return false
	}
	return true
}

// openReleases shows the board in the place of the list and the card.
func (p *Page) openReleases() {
	p.releases.choose(tabHeld)
	p.openBoard(p.releases)
}

// markThese leaves the board and marks clusters in the list, whatever was
// filtered before.
func (p *Page) markThese(ids []app.ID) {
	p.leaveBoard()
	p.search.SetText("")
	p.chips.set(filter{})
	in := setOf(ids)
	var marks []int
	for i, r := range p.list.rows {
		if in[r.ID] {
			marks = append(marks, i)
		}
	}
	if len(marks) == 0 {
		return
	}
	p.list.list.Select(marks[0])
	p.list.list.SetMarked(marks)
	p.showRight()
}
