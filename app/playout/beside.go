package playout

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// beside are the broadcasts that run of themselves, beside what a person has on
// air by hand: those of the schedule and of emergencies, each with its engine.
type beside struct {
	c     Config
	onCut func() // told of what began or ended and is not of the schedule

	mu sync.Mutex
	on map[app.ID]*airing
}

// airing is one of them.
type airing struct {
	src    Source
	level  int
	engine Engine
	begun  chan struct{} // closed when engine has started, or will not
	over   chan struct{} // closed when its end is in the log

	// The lock of beside guards these.
	broadcast app.Broadcast
	ending    bool
	reason    string
	cutBy     app.ID
	by        app.ID
	onOver    func(reason string, err error)
}

// Airing is a broadcast that runs beside, as it stands.
type Airing struct {
	Broadcast app.Broadcast
	Elapsed   time.Duration // place in its sound
	Total     time.Duration // 0: open end
	Level     Level
	Starts    time.Time // when its first sample is captured
}

func (p *beside) init(c Config, onCut func()) {
	p.c, p.onCut, p.on = c, onCut, map[app.ID]*airing{}
}

// start puts src on air beside the rest, at src.At, and returns at once; over is
// called when its end stands in the log. The clusters are told first of all,
// and a full disk keeps an emergency from nobody.
func (p *beside) start(ctx context.Context, src Source, level int, over func(reason string, err error)) error {
	b := src.Broadcast
	engine, err := p.c.Engines(b)
	if err != nil {
		return err
	}
	a := &airing{src: src, level: level, engine: engine, broadcast: b, onOver: over, begun: make(chan struct{}), over: make(chan struct{})}
	p.mu.Lock()
	if p.on[b.ID] != nil {
		p.mu.Unlock()
		return app.Fail("air.already_on", nil, "title", b.Title)
	}
	p.on[b.ID] = a
	p.mu.Unlock()
	if src.At.Sub(p.c.Clock.Now()) <= PrepareFile {
		p.lease(ctx, a)
	}
	go p.run(a)
	p.c.Clusters.OnAir(b)
	return nil
}

// run is the whole life of one airing.
func (p *beside) run(a *airing) {
	ctx, cancel := context.WithCancel(context.Background())
	opened := make(chan error, 1)
	go func() { opened <- a.engine.Start(ctx, a.src) }()
	err := p.c.Store.StartBroadcast(ctx, a.broadcast, p.starting(a))
	if err != nil && a.broadcast.Kind == app.BroadcastEmergency {
		p.c.Logger.Error("an emergency sounds that the log does not take", "broadcast", a.broadcast.ID, "err", err)
		err = nil
	}
	failed := <-opened
	close(a.begun)
	p.told(a)
	if err == nil {
		err = failed
	} else if failed == nil {
		a.engine.Stop()
	}
	if err == nil {
		err = p.hold(ctx, a)
	}
	cancel()
	p.finish(a, err)
}

// told tells that a began or ended; what is not of the schedule changes the
// plan.
func (p *beside) told(a *airing) {
	if a.src.Broadcast.Entry == "" {
		p.onCut()
	}
	p.c.OnChange()
}

func (p *beside) starting(a *airing) app.AuditRow {
	b := a.broadcast
	return audit.Act(b.StartedBy, "air.start", string(b.ID), "title", b.Title, "programme", string(b.Programme),
		"entry", string(b.Entry), "offset", a.src.Offset.String())
}

// hold renews the leases until the sound ends, and tells why it was cut off.
func (p *beside) hold(ctx context.Context, a *airing) error {
	for {
		select {
		case <-a.engine.Done():
			return a.engine.Err()
		case <-p.c.Clock.After(p.untilLease(a)):
		}
		p.lease(ctx, a)
		now := p.c.Clock.Now()
		if err := p.c.Store.KeepAlive(ctx, a.broadcast.ID, now); err != nil {
			p.c.Logger.Error("last known moment not kept", "broadcast", a.broadcast.ID, "err", err)
		}
		if err := p.c.Store.CloseSpans(ctx, now.Add(-spanSilence)); err != nil {
			p.c.Logger.Error("play log not written", "err", err)
		}
	}
}

// untilLease is the time to the next renewal: one comes when the sound begins,
// since a cluster that plays something else until then has its lease only now.
// What is prepared long before calls nobody yet.
func (p *beside) untilLease(a *airing) time.Duration {
	switch d := a.src.At.Sub(p.c.Clock.Now()); {
	case d > PrepareFile:
		return d - PrepareFile
	case d > 0 && d < LeaseEvery:
		return d
	}
	return LeaseEvery
}

func (p *beside) lease(ctx context.Context, a *airing) {
	p.mu.Lock()
	l := Lease{Broadcast: a.broadcast, StartAt: a.src.At, Level: a.level, Expires: p.c.Clock.Now().Add(LeaseLasts)}
	l.Broadcast.Clusters = slices.Clone(l.Broadcast.Clusters)
	p.mu.Unlock()
	if err := p.c.Orders.Listen(ctx, l); err != nil && ctx.Err() == nil {
		p.c.Logger.Warn("lease not sent", "broadcast", a.broadcast.ID, "err", err)
	}
}

