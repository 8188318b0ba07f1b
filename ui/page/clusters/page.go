package clusters

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// lookEvery is how often the measured states are read while the page is seen.
const lookEvery = 2 * time.Second

// Page is the page Cụm loa. All its fields belong to the window's goroutine.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject

	second  *widget.Text
	search  *widget.Entry
	more    *widget.Button
	chips   *filterChips
	list    *listCard
	card    *detailCard
	form    *form
	pair    *pairCard
	kept    *heldCard
	board   *heldBoard
	alarms  *alarmCard
	graphs  *graphCard
	lists   *listBoard
	secure  *securityBoard
	plan    *planBoard
	ticket  *ticketBoard
	labels  *labelBoard
	given   *orderBoard
	side    []sideCard
	orders  *orderCard
	open    board // nil: list and card are seen
	boards  *fyne.Container
	looked  *container.Scroll // card and pairing, while the form is shut
	chart   *mapCard
	near    *nearCard
	nowhere *nowhereCard
	beside  *fyne.Container // the map above looked or near
	empty   fyne.CanvasObject
	body    fyne.CanvasObject

	*reading          // what is shown
	looking  bool     // another is under way
	again    bool     // and one more is wanted
	thens    []func() // when it is there
	quiet    bool     // news waits
	late     bool     // and there was some
	loaded   bool
	shown    []row
	filter   filter
	chosen   app.ID
	coming   app.ID // it was made just now; a look that was under way does not know it
	many     bool   // several were marked when last shown
	undo     func() // see canUndo; nil: nothing is to be taken back
	stops    []func()
	wide     float32 // see inside
	history  *historyCard
	repaired int // counts the changes of tickets
	album    *album
	photos   *photoCard
	whole    *photoLook // the picture that was looked at last

	repairs  *upkeepBoard
	releases *releaseBoard
	zoning   *zoneBoard
	inZones  *zoneCard
	planned  planned
	village  *hamletBoard
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, reading: &reading{}}
	p.album = newAlbum(p)
	p.second = widget.NewEllipsis("", widget.RoleStrong, theme.Muted)
	p.search = widget.NewEntry(e.T("clusters.search"))
	p.search.Icon = theme.Icon("search", theme.Muted, 20)
	p.search.OnChanged = func(string) { p.filter.Text = p.search.Value(); p.pick() }
	p.search.OnEnter = func() { p.list.list.Select(0); p.focus(p.list.list) }
	p.chips = newFilterChips(p)
	p.list = newListCard(p)
	p.card, p.form, p.pair = newDetailCard(p), newForm(p), newPairCard(p)
	p.empty = widget.NewEmptyState("horn", e.T("clusters.empty"),
		widget.NewPrimary(e.T("clusters.add"), "plus", p.add),
		widget.NewButton(e.T("clusters.empty.list"), "document", p.openLists))
	p.kept, p.board, p.lists = newHeldCard(p), newHeldBoard(p), newListBoard(p)
	p.alarms, p.graphs = newAlarmCard(p), newGraphCard(p)
	p.ticket, p.repairs = newTicketBoard(p), newUpkeepBoard(p)
	p.secure = newSecurityBoard(p)
	p.history, p.photos = newHistoryCard(p), newPhotoCard(p)
	p.side = []sideCard{newUpkeepCard(p), newBoxCard(p), newRecordCard(p), p.photos, p.graphs, p.history}
	cards := []widget.Slot{widget.Fitted(p.pair.card), widget.Fitted(p.alarms.card), widget.Fitted(p.card.card)}
	p.labels = newLabelBoard(p)
	p.orders, p.given = newOrderCard(p), newOrderBoard(p)
	p.releases, p.village = newReleaseBoard(p), newHamletBoard(p)
	p.zoning, p.inZones = newZoneBoard(p), newZoneCard(p)
	cards = append(cards, widget.Fitted(p.orders.card), widget.Fitted(p.kept.card), widget.Fitted(p.inZones.card))
	for _, c := range p.side {
		cards = append(cards, widget.Fitted(c.root()))
	}
	p.looked = container.NewVScroll(widget.Column(16, cards...))
	p.chart, p.near = newMapCard(p), newNearCard(p)
	p.beside = container.New(mapRoom{p}, p.chart.card, container.NewStack(p.looked, p.near.card, p.nowhere.card))
	right := container.NewStack(p.beside, p.form.card)
	p.body = container.New(&room{page: p}, p.chips.box, p.list.card, right)
	p.plan = newPlanBoard(p)
	p.boards = container.NewStack()
	for _, b := range []board{p.board, p.lists, p.ticket, p.labels, p.repairs, p.given, p.secure, p.plan, p.zoning, p.releases, p.village} {
		p.boards.Add(b.root())
	}
	p.content = widget.Column(16, widget.Fixed(40, p.titleRow()), widget.Grow(container.NewStack(p.body, p.boards, p.empty)))
	p.showRight()
	return p
}

