package playout

import (
	"context"
	"strings"

	"tienglang/app"
	"tienglang/app/audit"
)

// GoLive puts r on air on behalf of by and returns when it sounds. A programme
// must be approved and its master whole; under the microphone plays what is
// kept as a bed, and no programme's sound, which nobody approved for it. A
// cluster that cannot be reached keeps nobody waiting. Errors:
// "people.not_allowed", "air.already_on" with the title of what is on air,
// "air.no_cluster", "air.not_a_bed", "programme.not_approved",
// "media.missing", "media.damaged", "air.stopped" when somebody stopped it
// before it sounded, and those of the engine, after which the broadcast
// stands in the log as interrupted.
func (s *Service) GoLive(ctx context.Context, by app.User, r Request) (app.Broadcast, error) {
	if err := by.Need(app.MayAir); err != nil {
		return app.Broadcast{}, err
	}
	src, err := s.source(ctx, by, r)
	if err != nil {
		return app.Broadcast{}, err
	}
	if err := s.take(ctx, &src, by, r.Bed); err != nil {
		return app.Broadcast{}, err
	}
	return s.sound(ctx, src)
}

// source is what r asks to play, with its broadcast.
func (s *Service) source(ctx context.Context, by app.User, r Request) (Source, error) {
	clusters, err := s.c.Clusters.Resolve(ctx, r.Zone, r.Clusters)
	if err != nil {
		return Source{}, err
	}
	src := Source{Device: r.Device, Broadcast: app.Broadcast{
		Kind: app.BroadcastLive, Precedence: app.PrecedenceLive, Title: strings.ToValidUTF8(r.Title, ""), Zone: r.Zone,
		Clusters: clusters, StartedBy: by.ID,
	}}
	switch {
	case r.Programme != "":
		err = s.programme(ctx, r.Programme, &src)
	case r.Bed != "":
		src.Bed, err = s.bed(ctx, r.Bed)
	}
	return src, err
}

func (s *Service) programme(ctx context.Context, id app.ID, src *Source) error {
	p, err := s.c.Programmes.Airable(ctx, id)
	if err != nil {
		return err
	}
	src.Broadcast.Kind, src.Broadcast.Programme, src.Broadcast.Title = app.BroadcastProgramme, p.ID, p.Title
	src.Length = p.Duration
	src.File, err = s.c.Store.MediaPath(ctx, p.Master)
	return err
}

// take makes src the one on air, from this moment, and writes it into the log,
// or refuses.
func (s *Service) take(ctx context.Context, src *Source, by app.User, bed string) error {
	s.mu.Lock()
	if s.m.phase != PhaseIdle {
		title := s.m.broadcast.Title
		s.mu.Unlock()
		return app.Fail("air.already_on", nil, "title", title)
	}
	now := s.c.Clock.Now() // within the lock: WhenIdle may set the clock
	src.Broadcast.ID, src.Broadcast.StartedAt = app.NewID(now), now
	s.m.step(Event{Kind: EventAsked, At: now}, src.Broadcast)
	s.length, s.failure, s.talkOver, s.stopper = src.Length, nil, false, by.ID
	s.underneath = bedUnder(*src, bed)
	s.stop, s.idle = make(chan struct{}), make(chan struct{})
	s.mu.Unlock()
	s.endUnended(ctx)
	if err := s.c.Store.StartBroadcast(ctx, src.Broadcast, starting(by, *src, bed)); err != nil {
		s.finish() // it was never on air: nothing to log
		return err
	}
	s.logged()
	s.cutsChanged()
	s.c.OnChange()
	return nil
}

// starting is the audit row of who put what on air: the programme, or the
// microphone and the bed under it.
func starting(by app.User, src Source, bed string) app.AuditRow {
	pairs := []string{"title", src.Broadcast.Title, "programme", string(src.Broadcast.Programme)}
	if src.Broadcast.Kind == app.BroadcastLive {
		pairs = append(pairs, "device", src.Device, "bed", bed)
	}
	return audit.Act(by.ID, "air.start", string(src.Broadcast.ID), pairs...)
}

// sound calls the clusters, starts the engine, and leaves the broadcast to its
// own goroutine.
func (s *Service) sound(ctx context.Context, src Source) (app.Broadcast, error) {
	b := src.Broadcast
	s.c.Clusters.OnAir(b)
	s.lease(ctx, b)
	release := s.keepListening(ctx, b)
	s.await(ctx, b)
	err := ctx.Err()
	if err == nil && !s.stopped() {
		err = s.c.Engine.Start(ctx, src)
	}
	if err != nil || s.stopped() {
		release()
		s.end(whyNot(err), err)
		if err == nil {
			err = app.Fail("air.stopped", nil)
		}
		return b, err
	}
	s.event(EventSounded)
	s.c.OnChange()
	go func() {
		k, err := s.hold()
		release()
		s.end(k, err)
	}()
	return b, nil
}

// whyNot is the event of a broadcast that never sounded.
func whyNot(err error) EventKind {
	if err != nil {
		return EventFailed
	}
	return EventStopped
}

// await waits for the clusters, and no longer when somebody goes off air.
func (s *Service) await(ctx context.Context, b app.Broadcast) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := s.stopping()
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	s.c.Await(ctx, b)
}

func (s *Service) stopping() chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stop
}

func (s *Service) stopped() bool {
	select {
	case <-s.stopping():
		return true
	default:
		return false
	}
}

// hold waits for the end of the sound and tells what it was.
func (s *Service) hold() (EventKind, error) {
	select {
	case <-s.stopping():
		return EventStopped, nil
	case <-s.c.Engine.Done():
	}
	if err := s.c.Engine.Err(); err != nil {
		return EventFailed, err
	}
	if s.stopped() {
		return EventStopped, nil
	}
	return EventEnded, nil
}

// event moves the machine.
func (s *Service) event(k EventKind) []action {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m.step(Event{Kind: k, At: s.c.Clock.Now()}, app.Broadcast{})
}

func (s *Service) logged() {
	s.mu.Lock()
	s.loggedAt = s.c.Clock.Now()
	s.mu.Unlock()
}
