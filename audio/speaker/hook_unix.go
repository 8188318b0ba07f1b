//go:build unix

package speaker

import (
	"os/exec"
	"syscall"
)

// killWhole has a hook that hangs ended with all that it started: it is tried
// anew every few seconds, and what stayed would fill the box.
func killWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
