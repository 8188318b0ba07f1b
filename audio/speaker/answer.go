package speaker

import (
	"context"
	"errors"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// errLater says that an order is answered when it has been done.
var errLater = errors.New("answered later")

// answered are the orders that a person waits for. Those that the station
// gives by itself, a lease every few seconds among them, are told of only
// where they fail.
var answered = []wire.OrderKind{wire.OrderVolume, wire.OrderPower, wire.OrderHush, wire.OrderRestart, wire.OrderTone, wire.OrderUpdate}

// answer tells the station what became of an order. extra are pairs that say
// how it was done.
func (r *running) answer(o wire.Order, err error, extra ...string) {
	r.forgettable.note(o, app.CodeOf(err) == forgetsCode, extra)
	r.reply(o, err, extra...)
}

func (r *running) reply(o wire.Order, err error, extra ...string) {
	args := wire.ArgsOf(o)
	for i := 0; i+1 < len(extra); i += 2 {
		args[extra[i]] = extra[i+1]
	}
	if err == nil {
		if slices.Contains(answered, o.Kind) {
			r.link.Answer(wire.Event{At: r.now(), Code: wire.EventDone, Args: args})
		}
		return
	}
	if code := app.CodeOf(err); code != "" {
		args["why"] = code
	}
	r.log.Error("order not done", "seq", o.Seq, "kind", string(o.Kind), "err", err)
	detail := err.Error()
	r.link.Tell(wire.Event{At: r.now(), Code: wire.EventFailed, Args: args, Detail: detail[:min(len(detail), mostDetail)]})
}

// mostDetail bounds what an answer says of a fault, in bytes.
const mostDetail = 500

// restarting notes the order by which a speaker begins anew: it is answered in
// its next life, once it hears orders again.
func (s *Speaker) restarting(o wire.Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restart = &o
}

// restarted is the order to begin anew that has not been answered, nil for
// none.
func (s *Speaker) restarted() *wire.Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.restart
	s.restart = nil
	return o
}

// lookForLine is how often a speaker that has begun anew looks whether it can
// say so.
const lookForLine = 50 * time.Millisecond

// answerRestart tells that this life began as ordered, once the line is up.
func (r *running) answerRestart(ctx context.Context) {
	o := r.owner.restarted()
	if o == nil {
		return
	}
	for !r.link.Connected() {
		select {
		case <-ctx.Done():
			r.owner.restarting(*o)
			return
		case <-r.link.Local().After(lookForLine):
		}
	}
	r.answer(*o, nil)
}
