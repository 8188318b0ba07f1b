package command

import (
	"context"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// OnAir is what is measured to be on air now.
func (d *desk) OnAir() backend.OnAir {
	st := d.playout.State()
	return backend.OnAir{
		On: st.On(), Broadcast: st.Broadcast, Elapsed: st.Elapsed, Total: st.Total,
		LUFS: st.Level.LUFS, PeakDBFS: st.Level.PeakDBFS, TalkOver: st.TalkOver, Bed: st.Bed, SentLog: st.LoggedAt,
		Counts: d.counts(st), Gaps: d.air.gaps(), MicrophoneLost: st.On() && d.air.microphoneLost(),
	}
}

// counts counts the clusters that are due, or all when nothing is on air.
func (d *desk) counts(st playout.State) backend.Counts {
	due := map[app.ID]bool{}
	for _, id := range st.Broadcast.Clusters {
		due[id] = true
	}
	var c backend.Counts
	for _, s := range d.inventory.Board() {
		if st.On() && !due[s.Cluster] {
			continue
		}
		c.Due++
		switch s.State {
		case app.StateHeard:
			c.Heard++
		case app.StateLate:
			c.Late++
		case app.StateLost:
			c.Lost++
		case app.StateReady:
			c.Ready++
		default:
			c.Unknown++
		}
	}
	return c
}

// GoLive puts a programme or the microphone on air.
func (d *desk) GoLive(ctx context.Context, r backend.LiveRequest) error {
	by, err := d.may(app.MayAir)
	if err != nil {
		return err
	}
	b, err := d.playout.GoLive(ctx, by, playout.Request(r))
	return d.done(err, backend.TopicOnAir, "status.on_air", "title", b.Title)
}

// StopLive takes the station off air; nobody is kept from it.
func (d *desk) StopLive(ctx context.Context) error {
	u, _ := d.Current()
	return d.done(d.playout.StopLive(ctx, u), backend.TopicOnAir, "status.off_air")
}

// SetTalkOver lowers what sounds under the microphone.
func (d *desk) SetTalkOver(on bool) { d.playout.SetTalkOver(on) }

// SetBed changes the bed under the microphone that is on air.
func (d *desk) SetBed(ctx context.Context, sha256 string) error {
	by, err := d.may(app.MayAir)
	if err != nil {
		return err
	}
	if sha256 == "" {
		return d.done(d.playout.SetBed(ctx, by, ""), backend.TopicOnAir, "status.bed_off")
	}
	m, err := d.MediaBySHA(sha256)
	if err != nil {
		return err
	}
	return d.done(d.playout.SetBed(ctx, by, sha256), backend.TopicOnAir, "status.bed_on", "name", m.Name)
}

// Zones lists the named zones.
func (d *desk) Zones() ([]app.Zone, error) { return d.inventory.Zones(context.Background()) }

// SaveZone keeps a zone.
func (d *desk) SaveZone(ctx context.Context, z app.Zone) (app.Zone, error) {
	by, err := d.who()
	if err != nil {
		return z, err
	}
	z, err = d.inventory.SaveZone(ctx, by, z)
	return z, d.done(err, backend.TopicClusters, "status.zone_saved", "name", z.Name)
}

// ListenTo plays what one cluster plays; "" ends it.
func (d *desk) ListenTo(_ context.Context, cluster app.ID) error {
	d.hearing.Lock()
	defer d.hearing.Unlock()
	if d.monitor != nil {
		d.monitor.close()
		d.monitor = nil
	}
	if cluster == "" {
		return nil
	}
	m, err := listenTo(d.virtual, cluster, d.settings.Get().Output)
	if err == nil {
		d.monitor = m
	}
	return err
}
