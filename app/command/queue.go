package command

import (
	"context"
	"time"

	"tienglang/app/store"
	"tienglang/sync/outbox"
)

// queue is the store as the outbox's sender sees it.
type queue struct{ *store.DB }

// Counts is how full the queue is, in the sender's terms.
func (q queue) Counts(ctx context.Context, since time.Time) (outbox.Counts, error) {
	c, err := q.OutboxCounts(ctx, since)
	return outbox.Counts{Waiting: c.Waiting, WaitingBytes: c.WaitingBytes, Sent: c.AckedSince, Refused: c.Refused}, err
}
