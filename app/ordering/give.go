package ordering

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tienglang/app"
	"tienglang/app/audit"
)

// target is a cluster and the value that is ordered of it.
type target struct {
	cluster app.ID
	value   int
}

// Give orders something of clusters and returns the batch under which their
// answers stand. What is open of the same kind at a cluster gives way. Each
// cluster for itself is sent it, waits for it, or refuses: a volume above its
// cap, a cluster that was removed, one without a speaker. Errors are those of
// the whole: "people.not_allowed" and those of Request.
func (s *Service) Give(ctx context.Context, by app.User, r Request) (batch app.ID, err error) {
	if err := r.check(); err != nil {
		return "", err
	}
	var targets []target
	named := map[app.ID]bool{}
	for _, id := range r.Clusters {
		if !named[id] {
			named[id] = true
			targets = append(targets, target{id, r.Value})
		}
	}
	return s.give(ctx, by, r, targets, "order.give")
}

func (s *Service) give(ctx context.Context, by app.User, r Request, targets []target, action string) (app.ID, error) {
	if err := by.Need(kinds[r.Kind].need); err != nil {
		return "", err
	}
	if r.AboveCap > 0 {
		if err := by.Need(app.MayInventory); err != nil { // who may change caps
			return "", err
		}
	}
	return s.order(ctx, by, r, targets, action)
}

// order gives what is allowed; by has no ID where the station orders by itself.
func (s *Service) order(ctx context.Context, by app.User, r Request, targets []target, action string) (app.ID, error) {
	s.giving.Lock()
	defer s.giving.Unlock()
	now := s.Clock.Now()
	batch := app.NewID(now)
	if r.Valid == 0 {
		r.Valid = DefaultValid
	}
	made := make([]*Order, len(targets))
	for i, t := range targets {
		made[i] = s.judge(Order{
			Batch: batch, Cluster: t.cluster, Kind: r.Kind, Value: t.value, Reason: tidy(r.Reason), By: by.ID,
			GivenAt: now, ExpiresAt: now.Add(r.Valid),
		}, r.AboveCap)
	}
	gone := s.superseded(made)
	if err := s.keep(ctx, append(made, gone...), actOf(by, action, batch, r, made)); err != nil {
		return "", err
	}
	s.take(made, gone)
	s.send(ctx, made)
	s.OnChange()
	return batch, nil
}

// judge says what can become of an order now. A volume above the cap is so for
// as long as is said.
func (s *Service) judge(o Order, aboveFor time.Duration) *Order {
	c, err := s.Inventory.Cluster(o.Cluster)
	refuse := func(code string, pairs ...string) *Order {
		o.ends(Refused, app.Fail(code, nil, append([]string{"name", o.Name}, pairs...)...), o.GivenAt)
		return &o
	}
	if err != nil {
		return refuse("order.cluster_removed")
	}
	o.Name, o.Before, o.Over = c.Name, c.Volume, c.Volume
	if o.exceeds(c) && aboveFor > 0 {
		o.Cap, o.AboveCap = c.VolumeCap, o.GivenAt.Add(aboveFor)
		o.ExpiresAt = earlier(o.ExpiresAt, o.AboveCap)
	}
	switch {
	case c.SpeakerKey == "":
		return refuse("order.no_speaker")
	case o.exceeds(c) && o.AboveCap.IsZero():
		o.ends(Refused, overCap(o, c), o.GivenAt)
	case s.Line.Hears(c) && (o.Kind != Volume || s.Inventory.Settled(c.ID)):
		o.State, o.SentAt = Sent, o.GivenAt
	case s.Line.Hears(c):
		o.State = Waiting
	case kinds[o.Kind].waits:
		o.State = Waiting
		o.because(app.Fail("order.away", nil, "name", c.Name))
	default:
		o.ends(Unheard, app.Fail("order.away_now", nil, "name", c.Name), o.GivenAt)
	}
	return &o
}

func overCap(o Order, c app.Cluster) error {
	return app.Fail("order.over_cap", nil, "name", c.Name, "volume", strconv.Itoa(o.Value), "cap", strconv.Itoa(c.VolumeCap))
}

// superseded are the open orders, as they will stand, that newer ones replace.
func (s *Service) superseded(by []*Order) (gone []*Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range by {
		if old := s.open[place{o.Cluster, o.Kind}]; old != nil && o.State.Open() {
			was := *old
			was.ends(Superseded, nil, o.GivenAt)
			gone = append(gone, &was)
		}
	}
	return gone
}

// keep writes orders as they stand.
func (s *Service) keep(ctx context.Context, all []*Order, act app.AuditRow) error {
	rows := make([]Order, len(all))
	for i, o := range all {
		rows[i] = *o
	}
	return s.Store.KeepOrders(ctx, rows, act)
}

// take makes what was kept the orders that stand.
func (s *Service) take(made, gone []*Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range gone {
		at := place{o.Cluster, o.Kind}
		if old := s.open[at]; old != nil {
			*old = *o // whoever looks at its batch sees it
			delete(s.open, at)
		}
	}
	for _, o := range made {
		if at := (place{o.Cluster, o.Kind}); o.State.Open() {
			s.open[at] = o
			delete(s.tried, at)
		}
	}
	if len(made) > 0 {
		s.remember(made[0].Batch, made)
	}
}

