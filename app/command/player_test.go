package command

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/audio"
)

// endless is silence without an end.
type endless struct{ closed *atomic.Int64 }

func (endless) Format() audio.Format { return audio.Mono }

func (endless) Read(p []float32) (int, error) {
	clear(p)
	return len(p), nil
}

func (e endless) Close() error {
	e.closed.Add(1)
	return nil
}

// Of sounds that are asked for at once, one plays, and none is left behind that
// nobody can stop any more.
func TestSoundsAskedForAtOnceAreAllStopped(t *testing.T) {
	launchCards(t, "here")
	p := player{output: func() string { return "here" }}
	var closed atomic.Int64
	var all sync.WaitGroup
	const many = 4
	for range many {
		all.Go(func() {
			if err := p.play("x", endless{&closed}, 0); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p.stop()
	until(t, 5*time.Second, "all are closed", func() bool { return closed.Load() == many })
}
