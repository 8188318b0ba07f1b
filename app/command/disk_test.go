package command

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// limitVariable holds the size in bytes above which no file may grow while
// this test binary works as the program.
const limitVariable = "TIENGLANG_TEST_LIMIT"

// limited is the program on a disk that takes no more than size bytes into a
// file.
func limited(size string) int {
	n, err := strconv.ParseUint(size, 10, 64)
	if err == nil {
		signal.Ignore(syscall.SIGXFSZ) // a write fails then, as on a full disk
		err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	return Main(os.Args[1:], os.Stdout, os.Stderr)
}

// TestAFileThatCannotGrow imports where the disk takes the beginning of a
// sound only: one sentence, what was there stays, nothing half is left, and
// with room again the same import works. It needs no rights.
func TestAFileThatCannotGrow(t *testing.T) {
	t.Parallel()
	voice, bed := voiceAndBed(t)
	data := filepath.Join(t.TempDir(), "station")
	if _, stderr, status := run(t, nil, "tienglang", "import", "--data", data, bed); status != 0 {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	cmd := exec.Command(os.Args[0], "import", "--data", data, voice)
	cmd.Env = append(os.Environ(), limitVariable+"=1000000")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	_ = cmd.Run() // its status is looked at below
	wantRefusal(t, stderr.String(), cmd.ProcessState.ExitCode(), "disk is full")
	onlyMedium(t, data)
	if left, err := os.ReadDir(filepath.Join(data, "incoming")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, stderr, status := run(t, nil, "tienglang", "import", "--data", data, voice); status != 0 {
		t.Errorf("exit %d with room again: %s", status, stderr)
	}
}

// TestDiskFull does so on a small disk that others have filled, where this
// user may mount one; elsewhere TestAFileThatCannotGrow stands alone.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	disk := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk).CombinedOutput(); err != nil {
		if os.Geteuid() == 0 {
			t.Fatalf("mount: %v %s", err, out)
		}
		t.Logf("no disk to fill: %v %s", err, out)
		return
	}
	t.Cleanup(func() { _ = exec.Command("umount", disk).Run() })
	voice, bed := voiceAndBed(t)
	data := filepath.Join(disk, "station")
	if _, stderr, status := run(t, nil, "tienglang", "import", "--data", data, bed); status != 0 {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	fill := filepath.Join(disk, "fill")
	_ = exec.Command("dd", "if=/dev/zero", "of="+fill, "bs=64k").Run() // fills the disk and fails
	_, stderr, status := run(t, nil, "tienglang", "import", "--data", data, voice)
	wantRefusal(t, stderr, status, "disk is full")
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	onlyMedium(t, data)
	if _, stderr, status := run(t, nil, "tienglang", "import", "--data", data, voice); status != 0 {
		t.Errorf("exit %d with room again: %s", status, stderr)
	}
}
