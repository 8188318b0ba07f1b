package codec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"tienglang/app"
)

// limits are what a child process may use.
type limits struct {
	memory int           // bytes of address space
	cpu    time.Duration // of processor time
	noFile bool          // it may write no file
}

var (
	probeLimits  = limits{memory: 2 << 30, cpu: 2 * time.Minute, noFile: true}
	decodeLimits = limits{memory: 2 << 30, cpu: time.Hour, noFile: true}
	encodeLimits = limits{memory: 2 << 30, cpu: 2 * time.Hour}
)

// killWait is how long a killed child's pipes may stay open.
const killWait = 5 * time.Second

// child prepares a program with its limits and with the end of its standard
// error kept. The whole process group dies with ctx.
func child(ctx context.Context, l limits, program string, args ...string) (*exec.Cmd, *tail, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, nil, app.Fail("audio.no_ffmpeg", err, "program", program)
	}
	cmd, t := prepared(ctx, l, path, args)
	return cmd, t, nil
}

func prepared(ctx context.Context, l limits, path string, args []string) (*exec.Cmd, *tail) {
	cmd := limited(ctx, l, path, args)
	cmd.WaitDelay = killWait
	t := &tail{}
	cmd.Stderr = t
	return cmd, t
}

// tail keeps the last bytes of a child's complaints.
type tail struct{ b []byte }

const tailSize = 4096

// Write keeps the end of what was written.
func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > tailSize {
		t.b = append(t.b[:0], t.b[len(t.b)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return strings.TrimSpace(string(t.b)) }

// fullDisk reports whether the child met a full disk: ffmpeg says so, and may
// still exit with 0 when only the trailer was lost.
func (t *tail) fullDisk() bool {
	return bytes.Contains(t.b, []byte("No space left on device")) ||
		bytes.Contains(t.b, []byte("Disk quota exceeded")) ||
		bytes.Contains(t.b, []byte("File too large"))
}

// failure joins how a child ended with what it said.
func (t *tail) failure(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case t.fullDisk():
		return app.Fail("disk.full", errors.New(t.String()))
	case err == nil:
		return nil
	}
	return fmt.Errorf("%w: %s", err, t)
}
