package command

import (
	"context"
	"strconv"
	"time"

	"tienglang/app"
	tables "tienglang/app/inventory/intake"
	"tienglang/app/store"
)

// The keys of what is measured of a cluster in `inventory list --json`, beside
// those of its columns. docs/cum-loa.md explains them.
const (
	measuredState     tables.Field = "state"
	measuredReported  tables.Field = "reported"
	measuredConnected tables.Field = "connected"
	measuredVolume    tables.Field = "reported_volume"
	measuredLevel     tables.Field = "level_dbfs"
	measuredOffset    tables.Field = "offset_ms"
	measuredVersion   tables.Field = "version"
	measuredProblem   tables.Field = "problem"
	measuredEar       tables.Field = "ear"
)

// lastMeasured is what is measured of the clusters: by the station that runs in
// the folder, which also tells the titles of what it sends to each, else what the
// folder keeps, whose states are unknown.
func lastMeasured(ctx context.Context, db *store.DB, dir string) (all []app.ClusterStatus, titles map[app.ID]string, err error) {
	a, runs, err := askStation(ctx, dir, control{Measured: true})
	if runs {
		return a.Measured, a.Titles, err
	}
	all, err = db.LastStatuses(ctx)
	for i := range all {
		all[i].State, all[i].Connected = app.StateUnknown, false
	}
	return all, nil, err
}

// withMeasured writes to each record what is measured of its cluster.
func withMeasured(records []map[tables.Field]string, all []app.ClusterStatus) {
	by := map[string]app.ClusterStatus{}
	for _, s := range all {
		by[string(s.Cluster)] = s
	}
	for _, r := range records {
		s, ok := by[r[tables.ID]]
		if !ok {
			s.State = app.StateUnknown
		}
		r[measuredState] = string(s.State)
		r[measuredConnected] = strconv.FormatBool(s.Connected)
		if s.LastReport.IsZero() {
			continue
		}
		r[measuredReported] = s.LastReport.In(app.Vietnam).Format(time.RFC3339)
		r[measuredVolume] = strconv.Itoa(s.Volume)
		r[measuredLevel] = strconv.FormatFloat(s.LevelDBFS, 'f', 1, 64)
		r[measuredOffset] = strconv.FormatFloat(s.OffsetMS, 'f', 1, 64)
		for key, words := range map[tables.Field]string{measuredVersion: s.Version, measuredProblem: s.Problem, measuredEar: string(s.Ear)} {
			if words != "" {
				r[key] = words
			}
		}
	}
}
