package dsp

import (
	"errors"
	"io"
	"math"

	"tienglang/audio"
)

// resampled is a Source at another rate.
type resampled struct {
	src   audio.Source
	r     *Resampler
	rate  int
	ratio float64
	buf   []float32
	have  []float32 // of buf, not yet consumed
	due   int       // samples still to come once the source has ended; −1 before
	end   error
}

// Resampled gives src at rate; src itself when it has that rate already. Its
// length is the input's times the ratio of the rates.
func Resampled(src audio.Source, rate int) audio.Source {
	f := src.Format()
	if f.Rate == rate {
		return src
	}
	return &resampled{
		src:   src,
		r:     NewRateResampler(f.Channels, f.Rate, rate),
		rate:  rate,
		ratio: float64(rate) / float64(f.Rate),
		buf:   make([]float32, 4096*f.Channels),
		due:   -1,
	}
}

// Format is the source's with the new rate.
func (s *resampled) Format() audio.Format {
	return audio.Format{Rate: s.rate, Channels: s.src.Format().Channels}
}

// Read implements audio.Source.
func (s *resampled) Read(p []float32) (int, error) {
	channels := s.src.Format().Channels
	for {
		if len(s.have) == 0 && s.end == nil {
			n, err := s.src.Read(s.buf)
			s.have, s.end = s.buf[:n], err
			continue
		}
		if len(s.have) == 0 {
			return s.drain(p, channels)
		}
		w, c := s.r.Process(p, s.have, s.ratio)
		s.have = s.have[c:]
		if w > 0 || len(p) < channels {
			return w, nil
		}
	}
}

// drain pushes the last frames out with silence, as many as are due.
func (s *resampled) drain(p []float32, channels int) (int, error) {
	if !errors.Is(s.end, io.EOF) {
		return 0, s.end
	}
	if s.due < 0 {
		frames := math.Ceil(s.r.Pending()*s.ratio - 1e-6)
		s.due = max(0, int(frames)) * channels
	}
	if s.due == 0 {
		return 0, io.EOF
	}
	silence := s.buf[:resampleRoom*channels]
	clear(silence)
	w, _ := s.r.Process(p[:min(len(p), s.due)], silence, s.ratio)
	s.due -= w
	return w, nil
}

// Close closes the source when it can be closed.
func (s *resampled) Close() error {
	if c, ok := s.src.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
