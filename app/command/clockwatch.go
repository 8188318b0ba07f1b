package command

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/client"
	"tienglang/ui/backend"
)

// How a wall clock that differs from the station's is judged: from clockJump on a
// person is told; up to clockTrusted it is taken over once nothing is on air, as
// a clock is that a time server has set right; beyond that somebody may have
// moved it by mistake, and the station keeps its own time until something
// confirms the wall: a time server that the machine follows, the province's hub,
// or a person. Nobody need be there at five in the morning when a machine whose
// clock lost its battery is set right: that the wall has come past the end of a
// log before which the station began is enough too.
const (
	clockJump     = 2 * time.Second
	clockTrusted  = 2 * time.Minute
	clockAgrees   = time.Minute // how far the hub's clock may be from one that it confirms
	clockAsks     = time.Minute // how often the hub is asked while the clocks differ
	clockPatience = 10 * time.Second
	clockHeard    = 2 * time.Minute // within which every pole that is there has heard of a clock that was set
)

// clockWatch minds the station's clock.
type clockWatch struct {
	s   *station
	hub func(context.Context) (ahead time.Duration, known bool) // the hub's clock less the station's; may be nil
	// served tells whether a time server keeps the wall; nil where nobody knows.
	served func() bool
	// behind is the end of the log when the station began before it, else zero.
	behind time.Time

	mu      sync.Mutex
	told    bool
	differs time.Duration // the wall less the station's time while that is in doubt, else 0
	since   time.Time
	follow  bool // a person said that the wall is right
	asked   time.Time
	set     time.Time // when the station's clock was set last, by itself
}

// watchClock minds the clock until ctx ends. What is on air follows the
// monotonic timer and is never moved.
func (s *station) watchClock(ctx context.Context) {
	s.clockwatch.begin(ctx)
	for pause(ctx, time.Second) {
		s.clockwatch.look(ctx)
	}
}

// begin tells of a station that starts before the time at which it last worked.
func (w *clockWatch) begin(ctx context.Context) {
	last, err := w.s.db.PlannedUntil(ctx)
	now := w.s.clock.Now()
	if err == nil && last.Sub(now) > clockTrusted {
		w.behind = last
		w.tell("clock.behind_log", "machine", momentText(now), "last", momentText(last))
	}
}

// look is one look at the clock.
func (w *clockWatch) look(ctx context.Context) {
	jump := w.s.clock.Jump()
	switch {
	case jump.Abs() < clockJump:
		w.right()
	case jump.Abs() <= clockTrusted:
		w.once("clock.jumped", "seconds", jump.Round(time.Second).String())
		w.takeOver(ctx)
	default:
		w.doubt(ctx, jump)
	}
}

// doubt keeps the station's time, unless somebody confirms the wall's.
func (w *clockWatch) doubt(ctx context.Context, jump time.Duration) {
	now := w.s.clock.Now()
	w.mu.Lock()
	fresh := w.differs == 0
	if fresh {
		w.since = now
	}
	w.differs = jump
	follow := w.follow
	w.mu.Unlock()
	w.once("clock.differs", "machine", momentText(now.Add(jump)), "station", momentText(now))
	if fresh {
		w.s.tell(backend.TopicSync)
	}
	if follow || w.confirmed(ctx, jump, now) {
		w.takeOver(ctx)
	}
}

// confirmed reports whether something speaks for the wall's time.
func (w *clockWatch) confirmed(ctx context.Context, jump time.Duration, now time.Time) bool {
	if w.served != nil && w.served() {
		return true
	}
	if !w.behind.IsZero() && !now.Add(jump).Before(w.behind) {
		return true
	}
	return w.byHub(ctx, jump, now)
}

// byHub reports whether the hub's clock agrees with the wall's.
func (w *clockWatch) byHub(ctx context.Context, jump time.Duration, now time.Time) bool {
	if w.hub == nil || !w.asked.IsZero() && now.Sub(w.asked) < clockAsks {
		return false
	}
	w.asked = now
	ahead, known := w.hub(ctx)
	return known && (ahead-jump).Abs() < clockAgrees
}

// takeOver sets the station's clock by the wall once nothing is on air.
func (w *clockWatch) takeOver(ctx context.Context) {
	before := w.s.clock.Now()
	if !w.s.playout.WhenIdle(w.setClock) {
		return
	}
	if err := w.s.director.ClockSet(ctx, before, w.s.clock.Now()); err != nil {
		logFault(err)
	}
	w.behind = time.Time{}
	w.right()
}

func (w *clockWatch) setClock() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.s.clock.Set()
	w.set = w.s.clock.Now()
}

// justSet reports whether the clock was set a moment ago, so that poles may still
// go by how it was.
func (w *clockWatch) justSet() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.set.IsZero() && w.s.clock.Now().Sub(w.set).Abs() < clockHeard
}

// right forgets what was in doubt, and tells that it is over.
func (w *clockWatch) right() {
	w.mu.Lock()
	doubted := w.differs != 0
	w.told, w.differs, w.follow, w.asked = false, 0, false, time.Time{}
	w.mu.Unlock()
	if doubted {
		w.s.noteStatus("status.clock_right", nil, "time", momentText(w.s.clock.Now()))
		w.s.tell(backend.TopicSync)
	}
}

func (w *clockWatch) once(code string, pairs ...string) {
	w.mu.Lock()
	told := w.told
	w.told = true
	w.mu.Unlock()
	if !told {
		w.tell(code, pairs...)
	}
}

// tell says it on screen and in the audit log.
func (w *clockWatch) tell(code string, pairs ...string) {
	fault := app.Fail(code, nil, pairs...)
	w.s.noteStatus("", fault)
	w.s.refusals.add(code, fault.Error())
}

// need is the line of a clock in doubt in the list of what waits for a person.
func (w *clockWatch) need() []backend.Need {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.differs == 0 {
		return nil
	}
	return []backend.Need{{Kind: backend.NeedClock, Since: w.since, Title: momentText(w.s.clock.Now().Add(w.differs))}}
}

// FollowClock says that the wall clock is right: the station takes it over as
// soon as nothing is on air. Errors: "people.not_allowed".
func (d *desk) FollowClock(ctx context.Context) error {
	by, err := d.may(app.MayConfigure)
	if err == nil {
		err = d.db.AddAudit(ctx, app.AuditRow{User: by.ID, Action: "clock.follow", Object: d.clock.Jump().Round(time.Second).String()})
	}
	if err == nil {
		d.clockwatch.mu.Lock()
		d.clockwatch.follow = true
		d.clockwatch.mu.Unlock()
	}
	return d.done(err, backend.TopicSync, "status.clock_followed")
}

// hubAhead asks the hub for its time.
func (s *station) hubAhead(ctx context.Context) (ahead time.Duration, known bool) {
	var hub *client.Client
	if s.hubOrders != nil {
		hub = s.hubOrders.hub.Load()
	}
	if hub == nil {
		return 0, false
	}
	ctx, cancel := context.WithTimeout(ctx, clockPatience)
	defer cancel()
	ahead, err := hub.Ahead(ctx)
	logFault(err)
	return ahead, err == nil
}

// momentText is a moment for a sentence, in Vietnam's time.
func momentText(t time.Time) string { return t.In(app.Vietnam).Format("15:04 02/01/2006") }
