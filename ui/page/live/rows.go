package live

import (
	"fmt"
	"math"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// marks pairs what was measured with the mark that shows it.
var marks = map[app.ClusterState]widget.State{
	app.StateHeard: widget.StateHeard, app.StateLate: widget.StateLate,
	app.StateLost: widget.StateLost, app.StateUnknown: widget.StateUnknown,
	app.StateReady: widget.StateReady, app.StateFed: widget.StateFed,
}

// attention is one line under "Cụm cần để ý".
type attention struct {
	ID       app.ID
	State    app.ClusterState
	Title    string
	Sentence string
	Todo     string // what a person does about it
}

// cells are the grid's, by number; picked are those chosen by hand, listened is
// the one that is heard here.
func cells(views []backend.ClusterView, picked map[app.ID]bool, listened app.ID) []widget.ClusterCell {
	out := make([]widget.ClusterCell, len(views))
	for i, v := range views {
		out[i] = widget.ClusterCell{
			Label: fmt.Sprintf("%02d", v.Number), Name: v.Name,
			State: marks[v.Status.State], Chosen: picked[v.ID] || v.ID == listened,
		}
		if v.Status.Silenced() {
			out[i].State = widget.StateNone
		}
	}
	return out
}

// byNumber orders clusters as the grid shows them.
func byNumber(views []backend.ClusterView) []backend.ClusterView {
	sorted := slices.Clone(views)
	slices.SortStableFunc(sorted, func(a, b backend.ClusterView) int { return a.Number - b.Number })
	return sorted
}

// needing lists the clusters that a person should look at: lost before late
// before unknown. Of those that a station which has just started waits for
// nothing is known yet: they are counted alone.
func needing(cat *locale.Catalogue, views []backend.ClusterView, now time.Time) []attention {
	var out []attention
	for _, state := range []app.ClusterState{app.StateLost, app.StateLate, app.StateUnknown} {
		for _, v := range views {
			if v.Status.State == state && !v.Status.Awaited {
				out = append(out, attention{
					ID: v.ID, State: state,
					Title:    fmt.Sprintf("%02d %s", v.Number, v.Name),
					Sentence: why(cat, v, now), Todo: todo(cat, v),
				})
			}
		}
	}
	return out
}

// awaited counts the clusters that a station which has just started waits for.
func awaited(views []backend.ClusterView) (n int) {
	for _, v := range views {
		if v.Status.Awaited {
			n++
		}
	}
	return n
}

// why says in a few words what is wrong with a cluster.
func why(cat *locale.Catalogue, v backend.ClusterView, now time.Time) string {
	s := v.Status
	switch {
	case v.Speechless() && v.Technology != app.TechnologyIP:
		return cat.T("live.why.deaf." + string(v.Technology))
	case v.Speechless():
		return cat.T("live.why.unpaired")
	case s.State == app.StateLate && math.Abs(s.OffsetMS) > 50:
		return cat.T("live.why.late", "seconds", cat.Number(math.Abs(s.OffsetMS)/1000, 1))
	case s.State == app.StateLate && s.Concealed+s.Missed < 50:
		return cat.T("live.why.hiccup") // it was late or torn a moment ago
	case s.State == app.StateLate:
		return cat.T("live.why.gaps", "seconds", cat.Number(float64(s.Concealed+s.Missed)/1000, 1))
	case s.LastReport.IsZero():
		return cat.T("live.why.never")
	case s.State == app.StateLost:
		return cat.T("live.why.lost", "time", page.Moment(cat, s.LastReport, now))
	}
	return cat.T("live.why.unknown", "time", page.Moment(cat, s.LastReport, now))
}

// todo says in a few words what to do about it, "" where there is nothing.
func todo(cat *locale.Catalogue, v backend.ClusterView) string {
	s := v.Status
	switch {
	case v.Speechless() && v.Technology != app.TechnologyIP:
		return ""
	case v.Speechless():
		return cat.T("live.todo.unpaired")
	case s.State == app.StateLate && math.Abs(s.OffsetMS) > 50:
		return cat.T("live.todo.late")
	case s.State == app.StateLate:
		return cat.T("live.todo.gaps")
	case s.State == app.StateLost:
		return cat.T("live.todo.lost")
	}
	return cat.T("live.todo.unknown")
}

// countsOf counts the views by state.
func countsOf(views []backend.ClusterView) map[app.ClusterState]int {
	n := map[app.ClusterState]int{}
	for _, v := range views {
		n[v.Status.State]++
	}
	return n
}
