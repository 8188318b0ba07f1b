package link

import (
	"fmt"
	"sync"
	"time"
)

// mostWaiting is how many reports of one speaker may wait for the disk: a
// speaker sends its next one when the one before is acknowledged, and an older
// one again when it had no answer for 5 s. More is a flood; it is let fall
// before it is read, so that it holds up nobody else's.
const mostWaiting = 4

// floodTold is how often a flood that goes on is told of.
const floodTold = time.Minute

// flood counts what waits of each speaker.
type flood struct {
	mu      sync.Mutex
	waiting map[string]int
	fallen  map[string]int       // since it was told
	told    map[string]time.Time // last
}

func newFlood() *flood {
	return &flood{waiting: map[string]int{}, fallen: map[string]int{}, told: map[string]time.Time{}}
}

// enter reports whether one more may wait, and otherwise what is to be told of
// it, "" for nothing now.
func (f *flood) enter(key string, now time.Time) (ok bool, tell string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting[key] < mostWaiting {
		f.waiting[key]++
		return true, ""
	}
	f.fallen[key]++
	if last, known := f.told[key]; known && now.Sub(last).Abs() < floodTold {
		return false, ""
	}
	n := f.fallen[key]
	f.told[key] = now
	delete(f.fallen, key)
	return false, fmt.Sprintf("%d reports of %s, before those it sent already were kept", n, key)
}

func (f *flood) leave(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting[key]--; f.waiting[key] <= 0 {
		delete(f.waiting, key)
	}
}
