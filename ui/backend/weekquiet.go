package backend

import (
	"slices"

	"tienglang/app"
)

// QuietIn is quiet hours that the clusters of a week have, or some of them.
type QuietIn struct {
	app.QuietHours
	Name string // of the hamlet, "" for the whole commune
	Part bool   // other clusters that are shown have not
}

// Hush finds the quiet hours of the clusters that are shown; nil shows all.
func (w *Week) Hush(all []app.Cluster, shown []app.ID, hamlets []app.Hamlet) {
	at, count := map[app.ID]int{}, 0
	for _, c := range all {
		if c.DeletedAt.IsZero() && (shown == nil || slices.Contains(shown, c.ID)) {
			at[c.Hamlet]++
			count++
		}
	}
	name := map[app.ID]string{}
	for _, h := range hamlets {
		name[h.ID] = h.Name
	}
	for _, q := range w.Rules.Quiet {
		if q.Hamlet == "" || at[q.Hamlet] > 0 {
			w.Quiet = append(w.Quiet, QuietIn{q, name[q.Hamlet], q.Hamlet != "" && at[q.Hamlet] < count})
		}
	}
}

// ClustersAt are the clusters of a zone or of a hamlet; of what there is not,
// none. "" is nil, which is all.
func ClustersAt(place app.ID, zones []app.Zone, clusters []app.Cluster) []app.ID {
	if place == "" {
		return nil
	}
	for _, z := range zones {
		if z.ID == place {
			return append([]app.ID{}, z.Clusters...)
		}
	}
	in := []app.ID{}
	for _, c := range clusters {
		if c.Hamlet == place && c.DeletedAt.IsZero() {
			in = append(in, c.ID)
		}
	}
	return in
}
