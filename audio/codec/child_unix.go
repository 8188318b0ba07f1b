//go:build unix

package codec

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
)

// limited starts path by way of the shell, whose ulimit holds before the
// program reads its first byte. Arguments pass as they are, unquoted by none.
func limited(ctx context.Context, l limits, path string, args []string) *exec.Cmd {
	script := fmt.Sprintf("ulimit -v %d && ulimit -t %d", l.memory/1024, int(l.cpu.Seconds()))
	if l.noFile {
		script += " && ulimit -f 0"
	}
	script += ` && ulimit -c 0 && exec "$0" "$@"`
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script, path}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
