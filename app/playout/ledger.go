package playout

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
)

// mostOwed is how many records wait in memory for room on the disk: more than a
// week of broadcasts.
const mostOwed = 10_000

// ledger is the store of what is on air. A full disk takes nothing off air and
// keeps nothing from it: what it does not take waits in memory, in its order, and
// is written as soon as there is room. What waits is lost where the program is
// killed before that.
type ledger struct {
	Store
	full func(error) // told when the first record waits

	mu   sync.Mutex
	owed []func(context.Context) error
}

// write does f now or, on a full disk, later; owed tells which. What f returns
// besides is passed on.
func (l *ledger) write(ctx context.Context, f func(context.Context) error) (owed bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err = l.settle(ctx); err == nil {
		if err = f(ctx); app.CodeOf(err) != "disk.full" {
			return false, err
		}
	}
	if len(l.owed) == mostOwed {
		return false, err
	}
	l.owed = append(l.owed, f)
	if len(l.owed) == 1 && l.full != nil {
		l.full(err)
	}
	return true, nil
}

// settle writes what waits, for who holds mu; an error is that of a disk that is
// still full. What the disk refuses for another reason is passed over.
func (l *ledger) settle(ctx context.Context) error {
	for len(l.owed) > 0 {
		if err := l.owed[0](context.WithoutCancel(ctx)); app.CodeOf(err) == "disk.full" {
			return err
		}
		l.owed = l.owed[1:]
	}
	return nil
}

// catchUp writes what waits, as far as there is room.
func (l *ledger) catchUp(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.settle(ctx)
}

func (l *ledger) only(ctx context.Context, f func(context.Context) error) error {
	_, err := l.write(ctx, f)
	return err
}

// StartBroadcast is Store's, now or later.
func (l *ledger) StartBroadcast(ctx context.Context, b app.Broadcast, act app.AuditRow) error {
	return l.only(ctx, func(ctx context.Context) error { return l.Store.StartBroadcast(ctx, b, act) })
}

// SetBroadcastClusters is Store's, now or later.
func (l *ledger) SetBroadcastClusters(ctx context.Context, id app.ID, clusters []app.ID, at time.Time, offset time.Duration, act app.AuditRow) error {
	return l.only(ctx, func(ctx context.Context) error {
		return l.Store.SetBroadcastClusters(ctx, id, clusters, at, offset, act)
	})
}

// CutBy is Store's, now or later.
func (l *ledger) CutBy(ctx context.Context, id, by app.ID) error {
	return l.only(ctx, func(ctx context.Context) error { return l.Store.CutBy(ctx, id, by) })
}

// AddAudit is Store's, now or later.
func (l *ledger) AddAudit(ctx context.Context, act app.AuditRow) error {
	return l.only(ctx, func(ctx context.Context) error { return l.Store.AddAudit(ctx, act) })
}

// EndBroadcast is Store's, now or later; what is kept later has no broadcast to
// return.
func (l *ledger) EndBroadcast(ctx context.Context, id app.ID, at time.Time, reason string, act app.AuditRow) (b app.Broadcast, err error) {
	_, err = l.write(ctx, func(ctx context.Context) error {
		var err error
		b, err = l.Store.EndBroadcast(ctx, id, at, reason, act)
		return err
	})
	return b, err
}

// LogReports is Store's; while something waits that came before, a report is not
// taken, and its speaker keeps it and tells it again.
func (l *ledger) LogReports(ctx context.Context, reports []app.ClusterReport) ([]bool, error) {
	if err := l.catchUp(ctx); err != nil {
		return nil, err
	}
	return l.Store.LogReports(ctx, reports)
}
