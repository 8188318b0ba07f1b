package command

import (
	"testing"
	"time"
)

// patience is what a machine that has no time for the program gets beyond a
// test's limit.
const patience = 90 * time.Second

// until waits for what must come, and no longer than limit; longer only on a
// machine that is itself late, which loses no more than time by it.
func until(t *testing.T, limit time.Duration, what string, is func() bool) {
	t.Helper()
	worst := time.Duration(0)
	for began := time.Now(); !is(); {
		took := time.Since(began)
		if took > limit && worst < starved || took > limit+patience {
			t.Fatalf("not within %v: %s (the machine was late by %v)", took.Round(time.Millisecond), what, worst)
		}
		nap, now := min(max(took/50, time.Millisecond), 20*time.Millisecond), time.Now()
		time.Sleep(nap)
		worst = max(worst, time.Since(now)-nap)
	}
}

// soon is until for what takes a moment, and is timed.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	until(t, 20*time.Second, what, is)
}

// awaitCalm waits until the machine has had time for two seconds, for at most a
// minute and a half.
func awaitCalm(t *testing.T) {
	t.Helper()
	for began := time.Now(); time.Since(began) < patience; {
		lateness := watchLateness(t.Context())
		time.Sleep(2 * time.Second)
		if lateness() < starved {
			return
		}
	}
}
