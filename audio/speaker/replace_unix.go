//go:build unix

package speaker

import (
	"errors"
	"os"
	"syscall"
)

// canReplace tells whether a program can be replaced by itself here.
const canReplace = true

// replaceProcess has a program go on in this process; it returns only where
// that failed. Its lock and its files close by themselves.
func replaceProcess(program string, args []string) error {
	return &os.PathError{Op: "exec", Path: program, Err: syscall.Exec(program, args, os.Environ())}
}

// isBusy reports whether a program could not be started because somebody still
// has it open to write.
func isBusy(err error) bool { return errors.Is(err, syscall.ETXTBSY) }
