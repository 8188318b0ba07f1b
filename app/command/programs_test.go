package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// programs is the folder of the three programs, built once for the tests that
// use them as a person would: as processes.
var programs struct {
	once sync.Once
	dir  string
	err  error
}

// children are what this test binary is instead where an environment variable
// says so; they are given its value.
var children = map[string]func(string) int{}

func TestMain(m *testing.M) {
	for name, is := range children {
		if what := os.Getenv(name); what != "" {
			os.Exit(is(what))
		}
	}
	if os.Getenv(victimVariable) != "" {
		os.Exit(victim(os.Getenv(victimVariable)))
	}
	if what := os.Getenv(studioVictimVariable); what != "" {
		os.Exit(studioVictim(what))
	}
	if data := os.Getenv(orderVictimVariable); data != "" {
		os.Exit(orderVictim(data))
	}
	if data := os.Getenv(stationVariable); data != "" {
		os.Exit(stationVictim(data))
	}
	if os.Getenv(limitVariable) != "" {
		os.Exit(limited(os.Getenv(limitVariable)))
	}
	code := m.Run()
	for _, dir := range []string{programs.dir, fixtures.dir} {
		if dir != "" {
			_ = os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// program is the path of one of the three programs. They are linked at once and
// without what a debugger reads, which takes half the time.
func program(t *testing.T, name string) string {
	t.Helper()
	programs.once.Do(func() {
		if programs.dir, programs.err = os.MkdirTemp("", "tienglang-programs-"); programs.err != nil {
			return
		}
		build := exec.Command("go", "build", "-ldflags=-s -w", "-o", programs.dir+string(filepath.Separator), "tienglang",
			"tienglang/sync/hub/cmd/tienglang-hub", "tienglang/audio/speaker/cmd/tienglang-speaker")
		var text []byte
		if text, programs.err = build.CombinedOutput(); programs.err != nil {
			fmt.Fprintf(os.Stderr, "%s", text)
		}
	})
	if programs.err != nil {
		t.Fatalf("build: %v", programs.err)
	}
	return filepath.Join(programs.dir, name)
}

// process is a program under test, running.
type process struct {
	*exec.Cmd
	lines  chan string // of its standard output
	stderr *bytes.Buffer
	done   chan struct{}
}

// start runs a program until the test ends.
func start(t *testing.T, env []string, name string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program(t, name), args...), lines: make(chan string, 100), stderr: &bytes.Buffer{}, done: make(chan struct{})}
	p.Env = append(os.Environ(), env...)
	p.Stderr = p.stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
		_ = p.Wait()
	}()
	t.Cleanup(func() { p.end(t) })
	return p
}

// end asks the program to end and waits for it.
func (p *process) end(t *testing.T) {
	t.Helper()
	_ = p.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(time.Minute):
		_ = p.Process.Kill()
		t.Errorf("%s did not end within a minute:\n%s", p.Path, p.stderr)
	}
}

// line reads the next line of output as JSON into v.
func (p *process) line(t *testing.T, within time.Duration, v any) {
	t.Helper()
	select {
	case text := <-p.lines:
		if err := json.Unmarshal([]byte(text), v); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	case <-p.done:
		t.Fatalf("%s ended:\n%s", p.Path, p.stderr)
	case <-time.After(within):
		t.Fatalf("%s printed nothing within %v:\n%s", p.Path, within, p.stderr)
	}
}

// run runs a program to its end and returns what it printed and its status.
func run(t *testing.T, env []string, name string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t, name), args...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("%s %s did not end", name, strings.Join(args, " "))
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
