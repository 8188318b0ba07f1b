package inspect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"tienglang/app/security"
)

// entry is a probe and how long it may take.
type entry struct {
	probe Probe
	limit time.Duration
}

// probes are all that there are, by the names that a list uses. Their limits
// are many times what they take at a commune's station.
var probes = map[string]entry{
	"passwords": {passwords, 3 * time.Minute}, "leader-pin": {leaderPIN, time.Minute},
	"accounts-used": {accountsUsed, time.Minute}, "guessing": {guessing, time.Minute},
	"encrypted": {encrypted, 30 * time.Second}, "ports": {ports, 10 * time.Second},
	"hub-pinned": {hubPinned, 10 * time.Second}, "one-machine": {oneMachine, time.Minute},
	"orders-refused": {ordersRefused, time.Minute}, "versions": {versions, 10 * time.Second},
	"knocks": {knocks, time.Minute}, "revoked": {revoked, time.Minute}, "box-disks": {boxDisks, time.Minute},
	"audit-log": {auditLog, 5 * time.Minute}, "play-log": {playLog, 10 * time.Minute},
	"data-whole": {dataWhole, 10 * time.Minute}, "backup-fresh": {backupFresh, 10 * time.Second},
	"backup-restorable": {backupRestorable, 15 * time.Minute},
	"clock":             {clock, 30 * time.Second}, "folder": {folder, 10 * time.Second}, "disk": {disk, 10 * time.Second},
}

// Names are the names of all probes, in order.
func Names() (names []string) {
	for n := range probes {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Run runs the probes of a list's items one after the other, tells of the share
// that is done, and hands each result over as it comes. A probe that fails, or is not done within its limit,
// leaves its item unknown, with the reason. It ends early, with ctx's error,
// when ctx is cancelled; what came until then has been handed over.
func Run(ctx context.Context, l security.List, g *Ground, progress func(share float64), took func(r security.Result)) error {
	var items []security.Item
	for _, i := range l.Items {
		if i.Probe != "" {
			items = append(items, i)
		}
	}
	for n, i := range items {
		g.step = func(share float64) { progress((float64(n) + share) / float64(len(items))) }
		g.step(0)
		o, err := try(ctx, i.Probe, g)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			slog.Warn("a part of the security check could not be done", "probe", i.Probe, "error", err)
			o = Outcome{security.Unknown, []security.Told{security.Tell("probe_failed").Because(err)}}
		}
		took(security.Result{Item: i.ID, Verdict: o.Verdict, Found: o.Found, At: g.Now})
	}
	return nil
}

// try runs one probe within its limit. One that breaks breaks alone.
func try(ctx context.Context, name string, g *Ground) (o Outcome, err error) {
	e, ok := probes[name]
	if !ok {
		return unknown("probe_unknown", "probe", name), nil
	}
	ctx, stop := context.WithTimeout(ctx, e.limit)
	defer stop()
	defer func() {
		if broke := recover(); broke != nil {
			err = fmt.Errorf("the probe %s broke: %v", name, broke)
		}
	}()
	o, err = e.probe(ctx, g)
	if errors.Is(err, context.DeadlineExceeded) {
		return unknown("probe_late", "minutes", fmt.Sprintf("%.1f", e.limit.Minutes())), nil
	}
	return o, err
}
