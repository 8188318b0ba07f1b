package orders

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// answerEvery is how often a failed answer is tried again, and how often it is
// looked whether there is one that nobody told of.
const answerEvery = 15 * time.Second

// answer tells the hub what became of its orders, as it happens.
func (r *Receiver) answer(ctx context.Context) {
	for ctx.Err() == nil {
		more, err := r.answerSome(ctx)
		if err != nil {
			r.c.Logger.Debug("orders not answered", "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.tell:
		case <-r.c.Clock.After(answerEvery):
		}
	}
}

// answerSome answers as much as one request takes, and tells whether there may
// be more.
func (r *Receiver) answerSome(ctx context.Context) (more bool, err error) {
	r.mu.Lock()
	hub, key := r.hub, r.key
	r.mu.Unlock()
	if hub == nil || key == "" {
		return false, nil
	}
	due, err := r.c.Store.UntoldHubOrders(ctx, key, wire.MaxHubAnswers)
	if err != nil || len(due) == 0 {
		return false, err
	}
	answers := make([]wire.HubAnswer, len(due))
	for i, o := range due {
		answers[i] = answerOf(o)
	}
	if err := hub.AnswerOrders(ctx, answers); err != nil {
		return false, err
	}
	return len(due) == wire.MaxHubAnswers, r.c.Store.HubOrdersTold(context.WithoutCancel(ctx), due)
}

// toldValues are the values of a reason that the hub is told: what an order
// named, or a number. What names this machine's files stays here.
var toldValues = []string{"title", "zone", "minutes", "least", "most"}

func answerOf(o app.ReceivedOrder) wire.HubAnswer {
	a := wire.HubAnswer{Order: o.ID, State: o.State, Code: o.Code, At: o.SettledAt}
	for _, name := range toldValues {
		v, ok := o.Detail[name]
		if !ok {
			continue
		}
		if a.Detail == nil {
			a.Detail = map[string]string{}
		}
		a.Detail[name] = v
	}
	return a
}
