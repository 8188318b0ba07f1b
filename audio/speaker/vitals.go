package speaker

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
)

// vitalsEvery is how often the box is looked at, and told of at most.
const vitalsEvery = time.Minute

// modemEvery is how often the modem's numbers are told again while they stay as
// they are: each minute they would cost its SIM some 6 MB a month.
const modemEvery = 10 * time.Minute

// vitals looks at the box from time to time, beside everything else: a modem
// that does not answer holds up no report.
type vitals struct {
	read func(context.Context) app.Vitals

	mu      sync.Mutex
	last    *app.Vitals // not told yet
	told    time.Time
	modem   app.Modem // as it was told last, at modemAt
	modemAt time.Time
}

// watch looks until ctx ends.
func (v *vitals) watch(ctx context.Context, clock app.Clock) {
	for {
		is := v.read(ctx)
		v.mu.Lock()
		if v.last = &is; is == (app.Vitals{}) {
			v.last = nil
		}
		v.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-clock.After(vitalsEvery):
		}
	}
}

// next is what is to be told at now, nil where it was told a moment ago or
// nothing is known.
func (v *vitals) next(now time.Time) *app.Vitals {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.last == nil || now.Sub(v.told).Abs() < vitalsEvery {
		return nil
	}
	is := v.last
	v.last, v.told = nil, now
	switch {
	case is.Modem == nil:
	case *is.Modem == v.modem && !v.modemAt.IsZero() && now.Sub(v.modemAt).Abs() < modemEvery:
		is.Modem = nil
	default:
		v.modem, v.modemAt = *is.Modem, now
	}
	return is
}

// diskVitals tells of the disk alone, for a computer that does more than this.
func diskVitals(c Config) func(context.Context) app.Vitals {
	return func(context.Context) (v app.Vitals) {
		if free, _, ok := diskSpace(c.Dir); ok {
			mb := free >> 20
			v.FreeMB = &mb
		}
		return v
	}
}
