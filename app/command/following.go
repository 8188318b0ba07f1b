package command

import (
	"errors"
	"io"
	"math"
	"time"

	"tienglang/audio"
)

// part opens one of several sounds that follow each other, mono at the
// station's rate.
type part func() (audio.Source, error)

// following plays parts one after the other, each opened when its turn comes.
type following struct {
	parts []part
	now   audio.Source
}

// Format is mono.
func (f *following) Format() audio.Format { return audio.Mono }

// Read gives the samples. See audio.Source.
func (f *following) Read(p []float32) (int, error) {
	for {
		if f.now == nil {
			if len(f.parts) == 0 {
				return 0, io.EOF
			}
			next, err := f.parts[0]()
			if err != nil {
				return 0, err
			}
			f.now, f.parts = next, f.parts[1:]
		}
		n, err := f.now.Read(p)
		if errors.Is(err, io.EOF) {
			f.close()
			err = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (f *following) close() {
	if f.now != nil {
		closeSource(f.now)
		f.now = nil
	}
}

// stillness is silence of that length.
func stillness(d time.Duration) part {
	return func() (audio.Source, error) { return &clip{samples: make([]float32, framesOf(d))}, nil }
}

// siren is two tones in turn, which make people listen up and carry far.
func siren() (audio.Source, error) {
	tone := framesOf(signalTone)
	p := make([]float32, 0, signalTones*tone+framesOf(afterSignal))
	for n := range signalTones {
		pitch := 760.0
		if n%2 == 1 {
			pitch = 570
		}
		for i := range tone {
			edge := math.Min(1, float64(min(i, tone-i))/(0.01*audio.Rate))
			p = append(p, float32(signalLevel*edge*math.Sin(2*math.Pi*pitch*float64(i)/audio.Rate)))
		}
	}
	return &clip{samples: p[:cap(p)]}, nil
}

func framesOf(d time.Duration) int { return int(d.Seconds() * audio.Rate) }
