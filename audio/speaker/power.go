package speaker

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// How long the hook may take, how often is looked whether an emergency needs
// the amplifier, how long it stays on after one, and how often a hook that
// failed is tried anew.
const (
	hookWithin  = 10 * time.Second
	lookForNeed = 250 * time.Millisecond
	stayOn      = 5 * time.Second
	hookRetry   = 5 * time.Second
)

// power switches the pole off or on. Where the box has a hook its amplifier is
// switched, and the order is answered once it was; else the pole keeps silence.
// What a restart of the box would undo is answered so: "order.not_remembered".
func (r *running) power(o wire.Order) error {
	var a wire.Power
	if err := o.DecodeArgs(&a); err != nil {
		return err
	}
	kept, err := r.state.set(func(s *settings) { s.Off = !a.On })
	if err != nil {
		return err
	}
	var forgets error
	if !kept {
		forgets = errForgets()
	}
	r.player.setTo(r.state.settings())
	r.report()
	if r.amplifier == nil {
		r.answer(o, forgets, "hook", "none")
		return errLater
	}
	return r.amplifier.ask(func(err error) { r.answer(o, cmp.Or(err, forgets)); r.report() })
}

// amplifier switches the standby of what drives the horns, by a command of the
// box. One that was ordered off is switched on for an emergency.
type amplifier struct {
	hook  string
	off   func() bool // as ordered
	near  func() bool // an emergency
	log   *slog.Logger
	asked chan func(error)

	failed atomic.Bool
	on     bool
	tried  time.Time
	needed time.Time // for an emergency, last
}

func (r *running) newAmplifier() *amplifier {
	if strings.TrimSpace(r.cfg.PowerHook) == "" {
		return nil
	}
	return &amplifier{
		hook: r.cfg.PowerHook, log: r.log, asked: make(chan func(error), 8),
		off:  func() bool { return r.state.settings().Off },
		near: func() bool { return r.player.emergencyNear(r.now()) },
	}
}

// ask has the amplifier switched as it is ordered now.
func (a *amplifier) ask(tell func(error)) error {
	select {
	case a.asked <- tell:
		return errLater
	default:
		return app.Fail("order.busy", nil)
	}
}

func (a *amplifier) faulty() bool { return a.failed.Load() }

// run switches it at the start, when it is asked, and for emergencies.
func (a *amplifier) run(ctx context.Context) {
	_ = a.turn(ctx) // told by its state, and tried anew
	for {
		select {
		case <-ctx.Done():
			return
		case tell := <-a.asked:
			tell(a.turn(ctx))
		case <-time.After(lookForNeed):
			if due := a.due(); due != a.on || a.failed.Load() && time.Since(a.tried) > hookRetry {
				_ = a.turn(ctx)
			}
		}
	}
}

// due is whether it is to be on.
func (a *amplifier) due() bool {
	if a.near() {
		a.needed = time.Now()
	}
	return !a.off() || time.Since(a.needed) < stayOn
}

// turn switches it as it is due: "power.hook_failed".
func (a *amplifier) turn(ctx context.Context) error {
	a.tried, a.on = time.Now(), a.due()
	err := runHook(ctx, a.hook, a.on)
	a.failed.Store(err != nil)
	if err != nil && ctx.Err() == nil {
		a.log.Error("amplifier not switched", "on", a.on, "err", err)
	}
	return err
}

// runHook runs the command in a process of its own, within its time.
func runHook(ctx context.Context, hook string, on bool) error {
	ctx, cancel := context.WithTimeout(ctx, hookWithin)
	defer cancel()
	words := append(strings.Fields(hook), map[bool]string{true: "on", false: "off"}[on])
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.WaitDelay = time.Second
	killWhole(cmd)
	var said bytes.Buffer
	cmd.Stderr = &limited{&said, mostDetail / 2}
	err := cmd.Run()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = errors.Join(err, ctx.Err())
	}
	return app.Fail("power.hook_failed", fmt.Errorf("%w: %s", err, strings.TrimSpace(said.String())))
}

// limited keeps the first bytes of what is written.
type limited struct {
	to   *bytes.Buffer
	room int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.room)
	l.room -= n
	l.to.Write(p[:n])
	return len(p), nil
}
