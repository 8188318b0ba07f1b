package ordering

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"tienglang/app"
)

// Answer is what a speaker says of an order.
type Answer struct {
	Number int64  // of the order, 0 where the speaker does not say
	Kind   Kind   // of the order, "" where the number tells
	Done   bool   // else it was refused
	Why    string // code of the reason, "" where there is none that is known
	Detail string // in the speaker's own words, within bounds
	Silent bool   // it keeps silence, and its amplifier is as it was
	Was    string // versions before and after an update
	Is     string
}

// Answered takes a speaker's answer; false for one to no order that is open.
func (s *Service) Answered(cluster app.ID, a Answer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.meant(cluster, a)
	switch {
	case o == nil:
		return s.answeredLate(cluster, a)
	case s.replaced(o):
		s.obeyedLate(cluster, a)
	case a.Done:
		s.obeyedBy(o, a)
	case a.Number == 0, a.Why == "" && !o.AboveCap.IsZero() && strings.Contains(a.Detail, unknownField):
		s.close(o, Refused, app.Fail("order.not_known", nil, "name", o.Name))
	case a.Why == "":
		s.close(o, Refused, app.Fail("order.failed_there", nil, "name", o.Name, "detail", a.Detail))
	default:
		s.close(o, Refused, app.Fail(a.Why, nil, "name", o.Name))
		if a.Why == notRemembered {
			s.forgotten[place{cluster, o.Kind}] = o
		}
	}
	return true
}

// answeredLate takes an answer to an order that is closed, for who holds mu;
// false where it says nothing new.
func (s *Service) answeredLate(cluster app.ID, a Answer) bool {
	if o := s.remembered(cluster, a); o != nil {
		s.obeyedBy(o, a)
		return true
	}
	return s.obeyedLate(cluster, a)
}

// obeyedBy closes an order as its speaker says that it was done, for who holds
// mu.
func (s *Service) obeyedBy(o *Order, a Answer) {
	o.Silent = a.Silent && o.Kind == Power && o.Value == 0
	if o.Kind == Update {
		o.Was, o.Is = a.Was, a.Is
	}
	s.done(o)
}

// unknownField is how a speaker of before says that it does not know what an
// order holds: that its volume may exceed the cap.
const unknownField = "unknown field"

// meant is the order that an answer is to, nil for none. A speaker of before
// refuses an order that it does not know by its kind alone. One that waits
// since nobody answered in time may have been obeyed all the same.
func (s *Service) meant(cluster app.ID, a Answer) *Order {
	for kind := range kinds {
		o := s.open[place{cluster, kind}]
		if o == nil || o.State != Sent && !a.Done {
			continue
		}
		if a.Number != 0 && o.Number == a.Number || a.Number == 0 && a.Kind == kind && o.State == Sent {
			return o
		}
	}
	return nil
}

// Reported takes the volume that a speaker reports: one of before answers no
// orders, but tells so what it has set.
func (s *Service) Reported(cluster app.ID, volume int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.open[place{cluster, Volume}]; o != nil && o.State == Sent && o.Value == volume && !s.louderAlready(o, volume) && !s.replaced(o) {
		s.done(o)
	}
	s.doubt(cluster, func(_ *Order, c app.Cluster) bool { return volume > c.VolumeCap })
}

// Came tells that a cluster's speaker hears orders again: what waits for it is
// said once it has its settings, and what was not answered over the line before
// is said once more. A restart is answered by who has come back.
func (s *Service) Came(cluster app.ID) {
	s.mu.Lock()
	for kind := range kinds {
		at := place{cluster, kind}
		delete(s.tried, at)
		if o := s.open[at]; o != nil && o.State == Sent && kind != Restart {
			s.silence(o)
		}
	}
	s.mu.Unlock()
	poke(s.wake)
}

// How often what is open is looked at, and how long answers are gathered
// before they are kept and told of in one.
const (
	lookEvery  = 250 * time.Millisecond
	gatherOver = 50 * time.Millisecond
)

