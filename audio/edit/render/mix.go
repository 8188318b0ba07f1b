package render

import (
	"errors"
	"io"
	"sync"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
)

// blockFrames is how much is rendered at a time.
const blockFrames = 4096

// Sound is a sound that clips are taken from, at audio.Rate in one or two
// channels.
type Sound interface {
	audio.Source
	SeekFrame(n int64) error
	Close() error
}

// Open opens a sound of the edit. Several may be open at once, the same one
// too, and each is used by one goroutine.
type Open func(edit.Media) (Sound, error)

// Problem is a clip that could not be heard, and why. The rest is rendered.
type Problem struct {
	Clip app.ID
	Err  error
}

// Options say what is rendered; the zero value is the whole edit.
type Options struct {
	From, To int64 // frames; To 0 is the end
	Workers  int   // goroutines; 1 where it is less
	// Cold begins where From is, without what duckers and compressors would
	// have heard before: quick, for a moment that is only listened to.
	Cold bool
}

// Mix is the sum of an edit's tracks, as a source of stereo. Close it in any
// case. One goroutine.
type Mix struct {
	tracks  []*track
	duckers []*ducker
	master  dsp.Chain
	at, to  int64
	skip    int // frames to drop: those before the first, and the master chain's latency
	workers int
	block   []float32 // stereo; what is rendered and not yet read
	rest    []float32
}

// New prepares an edit for rendering. What cannot be opened is in Problems and
// silent.
func New(e edit.Edit, open Open, o Options) *Mix {
	m := &Mix{to: o.To, workers: max(1, o.Workers), block: make([]float32, 2*blockFrames)}
	if o.To == 0 {
		m.to = e.Length()
	}
	heardTrack, heardClip := e.Heard()
	for _, t := range e.Tracks {
		if heardTrack(t) {
			m.tracks = append(m.tracks, newTrack(e, t, heardClip, open))
		}
	}
	m.duckers = newDuckers(e, m.tracks)
	m.master = newChain(e.Master.Finish, audio.Stereo)
	latency := int64(m.master.Latency())
	ahead := lookahead(m.duckers)
	if m.at = max(0, o.From-runUp(m.duckers)-latency); o.Cold {
		m.at = max(0, o.From-latency)
	}
	m.skip = int(o.From - m.at + latency)
	m.to += latency
	m.each(func(t *track) { t.begin(m.at, ahead) })
	for _, d := range m.duckers {
		d.begin()
	}
	return m
}

// runUp is how many frames before the first are rendered and dropped, so that
// from the middle the duckers and compressors are as they are in the whole.
func runUp(duckers []*ducker) int64 {
	most := 3 * audio.Rate
	for _, d := range duckers {
		most = max(most, d.ahead+frames(d.config.Hold+d.config.Release))
	}
	return int64(most)
}

// Format is stereo at the station's rate.
func (m *Mix) Format() audio.Format { return audio.Stereo }

// Read implements audio.Source.
func (m *Mix) Read(p []float32) (int, error) {
	for len(m.rest) == 0 {
		if m.at >= m.to {
			return 0, io.EOF
		}
		m.next()
	}
	n := copy(p[:len(p)-len(p)%2], m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// next renders a block.
func (m *Mix) next() {
	n := int(min(blockFrames, m.to-m.at))
	m.each(func(t *track) { t.advance(n) })
	for _, d := range m.duckers {
		d.listen(n)
	}
	sum := m.block[:2*n]
	clear(sum)
	for _, t := range m.tracks {
		t.addTo(sum)
	}
	m.master.Process(sum)
	m.at += int64(n)
	drop := min(m.skip, n)
	m.skip -= drop
	m.rest = sum[2*drop:]
}

// each does something to every track, on as many goroutines as are allowed.
func (m *Mix) each(do func(*track)) {
	if m.workers == 1 || len(m.tracks) < 2 {
		for _, t := range m.tracks {
			do(t)
		}
		return
	}
	var wg sync.WaitGroup
	work := make(chan *track, len(m.tracks))
	for _, t := range m.tracks {
		work <- t
	}
	close(work)
	for range min(m.workers, len(m.tracks)) {
		wg.Go(func() {
			for t := range work {
				do(t)
			}
		})
	}
	wg.Wait()
}

// Problems are the clips that could not be heard so far.
func (m *Mix) Problems() []Problem {
	var all []Problem
	for _, t := range m.tracks {
		all = append(all, t.problems...)
	}
	return all
}

// Close closes the sounds that are open.
func (m *Mix) Close() error {
	var errs []error
	for _, t := range m.tracks {
		errs = append(errs, t.close())
	}
	m.at, m.rest = m.to, nil
	return errors.Join(errs...)
}
