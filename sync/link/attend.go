package link

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// The clock is asked in a burst when the line comes up and then in turn.
const (
	burst         = 8
	burstInterval = 20 * time.Millisecond
	clockTimeout  = 2 * time.Second
	retryHello    = time.Second
)

// run keeps the line attended until Close.
func (c *Client) run() {
	defer close(c.done)
	var obeying sync.WaitGroup
	obeying.Go(c.obey)
	obeying.Go(c.askWhy)
	defer obeying.Wait()
	if c.conn.IsConnected() { // it may have been before there was anyone to tell
		c.changed()
	}
	wait := c.cfg.Clock.After(clockQuick)
	for {
		select {
		case <-c.ctx.Done():
			c.setUp(false)
			return
		case <-c.line:
			c.setUp(c.conn.IsConnected() && c.greet())
			wait = c.cfg.Clock.After(c.interval())
		case <-c.hurry:
			wait = c.cfg.Clock.After(clockQuick)
			c.keepUp()
		case <-wait:
			next := c.interval()
			c.keepUp()
			wait = c.cfg.Clock.After(next)
		}
	}
}

// keepUp asks the clock, or greets where that failed before.
func (c *Client) keepUp() {
	switch {
	case !c.conn.IsConnected():
		c.setUp(false)
	case !c.up.Load():
		c.setUp(c.greet())
	default:
		c.answered(c.askClock(c.interval()))
	}
}

func (c *Client) setUp(up bool) {
	if up {
		c.missed.Store(false)
	}
	if c.up.Swap(up) == up {
		return
	}
	c.upSince = time.Time{}
	if up {
		c.upSince = c.local.Now()
	}
	if c.cfg.OnConnected != nil {
		c.cfg.OnConnected(up)
	}
}

// greet learns the station's time and says that orders are heard.
func (c *Client) greet() bool {
	got := 0
	for range burst {
		if err := c.askClock(c.interval()); err != nil {
			c.log.Debug("clock", "err", err)
			break
		}
		got++
		select {
		case <-c.cfg.Clock.After(burstInterval):
		case <-c.ctx.Done():
			return false
		}
	}
	if got == 0 {
		return false
	}
	select {
	case <-c.known:
	default:
		close(c.known)
	}
	a, err := c.ask(c.ctx, c.sub.hello(c.key), nil, helloTimeout)
	if err != nil {
		c.log.Debug("hello", "err", err)
		return false
	}
	c.takesVitals.Store(slices.Contains(a.Takes, takesVitals))
	c.takesSealed.Store(slices.Contains(a.Takes, takesSealed))
	c.takesModem.Store(slices.Contains(a.Takes, takesModem))
	c.takesMachine.Store(slices.Contains(a.Takes, takesMachine))
	c.takesAnswers.Store(slices.Contains(a.Takes, takesAnswers))
	if c.cfg.OnKey != nil {
		disk, open := diskKey{}, !c.takesSealed.Load()
		if a.Disk != nil {
			disk, open = *a.Disk, len(a.Disk.Key) == 0
		}
		c.cfg.OnKey(disk.Key, disk.Keep, open)
	}
	if c.cfg.OnDoor != nil && a.Door > 0 {
		c.cfg.OnDoor(a.Door)
	}
	c.log.Info("line up", "address", c.conn.ConnectedAddr())
	return true
}

// askClock does one exchange, and says when the next will come.
func (c *Client) askClock(next time.Duration) error {
	ctx, cancel := context.WithTimeout(c.ctx, clockTimeout)
	defer cancel()
	nonce := nonceAnd(wire.Nonce(), next)
	sent := c.local.Now()
	m, err := c.conn.RequestWithContext(ctx, c.sub.clock(c.key), []byte(nonce))
	got := c.local.Now()
	if err != nil {
		return err
	}
	a, err := openClock(m.Data, c.cfg.StationKey, nonce)
	if err != nil {
		return err
	}
	c.filter.add(exchangeOf(sent, got, a))
	return nil
}

// obey verifies orders in turn. They wait until the station's time is known,
// without which none can be told from an expired one.
func (c *Client) obey() {
	select {
	case <-c.known:
	case <-c.ctx.Done():
		return
	}
	for {
		select {
		case m := <-c.orders: // full, it loses orders; the station repeats leases
			c.judge(m.Data)
		case <-c.ctx.Done():
			return
		}
	}
}

func (c *Client) judge(data []byte) {
	o, now, err := c.check(data)
	if err != nil {
		c.log.Warn("order refused", "err", err, "kind", string(o.Kind))
		c.Tell(refusedOrder(err, now))
		return
	}
	c.log.Debug("order", "seq", o.Seq, "kind", string(o.Kind))
	if c.cfg.OnOrder != nil {
		c.cfg.OnOrder(o)
	}
}

// check verifies an order by the station's time as it is known. Where only the
// time speaks against it, the station's clock may have been set since it was
// asked: it is asked once more before the order is refused.
func (c *Client) check(data []byte) (o wire.Order, now time.Time, err error) {
	for again := true; ; again = false {
		now, _ = c.StationTime(c.local.Now())
		o, err = c.cfg.Verifier.Check(data, now)
		code := app.CodeOf(err)
		if code != "order.expired" && code != "order.from_future" || !again || !c.askAnew() {
			return o, now, err
		}
	}
}

// askAnewEvery is how often a pole that doubts the time asks for it.
const askAnewEvery = 2 * time.Second

// askAnew asks the clock as often as a set clock must be heard to be believed;
// false where nobody answers, or it was asked just now.
func (c *Client) askAnew() bool {
	if now := c.local.Now(); c.asked.IsZero() || now.Sub(c.asked) >= askAnewEvery {
		c.asked = now
	} else {
		return false
	}
	for range stepsToJump {
		if err := c.askClock(clockQuick); err != nil {
			c.log.Debug("clock", "err", err)
			return false
		}
	}
	return true
}

func refusedOrder(err error, at time.Time) wire.Event {
	e := wire.Event{At: at, Code: "order.refused", Detail: err.Error()}
	var f *app.Error
	if errors.As(err, &f) {
		e.Code, e.Args = f.Code, f.Args
	}
	if len(e.Detail) > 500 {
		e.Detail = e.Detail[:500]
	}
	return e
}
