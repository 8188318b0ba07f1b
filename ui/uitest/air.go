package uitest

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// GoLive sets Air.
func (b *Backend) GoLive(_ context.Context, r backend.LiveRequest) error {
	return b.act(func() error {
		kind := app.BroadcastLive
		total := time.Duration(0)
		if p := b.programme(r.Programme); p != nil {
			kind, total, r.Title = app.BroadcastProgramme, p.Duration, p.Title
		}
		b.Air = backend.OnAir{On: true, Total: total, Bed: r.Bed, LUFS: -18, PeakDBFS: -6,
			Counts: b.counts(), Broadcast: app.Broadcast{
				ID: app.NewID(b.Clock), Kind: kind, Programme: r.Programme, Title: r.Title,
				Zone: r.Zone, Clusters: r.Clusters, StartedBy: b.User, StartedAt: b.Clock}}
		return nil
	}, "GoLive", string(r.Programme)+r.Title)
}

func (b *Backend) counts() backend.Counts {
	n := backend.Counts{Due: len(b.ClustersOf)}
	for _, c := range b.ClustersOf {
		switch c.Status.State {
		case app.StateHeard:
			n.Heard++
		case app.StateFed:
			n.Fed++
		case app.StateLate:
			n.Late++
		case app.StateLost:
			n.Lost++
		case app.StateReady:
			n.Ready++
		default:
			n.Unknown++
		}
	}
	return n
}

// StopLive clears Air.
func (b *Backend) StopLive(context.Context) error {
	return b.act(func() error { b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120, Counts: b.Air.Counts}; return nil }, "StopLive")
}

// OffAir clears Air.
func (b *Backend) OffAir(context.Context) error {
	return b.act(func() error { b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120, Counts: b.Air.Counts}; return nil }, "OffAir")
}

// SkipPart clears Air and says what was skipped.
func (b *Backend) SkipPart(context.Context) error {
	return b.act(func() error {
		if !b.Air.On || !b.Air.Scheduled || b.Air.Broadcast.Emergency != "" {
			return app.Fail("air.nothing_scheduled", nil)
		}
		b.skipped = b.Air
		b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120, Counts: b.Air.Counts, Skipped: b.Air.Broadcast.Title}
		return nil
	}, "SkipPart")
}

// TakeBackSkip brings back what SkipPart cleared.
func (b *Backend) TakeBackSkip(context.Context) error {
	return b.act(func() error {
		if b.Air.Skipped == "" {
			return app.Fail("air.nothing_skipped", nil)
		}
		b.Air = b.skipped
		return nil
	}, "TakeBackSkip")
}

// SetReach changes where Air goes.
func (b *Backend) SetReach(_ context.Context, zone app.ID, clusters []app.ID) error {
	return b.act(func() error {
		if !b.Air.On {
			return app.Fail("air.not_on", nil)
		}
		b.Air.Broadcast.Zone, b.Air.Broadcast.Clusters = zone, slices.Clone(clusters)
		return nil
	}, "SetReach", zone, len(clusters))
}

// NextDue is the first of TodayIs.Line that is to come.
func (b *Backend) NextDue() (p backend.DayPart, ok bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.TodayIs.Line {
		if p.From.After(b.Clock) {
			return p, true, b.Errs["NextDue"]
		}
	}
	return p, false, b.Errs["NextDue"]
}

// SetStopAt sets Air.StopAt.
func (b *Backend) SetStopAt(_ context.Context, at time.Time) error {
	return b.act(func() error { b.Air.StopAt = at; return nil }, "SetStopAt")
}

// StopAfter sets Air.StopAfter.
func (b *Backend) StopAfter(_ context.Context, on bool) error {
	return b.act(func() error { b.Air.StopAfter = on; return nil }, "StopAfter", on)
}

// SetTalkOver sets TalkOver.
func (b *Backend) SetTalkOver(on bool) {
	_ = b.act(func() error { b.TalkOver, b.Air.TalkOver = on, on; return nil }, "SetTalkOver", on)
}

// SetBed sets what lies under the microphone.
func (b *Backend) SetBed(_ context.Context, sha256 string) error {
	return b.act(func() error { b.Air.Bed, b.Air.TalkOver = sha256, false; return nil }, "SetBed", sha256)
}

// Clusters is ClustersOf.
func (b *Backend) Clusters() ([]backend.ClusterView, error) {
	return locked(b, func() []backend.ClusterView { return slices.Clone(b.ClustersOf) }), b.err("Clusters")
}

// Hamlets is HamletsOf.
func (b *Backend) Hamlets() ([]app.Hamlet, error) {
	return locked(b, func() []app.Hamlet { return slices.Clone(b.HamletsOf) }), b.err("Hamlets")
}

