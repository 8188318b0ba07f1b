package playout

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tienglang/app"
)

// How early a slot is prepared, a relay so that it is buffered by then; how
// much of the plan is looked at; and how long the director rests at most.
const (
	PrepareFile  = 4 * time.Second
	PrepareRelay = 20 * time.Second
	planBehind   = 26 * time.Hour
	planAhead    = 26 * time.Hour
	replanAfter  = 30 * time.Second
	longestRest  = 15 * time.Second
	heldAtMost   = 9 * 24 * time.Hour // how long poles may have played without this station
)

// mostAttempts is how often a sound is begun anew that breaks off, before
// another one takes its place.
const mostAttempts = 3

// OwnAttempts is at which attempt something else is to be given in the place of a
// sound that broke off.
const OwnAttempts = 2

// longestRetry is the longest rest between two attempts.
const longestRetry = 5 * time.Second

// DirectorConfig is what the director needs beside the playout. OnFault may be
// nil.
type DirectorConfig struct {
	Plan func(ctx context.Context, from, to time.Time) (app.Plan, error)
	// Source is what a slot sounds like. At the attempt-th time that it broke
	// off, from 0, something else may be given in its place.
	Source func(ctx context.Context, s app.Slot, attempt int) (Source, error)
	Store  DirectorStore
	Delay  func() time.Duration // from capture to sound at the poles
	// OnFault is told, in a sentence, of what a person should know.
	OnFault func(error)
}

// DirectorStore keeps what was planned and what was skipped.
type DirectorStore interface {
	NotePlanned(ctx context.Context, slots []app.Slot, until time.Time) error
	PlannedUntil(ctx context.Context) (time.Time, error)
	Skip(ctx context.Context, broadcasts []app.ID, at time.Time, act app.AuditRow) error
	Unskip(ctx context.Context, broadcasts []app.ID, act app.AuditRow) error
	Skipped(ctx context.Context, since time.Time) ([]app.ID, error)
	Broadcast(ctx context.Context, id app.ID) (app.Broadcast, error)
	Value(ctx context.Context, key string) (string, error)
	SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error
}

// Director carries the plan out: at each moment it compares what is due with
// what runs. Its methods may be called from any goroutine.
type Director struct {
	c    DirectorConfig
	s    *Service
	wake chan struct{}

	turns  sync.Mutex // held while the plan is looked at
	closed bool       // guarded by turns

	mu       sync.Mutex
	plan     app.Plan
	planned  time.Time // when plan was made; zero: it is to be made anew
	noted    time.Time // until when what was planned is in the log
	running  map[app.ID]Running
	over     map[app.ID]time.Duration
	attempts map[app.ID]int
	retry    map[app.ID]time.Time // when the next attempt is made
	after    map[app.ID]bool      // broadcasts after which nothing follows
	untrue   span                 // a time that the clock showed and that had not come
	skipped  map[app.ID]bool      // those that a person took off air, as known at the last turn
	unkept   map[app.ID]bool      // those of them that a full disk did not take
	ends     sync.WaitGroup
}

// Direct makes the director of s; Run does its work.
func (s *Service) Direct(c DirectorConfig) *Director {
	if c.OnFault == nil {
		c.OnFault = func(error) {}
	}
	d := &Director{c: c, s: s, wake: make(chan struct{}, 1), running: map[app.ID]Running{},
		over: map[app.ID]time.Duration{}, attempts: map[app.ID]int{}, retry: map[app.ID]time.Time{}, unkept: map[app.ID]bool{}}
	s.mu.Lock()
	s.director = d
	s.mu.Unlock()
	return d
}

// Replan makes the director ask for the plan anew: the schedule, the library,
// the clusters or what came in between have changed.
func (d *Director) Replan() {
	d.mu.Lock()
	d.planned = time.Time{}
	d.mu.Unlock()
	d.Wake()
}

// Wake makes the director look again.
func (d *Director) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// CatchUp writes down what was planned while the station was off, and reads after
// what nothing was to follow. Poles played it from their disks, and will tell of
// it.
func (d *Director) CatchUp(ctx context.Context) error {
	now := d.s.c.Clock.Now()
	if err := errors.Join(d.readAfter(ctx), d.readFalse(ctx)); err != nil {
		return err
	}
	until, err := d.c.Store.PlannedUntil(ctx)
	if err == nil {
		err = d.ClockSet(ctx, until, now)
	}
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.noted = now
	d.mu.Unlock()
	if until.IsZero() || !until.Before(now) {
		return nil
	}
	if first := now.Add(-heldAtMost); until.Before(first) {
		until = first
	}
	p, err := d.c.Plan(ctx, until, now)
	if err != nil {
		return err
	}
	missed := slices.DeleteFunc(slices.Clone(p.Slots), func(s app.Slot) bool { return !s.From.After(until) || s.From.After(now) })
	return d.c.Store.NotePlanned(ctx, missed, now)
}

// Run carries the plan out until ctx is done. What is on air then stays on air:
// see Service.CloseDown.
func (d *Director) Run(ctx context.Context) {
	for ctx.Err() == nil {
		rest := d.turn(ctx)
		select {
		case <-ctx.Done():
		case <-d.wake:
		case <-d.s.c.Clock.After(rest):
		}
	}
	d.ends.Wait()
}

