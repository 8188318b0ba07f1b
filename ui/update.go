package ui

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// changed is called by the station on any goroutine.
func (w *Window) changed(t backend.Topic) {
	if w.topics.add(t) {
		w.do(w.refresh)
	}
}

// refresh shows what changed, once for all topics that came together.
func (w *Window) refresh() {
	p := w.pages[w.current]
	set := w.topics.take()
	for t := range set {
		if p != nil {
			p.Refresh(t)
		}
	}
	if set[backend.TopicStatus] {
		w.updateStatus()
	}
	if set[backend.TopicSettings] || set[backend.TopicPeople] {
		w.updateStation()
	}
	w.updateBar()
	w.marks()
}

// updateBar shows what is measured to be on air.
func (w *Window) updateBar() {
	a := w.b.OnAir()
	w.frame.bar.Set(w.barWords(a))
	switch {
	case a.On && w.fast == nil:
		w.fast = w.poll.add(fastest, w.updateBar)
	case !a.On && w.fast != nil:
		w.fast()
		w.fast = nil
	}
}

func (w *Window) barWords(a backend.OnAir) widget.BarWords {
	now, s := w.b.Now(), w.b.Station()
	words := widget.BarWords{
		On: a.On, Tab: w.cat.T("bar.off"), Title: s.Name, Second: w.cat.T("bar.nothing"),
		LUFS: w.lufs(a.LUFS), Level: a.LUFS, Share: -1,
		Clock: w.cat.ClockSeconds(now), Date: w.cat.BarDate(now),
	}
	if s.Name == "" {
		words.Title = w.cat.T("app.name")
	}
	if s.Workshop {
		words.Workshop = w.cat.T("bar.workshop")
	}
	if !w.b.SetUpDone() {
		words.Second = w.cat.T("bar.first_start")
	}
	if a.On {
		w.onAirWords(&words, a)
	}
	w.countWords(&words, a)
	return words
}

func (w *Window) onAirWords(words *widget.BarWords, a backend.OnAir) {
	words.Tab, words.Title = w.cat.T("bar.on"), a.Broadcast.Title
	if a.Broadcast.Kind == app.BroadcastEmergency {
		words.Tab = w.cat.T("bar.emergency")
	}
	from := w.cat.Clock(a.Broadcast.StartedAt)
	if a.Total > 0 {
		words.Share = a.Elapsed.Seconds() / a.Total.Seconds()
		words.Second = w.cat.T("bar.left", "from", from,
			"to", w.cat.Clock(a.Ends(w.b.Now()).Add(500*time.Millisecond)), "left", w.cat.Duration(a.Total-a.Elapsed+999*time.Millisecond))
		if a.StopAfter {
			words.Second += " · " + w.cat.T("bar.stops_after")
		}
	} else {
		words.Second = w.cat.T("bar.elapsed", "from", from, "elapsed", w.cat.Duration(a.Elapsed))
	}
	if !a.StopAt.IsZero() {
		words.Second = w.cat.T("bar.stops", "elapsed", w.cat.Duration(a.Elapsed), "time", w.cat.Clock(a.StopAt.Add(time.Second)))
	}
	if w.off.holding() {
		words.Hold = w.cat.T("bar.hold")
	}
}

func (w *Window) countWords(words *widget.BarWords, a backend.OnAir) {
	n := a.Counts
	if !a.On {
		words.Clusters, words.Unit = strconv.Itoa(n.Due), w.cat.T("bar.clusters")
		if n.Ready > 0 {
			words.Clusters, words.Unit = ratio(n.Ready, n.Due), w.cat.T("bar.ready")
		}
		words.Heard, words.Bad, words.Dim = shares(n.Ready, n.Late+n.Lost, 0, n.Due)
		return
	}
	words.Clusters, words.Unit = ratio(n.Heard, n.Due), w.cat.T("bar.heard")
	if n.Fed > 0 {
		words.Fed = w.cat.N("bar.fed", n.Fed)
	}
	words.Heard, words.Bad, words.Dim = shares(n.Heard, n.Late+n.Lost, n.Unknown+n.Fed, n.Due)
}

func ratio(a, b int) string { return strconv.Itoa(a) + "/" + strconv.Itoa(b) }

func shares(well, bad, dim, all int) (a, b, c float64) {
	if all == 0 {
		return 0, 0, 0
	}
	n := float64(all)
	return float64(well) / n, float64(bad) / n, float64(dim) / n
}

func (w *Window) lufs(l float64) string {
	if l <= -70 {
		return "—"
	}
	return w.cat.Number(l, 0)
}

// marks counts, away from the window's goroutine, what the navigation shows:
// one count at a time, and one more where something changed meanwhile.
func (w *Window) marks() {
	if door(w.current) {
		return
	}
	if w.counting {
		w.countAgain = true
		return
	}
	w.counting, w.countAgain = true, false
	var m marks
	w.env.Run(func(context.Context) error { m = w.countMarks(); return nil }, func(error) {
		w.counting = false
		w.showMarks(m)
		if w.countAgain {
			w.marks()
		}
	})
}

type marks struct {
	needs, clusters, clashes int
	sync                     app.SyncStatus
}

func (w *Window) countMarks() marks {
	m := marks{sync: w.b.SyncStatus()}
	if t, err := w.b.Today(); err == nil {
		m.needs = len(t.Needs)
		for _, n := range t.Needs {
			if n.Kind.OfClusters() {
				m.clusters++
			}
		}
	}
	if n, err := w.b.CollisionsAhead(context.Background()); err == nil {
		m.clashes = n
	}
	return m
}

func (w *Window) showMarks(m marks) {
	for id, item := range w.frame.items {
		badge, dot := "", fyne.ThemeColorName("")
		switch id {
		case page.Today:
			badge = count(m.needs)
		case page.Schedule:
			badge = count(m.clashes)
		case page.Clusters:
			badge = count(m.clusters)
		case page.Syncing:
			badge, dot = count(m.sync.Refused), syncDot(m.sync)
		}
		item.Set(id == w.current, badge, dot)
	}
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// syncDot is green when the hub answers, grey when that is not known.
func syncDot(s app.SyncStatus) fyne.ThemeColorName {
	switch {
	case !s.Enrolled:
		return ""
	case s.Online && !s.Paused:
		return theme.Green
	}
	return theme.Grey
}
