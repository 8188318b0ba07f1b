package command

import (
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
)

// quietBelow is the level under which nothing is heard at a pole, in dBFS.
const quietBelow = -60.0

// quietWatch notices a broadcast that is silent.
type quietWatch struct {
	after func() time.Duration
	loud  time.Time // when it last was not
	told  bool
}

// look takes a block in and reports whether it has been silent for too long,
// once each time.
func (w *quietWatch) look(block []float32, at time.Time) bool {
	peak := float32(0)
	for _, x := range block {
		peak = max(peak, x, -x)
	}
	if w.loud.IsZero() || audio.DB(float64(peak)) > quietBelow {
		w.loud, w.told = at, false
		return false
	}
	if w.told || at.Sub(w.loud) < w.after() {
		return false
	}
	w.told = true
	return true
}

// quiet tells of silence on air, and acts on it: a programme that the schedule
// put on air is opened anew at the place that is due, and gives way to a filler
// where that does not help; a relay has its own watch; at the microphone a
// person has to look.
func (a *airchain) quiet(s playout.Source, o *onAir, after time.Duration) {
	seconds := strconv.Itoa(int(after.Seconds()))
	switch {
	case s.Relay != nil:
		a.onFault(app.Fail("air.silent_relay", nil, "name", s.Relay.Name, "seconds", seconds))
	case s.File == "":
		a.onFault(app.Fail("air.silent_live", nil, "seconds", seconds))
	default:
		err := app.Fail("air.silent_programme", nil, "title", s.Broadcast.Title, "seconds", seconds)
		a.onFault(err)
		if !s.At.IsZero() {
			o.fail(err)
			go o.finishOwn()
		}
	}
}
