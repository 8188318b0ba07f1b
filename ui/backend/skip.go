package backend

import "context"

// Skipping is taking one part of the schedule off air, and putting it back.
type Skipping interface {
	// SkipPart takes what the schedule has on air off air, at the poles that play
	// it from their disks too; what is left of it is not made up, and what follows
	// comes at its own time. It is open to everyone. "air.nothing_scheduled" where nothing of
	// the schedule is on air.
	SkipPart(ctx context.Context) error
	// TakeBackSkip puts what OnAir.Skipped names on air again, at the place that is
	// due by then; "air.nothing_skipped" where its time is past.
	TakeBackSkip(ctx context.Context) error
}
