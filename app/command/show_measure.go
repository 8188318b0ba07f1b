package command

import (
	"context"
	"fmt"
	"time"

	"tienglang/app"
)

func (s *show) measure(ctx context.Context, connected map[app.ID]bool) (report, error) {
	var r report
	path, err := s.station.db.MediaPath(ctx, s.programme.Master)
	if err != nil {
		return r, err
	}
	if err := s.measureProgramme(ctx, &r, path); err != nil {
		return r, err
	}
	if err := s.measureClusters(ctx, &r, path, connected); err != nil {
		return r, err
	}
	var rows int64
	rows, broken, cut, err := s.station.db.VerifyPlayLog(ctx)
	if err != nil {
		return r, err
	}
	r.MachineLateMS = float64(s.late) / float64(time.Millisecond)
	r.PlayLog = playLogReport{Rows: rows, ChainOK: broken == nil && !cut}
	return r, s.measureHub(ctx, &r, path)
}

// measureProgramme measures the master as it lies on the disk.
func (s *show) measureProgramme(ctx context.Context, r *report, path string) error {
	l, err := measureFile(ctx, path)
	if err != nil {
		return err
	}
	sum, err := fileSHA256(path)
	r.Programme = programmeReport{
		File: path, SHA256: sum, Seconds: s.programme.Duration.Seconds(),
		IntegratedLUFS: l.IntegratedLUFS, TruePeakDBTP: l.TruePeakDBTP,
	}
	return err
}

// measureClusters compares each recording with the programme.
func (s *show) measureClusters(ctx context.Context, r *report, path string, connected map[app.ID]bool) error {
	programme, err := decodeMono(ctx, path)
	if err != nil {
		return err
	}
	account, err := s.station.db.HeardOf(ctx, s.broadcast.ID)
	if err != nil {
		return err
	}
	first, _ := s.station.network.outlets.times(s.broadcast.ID)
	var latencies []float64
	for _, c := range s.clusters {
		h, err := compare(programme, first, s.recording(c))
		if err != nil {
			return err
		}
		one := clusterReport{
			ID: fmt.Sprintf("%02d %s", c.Number, c.Name), Connected: connected[c.ID], Similarity: h.Similarity,
			Windows: h.Windows, WindowsFound: h.Found,
			LatencyMS: float64(h.Latency) / float64(time.Millisecond), Recording: s.recording(c),
		}
		for _, a := range account {
			if a.Cluster == c.ID {
				one.PlayedSeconds, one.ConcealedMS, one.MissedMS = float64(a.PlayedMS)/1000, a.ConcealedMS, a.MissedMS
			}
		}
		latencies = append(latencies, one.LatencyMS)
		r.Clusters = append(r.Clusters, one)
	}
	r.MaxOffsetMS = spread(latencies)
	return nil
}
