package speaker

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
)

// notebook is a journal that can be opened again.
type notebook struct {
	*journal
	t    *testing.T
	path string
	seal *vault
}

func newNotebook(t *testing.T) *notebook {
	t.Helper()
	return newNotebookBy(t, testVault(t))
}

// newNotebookBy is sealed by v.
func newNotebookBy(t *testing.T, v *vault) *notebook {
	t.Helper()
	n := &notebook{t: t, seal: v, path: filepath.Join(t.TempDir(), journalFile)}
	n.open()
	t.Cleanup(func() { _ = n.Close() })
	return n
}

func (n *notebook) open() {
	n.t.Helper()
	j, err := openJournal(n.path, n.seal)
	if err != nil {
		n.t.Fatal(err)
	}
	n.journal = j
}

// again closes the journal, lets edit change the file and opens it.
func (n *notebook) again(edit func(b []byte) []byte) {
	n.t.Helper()
	_ = n.Close() // fails, as it should, where a test has taken its file
	b, err := os.ReadFile(n.path)
	if err == nil {
		err = os.WriteFile(n.path, edit(b), 0o600)
	}
	if err != nil {
		n.t.Fatal(err)
	}
	n.open()
}

func as(b []byte) []byte { return b }

// played adds a second that is known by how much of it was played.
func (n *notebook) played(ms int) {
	n.t.Helper()
	if err := n.second(app.PlayedSecond{At: time.Unix(1e9, 0), PlayedMS: ms}); err != nil {
		n.t.Fatal(err)
	}
}

func (n *notebook) report() app.SpeakerReport {
	n.t.Helper()
	if err := n.cut(app.SpeakerReport{At: time.Unix(1e9, 0)}); err != nil {
		n.t.Fatal(err)
	}
	return n.reports[len(n.reports)-1].SpeakerReport
}

// holds checks which seconds wait in which reports, and which in none.
func (n *notebook) holds(want map[int64][]int, waiting ...int) {
	n.t.Helper()
	if len(n.reports) != len(want) {
		n.t.Errorf("%d reports, want %d", len(n.reports), len(want))
	}
	for _, r := range n.reports {
		if !samePlayed(r.Seconds, want[r.Seq]) {
			n.t.Errorf("report %d: %+v, want %v", r.Seq, r.Seconds, want[r.Seq])
		}
	}
	if !samePlayed(n.waiting, waiting) {
		n.t.Errorf("waiting %+v, want %v", n.waiting, waiting)
	}
}

func samePlayed(s []app.PlayedSecond, ms []int) bool {
	if len(s) != len(ms) {
		return false
	}
	for i := range s {
		if s[i].PlayedMS != ms[i] {
			return false
		}
	}
	return true
}

// TestJournalFindsTheEntryBehindATornOne joins a fragment to the line of a
// report, as a failed write would.
func TestJournalFindsTheEntryBehindATornOne(t *testing.T) {
	n := newNotebook(t)
	n.played(1)
	n.report()
	n.again(func(b []byte) []byte {
		at := bytes.Index(b, []byte("\n")) + 1 // of the report
		whole, report := b[:at:at], b[at:]
		return append(append(whole, `12345678 {"second":{"at":"2001-09-09T01`...), report...)
	})
	n.holds(map[int64][]int{1: {1}})
	n.played(2)
	if r := n.report(); r.Seq != reserveAhead+1 {
		t.Errorf("the next is %d, though numbers up to %d may have been given", r.Seq, reserveAhead)
	}
	n.again(as)
	n.holds(map[int64][]int{1: {1}, reserveAhead + 1: {2}})
	if r := n.report(); r.Seq != reserveAhead+2 {
		t.Errorf("passed over numbers again: %d", r.Seq)
	}
}

func TestReportNumbersAreNotGivenTwice(t *testing.T) {
	for name, edit := range map[string]func([]byte) []byte{
		"the report's line is damaged": func(b []byte) []byte { b[len(b)-10] ^= 1; return b },
		"the journal is empty":         func([]byte) []byte { return nil },
		"a fragment before it":         func(b []byte) []byte { return append([]byte("0123"), b...) },
	} {
		n := newNotebook(t)
		n.report()
		sent := n.report().Seq
		n.again(edit)
		if r := n.report(); r.Seq <= sent {
			t.Errorf("%s: %d was given after %d", name, r.Seq, sent)
		}
	}
}

func TestReportNumbersWhereTheirFileIsDamaged(t *testing.T) {
	n := newNotebook(t)
	sent := n.report().Seq
	if err := os.WriteFile(string(n.numbers), []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	n.again(as)
	if r := n.report(); r.Seq <= sent+reserveAhead {
		t.Errorf("%d may have been given", r.Seq)
	}
	if kept, err := n.numbers.LastSeq(); err != nil || kept <= sent+reserveAhead {
		t.Errorf("kept %d, %v", kept, err)
	}
}

// TestReportThatMayNotBeOnTheDiskIsNotSent gives the journal a file that can
// be written to but not synced, in a folder that is gone for a while.
func TestReportThatMayNotBeOnTheDiskIsNotSent(t *testing.T) {
	n := newNotebook(t)
	n.played(1)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_ = n.file.Close()
	n.file = w
	dir := filepath.Dir(n.path)
	if err := n.reserve(1); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir, dir+"-away"); err != nil {
		t.Fatal(err)
	}
	if err := n.cut(app.SpeakerReport{At: time.Unix(1e9, 0)}); err == nil {
		t.Error("a report that is not on the disk counts as kept")
	}
	if r, ok := n.first(); ok {
		t.Errorf("%d is to be sent", r.Seq)
	}
	if err := os.Rename(dir+"-away", dir); err != nil {
		t.Fatal(err)
	}
	n.played(2)
	if r, ok := n.first(); !ok || r.Seq != 1 {
		t.Errorf("once it is on the disk: %v, %v", r.Seq, ok)
	}
	n.again(as)
	n.holds(map[int64][]int{1: {1}}, 2)
}