// silence takes an open order that nobody answered, for who holds mu.
func (s *Service) silence(o *Order) {
	if s.unanswered(o); !o.State.Open() {
		delete(s.open, place{o.Cluster, o.Kind})
	}
}

// Run follows the orders until ctx is done.
func (s *Service) Run(ctx context.Context) error {
	for {
		s.look(ctx)
		s.bringBack(ctx)
		select {
		case <-ctx.Done():
			s.settle(context.WithoutCancel(ctx))
			return nil
		case <-s.stirs:
			pause(ctx, s.Clock, gatherOver)
			if !s.settle(context.WithoutCancel(ctx)) {
				s.later(ctx)
			}
		case <-s.wake:
		case <-s.Clock.After(lookEvery):
		}
	}
}

// later has what could not be kept tried again in a while.
func (s *Service) later(ctx context.Context) {
	go func() {
		pause(ctx, s.Clock, retryKeeping)
		poke(s.stirs)
	}()
}

func pause(ctx context.Context, clock app.Clock, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-clock.After(d):
	}
}

// look sends what waits for those who are there, and closes what is too late.
func (s *Service) look(ctx context.Context) {
	s.giving.Lock()
	defer s.giving.Unlock()
	now := s.Clock.Now()
	var due []*Order
	s.mu.Lock()
	for at, o := range s.open {
		c, err := s.Inventory.Cluster(o.Cluster)
		switch {
		case err != nil:
			s.close(o, Refused, app.Fail("order.cluster_removed", nil, "name", o.Name))
		case s.outdated(o, c):
			s.supersede(o)
		case o.State == Sent && now.Sub(o.SentAt) > kinds[o.Kind].within:
			s.tried[at] = true
			s.silence(o)
		case o.State == Waiting && !now.Before(o.ExpiresAt):
			s.close(o, Expired, app.Fail("order.expired_waiting", nil, "name", o.Name))
		case o.State == Waiting && o.exceeds(c) && o.AboveCap.IsZero():
			s.close(o, Refused, overCap(*o, c))
		case o.State == Waiting && !s.tried[at] && c.SpeakerKey != "" && s.Line.Hears(c) && s.Inventory.Settled(c.ID):
			o.State, o.SentAt = Sent, now
			o.because(nil)
			s.changed(o)
			due = append(due, o)
		}
	}
	s.mu.Unlock()
	s.send(ctx, due)
}

// settle keeps what changed, and the volumes that speakers have set, and tells
// of it; false where it could not be kept. Nothing is given meanwhile: what it
// keeps would else be written over with how it stood a moment before.
func (s *Service) settle(ctx context.Context) bool {
	s.giving.Lock()
	defer s.giving.Unlock()
	s.mu.Lock()
	all := slices.SortedFunc(maps.Keys(s.dirty), func(a, b *Order) int { return a.EndedAt.Compare(b.EndedAt) })
	rows := make([]Order, len(all))
	for i, o := range all {
		rows[i] = *o
	}
	volumes := s.haveSet(all)
	s.mu.Unlock()
	if len(all) == 0 {
		return true
	}
	s.OnChange()
	err := s.obeyed(ctx, volumes)
	s.mu.Lock()
	for i, o := range all { // what their clusters stand at by that
		rows[i].Over = o.Over
	}
	s.mu.Unlock()
	if err == nil {
		err = s.Store.KeepOrders(ctx, rows, app.AuditRow{})
	}
	if err != nil {
		s.Logger.Error("answers of clusters not kept yet", "err", err)
		return false
	}
	s.kept(all, rows)
	return true
}

// kept forgets what was kept as it stands.
func (s *Service) kept(all []*Order, rows []Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, o := range all {
		if rows[i].State == o.State && rows[i].Number == o.Number {
			delete(s.dirty, o)
		}
	}
	if len(s.dirty) > 0 {
		poke(s.stirs)
	}
}