// finish lets the poles play what was sent, lets them go, and writes the end.
func (p *beside) finish(a *airing, err error) {
	at := p.c.Clock.Now()
	p.mu.Lock()
	asked := a.ending
	a.ending = true
	reason := a.reason
	b := a.broadcast
	p.mu.Unlock()
	switch {
	case err != nil:
		reason = EndInterrupted
		p.c.Logger.Error("broadcast cut off", "broadcast", b.ID, "title", b.Title, "err", err)
	case !asked:
		reason = EndDone
	}
	if reason == EndDone {
		<-p.c.Clock.After(p.c.Tail())
	}
	p.release(a, b, at, reason)
	p.mu.Lock()
	delete(p.on, b.ID)
	p.mu.Unlock()
	p.c.Clusters.OffAir(b.ID)
	close(a.over)
	p.told(a)
	if a.onOver != nil {
		a.onOver(reason, err)
	}
}

func (p *beside) release(a *airing, b app.Broadcast, at time.Time, reason string) {
	ctx, cancel := context.WithTimeout(context.Background(), LeaseLasts)
	defer cancel()
	if err := p.c.Orders.Stop(ctx, b); err != nil {
		p.c.Logger.Warn("clusters not told of the end", "broadcast", b.ID, "err", err)
	}
	act := audit.Act(a.by, "air.end", string(b.ID), "title", b.Title, "reason", reason)
	if _, err := p.c.Store.EndBroadcast(ctx, b.ID, at, reason, act); err != nil {
		p.c.Logger.Error("the end of a broadcast is not in the log; it is written at the next start", "broadcast", b.ID, "err", err)
		return
	}
	if a.cutBy != "" {
		if err := p.c.Store.CutBy(ctx, b.ID, a.cutBy); err != nil {
			p.c.Logger.Error("what cut a broadcast is not in the log", "broadcast", b.ID, "err", err)
		}
	}
	p.c.OnEnd(b, reason)
}

// stop ends one of them, faded, and returns when its end stands in the log; one
// that is not on air has ended already.
func (p *beside) stop(id app.ID, reason string, by, cutBy app.ID) {
	p.mu.Lock()
	a := p.on[id]
	if a == nil {
		p.mu.Unlock()
		return
	}
	if !a.ending {
		a.ending, a.reason, a.by, a.cutBy = true, reason, by, cutBy
	}
	p.mu.Unlock()
	<-a.begun
	a.engine.Stop()
	<-a.over
}

// await returns when one of them is over, or after that time.
func (p *beside) await(id app.ID, most time.Duration) {
	p.mu.Lock()
	a := p.on[id]
	p.mu.Unlock()
	if a == nil {
		return
	}
	select {
	case <-a.over:
	case <-p.c.Clock.After(most):
	}
}

// setClusters sends one of them to other clusters from now on.
func (p *beside) setClusters(ctx context.Context, id app.ID, clusters []app.ID) error {
	p.mu.Lock()
	a := p.on[id]
	if a == nil || a.ending || slices.Equal(a.broadcast.Clusters, clusters) {
		p.mu.Unlock()
		return nil
	}
	a.broadcast.Clusters = slices.Clone(clusters)
	b := a.broadcast
	at, offset := p.c.Clock.Now(), a.place(p.c.Clock.Now())
	p.mu.Unlock()
	p.lease(ctx, a)
	p.c.Clusters.OnAir(b)
	<-a.begun // its beginning is in the log
	return p.c.Store.SetBroadcastClusters(ctx, id, clusters, at, offset, app.AuditRow{})
}

// place is where a's sound is at now.
func (a *airing) place(now time.Time) time.Duration {
	at := a.src.At
	if at.IsZero() {
		at = a.broadcast.StartedAt
	}
	return a.src.Offset + max(0, now.Sub(at))
}

// all are those that run, the highest precedence first.
func (p *beside) all() []Airing {
	now := p.c.Clock.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Airing
	for _, a := range p.on {
		one := Airing{Broadcast: a.broadcast, Elapsed: a.place(now), Total: a.src.Length, Starts: a.src.At, Level: Level{silence, silence}}
		one.Broadcast.Clusters = slices.Clone(one.Broadcast.Clusters)
		select {
		case <-a.begun:
			one.Level = a.engine.Level()
		default:
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Airing) int {
		return cmp.Or(cmp.Compare(b.Broadcast.Rank(), a.Broadcast.Rank()),
			a.Broadcast.StartedAt.Compare(b.Broadcast.StartedAt), cmp.Compare(a.Broadcast.ID, b.Broadcast.ID))
	})
	return all
}

// busy reports whether any runs.
func (p *beside) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.on) > 0
}

// stopAll ends all of them.
func (p *beside) stopAll(reason string, by app.ID) {
	var each sync.WaitGroup
	for _, a := range p.all() {
		each.Go(func() { p.stop(a.Broadcast.ID, reason, by, "") })
	}
	each.Wait()
}
