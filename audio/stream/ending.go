package stream

import (
	"errors"
	"time"
)

// endPatience bounds every wait for a connection, or for a goroutine that
// serves one, to end. What takes longer is told of and left to end by itself:
// no broadcast may stand still over one connection.
const endPatience = 5 * time.Second

// errEnding tells of what did not end within endPatience.
var errEnding = errors.New("still ending after " + endPatience.String() + "; left to itself")

// ended runs end and returns its error, or errEnding when it takes too long.
// No lock may be held meanwhile.
func ended(end func() error) error {
	done := make(chan error, 1)
	go func() { done <- end() }()
	patience := time.NewTimer(endPatience)
	defer patience.Stop()
	select {
	case err := <-done:
		return err
	case <-patience.C:
		return errEnding
	}
}
