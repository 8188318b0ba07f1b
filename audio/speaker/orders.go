package speaker

import (
	"context"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// obey does what a verified order says. An order that cannot be done is told
// to the station.
func (r *running) obey(ctx context.Context, o wire.Order) {
	if err := r.do(ctx, o); !errors.Is(err, errLater) {
		r.answer(o, err)
	}
}

// do obeys an order, or has it obeyed: errLater then, and it is answered when
// that is done.
func (r *running) do(ctx context.Context, o wire.Order) (err error) {
	switch o.Kind {
	case wire.OrderListen:
		err = r.listen(ctx, o)
	case wire.OrderStop:
		var a wire.Stop
		if err = o.DecodeArgs(&a); err == nil {
			r.player.stop(a.Broadcast, a.EndAt, r.ordered(o))
			r.holder.silence(a.Broadcast)
		}
	case wire.OrderVolume, wire.OrderCap, wire.OrderDelay:
		err = r.set(o)
	case wire.OrderHold:
		var a wire.Hold
		if err = o.DecodeArgs(&a); err == nil {
			r.holder.offer(a)
		}
	case wire.OrderMessage:
		var a wire.PlayMessage
		if err = o.DecodeArgs(&a); err == nil {
			err = r.holder.message(a)
		}
	case wire.OrderReturn:
		err = r.sendBack(ctx, o)
	case wire.OrderRestart:
		r.owner.restarting(o)
		r.fail(errRestart)
		err = errLater
	case wire.OrderPower:
		err = r.power(o)
	case wire.OrderHush:
		err = r.hush(o)
	case wire.OrderTone:
		err = r.testTone(ctx, o)
	case wire.OrderUpdate:
		err = r.updates.ordered(ctx, o)
	default:
		err = app.Fail("order.not_known", errUnknownOrder(o.Kind))
	}
	return err
}

// ordered is when an order was given, but never later than now.
func (r *running) ordered(o wire.Order) time.Time {
	now := r.now()
	if o.IssuedAt.IsZero() || o.IssuedAt.After(now) {
		return now
	}
	return o.IssuedAt
}

type errUnknownOrder wire.OrderKind

func (e errUnknownOrder) Error() string { return "unknown order " + string(e) }

// listen begins or renews a show.
func (r *running) listen(ctx context.Context, o wire.Order) error {
	var l wire.Listen
	if err := o.DecodeArgs(&l); err != nil {
		return err
	}
	if !l.Means(r.identity.Public()) {
		r.player.leave(l.Broadcast, r.now()) // it may have been taken out of the zone
		return nil
	}
	l.DelayMS = min(max(l.DelayMS, 0), maxDelayMS)
	show, begun := r.player.listen(l, r.now())
	if !begun {
		return nil
	}
	r.hurry()
	s := &session{link: r.link, player: r.player, show: show, log: r.log, config: r.streamConfig(l)}
	r.tasks.Go(func() {
		if !s.wanted(ctx) {
			return
		}
		r.log.Info("on air", "broadcast", string(l.Broadcast)) // without its title: logs are not sealed
		r.report()
		s.run(ctx)
		r.notePlaying()
		r.log.Info("off air", "broadcast", string(l.Broadcast))
		r.report()
	})
	return nil
}

// hurry has the line attended closely: something is to sound.
func (r *running) hurry() {
	r.link.Hurry()
	r.report()
}

// maxDelayMS bounds what the station may ask to be buffered.
const maxDelayMS = 10_000

// set changes and remembers a setting before it is used, where there is room.
func (r *running) set(o wire.Order) error {
	change, err := setting(o, r.ordered(o), r.now())
	if err != nil {
		return err
	}
	if _, err := r.state.set(change); err != nil {
		return err
	}
	r.player.setTo(r.state.settings())
	r.report()
	return nil
}

// setting is the change that an order of a given moment makes.
func setting(o wire.Order, given, now time.Time) (func(*settings), error) {
	if o.Kind == wire.OrderDelay {
		var a wire.Stagger
		err := o.DecodeArgs(&a)
		return func(s *settings) { s.StaggerMS = min(max(a.MS, 0), wire.MaxStaggerMS) }, err
	}
	var a wire.Level
	err := o.DecodeArgs(&a)
	level := min(max(a.Level, 0), 100)
	if err != nil {
		return nil, err
	}
	if o.Kind == wire.OrderCap {
		if a.Above != nil {
			return nil, errors.New("a cap above itself")
		}
		return func(s *settings) { s.Cap = level }, nil
	}
	exceeds, err := aboveOf(a.Above, given, now)
	return func(s *settings) { s.Volume, s.Above = level, exceeds }, err
}
