package command

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// display starts a screen of its own and returns the variable that names it.
func display(t *testing.T) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "DISPLAY=:" + strings.TrimSpace(number)
}

// xdotool does something on a screen as a hand would.
func xdotool(screen string, args ...string) (string, error) {
	c := exec.Command("xdotool", args...)
	c.Env = append(os.Environ(), screen)
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}

// TestASecondWindowSaysWhyItCannotOpen starts the window on a folder that is
// open already: it stays to be read, a key closes it, and the exit tells.
func TestASecondWindowSaysWhyItCannotOpen(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "station")
	s, err := openStation(t.Context(), stationOptions{Data: data, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	screen := display(t)
	second := start(t, []string{screen}, "tienglang", "--data", data)
	window := ""
	until(t, time.Minute, "the window", func() bool {
		window, _ = xdotool(screen, "search", "--onlyvisible", "--name", "Tiếng Làng")
		return window != ""
	})
	select {
	case <-second.done:
		t.Fatal("the window did not stay to be read")
	case <-time.After(time.Second):
	}
	ended := false
	for deadline := time.Now().Add(30 * time.Second); !ended && time.Now().Before(deadline); { // until it takes keys
		_, _ = xdotool(screen, "windowfocus", window, "key", "Return")
		select {
		case <-second.done:
			ended = true
		case <-time.After(time.Second):
		}
	}
	if !ended {
		t.Fatal("Enter does not close the window")
	}
	wantRefusal(t, second.stderr.String(), second.ProcessState.ExitCode(), "already open")
}
