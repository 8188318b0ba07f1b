//go:build !linux

package uitest

import "time"

var begun = time.Now()

// OwnTime is how long the program runs.
func OwnTime() time.Duration { return time.Since(begun) }
