package studio

import (
	"context"
	"slices"

	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// soundReader has the sounds of an edit read, so that they are seen and heard
// at once: a few at a time, those near the playhead first. All are seen before
// the first of them is made ready to be heard, which takes far longer.
type soundReader struct {
	page     *Page
	outlines map[string]backend.Outline
	asked    map[string]bool  // sounds that were read, or wait for it
	faults   map[string]error // sounds that could not be read
	waiting  []string         // to be seen
	seen     []string         // and then to be heard
	reading  int
	looking  int // of these, those whose waveforms are read
}

// readers is how many sounds are read at a time.
const readers = 2

func newSoundReader(p *Page) *soundReader {
	return &soundReader{
		page: p, outlines: map[string]backend.Outline{}, asked: map[string]bool{}, faults: map[string]error{},
	}
}

// want asks for every sound that can be read and was not asked for yet.
func (s *soundReader) want() {
	p := s.page
	for _, m := range p.edit.Media {
		if !s.asked[m.ID] && p.view.Missing[m.ID] == nil && p.known(m.ID) {
			s.asked[m.ID] = true
			s.waiting = append(s.waiting, m.ID)
		}
	}
	s.next()
}

// forgive has sounds read again that could not be, where the station no longer
// names anything that would keep it from that.
func (s *soundReader) forgive() {
	for id := range s.faults {
		if s.page.view.Missing[id] == nil {
			delete(s.asked, id)
		}
	}
}

// known tells whether the station has an edit with this sound already.
func (p *Page) known(media string) bool {
	_, ok := p.view.Edit.MediaByID(media)
	return ok && p.view.Edit.ID == p.edit.ID
}

// next begins with as many of the waiting sounds as may be read at a time.
func (s *soundReader) next() {
	for ; s.reading < readers && len(s.waiting) > 0; s.reading++ {
		s.looking++
		s.outline(s.take(&s.waiting))
	}
	for ; s.reading < readers && s.looking == 0 && len(s.seen) > 0; s.reading++ {
		s.prepare(s.take(&s.seen))
	}
}

// take takes the sound nearest to the playhead out of those that wait.
func (s *soundReader) take(from *[]string) string {
	i := nearest(s.page.edit, *from, s.page.line.Head())
	id := (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	return id
}

// nearest is which of the media sounds closest to a place.
func nearest(e edit.Edit, media []string, at int64) (best int) {
	far := map[string]int64{}
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			off := max(c.At-at, at-c.End(), 0) + 1
			if d, ok := far[c.Media]; !ok || off < d {
				far[c.Media] = off
			}
		}
	}
	for i, id := range media {
		d, ok := far[id]
		if least, some := far[media[best]]; ok && (!some || d < least) {
			best = i
		}
	}
	return best
}

// showEvery is after how many waveforms the timeline is drawn anew, while more
// of them come.
const showEvery = 8

// outline has the waveform of a sound read.
func (s *soundReader) outline(id string) {
	env := s.page.env
	var o backend.Outline
	env.Run(func(ctx context.Context) (err error) {
		o, err = env.Backend.EditPeaks(ctx, id)
		return err
	}, func(err error) {
		if s != s.page.sounds {
			return // another edit is open
		}
		if err == nil {
			s.outlines[id] = o
		}
		s.reading, s.looking = s.reading-1, s.looking-1
		s.seen = append(s.seen, id)
		if s.looking == 0 || len(s.seen)%showEvery == 0 {
			s.page.showLanes()
		}
		s.next()
	})
}

// prepare has a sound read; what keeps it from that is told once.
func (s *soundReader) prepare(id string) {
	env := s.page.env
	env.Run(func(ctx context.Context) error { return env.Backend.PrepareEdit(ctx, id) }, func(err error) {
		if s != s.page.sounds {
			return
		}
		s.reading--
		before := s.faults[id]
		delete(s.faults, id)
		if err != nil {
			s.faults[id] = err
		}
		if before == nil {
			env.Fail(err)
		}
		if before != nil || err != nil {
			s.page.showLanes()
		}
		s.next()
	})
}
