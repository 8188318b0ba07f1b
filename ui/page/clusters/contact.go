package clusters

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// away tells that contact with a cluster was lost: its line broke, or no report
// came for so long that what it does is unknown. One that never reported is not
// away, nor is one that a station which has just started waits for, and one that keeps silence as ordered is there. What it does now may be
// unknown, which the grey mark says; that it is away is known, and is told in
// the same words and the same colour until it is back or somebody knows of it.
func away(v backend.ClusterView) bool {
	s := v.Status
	if v.Speechless() || s.LastReport.IsZero() || awaited(v) {
		return false
	}
	return s.State == app.StateUnknown || s.State == app.StateLost && !s.Connected
}

// What a cluster is counted and found as beside what is measured of it.
const (
	standsBare  app.ClusterState = "bare"  // without a box: never paired, or one of FM or wires that nothing reports for
	standsQuiet app.ClusterState = "quiet" // silent as ordered
)

// standingOf is what a cluster is counted and found as. One that is away is lost for
// as long as it is, whatever its mark: what it does is unknown, but that contact
// was lost is known.
func standingOf(v backend.ClusterView) app.ClusterState {
	switch {
	case v.Status.Silenced():
		return standsQuiet
	case v.Speechless() && v.Status.State == app.StateUnknown:
		return standsBare
	case away(v):
		return app.StateLost
	}
	return v.Status.State
}

// awaited tells that a cluster has not had its time to report since the station
// was started: nothing is known against it, and it wants nobody's eye.
func awaited(v backend.ClusterView) bool { return v.Status.Awaited && !v.Speechless() }

// knownAway are the clusters of which somebody knows that they are away: they
// want nobody's eye any more.
func knownAway(told []backend.ClusterAlarm) map[app.ID]bool {
	known := map[app.ID]bool{}
	for _, a := range told {
		if a.KnownBy != "" && slices.Contains([]string{"station", "carrier", "hamlet", "line"}, a.Kind) {
			for _, id := range a.Clusters {
				known[id] = true
			}
		}
	}
	return known
}

// lasted is how long something has lasted, in words: "16 phút", "3 giờ".
func lasted(cat *locale.Catalogue, d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return cat.N("clusters.lasted.minutes", max(0, int(d.Minutes())))
	case d < 48*time.Hour:
		return cat.N("clusters.lasted.hours", int(d.Hours()))
	}
	return cat.N("clusters.lasted.days", int(d.Hours())/24)
}

// reported is when a cluster reported last, by the time of day or, of another
// day, by the date.
func reported(cat *locale.Catalogue, at, now time.Time) string {
	switch {
	case at.IsZero():
		return "—"
	case app.DateOf(at) != app.DateOf(now):
		return cat.DayMonth(page.VietnamTime(at))
	}
	return cat.Clock(page.VietnamTime(at))
}
