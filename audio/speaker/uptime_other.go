//go:build !linux

package speaker

import "time"

// machineUptime is not asked for here.
func machineUptime() (boot string, up time.Duration, ok bool) { return "", 0, false }

func hasClock() bool { return true }
