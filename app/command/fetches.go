package command

import (
	"sync"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// fetches notes which boxes fetch a release: between an order to update and its
// answer a box says nothing.
type fetches struct {
	mu sync.Mutex
	of map[app.ID]fetch
}

// fetch is the last of a cluster.
type fetch struct {
	at    time.Time // when it was asked for last
	rest  int64     // bytes that it lacked then
	whole bool
}

// begun notes that a cluster's box asks for what it lacks of a release.
func (f *fetches) begun(cluster app.ID, rest int64, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = map[app.ID]fetch{}
	}
	f.of[cluster] = fetch{at: now, rest: rest}
}

// sent notes that a request of a cluster was answered with so many bytes.
func (f *fetches) sent(cluster app.ID, bytes int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if is, ok := f.of[cluster]; ok && bytes >= is.rest {
		is.whole = true
		f.of[cluster] = is
	}
}

// phase is how far a cluster has come with an order that was given at a moment.
func (f *fetches) phase(cluster app.ID, given time.Time) backend.UpdatePhase {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch is := f.of[cluster]; {
	case is.at.Before(given):
		return ""
	case is.whole:
		return backend.UpdateTrying
	}
	return backend.UpdateFetching
}
