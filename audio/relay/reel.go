package relay

import (
	"log/slog"

	"tienglang/audio"
)

// reel plays files one after the other, again from the first, for as long as
// something has to stand in for a relay. It goes on where it was left. The next
// file is opened while the one before plays.
type reel struct {
	open  func(path string) (audio.Source, error)
	paths []string
	opens chan opened
	now   opened
	stop  chan struct{}
}

// opened is a file that can be played; without a source there is none.
type opened struct {
	path   string
	source audio.Source
}

func newReel(paths []string, open func(string) (audio.Source, error)) *reel {
	r := &reel{open: open, paths: paths, opens: make(chan opened), stop: make(chan struct{})}
	go r.prepare()
	return r
}

// prepare opens file after file, each as the one before is begun.
func (r *reel) prepare() {
	defer close(r.opens)
	failed := 0
	for i := 0; failed < len(r.paths); i++ {
		path := r.paths[i%len(r.paths)]
		source, err := r.open(path)
		if err != nil {
			slog.Warn("a fallback cannot be played", "file", path, "error", err)
			failed++
			continue
		}
		failed = 0
		select {
		case r.opens <- opened{path, source}:
		case <-r.stop:
			closeSource(source)
			return
		}
	}
}

// take fills out, and returns the file that sounds; "" when there is nothing to
// play, and out is silent.
func (r *reel) take(out []float32) string {
	for n, empty := 0, 0; n < len(out); {
		if r.now.source == nil && !r.begin() {
			clear(out[n:])
			return ""
		}
		m, err := r.now.source.Read(out[n:])
		n += m
		if m > 0 {
			empty = 0
		}
		if err != nil {
			closeSource(r.now.source)
			r.now.source = nil
			if empty++; empty > len(r.paths) {
				clear(out[n:])
				return ""
			}
		}
	}
	return r.now.path
}

// begin takes the file that was opened, and waits for it.
func (r *reel) begin() bool {
	o, ok := <-r.opens
	r.now = o
	return ok
}

func (r *reel) close() {
	close(r.stop)
	if r.now.source != nil {
		closeSource(r.now.source)
	}
	for o := range r.opens {
		closeSource(o.source)
	}
}

func closeSource(s audio.Source) {
	if c, ok := s.(interface{ Close() error }); ok {
		_ = c.Close() // it was only read
	}
}
