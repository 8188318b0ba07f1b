package record

import (
	"errors"
	"os"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// write is the recording's own goroutine: it alone touches the file.
func (r *Recording) write() {
	defer close(r.done)
	tick := time.NewTicker(syncEvery) // real time: it is the disk that is waited for
	defer tick.Stop()
	var block []float32
	dirty := false
	for {
		select {
		case <-r.wake:
		case <-tick.C:
			if dirty && r.Err() == nil {
				r.fail(r.wav.Sync())
				dirty = false
			}
		}
		var last bool
		block, last = r.take(block)
		if len(block) > 0 {
			r.fail(r.wav.Write(block))
			dirty = true
		}
		if last {
			return
		}
	}
}

// take swaps the queue for an empty one, and tells whether it was the last.
func (r *Recording) take(empty []float32) (block []float32, last bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	block, r.queue = r.queue, empty[:0]
	if !r.began.IsZero() {
		r.wav.SetStart(r.began)
	}
	return block, r.stop
}

// fail keeps the first error; what is on the disk stays.
func (r *Recording) fail(err error) {
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// Stop ends the recording and gives its file the name <id>.wav. With an error
// such as "disk.full" the Result is valid all the same and holds what could be
// kept. Call Release once the sound has been taken over. Stop may be called
// again and gives the same.
func (r *Recording) Stop() (Result, error) {
	r.once.Do(func() { r.fin = r.finish() })
	return r.res, r.fin
}

func (r *Recording) finish() error {
	r.mu.Lock()
	r.stop = true
	r.signal()
	r.mu.Unlock()
	<-r.done
	defer r.unlock()
	r.res.Duration = audio.Duration(r.wav.Frames(), r.format.Rate)
	if !r.began.IsZero() {
		r.res.StartedAt = r.began
	}
	closed := r.wav.Close()
	renamed := os.Rename(r.path(".wav.part"), r.path(".wav"))
	return errors.Join(r.err, closed, renamed, codec.SyncDir(r.dir))
}
