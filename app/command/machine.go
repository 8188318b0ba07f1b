package command

import (
	"context"
	"time"
)

// watchLateness measures how much later than asked a sleeper wakes, at worst,
// until the function that it returns is called: a few milliseconds on a
// machine with time to spare, and as long as the machine stood still on one
// that is overloaded.
func watchLateness(ctx context.Context) func() time.Duration {
	ctx, stop := context.WithCancel(ctx)
	worst := make(chan time.Duration, 1)
	go func() {
		const nap = 5 * time.Millisecond
		w := time.Duration(0)
		for began := time.Now(); pause(ctx, nap); began = time.Now() {
			w = max(w, time.Since(began)-nap)
		}
		worst <- w
	}()
	return func() time.Duration {
		stop()
		return <-worst
	}
}
