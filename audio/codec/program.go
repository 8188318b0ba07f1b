package codec

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"
)

// ProgramLimits are what another program may use: its processor time, its
// address space in bytes, and how many bytes it may answer with.
type ProgramLimits struct {
	CPU    time.Duration
	Memory int
	Output int
}

// ErrTooMuch is a program that answers with more than it may.
var ErrTooMuch = errors.New("codec: the program says too much")

// RunProgram runs the program at path, gives it stdin and returns what it
// writes to its standard output. The program and its children die with ctx.
// The error holds the end of what it complained of; it is ctx's own where ctx
// ended, "disk.full" where the program met a full disk, and wraps ErrTooMuch.
func RunProgram(ctx context.Context, l ProgramLimits, path string, args []string, stdin io.Reader) ([]byte, error) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd, says := prepared(running, limits{memory: l.Memory, cpu: l.CPU}, path, args)
	out := &answer{left: l.Output, full: cancel}
	cmd.Stdin, cmd.Stdout = stdin, out
	err := cmd.Run()
	if out.left < 0 && ctx.Err() == nil {
		return nil, ErrTooMuch
	}
	if err := says.failure(ctx, err); err != nil {
		return nil, err
	}
	return out.b.Bytes(), nil
}

// answer is what a program writes, up to its limit; then the program ends.
type answer struct {
	b    bytes.Buffer
	left int
	full func()
}

func (a *answer) Write(p []byte) (int, error) {
	if a.left -= len(p); a.left < 0 {
		a.full()
		return 0, ErrTooMuch
	}
	return a.b.Write(p)
}
