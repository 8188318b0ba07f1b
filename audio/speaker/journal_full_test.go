//go:build !windows

package speaker

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// aloneVariable is set in a process that runs one test by itself.
const aloneVariable = "SPEAKER_ALONE"

// elsewhere runs the test in a process of its own and tells whether it did; there
// it is false. A limit that holds for a whole process meets neither other tests
// nor what the test tool itself writes down so.
func elsewhere(t *testing.T) bool {
	t.Helper()
	if os.Getenv(aloneVariable) != "" {
		return false
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), aloneVariable+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v: %s", err, out)
	}
	return true
}

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

// thick makes the journal larger than any other file that the test writes, so
// that a limit to the size of files meets the journal alone.
func (n *notebook) thick() {
	n.t.Helper()
	if err := n.cut(app.SpeakerReport{At: time.Unix(1e9, 0), Version: strings.Repeat("x", 4<<20)}); err != nil {
		n.t.Fatal(err)
	}
}

// TestJournalOnAFullDisk lets a write succeed in part only. What found no room
// is told all the same, once, whether the station has it before there is room
// again, after it, or the box is started anew in between.
func TestJournalOnAFullDisk(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	n := newNotebook(t)
	n.played(1)
	n.thick()
	within(t, n.size+20, func() {
		for ms := 2; ms <= 3; ms++ {
			if err := n.second(app.PlayedSecond{At: time.Unix(1e9, 0), PlayedMS: ms}); err == nil {
				t.Error("there was room")
			}
		}
		if r := n.report(); r.Seq != 2 || !samePlayed(r.Seconds, []int{2, 3}) || !slices.Contains(r.Problems, problemDisk) {
			t.Errorf("the report of a full disk: %+v", r)
		}
	})
	if info, err := os.Stat(n.path); err != nil || info.Size() != n.size {
		t.Errorf("a fragment stayed: %v bytes, %v, want %d", info.Size(), err, n.size)
	}
	n.played(4)
	if r := n.report(); r.Seq != 3 || slices.Contains(r.Problems, problemDisk) {
		t.Errorf("the next is %+v", r)
	}
	n.again(as)
	n.holds(map[int64][]int{1: {1}, 2: {2, 3}, 3: {4}})
	if r := n.report(); r.Seq != 4 {
		t.Errorf("the next after that is %d", r.Seq)
	}
}

// TestReportsOfAFullDiskAreToldOnce: the station has such a report before there
// is room.
func TestReportsOfAFullDiskAreToldOnce(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	n := newNotebook(t)
	n.played(1)
	n.thick()
	within(t, n.size, func() {
		_ = n.second(app.PlayedSecond{At: time.Unix(1e9, 0), PlayedMS: 2})
		loose := n.report()
		if err := n.ack(loose.Seq); err != nil {
			t.Error(err)
		}
	})
	n.holds(map[int64][]int{1: {1}})
	n.again(as) // as after a power cut: the journal does not know of the second report
	n.played(3)
	if r := n.report(); r.Seq <= 2 {
		t.Errorf("%d was given before", r.Seq)
	}
	after := n.reports[len(n.reports)-1].Seq
	n.again(as)
	n.played(4)
	if r := n.report(); r.Seq != after+1 {
		t.Errorf("%d follows %d", r.Seq, after)
	}
	n.holds(map[int64][]int{1: {1}, after: {3}, after + 1: {4}})
}

// TestNumbersOfAFullDiskAreNotGivenTwice: a pole that plays nothing tells of
// itself through a full disk until more numbers are due, and loses its power.
func TestNumbersOfAFullDiskAreNotGivenTwice(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	n := newNotebook(t)
	n.thick()
	last := int64(0)
	within(t, n.size, func() {
		for range reserveAhead + 3 {
			last = n.report().Seq
			if err := n.ack(last); err != nil {
				t.Fatal(err)
			}
		}
	})
	n.again(as)
	if r := n.report(); r.Seq <= last {
		t.Errorf("%d was given before: the station had up to %d", r.Seq, last)
	}
}

// TestNumbersStayMarkedUntilTheJournalIsOnTheDisk: what is written finds no room
// only when it is to be synced.
func TestNumbersStayMarkedUntilTheJournalIsOnTheDisk(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	n := newNotebook(t)
	n.thick()
	within(t, n.size, func() {
		if err := n.ack(n.report().Seq); err != nil {
			t.Fatal(err)
		}
	})
	r, w, err := os.Pipe() // it takes what is written, and cannot be synced
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_ = n.file.Close()
	n.file, n.journal.path = w, filepath.Join(t.TempDir(), "nowhere", journalFile)
	if err := n.cut(app.SpeakerReport{At: time.Unix(1e9, 0)}); err == nil {
		t.Error("it was synced")
	}
	if kept, err := n.numbers.LastSeq(); err != nil || kept >= 0 {
		t.Errorf("the numbers are not marked any more: %d, %v", kept, err)
	}
}

// TestScheduleThatFoundNoRoomDoesNotReplaceANewerOne, which would play after
// the next start of the box.
func TestScheduleThatFoundNoRoomDoesNotReplaceANewerOne(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	h := bareHolder(t)
	station := newIdentity(t)
	h.paired.StationKey = station.Public()
	now := time.Now()
	for _, number := range []int64{6, 7} {
		data, err := wire.EncodeHeld(station, wire.Held{Number: number, For: h.self, IssuedAt: now, From: now, Until: now.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		take := func() {
			if err := h.accept(data); err != nil {
				t.Errorf("schedule %d: %v", number, err)
			}
		}
		if number == 6 {
			within(t, 16, take)
		} else {
			take()
		}
	}
	if err := h.catchUp(); err != nil {
		t.Fatal(err)
	}
	data, err := h.readSchedule()
	if err != nil {
		t.Fatal(err)
	}
	if s, err := wire.DecodeHeld(data, station.Public(), "", h.self); err != nil || s.Number != 7 {
		t.Errorf("schedule %d is on the disk, %v", s.Number, err)
	}
}

// TestAFullDiskFillsNoMemory cuts reports that nobody fetches.
func TestAFullDiskFillsNoMemory(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
	n := newNotebook(t)
	n.thick()
	within(t, n.size, func() {
		for ms := range mostUnwritten + 500 {
			_ = n.second(app.PlayedSecond{At: time.Unix(1e9, 0), PlayedMS: ms % 1000})
			if ms%40 == 0 {
				_ = n.cut(app.SpeakerReport{At: time.Unix(1e9, 0)})
			}
		}
	})
	if len(n.reports) != 1+mostLoose || len(n.unwritten) > mostUnwritten {
		t.Errorf("%d reports, %d seconds", len(n.reports), len(n.unwritten))
	}
	n.played(7)
	n.report()
	told := 0
	for n.seconds() > 0 {
		n.report()
	}
	for _, r := range n.reports {
		told += len(r.Seconds)
	}
	if want := mostUnwritten + 501; told != want && n.dropped == 0 {
		t.Errorf("%d seconds of %d are told of", told, want)
	}
}

// TestAcknowledgedReportIsNotSentAgainOnAFullDisk would else hold up all that
// come after it.
func TestAcknowledgedReportIsNotSentAgainOnAFullDisk(t *testing.T) {
	t.Parallel()
	if elsewhere(t) {
		return
	}
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
