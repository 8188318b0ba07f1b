package command

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio/speaker"
)

// virtualClusters are the speakers of a workshop: the speaker program's own
// code, run in this process, one folder each, paired by the same one-time
// codes over the same HTTPS.
type virtualClusters struct {
	station *station
	dir     string
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu   sync.Mutex
	each map[app.ID]*virtualCluster
}

// virtualCluster is one of them.
type virtualCluster struct {
	speaker *speaker.Speaker
	record  string // WAV of what it plays, "" for none
	mu      sync.Mutex
	tap     func(samples []float32, at time.Time)
}

func newVirtualClusters(s *station) *virtualClusters {
	ctx, cancel := context.WithCancel(context.Background())
	return &virtualClusters{
		station: s, dir: filepath.Join(s.dir, "virtual"), ctx: ctx, cancel: cancel,
		each: map[app.ID]*virtualCluster{},
	}
}

// start brings a cluster to life, playing nowhere.
func (v *virtualClusters) start(c app.Cluster) error { return v.startRecording(c, "") }

// startRecording brings a cluster to life; what it plays goes into a WAV file
// unless record is "". A cluster that lives already stays as it is, and what
// hangs on a gateway has no speaker.
func (v *virtualClusters) startRecording(c app.Cluster, record string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.each[c.ID] != nil || v.station.inventory.MayPair(c.ID) != nil {
		return nil
	}
	one := &virtualCluster{record: record}
	cfg := speaker.Config{
		Dir: filepath.Join(v.dir, string(c.ID)), Virtual: true, Output: speaker.OutputNull,
		Version: Version, OnPlayed: one.played, Link: v.station.network.link.Addr(),
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return err
	}
	if record != "" {
		cfg.Output, cfg.File = speaker.OutputRecord, record
	}
	if c.SpeakerKey == "" {
		cfg.Station = v.station.network.url()
		cfg.Code, _ = v.station.network.pair.Begin(c.ID)
	}
	s, err := speaker.New(cfg)
	if err != nil {
		return err
	}
	one.speaker = s
	v.each[c.ID] = one
	v.running.Add(1)
	go v.run(c, s)
	return nil
}

// runs reports whether a cluster's speaker is one of these; v may be nil.
func (v *virtualClusters) runs(cluster app.ID) bool {
	if v == nil {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.each[cluster] != nil
}

func (v *virtualClusters) run(c app.Cluster, s *speaker.Speaker) {
	defer v.running.Done()
	err := s.Run(v.ctx)
	switch {
	case app.CodeOf(err) == "speaker.revoked": // as who revoked it knows
		slog.Info("virtual cluster ended", "cluster", c.Name, "error", err)
	case err != nil && !errors.Is(err, context.Canceled):
		slog.Error("virtual cluster ended", "cluster", c.Name, "error", err)
		v.station.noteStatus("", err)
	}
	v.mu.Lock()
	delete(v.each, c.ID)
	v.mu.Unlock()
}

// startAll brings every cluster of the workshop to life.
func (v *virtualClusters) startAll(clusters []app.Cluster) error {
	for _, c := range clusters {
		if err := v.start(c); err != nil {
			return err
		}
	}
	return nil
}

// listen lets f hear what a cluster plays; nil ends it. It reports false where
// no such cluster lives.
func (v *virtualClusters) listen(id app.ID, f func(samples []float32, at time.Time)) bool {
	v.mu.Lock()
	one := v.each[id]
	v.mu.Unlock()
	if one == nil {
		return false
	}
	one.mu.Lock()
	one.tap = f
	one.mu.Unlock()
	return true
}

func (c *virtualCluster) played(samples []float32, at time.Time) {
	c.mu.Lock()
	tap := c.tap
	c.mu.Unlock()
	if tap != nil {
		tap(samples, at)
	}
}

// close ends all of them.
func (v *virtualClusters) close() {
	v.cancel()
	v.running.Wait()
}
