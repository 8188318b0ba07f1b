package speaker

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"

	"tienglang/app"
)

// retellEvery is how often an account of what is held is told although it is
// as before: the station may have begun anew.
const retellEvery = 10 * time.Minute

// accounts decides when an account of what is held goes into a report.
type accounts struct {
	last app.Holding
	at   time.Time
}

// next is the account to tell at now, nil where it was told.
func (a *accounts) next(h app.Holding, now time.Time) *app.Holding {
	same := h
	same.FreeMB, same.TotalMB = a.last.FreeMB, a.last.TotalMB // it changes all the time
	if reflect.DeepEqual(same, a.last) && now.Sub(a.at).Abs() < retellEvery {
		return nil
	}
	a.last, a.at = h, now
	return &h
}

// account is what the speaker has on its disk.
func (h *holder) account() (a app.Holding, any bool) {
	free, total, _ := diskSpace(h.dir)
	h.mu.Lock()
	defer h.mu.Unlock()
	a = app.Holding{
		Number: h.schedule.Number, Until: h.schedule.Until, Files: len(h.schedule.Files),
		FreeMB: free >> 20, TotalMB: total >> 20,
	}
	for _, f := range h.schedule.Files {
		if h.ready[f.SHA256] && !h.useless[f.SHA256] {
			a.Ready = append(a.Ready, f.SHA256[:app.HoldingDigits])
		}
	}
	for _, code := range slices.Sorted(maps.Values(h.problems)) {
		if !slices.Contains(a.Problems, code) {
			a.Problems = append(a.Problems, code)
		}
	}
	return a, h.offered > 0
}

// jitter is some of d.
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(d)
}
