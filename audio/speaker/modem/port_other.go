//go:build !linux

package modem

import "errors"

// Supported tells whether this system's serial ports are read here.
const Supported = false

func open(string) (port, error) {
	return nil, errors.New("modems are read on Linux alone")
}
