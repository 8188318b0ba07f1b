package command

import (
	"context"
	"time"

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

// Today is the day until now, and what needs a person.
func (d *desk) Today() (backend.Today, error) {
	ctx := context.Background()
	now := d.clock.Now().Local()
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	all, err := d.db.Broadcasts(ctx, day, day.AddDate(0, 0, 1))
	if err != nil {
		return backend.Today{}, err
	}
	t := backend.Today{Counts: d.counts(playout.State{})}
	for _, b := range all {
		a, err := d.aired(ctx, b)
		if err != nil {
			return t, err
		}
		t.Broadcasts = append(t.Broadcasts, a)
	}
	programmes, err := d.library.Search(ctx, "")
	if err != nil {
		return t, err
	}
	for _, p := range programmes {
		if p.State == app.ProgrammeApproved && p.AiredAt.IsZero() {
			t.Next = append(t.Next, p)
		}
	}
	t.Needs, err = d.needs(programmes)
	return t, err
}

// wholeShare is the share of a broadcast that a cluster must have played to
// count as having been heard.
const wholeShare = 0.98

// aired tells how many of a broadcast's clusters played it whole.
func (d *desk) aired(ctx context.Context, b app.Broadcast) (backend.Aired, error) {
	a := backend.Aired{Broadcast: b, Due: len(b.Clusters)}
	heard, err := d.db.HeardOf(ctx, b.ID)
	if err != nil {
		return a, err
	}
	played := map[app.ID]app.Heard{}
	for _, h := range heard {
		played[h.Cluster] = h
	}
	for _, id := range b.Clusters {
		h := played[id]
		due := float64(h.PlayedMS + h.ConcealedMS + h.MissedMS)
		if due > 0 && float64(h.PlayedMS) >= wholeShare*due {
			a.Heard++
		} else if c, err := d.db.Cluster(ctx, id); err == nil {
			a.Absent = append(a.Absent, c.Name)
		}
	}
	return a, nil
}

// needs is what waits for a person, the most pressing first.
func (d *desk) needs(programmes []app.Programme) ([]backend.Need, error) {
	var needs []backend.Need
	for _, p := range programmes {
		switch p.State {
		case app.ProgrammeWaiting:
			needs = append(needs, backend.Need{Kind: backend.NeedApproval, Object: p.ID, Title: p.Title, Since: p.UpdatedAt})
		case app.ProgrammeReturned:
			needs = append(needs, backend.Need{Kind: backend.NeedReturned, Object: p.ID, Title: p.Title, Since: p.UpdatedAt})
		}
	}
	board := map[app.ID]app.ClusterStatus{}
	for _, s := range d.inventory.Board() {
		board[s.Cluster] = s
	}
	for _, c := range d.inventory.Clusters() {
		if n, ok := clusterNeed(c, board[c.ID]); ok {
			needs = append(needs, n)
		}
	}
	for _, m := range d.recovered {
		needs = append(needs, backend.Need{Kind: backend.NeedRecovered, Object: app.ID(m.SHA256), Title: m.Name, Since: m.AddedAt})
	}
	if n := d.outbox.Status().Refused; n > 0 {
		needs = append(needs, backend.Need{Kind: backend.NeedRefused, Count: n})
	}
	return needs, nil
}

func clusterNeed(c app.Cluster, s app.ClusterStatus) (backend.Need, bool) {
	n := backend.Need{Object: c.ID, Title: c.Name, Since: s.LastReport, Kind: backend.NeedCluster}
	switch {
	case c.Technology == app.TechnologyIP && c.SpeakerKey == "":
		n.Kind = backend.NeedUnpaired
		return n, true
	case c.SpeakerKey == "":
		return n, false // nothing can be known of an FM or wired cluster
	}
	return n, s.State == app.StateLost || s.State == app.StateUnknown
}
