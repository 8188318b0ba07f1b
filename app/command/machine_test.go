package command

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAShowOnAMachineThatStoodStill stops the program for a while on air, as a
// machine does that has no time for it: the show is not whole, and both the
// figure and the reason are named. Without a terminal there is a line a step.
func TestAShowOnAMachineThatStoodStill(t *testing.T) {
	dir := t.TempDir()
	voice := byFFmpeg(t, "pink.wav", "-f", "lavfi", "-i", "anoisesrc=d=6:c=pink:a=0.3")
	p := start(t, nil, "tienglang", "workshop", "--headless", "--clusters", "1", "--voice", voice, "--bed", voice, "--out", filepath.Join(dir, "out"))
	var said []string
	for line := range p.until(t, 2*time.Minute) {
		said = append(said, line)
		if line == "on air…" {
			time.Sleep(3 * time.Second)
			_ = p.Process.Signal(syscall.SIGSTOP)
			time.Sleep(1500 * time.Millisecond)
			_ = p.Process.Signal(syscall.SIGCONT)
		}
	}
	all := strings.Join(said, "\n")
	if !strings.HasPrefix(all, "pairing virtual clusters…\nmaking the programme…\non air…\nwaiting for") || strings.ContainsAny(all, "\r\x1b") {
		t.Errorf("without a terminal it says\n%s", all)
	}
	if !strings.Contains(all, "outside its limit: cluster 01") {
		t.Errorf("no figure is named:\n%s", all)
	}
	wantRefusal(t, p.stderr.String(), p.ProcessState.ExitCode(), "The machine itself stood still for 1")
}

// until gives the lines of output until the program has ended.
func (p *process) until(t *testing.T, within time.Duration) func(yield func(string) bool) {
	t.Helper()
	late := time.After(within)
	return func(yield func(string) bool) {
		for {
			select {
			case line := <-p.lines:
				if !yield(line) {
					return
				}
			case <-p.done:
				for len(p.lines) > 0 && yield(<-p.lines) {
				}
				return
			case <-late:
				t.Fatalf("%s did not end:\n%s", p.Path, p.stderr)
			}
		}
	}
}
