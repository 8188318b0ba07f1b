package speaker

import "errors"

// canReplace tells whether a program can be replaced by itself here: no process
// can go on as another program.
const canReplace = false

func replaceProcess(string, []string) error { return errors.ErrUnsupported }

func isBusy(error) bool { return false }
