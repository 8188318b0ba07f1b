//go:build unix

package codec

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What a hostile file may cost is bounded by the kernel, before the program
// reads its first byte.
func TestChildHasItsLimits(t *testing.T) {
	cmd, _, err := child(context.Background(), limits{memory: 1 << 30, cpu: 90 * time.Second, noFile: true},
		"sh", "-c", "ulimit -v; ulimit -t; ulimit -f; ulimit -c")
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(string(out)); strings.Join(got, " ") != "1048576 90 0 0" {
		t.Errorf("limits %v", got)
	}
}

func TestChildThatNeedsTooMuchEnds(t *testing.T) {
	for what, l := range map[string]limits{
		"memory": {memory: 200 << 20, cpu: time.Minute},
		"time":   {memory: 2 << 30, cpu: time.Second},
	} {
		cmd, _, err := child(context.Background(), l, "awk", `BEGIN { s = "x"; for (i = 0; ; i++) if (length(s) < 1e9 && "`+what+`" == "memory") s = s s }`)
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Run(); err == nil {
			t.Errorf("%s: it came to an end of itself", what)
		}
	}
}

// A child's own children die with it.
func TestCancelKillsTheGroup(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cmd, _, err := child(ctx, probeLimits, "sh", "-c", "sleep 1000 & echo ready; sleep 1000")
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := cmd.Wait(); err == nil {
		t.Error("a killed child ended well")
	}
	for range 600 {
		if err := syscall.Kill(-cmd.Process.Pid, 0); err != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the group is alive half a minute after it was killed")
}
