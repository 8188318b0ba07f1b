package speaker

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// warp is the true time of a test that has hours pass in a moment: the
// machine's, with jumps ahead that a file tells of. Every process reads the
// same file, and each jump stands in it some time before it comes.
type warp struct {
	file  string
	mu    sync.Mutex
	jumps []jump
	read  time.Time
}

type jump struct {
	at time.Time // by the machine
	by time.Duration
}

// truth is the time at the machine's time t.
func (w *warp) truth(t time.Time) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t.Sub(w.read) > 20*time.Millisecond {
		w.read = t
		w.reload()
	}
	for _, j := range w.jumps {
		if !t.Before(j.at) {
			t = t.Add(j.by)
		}
	}
	return t
}

func (w *warp) reload() {
	b, err := os.ReadFile(w.file)
	if err != nil {
		return
	}
	var all []jump
	for _, line := range strings.Fields(string(b)) {
		var at, by int64
		if n, err := fmt.Sscanf(line, "%d+%d;", &at, &by); err != nil || n != 2 || !strings.HasSuffix(line, ";") {
			break // half of a line
		}
		all = append(all, jump{time.Unix(0, at), time.Duration(by)})
	}
	w.jumps = all
}

// warped is a box's clock in such a time: wrong by offset, and fast by ppm.
// Its readings have no monotonic part, so that they go with the jumps.
type warped struct {
	box  skewed
	warp func(time.Time) time.Time
}

// Now is the box's time.
func (c warped) Now() time.Time {
	return c.box.local(c.warp(time.Now().Round(0)))
}

// After looks again and again, since a jump may come in between.
func (c warped) After(d time.Duration) <-chan time.Time {
	due, fired := c.Now().Add(d), make(chan time.Time, 1)
	var look func()
	look = func() {
		now := c.Now()
		if rest := due.Sub(now); rest > 0 {
			time.AfterFunc(min(rest, 50*time.Millisecond), look)
			return
		}
		fired <- now
	}
	look()
	return fired
}
