package record_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/record"
)

// kills is how many recorders die in TestKilledRecorderLosesLessThanASecond.
const kills = 12

// recordUntilKilled records the tale in real time and tells, after each block,
// how many frames it has given.
func recordUntilKilled(dir string) {
	r, err := record.Start(dir, "Bị cắt", audio.Mono, app.SystemClock{})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	block := make([]float32, 960)
	tick := time.NewTicker(audio.BlockDuration)
	for n := int64(0); ; n += 960 {
		if err := r.Write(taleBlock(block, n)); err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println(n + 960)
		<-tick.C
	}
}

// A recorder killed at any moment: what it was given up to a second before is
// in the file, and is right to the sample.
func TestKilledRecorderLosesLessThanASecond(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 11))
	worst := int64(0)
	for i := range kills {
		dir := t.TempDir()
		given := killAfter(t, dir, time.Duration(50+rnd.IntN(1500))*time.Millisecond)
		found, err := record.Recover(dir)
		if err != nil {
			t.Fatal(err)
		}
		frames := int64(0)
		if len(found) == 1 {
			frames = readTale(t, found[0].Path)
			if found[0].Name != "Bị cắt" || found[0].Duration != audio.Duration(frames, audio.Rate) {
				t.Errorf("%+v of %d frames", found[0], frames)
			}
			if time.Since(found[0].StartedAt).Abs() > time.Hour {
				t.Errorf("began at %v", found[0].StartedAt)
			}
			if err := record.Release(found[0].Path); err != nil {
				t.Error(err)
			}
		}
		if left := names(t, dir); left != "" {
			t.Errorf("kill %d: files left: %s", i, left)
		}
		worst = max(worst, given-frames)
		if given-frames > audio.Rate {
			t.Errorf("kill %d: %d frames of %d are left", i, frames, given)
		}
	}
	t.Logf("%d kills: at most %.0f ms lost", kills, float64(worst)/48)
}

// killAfter runs a recorder, kills it d after its first block, and returns how
// many frames it said to have given.
func killAfter(t *testing.T, dir string, d time.Duration) (frames int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "record-until-killed", dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			t.Fatalf("the recorder says %q", lines.Text())
		}
		if frames == 0 {
			time.AfterFunc(d, func() { _ = cmd.Process.Kill() })
		}
		frames = n
	}
	_ = cmd.Wait()
	return frames
}

// recordUntilFull records until the disk is full and tells what Stop says.
func recordUntilFull(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	_ = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
	r, err := record.Start(dir, "Đầy đĩa", audio.Mono, app.SystemClock{})
	block := make([]float32, 960)
	n := int64(0)
	for ; err == nil; n += 960 {
		err = r.Write(taleBlock(block, n))
		time.Sleep(100 * time.Microsecond) // the disk shall keep up
	}
	said := app.CodeOf(r.Err())
	res, stopped := r.Stop()
	fmt.Println(app.CodeOf(err), said, app.CodeOf(stopped), res.Duration > 8*time.Second, res.Path)
}

func TestFullDiskKeepsWhatWasRecorded(t *testing.T) {
	dir := t.TempDir()
	// A small disk where this process may mount one, a limit on files else.
	if syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m") == nil {
		t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	}
	out, err := exec.Command(os.Args[0], "record-until-full", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said, path, _ := strings.Cut(strings.TrimSpace(string(out)), " /")
	if said != "disk.full disk.full disk.full true" {
		t.Fatalf("the recorder says %s", out)
	}
	if n := readTale(t, "/"+path); n < 400000 {
		t.Errorf("%d frames are left", n)
	}
	found, err := record.Recover(dir)
	if err != nil || len(found) != 1 || found[0].Name != "Đầy đĩa" {
		t.Errorf("%+v, %v", found, err)
	}
}
