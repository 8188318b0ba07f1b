//go:build long

package command

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
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

// crystal is a box's clock in such a time: wrong by offset, and fast by ppm.
// Its readings have no monotonic part, so that they go with the jumps.
type crystal struct {
	warp   *warp
	began  time.Time // true time at which it was wrong by offset alone
	offset time.Duration
	ppm    float64
}

func (c crystal) local(true time.Time) time.Time {
	d := true.Sub(c.began)
	return true.Add(c.offset + time.Duration(float64(d)*c.ppm/1e6))
}

// truth is the true time of a local one.
func (c crystal) truth(local time.Time) time.Time {
	d := local.Sub(c.began.Add(c.offset))
	return c.began.Add(time.Duration(float64(d) / (1 + c.ppm/1e6)))
}

// Now is the box's time.
func (c crystal) Now() time.Time { return c.local(c.warp.truth(time.Now().Round(0))) }

// After looks again and again, since a jump may come in between.
func (c crystal) After(d time.Duration) <-chan time.Time {
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

// steady is a station's clock of such a time, with a crystal without a fault.
func (w *warp) steady() *app.SteadyClock {
	c := crystal{warp: w, began: time.Now()}
	return app.NewSteadyClockBy(c.Now, c)
}

// ahead lets time jump so far, in all processes at once, and returns when it
// has.
func (w *warp) ahead(t *testing.T, by time.Duration) {
	t.Helper()
	f, err := os.OpenFile(w.file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(400 * time.Millisecond)
	if _, err := fmt.Fprintf(f, "%d+%d;\n", at.UnixNano(), by); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(at) + 50*time.Millisecond)
}