func (b *Backend) cluster(id app.ID) *backend.ClusterView {
	for i := range b.ClustersOf {
		if b.ClustersOf[i].ID == id {
			return &b.ClustersOf[i]
		}
	}
	return nil
}

// SaveCluster stores a cluster; UndoClusterChange really takes it back.
func (b *Backend) SaveCluster(_ context.Context, c app.Cluster, hamlet string) (saved app.Cluster, undo app.ID, err error) {
	undo = app.NewID(b.Now())
	err = b.act(func() error {
		if have := b.cluster(c.ID); have != nil {
			c.Photos, c.PhotoNotes = have.Photos, have.PhotoNotes
			b.exchange(undo, *have)
			have.Cluster, have.HamletName = c, hamlet
			return nil
		}
		c.ID = app.NewID(b.Clock)
		b.ClustersOf = append(b.ClustersOf, backend.ClusterView{Cluster: c, HamletName: hamlet,
			Status: app.ClusterStatus{Cluster: c.ID, State: app.StateUnknown}})
		return nil
	}, "SaveCluster", c.Name)
	return c, undo, err
}

// exchange lets UndoClusterChange put a cluster back as it was, and then again as
// it is.
func (b *Backend) exchange(undo app.ID, was backend.ClusterView) {
	if b.backs == nil {
		b.backs = map[app.ID]func() app.ID{}
	}
	b.backs[undo] = func() app.ID {
		have := b.cluster(was.ID)
		b.exchange(undo+"+", *have)
		have.Cluster, have.HamletName = was.Cluster, was.HamletName
		return undo + "+"
	}
}

// DeleteCluster takes a cluster away.
func (b *Backend) DeleteCluster(_ context.Context, id app.ID) error {
	return b.act(func() error {
		b.ClustersOf = slices.DeleteFunc(b.ClustersOf, func(c backend.ClusterView) bool { return c.ID == id })
		return nil
	}, "DeleteCluster", id)
}

// RestoreCluster is recorded; it brings nothing back.
func (b *Backend) RestoreCluster(_ context.Context, id app.ID) error {
	return b.act(nil, "RestoreCluster", id)
}

// SetVolume sets a cluster's volume.
func (b *Backend) SetVolume(_ context.Context, id app.ID, volume int) error {
	return b.act(func() error {
		if c := b.cluster(id); c != nil {
			c.Volume = volume
		}
		return nil
	}, "SetVolume", id, volume)
}

// BeginPairing gives a code for ten minutes.
func (b *Backend) BeginPairing(_ context.Context, id app.ID) (backend.Pairing, error) {
	err := b.act(nil, "BeginPairing", id)
	return backend.Pairing{Code: "4831-7726", URL: "https://192.168.1.20:8443", Expires: b.Now().Add(10 * time.Minute)}, err
}

// Unpair forgets the speaker.
func (b *Backend) Unpair(_ context.Context, id app.ID) error {
	return b.act(func() error {
		if c := b.cluster(id); c != nil {
			c.SpeakerKey = ""
		}
		return nil
	}, "Unpair", id)
}

// Heard14 is HeardOf.
func (b *Backend) Heard14(app.ID) ([14]float64, error) {
	return locked(b, func() [14]float64 { return b.HeardOf }), b.err("Heard14")
}

// SyncStatus is SyncIs.
func (b *Backend) SyncStatus() app.SyncStatus {
	return locked(b, func() app.SyncStatus { return b.SyncIs })
}

// Queue is QueueOf.
func (b *Backend) Queue(limit int) ([]backend.QueueRow, error) {
	return locked(b, func() []backend.QueueRow { return slices.Clone(b.QueueOf[:min(limit, len(b.QueueOf))]) }), b.err("Queue")
}

// SendNow is recorded.
func (b *Backend) SendNow() { _ = b.act(nil, "SendNow") }

// PauseSync sets SyncIs.Paused.
func (b *Backend) PauseSync(paused bool) {
	_ = b.act(func() error { b.SyncIs.Paused = paused; return nil }, "PauseSync", paused)
}

// Retry clears a refusal.
func (b *Backend) Retry(_ context.Context, seq int64) error {
	return b.act(func() error {
		for i := range b.QueueOf {
			if b.QueueOf[i].Seq == seq {
				b.QueueOf[i].Refused = ""
			}
		}
		return nil
	}, "Retry", seq)
}

// Enrol joins a hub in name.
func (b *Backend) Enrol(_ context.Context, url, code string) error {
	return b.act(func() error {
		b.SyncIs = app.SyncStatus{Enrolled: true, HubURL: url, HubName: "tỉnh Thái Nguyên", Online: true}
		return nil
	}, "Enrol", url, code)
}
