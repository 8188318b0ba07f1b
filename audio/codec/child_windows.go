package codec

import (
	"context"
	"os/exec"
	"syscall"
)

const createNoWindow = 0x08000000 // CREATE_NO_WINDOW of processthreadsapi.h

// limited starts path without a console window. Windows has no ulimit; there
// the time of ctx and the length of the output hold the child.
func limited(ctx context.Context, _ limits, path string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: createNoWindow}
	return cmd
}
