package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/assets"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/emergency"
	"tienglang/ui/page"
	"tienglang/ui/theme"
)

// Window is the station's window.
type Window struct {
	app                  fyne.App
	do                   func(func()) // to the window's goroutine
	b                    backend.Backend
	cat                  *locale.Catalogue
	win                  fyne.Window
	env                  *page.Env
	poll                 *poller
	topics               topics
	counting, countAgain bool // marks are being counted, and wanted once more
	frame                *frame
	pages                map[page.Route]page.Page
	current              page.Route
	keys                 []fyne.Shortcut // of the current page
	off                  offAir
	sheet                *emergency.Sheet // opened last, nil for none
	stop                 func()           // ends the subscription
	told                 int              // turn of the status line, since toldAt
	toldAt               time.Time
	fast                 func() // ends the meter's polling, nil while off air
}

// New makes the window of the station b. It is not seen until Show. It must
// be called on the goroutine that runs a.
func New(a fyne.App, b backend.Backend, cat *locale.Catalogue) *Window {
	return newOn(fyne.Do, a, b, cat)
}

// newOn makes the window with the way to its goroutine, which tests set:
// Fyne's test driver has none of its own.
func newOn(do func(func()), a fyne.App, b backend.Backend, cat *locale.Catalogue) *Window {
	w := &Window{app: a, do: do, b: b, cat: cat, pages: map[page.Route]page.Page{}, poll: newPoller(do)}
	icon := fyne.NewStaticResource("tienglang.svg", assets.AppIcon)
	a.SetIcon(icon)
	a.Settings().SetTheme(theme.ForSetting(b.Settings().Theme))
	speak(cat)
	w.win = a.NewWindow(cat.T("app.name"))
	w.win.SetIcon(icon)
	w.win.SetPadded(false)
	w.env = w.environment()
	w.build()
	w.win.Resize(fyne.NewSize(1366, 768))
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.close)
	w.win.SetOnDropped(w.dropped)
	w.listenKeys()
	w.stop = b.Subscribe(w.changed)
	w.poll.add(500*time.Millisecond, w.updateBar)
	w.poll.add(time.Second, w.wipe)
	w.Go(page.Today, nil)
	return w
}

// Show makes the window seen and starts its polling.
func (w *Window) Show() {
	w.poll.start()
	w.win.Show()
}

// Run shows the window and returns when it was closed; "window.no_display"
// when the screen cannot show it.
func (w *Window) Run() error {
	defer w.end()
	if err := try(w.Show); err != nil {
		return err
	}
	w.app.Run()
	return nil
}

// Fyne is the window in Fyne's terms, for pictures of it.
func (w *Window) Fyne() fyne.Window { return w.win }

// end stops polling, tasks and the subscription.
func (w *Window) end() {
	w.stop()
	w.poll.stop()
	w.env.Tasks.Close()
}

func (w *Window) environment() *page.Env {
	return &page.Env{
		Backend: w.b, Catalogue: w.cat, Window: w.win, Now: w.b.Now, Tasks: page.NewTasksOn(w.do),
		Go: w.Go, Say: w.say, Fail: w.fail, Poll: w.poll.add, Restyle: w.restyle, Emergency: w.emergency,
	}
}

// restyle takes a new language and theme: everything is built again, and the
// same page is shown.
func (w *Window) restyle(s backend.Settings) {
	w.cat = locale.New(s.Language)
	w.env.Catalogue = w.cat
	speak(w.cat)
	var kept page.Args
	if k, ok := w.pages[w.current].(page.Keeper); ok {
		kept = k.Keep()
	}
	w.leave()
	w.pages = map[page.Route]page.Page{}
	w.app.Settings().SetTheme(theme.ForSetting(s.Theme))
	w.win.SetTitle(w.cat.T("app.name"))
	route := w.current
	w.current = ""
	w.build()
	w.Go(route, kept)
}

// say puts a sentence of the catalogue into the status line; {time} is now.
func (w *Window) say(key string, pairs ...string) {
	pairs = append(pairs, "time", w.cat.Clock(w.b.Now()))
	w.frame.status.Say(w.cat.T(key, pairs...))
}

// statusStays is how long the line at the bottom tells of something that is over.
const statusStays = time.Minute

// wipe takes a sentence that has stood for statusStays off the status line.
func (w *Window) wipe() {
	s, now := w.frame.status, w.b.Now()
	switch {
	case s.Turn() != w.told:
		w.told, w.toldAt = s.Turn(), now
	case s.Words() != "" && now.Sub(w.toldAt) >= statusStays:
		s.Say("")
	}
}

// fail shows what went wrong and what to do; the log gets the whole chain.
func (w *Window) fail(err error) {
	if err == nil {
		return
	}
	slog.Error("window", "err", err)
	w.frame.status.Fail(w.cat.Error(err), func() { dialog.Details(w.win, w.cat, err) })
}

func (w *Window) close() {
	if !w.b.OnAir().On {
		w.win.Close()
		return
	}
	dialog.Confirm(w.win, w.cat, "close.on_air", func() {
		w.env.Ask(func(ctx context.Context) error { return w.b.StopLive(ctx) }, w.win.Close)
	})
}

func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	p, ok := w.pages[w.current].(page.Drops)
	if !ok || dialog.Shown(w.win) {
		return
	}
	var paths []string
	for _, f := range files {
		if f.Scheme() == "file" {
			paths = append(paths, f.Path())
		}
	}
	if len(paths) > 0 {
		p.Dropped(paths)
	}
}
