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
	measuredSignal    tables.Field = "signal_dbm"
	measuredModem     tables.Field = "modem_state"
	measuredIMEI      tables.Field = "modem_imei"
	measuredSIM       tables.Field = "modem_sim"
	measuredCarrier   tables.Field = "modem_carrier"
)

// measurements is what is measured of the clusters.
type measurements struct {
	all    []app.ClusterStatus
	titles map[app.ID]string      // of what is sent to each
	boxes  map[app.ID]app.Vitals  // as they told last
	disks  map[app.ID]tables.Disk // as they told last
}

// lastMeasured is what the station measures that runs in the folder; else what
// the folder keeps, whose states are unknown.
func lastMeasured(ctx context.Context, db *store.DB, dir string) (m measurements, err error) {
	a, runs, err := askStation(ctx, dir, control{Measured: true})
	if runs {
		return measurements{a.Measured, a.Titles, a.Boxes, a.Disks}, err
	}
	m.all, err = db.LastStatuses(ctx)
	for i := range m.all {
		m.all[i].State, m.all[i].Connected = app.StateUnknown, false
	}
	return m, err
}

// disks are those of the boxes that told of theirs.
func (s *station) disks() map[app.ID]tables.Disk {
	_, told := s.holding.shelf()
	all := map[app.ID]tables.Disk{}
	for id, h := range told {
		all[id] = tables.Disk{FreeMB: h.FreeMB, TotalMB: h.TotalMB}
	}
	return all
}

// withMeasured writes to each record what is measured of its cluster.
func withMeasured(records []map[tables.Field]string, m measurements) {
	by := map[string]app.ClusterStatus{}
	for _, s := range m.all {
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
		withBox(r, m.boxes[s.Cluster])
	}
}

// withBox writes to a record what the box's modem tells.
func withBox(r map[tables.Field]string, is app.Vitals) {
	if is.Signal != nil {
		r[measuredSignal] = strconv.Itoa(*is.Signal)
	}
	if is.Modem == nil {
		return
	}
	for key, words := range map[tables.Field]string{measuredModem: string(is.Modem.State), measuredIMEI: is.Modem.IMEI,
		measuredSIM: is.Modem.SIM, measuredCarrier: is.Modem.Carrier} {
		if words != "" {
			r[key] = words
		}
	}
}
