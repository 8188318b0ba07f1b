package playout

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tienglang/app"
)

// switchboard passes leases on so that each cluster has one at a time: that of
// the highest precedence, of equal ones the newest. One that sounds only later
// is given to clusters that have none, so that they are ready in time. A cluster
// that one lets go has the next at once.
type switchboard struct {
	orders Orders
	clock  app.Clock

	// mu is held while leases are sent, so that none overtakes another.
	mu     sync.Mutex
	leases map[app.ID]Lease
}

// Listen gives l to those of its clusters that nothing of higher precedence
// has. Those that it had and has no more are given what else is meant for them.
func (w *switchboard) Listen(ctx context.Context, l Lease) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	left := slices.DeleteFunc(slices.Clone(w.leases[l.Broadcast.ID].Broadcast.Clusters), func(c app.ID) bool {
		return slices.Contains(l.Broadcast.Clusters, c)
	})
	w.leases[l.Broadcast.ID] = l
	err := w.pass(ctx, l)
	return errors.Join(err, w.rest(ctx, left))
}

// Stop ends a broadcast, and gives its clusters what else is meant for them.
func (w *switchboard) Stop(ctx context.Context, b app.Broadcast) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.leases, b.ID)
	err := w.rest(ctx, b.Clusters)
	return errors.Join(w.orders.Stop(ctx, b), err)
}

// rest gives clusters what is meant for them.
func (w *switchboard) rest(ctx context.Context, clusters []app.ID) (err error) {
	for _, l := range w.leases {
		if slices.ContainsFunc(l.Broadcast.Clusters, func(c app.ID) bool { return slices.Contains(clusters, c) }) {
			err = errors.Join(err, w.pass(ctx, l))
		}
	}
	return err
}

// again repeats what is meant for a cluster that has just come.
func (w *switchboard) again(ctx context.Context, cluster app.ID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	for _, l := range w.leases {
		if slices.Contains(l.Broadcast.Clusters, cluster) {
			err = errors.Join(err, w.pass(ctx, l))
		}
	}
	return err
}

func (w *switchboard) pass(ctx context.Context, l Lease) error {
	now := w.clock.Now()
	var free []app.ID
	for _, c := range l.Broadcast.Clusters {
		if !w.taken(c, l, now) {
			free = append(free, c)
		}
	}
	l.Broadcast.Clusters = free
	return w.orders.Listen(ctx, l)
}

// taken reports whether another lease than l has the cluster.
func (w *switchboard) taken(c app.ID, l Lease, now time.Time) bool {
	for id, other := range w.leases {
		if id == l.Broadcast.ID || !other.Expires.After(now) || !slices.Contains(other.Broadcast.Clusters, c) {
			continue
		}
		switch mine, theirs := l.early(now), other.early(now); {
		case mine != theirs:
			if mine {
				return true
			}
		case above(other.Broadcast, l.Broadcast):
			return true
		}
	}
	return false
}

// early reports whether l sounds later than now. An emergency is never early: for
// the moment that it waits for its poles, they wait too.
func (l Lease) early(now time.Time) bool {
	return l.StartAt.After(now) && l.Broadcast.Precedence != app.PrecedenceEmergency
}

// above reports whether a goes before b where both mean one cluster.
func above(a, b app.Broadcast) bool {
	if a.Rank() != b.Rank() {
		return a.Rank() > b.Rank()
	}
	return a.StartedAt.After(b.StartedAt) || a.StartedAt.Equal(b.StartedAt) && a.ID > b.ID
}
