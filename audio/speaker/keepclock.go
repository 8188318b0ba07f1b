package speaker

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// keepClockEvery is how often what is known of the station's time is written
// down; a card of a small box is not written to all the time.
const keepClockEvery = 10 * time.Minute

// keptClock is what a speaker writes down of its station's time.
type keptClock struct {
	link.ClockState
	Boot string        `json:"boot,omitempty"` // the run of the machine
	Up   time.Duration `json:"up,omitempty"`   // since its start
}

// keepClock writes down what is known of the station's time: soon after the
// line came up, now and then, and at the end.
func (r *running) keepClock(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			r.writeClock()
			return
		case <-r.lineUp:
		case <-r.cfg.Clock.After(keepClockEvery):
		}
		r.writeClock()
	}
}

func (r *running) writeClock() {
	s, ok := r.link.ClockState()
	if !ok {
		return
	}
	// The local line of this life may be far from the machine's present clock,
	// which somebody may have set; the offset is kept against the latter.
	wall := r.cfg.Clock.Now().Round(0)
	s.Offset += s.Wall.Sub(wall)
	s.Wall = wall
	k := keptClock{ClockState: s}
	k.Boot, k.Up, _ = r.cfg.Uptime()
	b, err := json.Marshal(k)
	if err == nil {
		err = wire.WriteFileSynced(filepath.Join(r.cfg.Dir, clockFile), append(b, '\n'))
	}
	if err != nil {
		r.log.Error("the station's time is not written down", "err", err)
	}
}

// knownClock is what an earlier life knew of the station's time, brought to
// the present; nil where nothing of it holds.
func (r *running) knownClock() *link.ClockState {
	b, err := os.ReadFile(filepath.Join(r.cfg.Dir, clockFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var k keptClock
	if err == nil {
		err = json.Unmarshal(b, &k)
	}
	if err != nil {
		r.log.Error("the station's time of before cannot be read", "err", err)
		return nil
	}
	boot, up, ok := r.cfg.Uptime()
	s, ok := k.now(r.cfg.Clock.Now().Round(0), boot, up, ok, r.cfg.KeepsTime)
	if !ok {
		r.log.Warn("the machine's clock has lost the time; what is held waits for the station")
		r.owner.note(func(n *Status) { n.Waiting = true })
		return nil
	}
	return &s
}

// timed is told that the station's time is known: a box that had lost it plays
// again what it holds.
func (r *running) timed() {
	if !r.owner.Status().Waiting {
		return
	}
	r.owner.note(func(n *Status) { n.Waiting = false })
	r.waited.Store(true)
	r.log.Info("the station has given the time; what is held plays again")
}

// tellWaitedFor is how long after a start at which a box had lost the time it
// tells of that: who reads in the evening what did not sound in the morning
// learns why.
const tellWaitedFor = 12 * time.Hour

// problemWaited is that of a box that had no time until its station gave it.
const problemWaited = "clock.waited"

// lostTime reports whether that is still to be told.
func (r *running) lostTime() bool {
	return r.waited.Load() && r.soonAfterStart()
}

func (r *running) soonAfterStart() bool { return r.link.Local().Now().Sub(r.began) < tellWaitedFor }

// now brings what was written down to the present: by the machine's uptime
// where it has not been started anew since, whatever became of its clock, and
// otherwise by its clock, where that kept running meanwhile.
func (k keptClock) now(wall time.Time, boot string, up time.Duration, counts bool, keepsTime func() bool) (link.ClockState, bool) {
	passed := wall.Sub(k.Wall)
	switch {
	case counts && boot == k.Boot && up >= k.Up:
		passed = up - k.Up
	case passed < 0 || counts && !keepsTime():
		return link.ClockState{}, false
	}
	station := k.Wall.Add(k.Offset + passed + time.Duration(k.Slope*float64(passed)))
	return link.ClockState{Wall: wall, Offset: station.Sub(wall), Slope: k.Slope}, true
}
