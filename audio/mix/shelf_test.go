package mix

import (
	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// shelf opens a sound again and again and keeps what it opened.
type shelf struct {
	f      audio.Format
	p      []float32
	piece  int
	opened []*dsptest.Source
}

func of(f audio.Format, p []float32) *shelf { return &shelf{f: f, p: p} }

func (s *shelf) open() (audio.Source, error) {
	src := dsptest.NewSource(s.f, s.p)
	src.Piece = s.piece
	s.opened = append(s.opened, src)
	return src, nil
}

func (s *shelf) allClosed() bool {
	for _, o := range s.opened {
		if !o.Closed {
			return false
		}
	}
	return true
}
