package orders

import (
	"context"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// take judges what came and keeps what has a number. The error tells that
// something came which was not believed, and nothing that was.
func (r *Receiver) take(ctx context.Context, key string, last int64, p wire.HubPull) (time.Duration, error) {
	if len(p.Orders) == 0 {
		r.hold(false)
		return 0, nil
	}
	now := r.c.Clock.Now()
	looked := r.budget.take(len(p.Orders), now)
	var kept []app.ReceivedOrder
	var refused error
	for _, data := range p.Orders[:looked] {
		o, err := r.judge(data, key, last, now)
		if err != nil {
			refused = err
			r.refuse(err, o)
			continue
		}
		kept, last = append(kept, o), o.Seq
	}
	r.hold(looked < len(p.Orders))
	if len(kept) == 0 {
		return r.budget.refill(), refused
	}
	fresh, err := r.c.Store.ReceiveHubOrders(ctx, key, kept)
	if err != nil {
		return 0, err
	}
	if len(fresh) > 0 && r.c.OnFresh != nil {
		r.c.OnFresh(fresh)
	}
	signal(r.tell)
	if looked < len(p.Orders) {
		return r.budget.refill(), nil
	}
	return 0, nil
}

// judge says what becomes of one envelope: an order that is to be obeyed
// waits, one that is not is refused, each under its number. What has no number
// here is an error with the code for a person.
func (r *Receiver) judge(data []byte, key string, last int64, now time.Time) (app.ReceivedOrder, error) {
	o, err := wire.DecodeHubOrder(data, key)
	out := app.ReceivedOrder{HubOrder: o, State: app.HubOrderWaiting}
	seq := strconv.FormatInt(o.Seq, 10)
	switch {
	case err != nil && (o.Commune != r.c.Commune || o.Seq <= last || !wire.ValidID(o.ID)):
		return out, err
	case o.Commune != r.c.Commune:
		return out, app.Fail("hub_order.wrong_commune", nil, "title", o.Title)
	case o.Seq <= last:
		return out, app.Fail("hub_order.replayed", nil, "title", o.Title, "seq", seq)
	case err == nil:
		err = timely(o, now)
	}
	if err != nil {
		verdict := app.OrderRefused(err)
		out.State, out.Code, out.Detail = verdict.State, verdict.Code, verdict.Detail
	}
	return out, nil
}

// timely refuses an order that is too old, "hub_order.expired", or is from
// farther in the future than two clocks differ, "hub_order.from_future".
func timely(o app.HubOrder, now time.Time) error {
	if !now.Before(o.ExpiresAt) {
		return app.Fail("hub_order.expired", nil, "title", o.Title)
	}
	if ahead := o.IssuedAt.Sub(now); ahead > app.MaxHubAhead {
		return app.Fail("hub_order.from_future", nil, "title", o.Title, "minutes", strconv.Itoa(int(ahead.Minutes())))
	}
	return nil
}

func (r *Receiver) refuse(err error, o app.ReceivedOrder) {
	r.c.Logger.Debug("order refused", "error", err)
	if r.c.OnRefused != nil {
		r.c.OnRefused(app.CodeOf(err), o.Title)
	}
}

// hold notes whether the hub sends more than is looked at; what is not looked
// at stays with the hub and is fetched again.
func (r *Receiver) hold(held bool) {
	r.mu.Lock()
	was := r.status.Held
	r.status.Held = held
	r.mu.Unlock()
	if held && r.c.OnRefused != nil {
		r.c.OnRefused("hub_order.flood", strconv.Itoa(r.c.PerMinute))
	}
	if was != held {
		r.changed()
	}
}

// budget is how many orders may still be looked at: it fills again evenly, up
// to a minute's.
type budget struct {
	perMinute int
	left      float64
	at        time.Time
}

// take gives how many of n may be looked at now.
func (b *budget) take(n int, now time.Time) int {
	if gone := now.Sub(b.at); gone > 0 {
		b.left = min(b.left+gone.Minutes()*float64(b.perMinute), float64(b.perMinute))
	}
	b.at = now
	n = min(n, int(b.left))
	b.left -= float64(n)
	return n
}

// refill is the wait until a worthwhile part of a minute's orders may be
// looked at; 0 while some may.
func (b *budget) refill() time.Duration {
	want := float64(max(b.perMinute/6, 1))
	if b.left >= want {
		return 0
	}
	return time.Duration((want - b.left) / float64(b.perMinute) * float64(time.Minute))
}
