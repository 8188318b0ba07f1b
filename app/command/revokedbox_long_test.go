//go:build long

package command

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
)

// boxProcess is a box's program with its folders.
type boxProcess struct {
	*process
	dir, runtime string
}

// boxAt starts the program of a box; more are further words of its command.
func boxAt(t *testing.T, dir string, more ...string) boxProcess {
	t.Helper()
	b := boxProcess{dir: filepath.Join(dir, "box"), runtime: filepath.Join(dir, "run")}
	b.process = start(t, nil, "tienglang-speaker", append([]string{"--data", b.dir, "--runtime", b.runtime, "--null"}, more...)...)
	return b
}

// erased waits until the box has ended by itself, and checks that it says so and
// holds nothing.
func (b boxProcess) erased(t *testing.T) {
	t.Helper()
	select {
	case <-b.done:
	case <-time.After(30 * time.Second):
		t.Fatalf("it goes on:\n%s", b.stderr)
	}
	if !strings.Contains(b.stderr.String(), "this box was revoked by") || strings.Contains(b.stderr.String(), "panic") {
		t.Errorf("it says:\n%s", b.stderr)
	}
	if keys, err := filepath.Glob(filepath.Join(b.runtime, "*")); err != nil || len(keys) > 0 {
		t.Errorf("in its runtime folder are %v, %v", keys, err)
	}
	for _, name := range []string{"held", "speaker.seed", "reports.journal", "disk.key"} {
		if _, err := os.Stat(filepath.Join(b.dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
}

// kept is how many keys lie in its runtime folder.
func (b boxProcess) kept() int {
	keys, _ := filepath.Glob(filepath.Join(b.runtime, "*")) // the pattern is well formed
	return len(keys)
}

// TestAStolenBoxThatKeepsItsPowerPlaysNothing with the program of a box and a
// station: it holds a programme that is due soon, is killed, revoked and started
// again with its folders. It plays nothing of it. Another is replaced while it
// works, and ends; one that stands still, deaf to all, is sent no more sound from
// the moment in which it is revoked.
func TestAStolenBoxThatKeepsItsPowerPlaysNothing(t *testing.T) {
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	d := newDesk(s)
	if err := d.SaveStation(t.Context(), trainingStation, app.User{Name: "Nguyễn Thị Hoà", Login: "hoa"}, "483920"); err != nil {
		t.Fatal(err)
	}
	code, url := lonePole(t, s, app.LineLAN), s.network.url()
	pole := s.inventory.Clusters()[0].ID
	dir := t.TempDir()
	box := boxAt(t, dir, "--station", url, "--pair", code)
	until(t, 60*time.Second, "the box is there", func() bool { return connected(s) })
	at := s.clock.Now().Add(37 * time.Second).Truncate(time.Second)
	slot := dueAt(t, s, shortApproved(t, s, 10), at)
	until(t, 30*time.Second, "it holds the programme", func() bool { return s.heldEverywhere([]app.Slot{slot}) })
	if err := box.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-box.done
	if box.kept() != 1 {
		t.Fatal("it has no key to lose")
	}
	if err := d.RevokeBox(t.Context(), pole); err != nil {
		t.Fatal(err)
	}
	box = boxAt(t, dir) // it knows the station by itself
	box.erased(t)
	if left := at.Sub(s.clock.Now()); left < 0 {
		t.Errorf("it ended %v after the programme was due", -left)
	}
	boxAt(t, dir).erased(t)

	replaced(t, d, pole, dir)
}

// replaced pairs the revoked box anew, as another, and puts a third in its place
// while it works; that one is revoked while it stands still and hears the station.
func replaced(t *testing.T, d *desk, pole app.ID, dir string) {
	t.Helper()
	s := d.station
	code, err := d.BeginPairing(t.Context(), pole)
	if err != nil {
		t.Fatal(err)
	}
	old := boxAt(t, dir, "--station", code.URL, "--pair", code.Code)
	until(t, 60*time.Second, "it is paired anew", func() bool { return connected(s) })
	if code, err = d.ReplaceBox(t.Context(), pole, app.Box{Serial: "SN-3"}); err != nil {
		t.Fatal(err)
	}
	anew := boxAt(t, t.TempDir(), "--station", code.URL, "--pair", code.Code)
	old.erased(t)
	until(t, 60*time.Second, "the third is there", func() bool { return connected(s) })

	b, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: shortApproved(t, s, 90).ID})
	if err != nil {
		t.Fatal(err)
	}
	sent := func() (packets int64) {
		for _, one := range s.network.outlets.sessions(b.ID) {
			packets += one.Packets
		}
		return packets
	}
	until(t, 30*time.Second, "it is sent the broadcast", func() bool { return sent() > 50 })
	if err := anew.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = anew.Process.Signal(syscall.SIGCONT) }()
	before := sent()
	if err := d.RevokeBox(t.Context(), pole); err != nil {
		t.Fatal(err)
	}
	until(t, 3*time.Second, "it is sent nothing more", func() bool { return len(s.network.outlets.sessions(b.ID)) == 0 })
	t.Logf("%d packets were sent to the box that stands still", before)
	if err := anew.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	anew.erased(t)
}