// close lets the turn that is under way end, and makes none after it.
func (d *Director) close() {
	d.turns.Lock()
	d.closed = true
	d.turns.Unlock()
}

// turn is one look at the plan; it returns when to look again.
func (d *Director) turn(ctx context.Context) time.Duration {
	d.turns.Lock()
	defer d.turns.Unlock()
	if d.closed {
		return longestRest
	}
	_ = d.s.ledger.catchUp(ctx) // a disk that is still full was told of
	if err := d.replan(ctx); err != nil && ctx.Err() == nil {
		d.s.c.Logger.Error("no plan", "err", err)
		d.c.OnFault(err)
		return longestRest
	}
	v, err := d.view(ctx)
	if err != nil {
		d.s.c.Logger.Error("no view of what is due", "err", err)
		return longestRest
	}
	d.note(ctx, v)
	for _, m := range Decide(v) {
		d.carryOut(ctx, m)
	}
	rest := min(longestRest, d.untilRetry())
	if next := v.Next(); !next.IsZero() {
		rest = min(rest, next.Sub(v.Now))
	}
	return max(rest, time.Millisecond)
}

// untilRetry is when the next attempt at what broke off is made.
func (d *Director) untilRetry() time.Duration {
	now := d.s.c.Clock.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	next := longestRest
	for id, at := range d.retry {
		if rest := at.Sub(now); rest > 0 {
			next = min(next, rest)
		} else {
			delete(d.retry, id)
		}
	}
	return next
}

func (d *Director) replan(ctx context.Context) error {
	now := d.s.c.Clock.Now()
	d.mu.Lock()
	age := now.Sub(d.planned)
	fresh := !d.planned.IsZero() && age >= 0 && age < replanAfter
	if !fresh {
		d.planned = now // what changes meanwhile makes it anew once more
	}
	d.mu.Unlock()
	if fresh {
		return nil
	}
	p, err := d.c.Plan(ctx, now.Add(-planBehind), now.Add(planAhead))
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		d.planned = time.Time{}
		return err
	}
	d.plan = p
	return nil
}

func (d *Director) view(ctx context.Context) (View, error) {
	now := d.s.c.Clock.Now().Add(d.c.Delay())
	skipped, err := d.SkippedSince(ctx, now.Add(-2*planBehind))
	if err != nil {
		return View{}, err
	}
	v := View{Now: now, Skipped: skipped, Over: map[app.ID]time.Duration{}, Cuts: d.s.cuts()}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.skipped = v.Skipped
	v.Slots = d.plan.Slots
	for id, at := range d.over {
		v.Over[id] = at
	}
	for _, r := range d.running {
		v.Running = append(v.Running, r)
	}
	slices.SortFunc(v.Running, func(a, b Running) int { return cmp.Compare(a.Slot.Broadcast, b.Slot.Broadcast) })
	return v, nil
}

// note keeps the slots whose time has come as they are known now.
func (d *Director) note(ctx context.Context, v View) {
	d.mu.Lock()
	if d.noted.Sub(v.Now) > time.Minute { // the clock was set back
		d.noted = v.Now
	}
	noted := d.noted
	d.mu.Unlock()
	var due []app.Slot
	for _, s := range v.Slots {
		if s.From.After(noted) && !s.From.After(v.Now) {
			due = append(due, s)
		}
	}
	if len(due) == 0 && v.Now.Sub(noted) < time.Minute {
		return
	}
	if err := d.c.Store.NotePlanned(ctx, due, v.Now); err != nil {
		d.s.c.Logger.Error("what was planned is not kept", "err", err)
		return
	}
	d.mu.Lock()
	d.noted = v.Now
	d.mu.Unlock()
}

func (d *Director) carryOut(ctx context.Context, m Move) {
	switch m.Kind {
	case MoveStart:
		d.start(ctx, m)
	case MoveClusters:
		d.mu.Lock()
		d.running[m.Broadcast] = Running{Slot: keepName(m.Slot, m.Broadcast), Clusters: m.Clusters}
		d.mu.Unlock()
		if err := d.s.beside.setClusters(ctx, m.Broadcast, m.Clusters); err != nil {
			d.s.c.Logger.Error("clusters of a broadcast not kept", "broadcast", m.Broadcast, "err", err)
		}
	case MoveStop:
		d.mu.Lock()
		delete(d.running, m.Broadcast)
		d.mu.Unlock()
		d.ends.Go(func() { d.end(m) })
	}
}

// keepName is a slot under the name by which its sound is on air.
func keepName(s app.Slot, id app.ID) app.Slot {
	s.Broadcast = id
	return s
}

// end stops a broadcast; one whose sound comes to its own end is given the time
// for it.
func (d *Director) end(m Move) {
	if m.Reason == EndDone && m.Slot.Relay == "" {
		d.s.beside.await(m.Broadcast, d.c.Delay()+time.Second)
	}
	d.s.beside.stop(m.Broadcast, m.Reason, "", m.CutBy)
	d.Wake()
}
