//go:build !windows

package speaker

import (
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
)

// within runs f while no file may grow beyond n bytes.
func within(t *testing.T, n int64, f func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	limited := before
	limited.Cur = uint64(n)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limited); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Fatal(err)
		}
	}()
	f()
}

// TestJournalOnAFullDisk lets a write succeed in part only. It is not
// parallel, since the limit holds for the whole process.
func TestJournalOnAFullDisk(t *testing.T) {
	n := newNotebook(t)
	n.played(1)
	n.report()
	within(t, n.size+20, func() {
		for ms := 2; ms <= 3; ms++ {
			if err := n.second(app.PlayedSecond{At: time.Unix(1e9, 0), PlayedMS: ms}); err == nil {
				t.Error("there was room")
			}
		}
		if err := n.cut(app.SpeakerReport{At: time.Unix(1e9, 0)}); err == nil {
			t.Error("there was room for a report")
		}
	})
	if info, err := os.Stat(n.path); err != nil || info.Size() != n.size {
		t.Errorf("a fragment stayed: %v bytes, %v, want %d", info.Size(), err, n.size)
	}
	if n.seconds() != 2 {
		t.Errorf("%d seconds wait", n.seconds())
	}
	n.played(4)
	if r := n.report(); r.Seq != 2 {
		t.Errorf("the next is %d", r.Seq)
	}
	n.again(as)
	n.holds(map[int64][]int{1: {1}, 2: {2, 3, 4}})
}

// TestAcknowledgedReportIsNotSentAgainOnAFullDisk would else hold up all that
// come after it.
func TestAcknowledgedReportIsNotSentAgainOnAFullDisk(t *testing.T) {
	n := newNotebook(t)
	n.report()
	n.report()
	within(t, n.size, func() {
		if err := n.ack(1); err == nil {
			t.Error("there was room")
		}
	})
	if r, ok := n.first(); !ok || r.Seq != 2 {
		t.Errorf("next is %d, %v", r.Seq, ok)
	}
}
