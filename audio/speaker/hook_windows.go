package speaker

import "os/exec"

// killWhole does nothing here: boxes run Linux.
func killWhole(*exec.Cmd) {}
