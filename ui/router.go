package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/page"
	"tienglang/ui/page/clusters"
	"tienglang/ui/page/library"
	"tienglang/ui/page/live"
	"tienglang/ui/page/schedule"
	"tienglang/ui/page/settings"
	"tienglang/ui/page/signin"
	"tienglang/ui/page/start"
	"tienglang/ui/page/studio"
	"tienglang/ui/page/syncing"
	"tienglang/ui/page/today"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// route is a page in the navigation.
type route struct {
	id          page.Route
	icon, title string // drawing, key of its name
	build       page.Builder
}

// routes are the pages of the navigation in their order.
var routes = []route{
	{page.Today, "sun", "nav.today", func(e *page.Env) page.Page { return today.New(e) }},
	{page.Studio, "wave", "nav.studio", func(e *page.Env) page.Page { return studio.New(e) }},
	{page.Library, "library", "nav.library", func(e *page.Env) page.Page { return library.New(e) }},
	{page.Schedule, "calendar", "nav.schedule", func(e *page.Env) page.Page { return schedule.New(e) }},
	{page.Live, "mic", "nav.live", func(e *page.Env) page.Page { return live.New(e) }},
	{page.Clusters, "horn", "nav.clusters", func(e *page.Env) page.Page { return clusters.New(e) }},
	{page.Syncing, "sync", "nav.syncing", func(e *page.Env) page.Page { return syncing.New(e) }},
	{page.Settings, "sliders", "nav.settings", func(e *page.Env) page.Page { return settings.New(e) }},
}

// doors are the pages before the station is open.
var doors = []route{
	{id: page.Start, build: func(e *page.Env) page.Page { return start.New(e) }},
	{id: page.SignIn, build: func(e *page.Env) page.Page { return signin.New(e) }},
}

// Go shows a page. Until the first start is done and someone has signed in,
// the page that leads there is shown instead.
func (w *Window) Go(to page.Route, args page.Args) {
	to = w.allowed(to)
	if to == w.current {
		w.pages[to].Shown(args)
		return
	}
	w.leave()
	if door(w.current) != door(to) {
		w.forget()
		w.updateStation() // somebody has come or left
	}
	if to == page.SignIn && w.current != "" {
		w.frame.status.Say("") // what was done is of who has left
	}
	w.current = to
	p := w.page(to)
	w.frame.room.Objects = []fyne.CanvasObject{w.placed(to, p)}
	show(w.frame.nav, !door(to))
	w.frame.room.Refresh()
	w.win.Content().Refresh()
	w.marks()
	w.hints()
	p.Shown(args)
	w.takeShortcuts(p)
	w.focus(p)
}

func (w *Window) allowed(to page.Route) page.Route {
	user, in := w.b.Current()
	switch {
	case !w.b.SetUpDone():
		return page.Start
	case !in || user.MustChange:
		return page.SignIn
	case door(to):
		return page.Today
	}
	return to
}

func door(r page.Route) bool { return r == page.Start || r == page.SignIn }

// forget drops the pages, which were built for another user.
func (w *Window) forget() { w.pages = map[page.Route]page.Page{} }

// page builds the page when it is first wanted.
func (w *Window) page(id page.Route) page.Page {
	if p, ok := w.pages[id]; ok {
		return p
	}
	for _, r := range append(doors, routes...) {
		if r.id == id {
			w.pages[id] = r.build(w.env)
		}
	}
	return w.pages[id]
}

// placed is a page as it lies in the room: one that needs more than a small
// screen has is scrolled there, so that no control is out of reach.
func (w *Window) placed(id page.Route, p page.Page) fyne.CanvasObject {
	content := p.Content()
	if door(id) {
		if content.MinSize().Height > smallest.Height-theme.BarHeight-theme.StatusHeight {
			return container.NewVScroll(content)
		}
		return content
	}
	return container.NewScroll(page.Margins(content))
}

// leave tells the current page that it is no longer seen.
func (w *Window) leave() {
	for _, s := range w.keys {
		w.win.Canvas().RemoveShortcut(s)
	}
	w.keys = nil
	if p, ok := w.pages[w.current]; ok {
		p.Hidden()
	}
	w.win.Canvas().Unfocus()
}

func (w *Window) takeShortcuts(p page.Page) {
	s, ok := p.(page.Shortcuts)
	if !ok {
		return
	}
	for _, k := range s.Shortcuts() {
		w.win.Canvas().AddShortcut(k.Keys, w.onPage(k.Do))
		w.keys = append(w.keys, k.Keys)
	}
}

func (w *Window) focus(p page.Page) {
	if f, ok := p.(page.Focuser); ok {
		if first := f.FirstFocus(); first != nil {
			w.win.Canvas().Focus(first)
		}
	}
}

// hints shows the keys that work here.
func (w *Window) hints() {
	hint := func(key, does string) widget.KeyHint { return widget.KeyHint{Key: w.cat.T(key), Does: w.cat.T(does)} }
	switch w.current {
	case page.Start:
		w.frame.status.SetKeys([]widget.KeyHint{hint("key.f1", "hint.help"), hint("key.enter", "hint.next"), hint("key.altleft", "hint.back")})
		return
	case page.SignIn:
		w.frame.status.SetKeys([]widget.KeyHint{hint("key.f1", "hint.help"), hint("key.enter", "signin.enter"), hint("key.tab", "hint.tab")})
		return
	}
	w.frame.status.SetKeys([]widget.KeyHint{
		hint("key.f1", "hint.help"), hint("key.f5", "hint.live"), hint("key.f8", "hint.emergency"), hint("key.escesc", "hint.off_air")})
}

func show(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}
