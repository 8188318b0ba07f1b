package today

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// needView is how a kind of need is shown and where its button leads.
type needView struct {
	icon  string
	route page.Route
	arg   string
}

var needViews = map[backend.NeedKind]needView{
	backend.NeedApproval:     {"pencil", page.Library, "programme"},
	backend.NeedReturned:     {"undo", page.Library, "programme"},
	backend.NeedCluster:      {"horn", page.Clusters, "cluster"},
	backend.NeedUnpaired:     {"unlink", page.Clusters, "cluster"},
	backend.NeedUnpairedMany: {"unlink", page.Clusters, "cluster"},
	backend.NeedRecovered:    {"wave", page.Studio, "media"},
	backend.NeedRefused:      {"warning", page.Syncing, ""},
	backend.NeedOwed:         {"document", page.Schedule, "entry"},
	backend.NeedRelay:        {"link", page.Schedule, "relay"},
	backend.NeedCollision:    {"calendar", page.Schedule, "entry"},
	backend.NeedEmpty:        {"calendar", page.Schedule, "entry"},
	backend.NeedDisk:         {"folder", page.Library, ""},
	backend.NeedClock:        {"clock", page.Today, ""},
	backend.NeedCheck:        {"wrench", page.Clusters, "check"},
	backend.NeedChecks:       {"wrench", page.Clusters, "check"},
	backend.NeedParts:        {"wrench", page.Clusters, "part"},
}

// needsCard is the list "Cần bạn".
func needsCard(e *page.Env, needs []backend.Need) fyne.CanvasObject {
	head := []widget.Slot{widget.Fitted(widget.NewText(e.T("today.needs"), widget.RoleSubhead, theme.Text))}
	if len(needs) > 0 {
		head = append(head, widget.Fitted(widget.NewBadge(strconv.Itoa(len(needs)))))
	}
	title := widget.Pad(0, 16, 0, 16, widget.Line(12, head...))
	var body fyne.CanvasObject = container.NewCenter(
		widget.NewNote("check", e.T("today.no_needs"), theme.GreenText))
	if len(needs) > 0 {
		rows := make([]widget.Slot, 0, len(needs))
		for _, n := range needs {
			rows = append(rows, widget.Fixed(theme.NeedRow, needRow(e, n)))
		}
		body = container.NewVScroll(widget.Column(0, rows...))
	}
	return widget.NewBareCard(widget.Column(0, widget.Fixed(56, title), widget.Grow(body)))
}

// viewOf is the view of a kind; what is of clusters leads to the first of them.
func viewOf(k backend.NeedKind) needView {
	if v, ok := needViews[k]; ok || !k.OfClusters() {
		return v
	}
	return needView{"horn", page.Clusters, "cluster"}
}

func needRow(e *page.Env, n backend.Need) fyne.CanvasObject {
	v := viewOf(n.Kind)
	title, second := needWords(e, n)
	words := widget.Column(0,
		widget.Fixed(24, widget.NewEllipsis(title, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(20, widget.NewEllipsis(second, widget.RoleText, theme.Muted)))
	do := func() { e.Go(v.route, argsOf(v, n)) }
	if n.Kind == backend.NeedClock {
		do = func() { e.Ask(e.Backend.FollowClock, nil) }
	}
	open := widget.NewButton(e.T("need."+string(n.Kind)+".do"), "", do).Wide(136)
	line := widget.Line(theme.Gap, widget.Fitted(widget.NewDisc(v.icon, 40, 20, theme.Amber, theme.OnAmber)),
		widget.Grow(words), widget.Fitted(open))
	return widget.Column(0, widget.Fixed(1, widget.NewRule()), widget.Grow(widget.Pad(0, 16, 0, 16, line)))
}

func argsOf(v needView, n backend.Need) page.Args {
	if v.arg == "" {
		return nil
	}
	return page.Args{v.arg: string(n.Object)}
}

// needWords are the subject and the second line of a need.
func needWords(e *page.Env, n backend.Need) (title, second string) {
	key := "need." + string(n.Kind)
	if !n.Due.IsZero() && e.Catalogue.Has(key+".due") {
		return e.Catalogue.N(key, n.Count, "title", n.Title, "since", dayClock(e, n.Since)),
			e.T(key+".due", "title", n.Title, "due", dueWords(e, n.Due), "day", e.Catalogue.DayMonth(page.VietnamTime(n.Due)))
	}
	if n.Since.IsZero() && e.Catalogue.Has(key+".never") && n.Count == 0 {
		return e.T(key+".never", "title", n.Title), e.T(key + ".second")
	}
	since := dayClock(e, n.Since)
	return e.Catalogue.N(key, n.Count, "title", n.Title, "since", since),
		e.T(key+".second", "title", n.Title, "since", since)
}

// dayClock is the time of day of today, the date of another day.
func dayClock(e *page.Env, t time.Time) string {
	if app.DateOf(t) == app.DateOf(e.Now()) {
		return e.Clock(t)
	}
	return e.Catalogue.DayMonth(page.VietnamTime(t))
}

// dueWords say by when something is wanted.
func dueWords(e *page.Env, t time.Time) string {
	if app.DateOf(e.Now()) == app.DateOf(t) {
		return e.T("today.due.today", "time", e.Clock(t))
	}
	return e.When(t)
}
