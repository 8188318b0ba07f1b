package app

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// TestSteadyClockCountsWhileTheMachineSleeps: it goes by the kernel's uptime, in
// which a machine's sleep is counted, and its times are compared with the wall's
// by their wall reading alone.
func TestSteadyClockCountsWhileTheMachineSleeps(t *testing.T) {
	b, err := os.ReadFile("/proc/uptime")
	if err != nil {
		t.Fatal(err)
	}
	var up float64
	if _, err := fmt.Sscan(string(b), &up); err != nil {
		t.Fatal(err)
	}
	c := NewSteadyClock()
	if off := c.ticks.Now().Sub(time.Unix(0, int64(up*float64(time.Second)))).Abs(); off > 10*time.Second {
		t.Errorf("the counter is %v off the uptime", off)
	}
	if now := c.Now(); now != now.Round(0) {
		t.Error("a steady time has the machine's own monotonic reading, which stands still in its sleep")
	}
}
