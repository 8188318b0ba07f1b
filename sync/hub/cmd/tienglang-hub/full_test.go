package main

import (
	"bytes"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// onFullDisk runs the hub where no file may grow beyond the given bytes.
func onFullDisk(bytes string, args []string) int {
	n, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		return 2
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		return 2
	}
	return run(args, os.Stdout, os.Stderr)
}

// TestFullDiskAtTheStart fills the disk before the certificate, and before
// the database.
func TestFullDiskAtTheStart(t *testing.T) {
	for name, room := range map[string]string{"before the certificate": "100", "before the database": "2000"} {
		dir := t.TempDir()
		var out, errOut bytes.Buffer
		c := child(t, "full hub", room, "--data", dir, "--listen", "127.0.0.1:0")
		c.Stdout, c.Stderr = &out, &errOut
		err := c.Run()
		text := strings.TrimRight(errOut.String(), "\n")
		last := text[strings.LastIndex(text, "\n")+1:]
		if err == nil || c.ProcessState.ExitCode() != 1 || !strings.HasPrefix(last, "tienglang-hub: the disk is full.") || out.Len() > 0 {
			t.Errorf("%s: %v, %q, %q", name, err, out.String(), text)
		}
		_, err = os.Stat(filepath.Join(dir, "hub.crt"))
		if made := err == nil; made != (room == "2000") {
			t.Errorf("%s: the certificate was made: %v", name, made)
		}
	}
}
