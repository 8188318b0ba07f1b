package command

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/app/relay"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// Speakers need a moment from the order to listen until they hear; the first
// word waits for those that are there, and no longer than this.
const (
	readyWithin = 3 * time.Second
	settleFor   = 300 * time.Millisecond
)

// airing makes the playout over the station's parts.
func (s *station) airing(ctx context.Context, o stationOptions) error {
	s.relays = relay.New(relay.Config{
		Store: s.db, Programmes: s.library, Clock: s.clock, OnChange: func() { s.tell(backend.TopicRelays) },
	})
	s.network.outlets.keep = newAircheck(s.dir, s.aircheckDays, func(err error) { s.noteStatus("", err) })
	s.air = s.newAirchain(o.Loop)
	var err error
	s.playout, err = playout.New(ctx, playout.Config{
		Store: s.db, Programmes: s.library, Clusters: s.inventory, Engine: s.air, Engines: s.engine, Orders: airOrders{s}, Clock: s.clock,
		Await:    s.awaitListeners,
		Tail:     func() time.Duration { return s.delay() + 500*time.Millisecond },
		OnChange: s.onAirChanged,
		OnFull:   func(err error) { s.noteStatus("", app.Fail("air.unlogged", err)) },
		OnEnd: func(b app.Broadcast, reason string) {
			if reason == playout.EndDone {
				s.noteStatus("status.played_out", nil, "title", b.Title)
			}
		},
	})
	if err != nil {
		return err
	}
	if err := s.direct(ctx); err != nil {
		return err
	}
	s.messages = s.newMessages()
	if err := s.alarming(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	s.airReady = true
	s.mu.Unlock()
	return nil
}

// aircheckDays is for how many days what was sent is kept.
func (s *station) aircheckDays(emergency bool) int {
	return aircheckDaysIn(s.settings.Get())(emergency)
}

// newAirchain makes an engine over the station's outlets.
func (s *station) newAirchain(loop bool) *airchain {
	a := &airchain{clock: s.clock, outlets: s.network.outlets, loop: loop, carts: &s.cartSounds,
		onFault: func(err error) { s.noteStatus("", err) }, onOver: s.faultOver, whole: wellAfter, onRelay: s.noteRelay, onRelayOver: s.relays.Close,
		silence: func() time.Duration { return time.Duration(s.settings.Get().SilenceSeconds) * time.Second }}
	a.gated.Store(s.settings.Get().Gate)
	return a
}

// engine makes the engine of a broadcast that runs beside others.
func (s *station) engine(app.Broadcast) (playout.Engine, error) { return s.newAirchain(false), nil }

func (s *station) delay() time.Duration {
	return time.Duration(s.settings.Get().DelayMS) * time.Millisecond
}

// emergencyDelay is the longest delay of an emergency, in milliseconds: it leaves
// room to send a lost packet once again, and no more.
const emergencyDelay = 250

// delayOf is from capture to sound at the poles, in milliseconds.
func (s *station) delayOf(b app.Broadcast) int {
	delay := s.settings.Get().DelayMS
	if b.Precedence == app.PrecedenceEmergency {
		delay = min(delay, emergencyDelay)
	}
	return delay
}

// awaitListeners waits until every cluster that is meant and can be reached
// has its stream.
func (s *station) awaitListeners(ctx context.Context, b app.Broadcast) {
	deadline := time.Now().Add(readyWithin)
	for !s.listening(b) && time.Now().Before(deadline) {
		if !pause(ctx, 20*time.Millisecond) {
			return
		}
	}
	pause(ctx, settleFor)
}

// pause waits, and reports false when ctx ended it.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (s *station) listening(b app.Broadcast) bool {
	hears := map[string]bool{}
	for _, session := range s.network.outlets.sessions(b.ID) {
		hears[session.Peer.ID] = session.Connected
	}
	for _, id := range b.Clusters {
		c, err := s.inventory.Cluster(id)
		if err == nil && s.network.link.Connected(c.SpeakerKey) && !hears[string(id)] {
			return false
		}
	}
	return true
}

// airOrders tells speakers what to play.
type airOrders struct{ s *station }

// Listen gives the broadcast's clusters their lease, and the broadcast its
// outlet.
func (a airOrders) Listen(ctx context.Context, l playout.Lease) error {
	if _, err := a.s.network.outlets.open(l.Broadcast); err != nil {
		return err // before a speaker asks for what it is told to hear
	}
	only := make([]string, 0, len(l.Broadcast.Clusters))
	for _, id := range l.Broadcast.Clusters {
		if c, err := a.s.inventory.Cluster(id); err == nil && c.SpeakerKey != "" {
			only = append(only, c.SpeakerKey)
		}
	}
	if len(only) == 0 {
		return nil // a lease without names would mean everyone
	}
	lease := wire.Listen{
		Broadcast: l.Broadcast.ID, Title: l.Broadcast.Title, Only: only,
		DelayMS: a.s.delayOf(l.Broadcast), Until: l.Expires,
		Precedence: l.Broadcast.Precedence, Level: l.Level, StartAt: l.StartAt,
		ICEServers: wire.BoundICEServers(a.s.settings.Get().ICEServers),
	}
	if first, _ := a.s.network.outlets.times(l.Broadcast.ID); lease.StartAt.IsZero() && !first.IsZero() {
		lease.StartAt = first
	}
	return a.s.orders.listen(ctx, lease)
}

// Stop ends a broadcast where its sound ended, and closes its outlet.
func (a airOrders) Stop(ctx context.Context, b app.Broadcast) error {
	_, last := a.s.network.outlets.times(b.ID)
	defer a.s.network.outlets.release(b.ID)
	return a.s.orders.stop(ctx, b.ID, last)
}
