//go:build long

package command

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/audio"
)

// smallDisk mounts a disk of so many MB. Without the right to it the test runs
// once more as the root of a name space of its own, and ok is false here.
func smallDisk(t *testing.T, size string) (dir string, ok bool) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Geteuid() == 0 {
			t.Fatalf("mount: %v %s", err, out)
		}
		again := exec.CommandContext(t.Context(), "unshare", "-rm", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		if out, err := again.CombinedOutput(); err != nil {
			t.Fatalf("as the root of a name space: %v\n%s", err, out)
		}
		return "", false
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir, true
}

// TestAPoleWhoseDiskIsFull fills the disk of a real speaker process to the last
// byte and starts it anew there. The station says so in the cluster's row; what
// the pole cannot hold it plays from the station, at its time; what it holds
// already it plays with no station; and once there is room it holds again and
// tells of all that it played.
func TestAPoleWhoseDiskIsFull(t *testing.T) {
	disk, ok := smallDisk(t, "64m")
	if !ok {
		return
	}
	dir := t.TempDir()
	o := stationOptions{Data: filepath.Join(dir, "station"), Listen: freePair(t), Name: trainingStation}
	s, err := openStation(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
		Name: "Khe Cốc", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 90, VolumeCap: 100, Horns: []app.Horn{{Watts: 30}},
	}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	code, _ := s.network.pair.Begin(c.ID)
	url, recording := s.network.url(), filepath.Join(dir, "full.wav")
	box := start(t, nil, "tienglang-speaker", "--data", filepath.Join(disk, "box"), "--station", url, "--pair", code, "--record", filepath.Join(dir, "room.wav"))
	until(t, time.Minute, "the pole is there", func() bool { return connected(s) })
	held := func(one app.Slot) func() bool {
		return func() bool { there, of := s.holding.Held(one); return of == 1 && len(there) == 1 }
	}
	fromDisk := stairAt(t, s, 6, s.clock.Now().Add(80*time.Second).Truncate(time.Second))
	until(t, time.Minute, "it holds the first", held(fromDisk))

	fill := filepath.Join(disk, "fill")
	_ = exec.Command("dd", "if=/dev/zero", "of="+fill, "bs=64k").Run() // fills the disk and fails
	if err := box.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-box.done
	box = start(t, nil, "tienglang-speaker", "--data", filepath.Join(disk, "box"), "--station", url, "--record", recording)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the pole said:\n%s", box.stderr)
		}
	})
	streamed := stairAt(t, s, 8, s.clock.Now().Add(20*time.Second).Truncate(time.Second))
	until(t, time.Minute, "the station tells of the disk", func() bool { return s.inventory.Status(c.ID).Problem == "hold.disk_full" })
	if !locale.New("vi").Has("clusters.problem." + s.inventory.Status(c.ID).Problem) {
		t.Error("there is no sentence for it")
	}
	// What still found room in the journal's last page is told once there is more.
	until(t, time.Minute, "what it cannot hold was heard", func() bool { return playedOf(t, s, streamed) >= 5950 })
	if held(streamed)() {
		t.Error("it holds what has no room")
	}
	pause(t.Context(), time.Until(streamed.To.Add(2*time.Second))) // its last seconds come from the station too
	s.close()
	pause(t.Context(), time.Until(fromDisk.To.Add(2*time.Second)))

	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	if s, err = openStation(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	defer func() {
		t.Logf("told: %d ms of the stream, %d of what it held", playedOf(t, s, streamed), playedOf(t, s, fromDisk))
	}()
	until(t, time.Minute, "all that it played is told", func() bool {
		return playedOf(t, s, fromDisk) >= 5950 && playedOf(t, s, streamed) >= 7950
	})
	later := stairAt(t, s, 9, s.clock.Now().Add(time.Hour).Truncate(time.Second))
	until(t, time.Minute, "it holds again", held(later))
	until(t, time.Minute, "the disk is told of no more", func() bool { return s.inventory.Status(c.ID).Problem == "" })
	// A stream has some quiet before and behind its sound.
	if got := [2]int64{playedOf(t, s, streamed), playedOf(t, s, fromDisk)}; got[0] > 8500 || got[1] > 6010 {
		t.Errorf("of 8 s and 6 s %v ms were told", got)
	}
	box.end(t)
	wantStairIn(t, recording, streamed, 8)
	wantStairIn(t, recording, fromDisk, 6)
}

// stairAt puts an approved programme whose seconds are told apart into the
// schedule.
func stairAt(t *testing.T, s *station, seconds int, at time.Time) app.Slot {
	t.Helper()
	return firstSlot(t, s, onSchedule(t, s, approvedSound(t, s, "Bậc thang", stair(seconds)), at, nil), at)
}

// playedOf is how much the log tells of a slot, each stretch of time once.
func playedOf(t *testing.T, s *station, slot app.Slot) (ms int64) {
	t.Helper()
	if err := s.db.CloseSpans(t.Context(), s.clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	rows, err := s.db.PlayLogOf(t.Context(), slot.Broadcast)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(rows, func(a, b app.PlayLogRow) int { return a.From.Compare(b.From) })
	var until time.Time
	for _, r := range rows {
		if r.Kind != app.PlayLogHeard {
			continue
		}
		if until.Sub(r.From) > 5*time.Millisecond {
			t.Errorf("what sounded at %v is told twice", r.From)
		}
		ms, until = ms+r.PlayedMS, r.To
	}
	return ms
}

// wantStairIn finds each second of a slot's stair at its time in a recording.
func wantStairIn(t *testing.T, wav string, slot app.Slot, seconds int) {
	t.Helper()
	all, began := readWAV(t, wav)
	for n := range seconds {
		at := int(slot.From.Add(time.Duration(n)*time.Second+300*time.Millisecond).Sub(began).Seconds() * audio.Rate)
		if at < 0 || at+audio.Rate/2 > len(all) {
			t.Fatalf("second %d of %s lies outside of the recording", n, slot.Title)
		}
		if hz, want := pitchOf(all[at:at+audio.Rate/2]), float64(300+20*n); math.Abs(hz-want) > 6 {
			t.Errorf("%.0f Hz sound in second %d of what was due at %v, not %.0f", hz, n, slot.From, want)
		}
	}
}