func (p *Page) titleRow() fyne.CanvasObject {
	add := widget.NewButton(p.env.T("clusters.add"), "plus", p.add)
	p.more = widget.NewButton(p.env.T("clusters.more"), "more", p.offer)
	return widget.Line(16,
		widget.Fitted(widget.NewText(p.env.T("clusters.title"), widget.RoleTitle, theme.Text)),
		widget.Grow(p.second), widget.Fixed(216, p.search), widget.Fitted(p.more), widget.Fitted(add))
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the clusters. "cluster" opens one, "new" the empty form, "held"
// what the poles hold.
func (p *Page) Shown(args page.Args) {
	if id := app.ID(args["cluster"]); id != "" {
		p.open = nil
		p.filter = filter{}
		p.search.SetText("")
		p.list.list.SetMarked(nil)
		p.choose(id)
	}
	p.card.asked, p.planned.at = time.Time{}, time.Time{}
	p.chart.read()
	p.load(func() {
		p.readPlanned()
		if args["new"] != "" {
			p.add()
		}
		if args["held"] != "" {
			p.openHeld()
		}
		p.openNeed(args)
	})
	p.stops = append(p.stops, p.env.Poll(lookEvery, func() { p.load(nil) }), p.env.Poll(newsEvery, p.hush), p.env.Poll(time.Second, p.pair.tick), p.env.Poll(plannedEvery, p.readPlanned))
}

// Hidden stops looking; a half-filled form stays.
func (p *Page) Hidden() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops, p.quiet, p.late = nil, false, false
}

// Refresh re-reads the clusters.
func (p *Page) Refresh(t backend.Topic) {
	if t == backend.TopicSecurity && p.open == p.secure {
		p.secure.load()
	}
	if t == backend.TopicClusters || t == backend.TopicOnAir {
		p.card.asked = time.Time{} // what was heard today is news
		p.repaired++
		p.news()
	}
}

// FirstFocus is the list.
func (p *Page) FirstFocus() fyne.Focusable {
	if p.open != nil {
		return p.open.first()
	}
	return p.list.list
}

// Shortcuts are undoing a removal, searching and adding.
func (p *Page) Shortcuts() []page.Shortcut {
	return []page.Shortcut{
		{Keys: &fyne.ShortcutUndo{}, Do: p.restore},
		{Keys: &fyne.ShortcutSelectAll{}, Do: p.pickAll},
		{Keys: &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierControl}, Do: func() { p.focus(p.search) }},
	}
}

// TypedKey removes the chosen cluster by Delete; an open board has keys of its
// own.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	if p.open != nil {
		return p.open.typed(e)
	}
	if e.Name == fyne.KeyEscape && p.escape() {
		return true
	}
	if e.Name != fyne.KeyDelete || p.chosen == "" || p.form.open {
		return false
	}
	p.remove()
	return true
}

// escape leaves the form, or what lies in the card's place.
func (p *Page) escape() bool {
	switch {
	case p.form.open:
		p.form.cancel()
	case p.nowhere.open:
		p.nowhere.turn()
	case p.near.open:
		p.switchEchoes()
	default:
		return false
	}
	return true
}

func (p *Page) focus(o fyne.Focusable) {
	if p.env.Window != nil {
		p.env.Window.Canvas().Focus(o)
	}
}

func (p *Page) apply(r *reading) {
	again := p.loaded && r.other
	p.loaded, p.reading = true, r
	p.markPlanned()
	if again {
		p.planned.at = time.Time{}
		p.readPlanned()
	}
	p.chart.show()
	p.second.Set(p.env.Catalogue.N("clusters.count", r.count.All, "hamlets", p.env.Catalogue.Int(int64(r.count.Hamlets))))
	p.chips.show(r.count, p.filter)
	if _, ok := p.view(p.chosen); ok {
		p.coming = ""
	} else if len(r.rows) > 0 && (p.chosen == "" || p.chosen != p.coming) {
		p.chosen = r.rows[0].ID
	}
	p.form.setHamlets(r.hamlets)
	p.pick()
	p.showRight()
}

// pick shows the rows that the filter wants.
func (p *Page) pick() {
	p.shown = p.filter.pick(p.rows)
	p.list.show(p.shown, p.chosen)
}

func (p *Page) view(id app.ID) (backend.ClusterView, bool) {
	i, ok := p.at[id]
	if !ok {
		return backend.ClusterView{}, false
	}
	return p.views[i], true
}

// choose shows another cluster's card; an open form gives way but keeps its
// words, and what lies in the card's place is shut.
func (p *Page) choose(id app.ID) {
	p.shutNear()
	p.point(id)
}

// shutNear shuts the lists that lie in the card's place.
func (p *Page) shutNear() {
	if p.near.open {
		p.near.open = false
		p.chart.showEchoes()
	}
	if p.nowhere.open {
		p.nowhere.turn()
	}
}

// point shows another cluster from a list in the place of its card, which stays.
func (p *Page) point(id app.ID) {
	if id != p.chosen {
		p.looked.ScrollToTop()
	}
	p.chosen = id
	p.form.giveWay()
	p.showRight()
}

// showRight shows the form while it is open, else the chosen cluster.
func (p *Page) showRight() {
	v, ok := p.view(p.chosen)
	p.empty.Hide()
	if p.showBoard() {
		p.content.Refresh()
		return
	}
	if p.loaded && len(p.views) == 0 && !p.form.open {
		p.empty.Show()
		p.body.Hide()
	}
	p.form.card.Hidden = !p.form.open
	p.beside.Hidden = p.form.open
	p.near.card.Hidden = !p.near.open
	p.chart.spare()
	p.spareMap()
	p.nowhere.card.Hidden = !p.nowhere.open
	setHidden(p.looked, p.near.open || p.nowhere.open)
	p.chart.chosen()
	p.card.card.Hidden = !ok
	p.pair.card.Hidden = p.card.card.Hidden || p.pair.cluster != p.chosen || p.pair.cluster == ""
	p.kept.show(p.held, p.chosen)
	p.alarms.show(p.told, p.chosen)
	for _, c := range p.side {
		c.show(v, ok)
	}
	if ok {
		p.card.show(v)
	}
	p.orders.show(v, ok)
	p.inZones.show(ok)
	p.showMany()
	p.content.Refresh()
}
