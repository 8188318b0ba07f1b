package clusters

import (
	"math"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// sentence says in words what was measured of a cluster.
func sentence(cat *locale.Catalogue, v backend.ClusterView, now time.Time) string {
	s := v.Status
	switch {
	case v.Speechless() && v.Technology != app.TechnologyIP:
		return cat.T("clusters.state.deaf." + string(v.Technology))
	case v.Speechless():
		return cat.T("clusters.state.unpaired")
	case keepsSilence(v) != "":
		return cat.T("clusters.state." + keepsSilence(v))
	case s.State == app.StateHeard:
		return cat.T("clusters.state.heard", "ms", cat.Number(s.LatencyMS, 0))
	case s.State == app.StateFed:
		return cat.T("clusters.state.fed")
	case s.State == app.StateReady:
		return cat.T("clusters.state.ready", "time", cat.Clock(s.LastReport))
	case s.State == app.StateLate:
		return lateSentence(cat, s)
	case s.LastReport.IsZero():
		return cat.T("clusters.state.never")
	case awaited(v):
		return cat.T("clusters.state.awaited", "time", page.Moment(cat, s.LastReport, now))
	case s.State == app.StateUnknown:
		return cat.T("clusters.state.unknown", "time", page.Moment(cat, s.LastReport, now), "lasted", lasted(cat, now.Sub(s.LastReport)))
	}
	return cat.T("clusters.state.lost", "time", page.Moment(cat, s.LastReport, now), "lasted", lasted(cat, now.Sub(s.LastReport)))
}

// keepsSilence is the order by which a cluster is silent, "" for none.
func keepsSilence(v backend.ClusterView) string {
	if v.Status.Silenced() {
		return v.Status.Problem
	}
	return ""
}

// lateSentence tells whether it is out of step or has gaps: an offset above
// 50 ms is heard as an echo between poles.
func lateSentence(cat *locale.Catalogue, s app.ClusterStatus) string {
	if math.Abs(s.OffsetMS) > 50 {
		return cat.T("clusters.state.late", "seconds", cat.Number(math.Abs(s.OffsetMS)/1000, 1))
	}
	return cat.T("clusters.state.gaps", "seconds", cat.Number(float64(s.Concealed+s.Missed)/1000, 1))
}

// todo says what a person does about a cluster, "" where there is nothing to do.
func todo(cat *locale.Catalogue, v backend.ClusterView) string {
	return strings.TrimSpace(todoPlaying(cat, v) + " " + doubt(cat, v))
}

// todoPlaying is of one that does not play whole.
func todoPlaying(cat *locale.Catalogue, v backend.ClusterView) string {
	s := v.Status
	switch {
	case v.Speechless() && v.Technology != app.TechnologyIP:
		return ""
	case v.Speechless():
		return cat.T("clusters.todo.unpaired")
	case s.State == app.StateLost, away(v):
		return cat.T("clusters.todo.lost")
	case s.State == app.StateLate && math.Abs(s.OffsetMS) > 50:
		return cat.T("clusters.todo.late")
	case s.State == app.StateLate:
		return cat.T("clusters.todo.gaps")
	case s.State == app.StateUnknown && !awaited(v):
		return cat.T("clusters.todo.unknown")
	}
	return ""
}

// facts are the lines about the device: what it is, then when it was put up.
func facts(cat *locale.Catalogue, v backend.ClusterView) []string {
	first := []string{technology(cat, v.Cluster)}
	if len(v.Horns) > 0 {
		first = append(first, horns(cat, v.Horns))
	}
	lines := []string{strings.Join(first, ", ")}
	if !v.InstalledOn.IsZero() {
		lines = append(lines, cat.T("clusters.installed", "date", cat.Date(v.InstalledOn)))
	}
	if v.GatewayName != "" {
		lines = append(lines, cat.T("clusters.gateway.of."+string(v.Technology), "name", v.GatewayName))
	}
	if v.Feeds > 0 {
		lines = append(lines, cat.N("clusters.gateway.feeds", v.Feeds))
	}
	if v.Status.Version != "" {
		lines = append(lines, cat.T("clusters.version", "version", v.Status.Version))
	}
	return lines
}

// horns is "2 loa 30 W", or "3 loa, 75 W" where they differ.
func horns(cat *locale.Catalogue, all []app.Horn) string {
	sum, equal := 0, true
	for _, h := range all {
		sum += h.Watts
		equal = equal && h.Watts == all[0].Watts
	}
	n := strconv.Itoa(len(all))
	if equal {
		return cat.T("clusters.horns_equal", "n", n, "watts", strconv.Itoa(all[0].Watts))
	}
	return cat.T("clusters.horns_mixed", "n", n, "watts", strconv.Itoa(sum))
}

// measuredLine tells the figures of the last report in one line.
func measuredLine(cat *locale.Catalogue, s app.ClusterStatus) string {
	if s.LastReport.IsZero() {
		return cat.T("clusters.measured.never")
	}
	latency, offset, level := "—", "—", "—"
	if s.LatencyMS != 0 { // nothing plays the moment it is spoken: 0 is not measured
		latency, offset = cat.Number(s.LatencyMS, 0)+" ms", cat.Number(s.OffsetMS, 1)+" ms"
		level = cat.Level(s.LevelDBFS) + " dB"
	}
	line := cat.T("clusters.measured", "time", cat.ClockSeconds(s.LastReport),
		"latency", latency, "offset", offset, "level", level)
	if s.Problem != "" && cat.Has("clusters.problem."+s.Problem) {
		line += " · " + cat.T("clusters.problem."+s.Problem)
	}
	return line
}
