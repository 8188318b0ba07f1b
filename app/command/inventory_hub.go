package command

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	tables "tienglang/app/inventory/intake"
	"tienglang/app/playout"
	"tienglang/app/store"
	"tienglang/sync/wire"
)

// writeHubDevices writes the clusters of the folder data, with what is measured
// of them, as the hub names their fields.
func writeHubDevices(ctx context.Context, db *store.DB, data, path string) (int, error) {
	if err := needEnding(path, ".json"); err != nil {
		return 0, err
	}
	clusters, err := db.Clusters(ctx)
	if err != nil {
		return 0, err
	}
	hamlets, err := db.Hamlets(ctx)
	if err != nil {
		return 0, err
	}
	station, _, err := db.Station(ctx)
	if err != nil {
		return 0, err
	}
	measured, err := measuredOfEach(ctx, db, data)
	if err != nil {
		return 0, err
	}
	body, err := tables.ToHubJSON(clusters, hamlets, station.Commune, measured)
	if err != nil {
		return 0, err
	}
	if err := wire.WriteFileSynced(path, body); err != nil {
		return 0, app.Fail("sheet.write", err, "name", path)
	}
	return len(clusters), nil
}

// measuredOfEach is what lastMeasured tells, with what each cluster is sent and
// how warm its box is.
func measuredOfEach(ctx context.Context, db *store.DB, data string) (map[app.ID]tables.Measured, error) {
	last, err := lastMeasured(ctx, db, data)
	if err != nil {
		return nil, err
	}
	file, err := store.ReadVitals(data)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	vitals, now := health.NewRecorder(file, slog.Default()), time.Now()
	by := map[app.ID]tables.Measured{}
	for _, s := range last.all {
		by[s.Cluster] = tables.Measured{ClusterStatus: s, Title: last.titles[s.Cluster], Celsius: lastCelsius(ctx, vitals, s.Cluster, now), Disk: last.disks[s.Cluster]}
	}
	return by, nil
}

// lastCelsius is how warm a box was in the last hour of today, nil where nobody
// measured it.
func lastCelsius(ctx context.Context, vitals *health.Recorder, cluster app.ID, now time.Time) *int {
	today, minute := health.At(now)
	days, err := vitals.Days(ctx, cluster, today, today)
	if err != nil || len(days) == 0 {
		return nil
	}
	for m := minute; m >= max(0, minute-60); m-- {
		if c := days[0][m].Celsius; c != health.Unknown {
			return &c
		}
	}
	return nil
}

// titlesOnAir is what is sent to each cluster now, of several broadcasts the one
// of the highest precedence.
func titlesOnAir(st playout.State) map[app.ID]string {
	var all []app.Broadcast
	if st.On() {
		all = append(all, st.Broadcast)
	}
	for _, one := range st.Beside {
		all = append(all, one.Broadcast)
	}
	slices.SortStableFunc(all, func(a, b app.Broadcast) int { return int(a.Rank() - b.Rank()) })
	titles := map[app.ID]string{}
	for _, b := range all {
		for _, id := range b.Clusters {
			titles[id] = b.Title
		}
	}
	return titles
}