// send says what is to be said now. Answers wait until every number is known.
func (s *Service) send(ctx context.Context, all []*Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range all {
		if o.State != Sent {
			continue
		}
		c, err := s.Inventory.Cluster(o.Cluster)
		if err == nil && s.outdated(o, c) {
			s.supersede(o)
			continue
		}
		if err == nil {
			o.Number, err = s.Line.Send(ctx, s.amended(c), *o)
		}
		if code := app.CodeOf(err); code == "update.none" || code == "release.no_keys" {
			s.close(o, Refused, err)
		} else if err != nil {
			s.Logger.Warn("order not sent", "cluster", string(o.Cluster), "kind", string(o.Kind), "err", err)
			s.close(o, Unheard, app.Fail("order.away_now", err, "name", o.Name))
		}
		o.SentAt = s.Clock.Now()
	}
}

// close ends an open order, for who holds mu.
func (s *Service) close(o *Order, state State, err error) {
	o.ends(state, err, s.Clock.Now())
	if at := (place{o.Cluster, o.Kind}); s.open[at] == o {
		delete(s.open, at)
	}
	s.changed(o)
}

func actOf(by app.User, action string, batch app.ID, r Request, all []*Order) app.AuditRow {
	refused := 0
	names := ""
	for i, o := range all {
		if o.State == Refused {
			refused++
		}
		if i < mostNames {
			names += map[bool]string{true: "", false: ", "}[i == 0] + o.Name
		}
	}
	told := []string{"kind", string(r.Kind), "value", strconv.Itoa(all[0].Value),
		"clusters", strconv.Itoa(len(all)), "refused", strconv.Itoa(refused), "names", names, "reason", tidy(r.Reason)}
	if i := slices.IndexFunc(all, func(o *Order) bool { return !o.AboveCap.IsZero() }); i >= 0 {
		action = "order.above_cap"
		told = append(told, "until", all[i].AboveCap.In(app.Vietnam).Format("2006-01-02 15:04"))
	}
	return audit.Act(by.ID, action, string(batch), told...)
}

// mostNames is how many clusters a row of the audit names; longestReason is in
// letters.
const (
	mostNames     = 20
	longestReason = 200
)

func tidy(reason string) string {
	reason = strings.Join(strings.Fields(strings.ToValidUTF8(reason, "")), " ")
	if utf8.RuneCountInString(reason) > longestReason {
		reason = string([]rune(reason)[:longestReason])
	}
	return reason
}

// Ref names an order.
type Ref struct{ Batch, Cluster app.ID }

// Withdraw takes back orders that wait. "order.not_waiting" where none of them
// does any more; "people.not_allowed".
func (s *Service) Withdraw(ctx context.Context, by app.User, refs []Ref) error {
	s.giving.Lock()
	defer s.giving.Unlock()
	return s.withdraw(ctx, by, refs)
}

func (s *Service) withdraw(ctx context.Context, by app.User, refs []Ref) error {
	now := s.Clock.Now()
	var gone []*Order
	s.mu.Lock()
	for _, o := range s.open {
		if o.State == Waiting && slices.Contains(refs, Ref{o.Batch, o.Cluster}) {
			was := *o
			was.ends(Withdrawn, nil, now)
			gone = append(gone, &was)
		}
	}
	s.mu.Unlock()
	if len(gone) == 0 {
		return app.Fail("order.not_waiting", nil)
	}
	if err := by.Need(kinds[gone[0].Kind].need); err != nil {
		return err
	}
	act := audit.Act(by.ID, "order.withdraw", string(gone[0].Batch), "kind", string(gone[0].Kind), "clusters", strconv.Itoa(len(gone)))
	if err := s.keep(ctx, gone, act); err != nil {
		return err
	}
	s.take(nil, gone)
	s.OnChange()
	return nil
}

// TakeBack orders each cluster of a batch of volumes back to the volume that
// it had, and withdraws what of it waits. It returns the new batch, "" where
// there was nothing but what waited. "order.not_back" for what cannot be taken
// back.
func (s *Service) TakeBack(ctx context.Context, by app.User, batch app.ID) (app.ID, error) {
	var waiting []Ref
	var targets []target
	for _, o := range s.Batch(batch) {
		if o.Kind != Volume {
			return "", app.Fail("order.not_back", nil)
		}
		switch o.State {
		case Waiting:
			waiting = append(waiting, Ref{o.Batch, o.Cluster})
		case Sent, Done:
			value := o.Before
			if c, err := s.Inventory.Cluster(o.Cluster); err == nil {
				value = min(value, c.VolumeCap)
			}
			targets = append(targets, target{o.Cluster, value})
		}
	}
	if len(waiting)+len(targets) == 0 {
		return "", app.Fail("order.not_back", nil)
	}
	if len(waiting) > 0 {
		err := s.Withdraw(ctx, by, waiting)
		if app.CodeOf(err) != "order.not_waiting" && err != nil {
			return "", err
		}
	}
	if len(targets) == 0 {
		return "", nil
	}
	return s.give(ctx, by, Request{Kind: Volume}, targets, "order.take_back")
}
