package health

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"tienglang/app"
)

// SaveEvery is how often what was gathered goes onto the disk. A machine that
// loses its power loses no more than that.
const SaveEvery = 5 * time.Minute

// mostWaiting bounds the minutes of one cluster that wait for a disk that
// takes nothing: a day's. The oldest go first.
const mostWaiting = MinutesADay

// KeptDay is one cluster's day as Day.Encode made it.
type KeptDay struct {
	Cluster app.ID
	Day     app.Date
	Body    []byte
}

// Keeper keeps days on a disk.
type Keeper interface {
	// Put keeps days in place of those that were kept before; all or none.
	Put(ctx context.Context, days []KeptDay) error
	// Days are those of a cluster that are kept, both ends included, in order.
	Days(ctx context.Context, cluster app.ID, from, to app.Date) ([]KeptDay, error)
}

// Reading is what was measured of a cluster at one moment; DataKB is what went
// over its line since the reading before.
type Reading struct {
	Cluster app.ID
	Minute
}

// Recorder gathers readings into minutes and has them kept. What waits in
// memory is minutes, whatever the number of readings. Its methods may be called
// from any goroutine.
type Recorder struct {
	keeper Keeper
	log    *slog.Logger

	saving sync.Mutex // one at a time
	mu     sync.Mutex
	open   map[slot][]stamped // by time; that the disk does not have
}

type slot struct {
	cluster app.ID
	day     app.Date
}

// stamped is a minute with its place in the day.
type stamped struct {
	at int
	gathered
}

// NewRecorder makes one that has gathered nothing.
func NewRecorder(k Keeper, log *slog.Logger) *Recorder {
	return &Recorder{keeper: k, log: log, open: map[slot][]stamped{}}
}

// Take adds readings of one moment.
func (r *Recorder) Take(at time.Time, all []Reading) {
	day, minute := At(at)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, is := range all {
		s := slot{is.Cluster, day}
		waiting := r.open[s]
		i, found := slices.BinarySearchFunc(waiting, minute, func(w stamped, m int) int { return w.at - m })
		if !found {
			waiting = slices.Insert(waiting, i, stamped{at: minute})
		}
		waiting[i].add(is.Minute)
		r.open[s] = waiting
	}
}

// Save puts what waits on the disk. What cannot be kept waits on, up to a day's
// minutes of each cluster.
func (r *Recorder) Save(ctx context.Context) error {
	r.saving.Lock()
	defer r.saving.Unlock()
	r.mu.Lock()
	taken := r.open
	r.open = map[slot][]stamped{}
	r.mu.Unlock()
	err := r.keep(ctx, taken)
	if err != nil {
		r.putBack(taken)
	}
	return err
}

func (r *Recorder) keep(ctx context.Context, taken map[slot][]stamped) error {
	days := make([]KeptDay, 0, len(taken))
	for s, minutes := range taken {
		d, err := r.kept(ctx, s)
		if err != nil {
			return err
		}
		lay(d, minutes)
		days = append(days, KeptDay{s.cluster, s.day, d.Encode()})
	}
	if len(days) == 0 {
		return nil
	}
	return r.keeper.Put(ctx, days)
}

// kept is a day as the disk has it. One that cannot be read is begun anew.
func (r *Recorder) kept(ctx context.Context, s slot) (*Day, error) {
	all, err := r.keeper.Days(ctx, s.cluster, s.day, s.day)
	if err != nil || len(all) == 0 {
		return EmptyDay(), err
	}
	d, err := Decode(all[0].Body)
	if err != nil {
		r.log.Error("a day of measurements is damaged and begun anew", "cluster", s.cluster, "day", s.day, "err", err)
		return EmptyDay(), nil
	}
	return d, nil
}

// lay puts minutes into a day. One that was kept when it was half over is
// joined with the rest of it.
func lay(d *Day, minutes []stamped) {
	for _, m := range minutes {
		if d[m.at] != Nothing {
			m.join(gatheredOf(d[m.at]))
		}
		d[m.at] = m.minute()
	}
}

// putBack has minutes wait again, before what came meanwhile; of a minute that
// was gathered on both sides, both count.
func (r *Recorder) putBack(taken map[slot][]stamped) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for s, before := range taken {
		since := r.open[s]
		if n := len(before); n > 0 && len(since) > 0 && before[n-1].at == since[0].at {
			since[0].join(before[n-1].gathered)
			before = before[:n-1]
		}
		r.open[s] = append(slices.Clone(before), since...)
	}
	r.bound()
}

// bound lets the oldest days of a cluster go of which more minutes wait than
// may.
func (r *Recorder) bound() {
	waiting := map[app.ID]int{}
	newestFirst := slices.SortedFunc(maps.Keys(r.open), func(a, b slot) int { return -compareSlots(a, b) })
	for _, s := range newestFirst {
		if waiting[s.cluster] += len(r.open[s]); waiting[s.cluster] > mostWaiting {
			r.log.Error("measurements let go: the disk takes none", "cluster", s.cluster, "day", s.day, "minutes", len(r.open[s]))
			delete(r.open, s)
		}
	}
}

func compareSlots(a, b slot) int {
	if a.day != b.day {
		if a.day < b.day {
			return -1
		}
		return 1
	}
	switch {
	case a.cluster < b.cluster:
		return -1
	case a.cluster > b.cluster:
		return 1
	}
	return 0
}

// Days are a cluster's days from the first to the last given, those of which
// nothing is known included, with what waits in memory.
func (r *Recorder) Days(ctx context.Context, cluster app.ID, from, to app.Date) ([]*Day, error) {
	kept, err := r.keeper.Days(ctx, cluster, from, to)
	if err != nil {
		return nil, err
	}
	by := map[app.Date]*Day{}
	for _, k := range kept {
		d, broken := Decode(k.Body)
		if broken != nil {
			err = errors.Join(err, broken)
			continue // what can be read is shown
		}
		by[k.Day] = d
	}
	if err != nil {
		r.log.Error("days of measurements cannot be read", "cluster", cluster, "err", err)
	}
	var all []*Day
	for day := from; day <= to; day = day.Add(1) {
		if by[day] == nil {
			by[day] = EmptyDay()
		}
		r.mu.Lock()
		lay(by[day], r.open[slot{cluster, day}])
		r.mu.Unlock()
		all = append(all, by[day])
	}
	return all, nil
}
