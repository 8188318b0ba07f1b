package library

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// headRow is the page's name, its shelves, the search, and what can be begun
// on the present shelf.
type headRow struct {
	page   *Page
	box    *fyne.Container
	tabs   [shelves]*widget.Tab
	acts   [shelves][]*widget.Button
	kind   *widget.Select
	filter *widget.Chip
	sort   *widget.Select
}

// importKinds are what sounds can be brought in as.
var importKinds = []app.MediaKind{app.MediaVoice, app.MediaBed, app.MediaJingle}

func newHeadRow(p *Page) *headRow {
	t, h := p.env.T, &headRow{page: p}
	slots := []widget.Slot{widget.Fitted(widget.NewText(t("library.title"), widget.RoleTitle, theme.Text)), widget.Blank(8)}
	for s := range h.tabs {
		h.tabs[s] = widget.NewTab(t("library.shelf."+shelfNames[s]), func() { p.turn(shelf(s)) })
		slots = append(slots, widget.Fitted(widget.Pad(0, 6, 0, 6, h.tabs[s])))
	}
	h.kind = h.newKind()
	h.acts = [shelves][]*widget.Button{
		{widget.NewButton(t("library.make"), "plus", p.make)},
		{widget.NewButton(t("library.import.files"), "upload", p.imports.askFiles), widget.NewButton(t("library.import.folder"), "folder", p.imports.askFolder)},
		{widget.NewButton(t("library.trash.empty"), "trash", p.askEmpty)},
	}
	slots = append(slots, widget.Slot{Object: container.NewStack(p.search), Basis: 200, Grow: 1})
	for _, buttons := range h.acts {
		for _, b := range buttons {
			slots = append(slots, widget.Fitted(b))
		}
	}
	h.box = widget.Line(8, slots...)
	h.filter = widget.NewChip(t("library.filters"), "", false, h.toggleFilters)
	h.filter.Icon = "filter"
	h.sort = h.newSort()
	h.show()
	return h
}

// newKind is as what sounds are brought in.
func (h *headRow) newKind() *widget.Select {
	var names []string
	for _, k := range importKinds {
		names = append(names, h.page.env.T("library.import.as."+string(k)))
	}
	at := fyne.CurrentApp().Preferences().Int(prefKind)
	s := widget.NewSelect(names, min(max(0, at), len(names)-1), func(i int) { fyne.CurrentApp().Preferences().SetInt(prefKind, i) })
	s.MinWidth = 200
	return s
}

func (h *headRow) newSort() *widget.Select {
	p := h.page
	var names []string
	for _, n := range orderNames {
		names = append(names, p.env.T("library.order."+n))
	}
	if p.order < 0 || p.order >= orders {
		p.order = byNewest
	}
	return widget.NewSelect(names, int(p.order), func(i int) {
		p.order = order(i)
		fyne.CurrentApp().Preferences().SetInt(prefOrder, i)
		p.refilter()
	})
}

// toggleFilters shows the lists to filter by; put away, they filter nothing.
func (h *headRow) toggleFilters() {
	prefs := fyne.CurrentApp().Preferences()
	on := !prefs.Bool(prefFilters)
	prefs.SetBool(prefFilters, on)
	if !on {
		h.page.filters.clear()
		h.page.filters.offer(h.page.rows)
	}
	h.page.arrange()
	h.page.refilter()
}

// show brings the row up to date.
func (h *headRow) show() {
	p := h.page
	for s := range h.tabs {
		h.tabs[s].Choose(shelf(s) == p.shelf)
		for _, b := range h.acts[s] {
			seen(b, shelf(s) == p.shelf)
		}
	}
	seen(h.kind, p.shelf == shelfMedia)
	seen(p.search, p.shelf != shelfTrash) // all of the trash is in sight
	seen(h.filter, p.shelf != shelfTrash)
	if n := p.filters.count(); n > 0 {
		h.filter.Set(p.env.Catalogue.Int(int64(n)), true)
	} else {
		h.filter.Set("", fyne.CurrentApp().Preferences().Bool(prefFilters))
	}
	empty := h.acts[shelfTrash][0]
	if len(p.rows) == 0 {
		empty.Disable()
	} else {
		empty.Enable()
	}
	h.box.Refresh()
}

// askEmpty asks before the trash is emptied: that cannot be undone.
func (p *Page) askEmpty() {
	var bytes int64
	for _, s := range p.all {
		bytes += s.media.Bytes
	}
	c := p.env.Catalogue
	dialog.Confirm(p.env.Window, c, "library.trash.confirm", p.emptyTrash,
		"n", c.Int(int64(len(p.all))), "size", c.Bytes(bytes))
}

func (p *Page) emptyTrash() {
	var gone app.Emptied
	p.env.Ask(func(ctx context.Context) (err error) {
		gone, err = p.env.Backend.EmptyTrash(ctx)
		return err
	}, func() {
		c := p.env.Catalogue
		key := "library.say.emptied"
		if gone.Waiting > 0 {
			key = "library.say.emptied_waiting"
		}
		p.undo = nil // what was in the trash cannot come back
		p.env.Say(key, "n", c.Int(int64(gone.Programmes+gone.Media)), "size", c.Bytes(gone.Bytes), "waiting", c.Int(int64(gone.Waiting)))
		p.load()
	})
}

// typedList is a field of several words with commas between.
func typedList(text string) (all []string) {
	for _, w := range strings.Split(text, ",") {
		if w = strings.TrimSpace(w); w != "" {
			all = append(all, w)
		}
	}
	return all
}
