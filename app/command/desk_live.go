package command

import (
	"context"
	"strconv"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// OnAir is what is measured to be on air now.
func (d *desk) OnAir() backend.OnAir {
	st := d.playout.State()
	hand := d.handOnAir(st)
	hand.Skipped = d.skippedTitle()
	if len(st.Beside) == 0 || hand.On && before(hand.Broadcast, st.Beside[0].Broadcast) {
		return hand
	}
	a := d.besideOnAir(st)
	a.Skipped = hand.Skipped
	if hand.On {
		a.Hand = &hand
	}
	return a
}

// before tells whether a goes before b where both want a pole.
func before(a, b app.Broadcast) bool { return a.Rank() > b.Rank() }

func (d *desk) handOnAir(st playout.State) backend.OnAir {
	return backend.OnAir{
		On: st.On(), Broadcast: st.Broadcast, Elapsed: st.Elapsed, Total: st.Total,
		LUFS: st.Level.LUFS, PeakDBFS: st.Level.PeakDBFS, TalkOver: st.TalkOver, Bed: st.Bed, SentLog: st.LoggedAt, StopAt: d.stopAt.of(st.Broadcast.ID),
		Counts: d.counts(st.On(), st.Broadcast.Clusters), Gaps: d.air.gaps(), MicrophoneLost: st.On() && d.air.microphoneLost(),
	}
}

// besideOnAir is the first of what runs of itself; its clusters are those of all
// that have its precedence, since zones may hear different programmes at once.
func (d *desk) besideOnAir(st playout.State) backend.OnAir {
	first := st.Beside[0]
	var clusters []app.ID
	for _, one := range st.Beside {
		if one.Broadcast.Rank() == first.Broadcast.Rank() {
			clusters = append(clusters, one.Broadcast.Clusters...)
		}
	}
	return backend.OnAir{
		On: true, Scheduled: true, StopAfter: d.director.StopsAfter(), Broadcast: first.Broadcast, Elapsed: first.Elapsed, Total: first.Total,
		LUFS: first.Level.LUFS, PeakDBFS: first.Level.PeakDBFS, SentLog: st.LoggedAt, Counts: d.counts(true, clusters),
	}
}

// OffAir ends what OnAir tells of.
func (d *desk) OffAir(ctx context.Context) error {
	a := d.OnAir()
	if !a.Scheduled {
		return d.StopLive(ctx)
	}
	by, _ := d.Current()
	if a.Broadcast.Emergency != "" {
		return d.done(d.emergencies.End(ctx, by, a.Broadcast.Emergency), backend.TopicOnAir, "status.off_air")
	}
	return d.done(d.skipBeside(ctx, by, a.Broadcast), backend.TopicOnAir, "status.off_air")
}

// StopAfter lets nothing follow what is on air of the schedule.
func (d *desk) StopAfter(ctx context.Context, on bool) error {
	by, _ := d.Current()
	key := "status.stop_after"
	if !on {
		key = "status.stop_after.not"
	}
	return d.done(d.director.StopAfter(ctx, by, on), backend.TopicOnAir, key)
}

// counts counts the clusters that are due, or all when nothing is on air.
func (d *desk) counts(on bool, clusters []app.ID) backend.Counts {
	due := map[app.ID]bool{}
	for _, id := range clusters {
		due[id] = true
	}
	var c backend.Counts
	for _, s := range d.inventory.Board() {
		if on && !due[s.Cluster] {
			continue
		}
		c.Due++
		if s.Silenced() {
			continue
		}
		switch s.State {
		case app.StateHeard:
			c.Heard++
		case app.StateFed:
			c.Fed++
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

// SetReach sends what is on air by hand to other clusters.
func (d *desk) SetReach(ctx context.Context, zone app.ID, clusters []app.ID) error {
	by, err := d.may(app.MayAir)
	if err != nil {
		return err
	}
	b, err := d.playout.SetReach(ctx, by, zone, clusters)
	return d.done(err, backend.TopicOnAir, "status.reach", "count", strconv.Itoa(len(b.Clusters)))
}
