// Package devicetest runs a private PulseAudio with null sinks, so that tests
// play and record through real sound cards' paths on a machine without one.
package devicetest

import (
	"context"
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

// Server is a running PulseAudio of its own. No device of the machine is in
// it; sinks are added as needed.
type Server struct {
	Dir     string // its home and runtime folder
	socket  string
	cmd     *exec.Cmd
	exited  chan struct{}
	log     *os.File
	mu      sync.Mutex
	modules map[string][]string // module numbers by the name of a sink
}

// Start launches a server for a test, with PULSE_SERVER and the like set for
// this process, and stops it when the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := Launch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	for _, v := range s.Env() {
		k, value, _ := strings.Cut(v, "=")
		t.Setenv(k, value)
	}
	return s
}

// Launch starts a server whose files are in dir. Its clients are the programs
// that have Env in their environment.
func Launch(dir string) (*Server, error) {
	// A socket's path has at most 107 bytes, and dir may be deep.
	short, err := os.MkdirTemp("", "pulse")
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, socket: filepath.Join(short, "native"), exited: make(chan struct{}),
		modules: map[string][]string{}}
	if s.log, err = os.Create(filepath.Join(dir, "pulseaudio.log")); err != nil {
		return nil, err
	}
	s.cmd = exec.Command("pulseaudio", "--daemonize=no", "-n", "--system=false", "--use-pid-file=no",
		"--disable-shm=yes", "--exit-idle-time=-1", "--high-priority=yes", "--realtime=yes", "--log-time=yes",
		"--load=module-native-protocol-unix auth-anonymous=1 socket="+s.socket)
	s.cmd.Env = append(os.Environ(), s.Env()...)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(err, s.log.Close(), os.RemoveAll(short))
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.exited)
	}()
	if err := s.ready(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// ready waits until the server answers.
func (s *Server) ready() error {
	deadline := time.Now().Add(20 * time.Second)
	for {
		_, err := s.Pactl("info")
		if err == nil {
			return nil
		}
		select {
		case <-s.exited:
			b, _ := os.ReadFile(s.log.Name())
			return fmt.Errorf("devicetest: pulseaudio ended: %s", b)
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("devicetest: pulseaudio does not answer: %w", err)
		}
	}
}

// Env is what a program needs in its environment to use this server.
func (s *Server) Env() []string {
	return []string{
		"PULSE_SERVER=unix:" + s.socket,
		"PULSE_RUNTIME_PATH=" + s.Dir,
		"PULSE_STATE_PATH=" + s.Dir,
		"PULSE_COOKIE=" + filepath.Join(s.Dir, "cookie"),
		"XDG_RUNTIME_DIR=" + s.Dir,
	}
}

// Pactl runs pactl against the server and returns what it prints.
func (s *Server) Pactl(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	out, err := s.client(ctx, "pactl", args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return "", fmt.Errorf("devicetest: pactl %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

func (s *Server) client(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), s.Env()...)
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// Stop ends the server; its clients lose their connection, as when a sound
// server crashes. It may be called again.
func (s *Server) Stop() error {
	_ = s.cmd.Process.Kill()
	<-s.exited
	_ = s.log.Close()
	return os.RemoveAll(filepath.Dir(s.socket))
}

// Freeze stops the server's process without ending it, as a driver that hangs.
func (s *Server) Freeze() error { return s.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen server go on.
func (s *Server) Thaw() error { return s.cmd.Process.Signal(syscall.SIGCONT) }
