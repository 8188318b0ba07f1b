package speech

import (
	"errors"
	"fmt"
	"io"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
)

// maxSentence is the longest that one sentence may sound, in seconds.
const maxSentence = 300

// samplesOf reads src, one channel of any rate, to its end at the station's
// rate.
func samplesOf(src audio.Source) ([]float32, error) {
	if src.Format().Channels != 1 {
		return nil, fmt.Errorf("speech: %d channels", src.Format().Channels)
	}
	src = dsp.Resampled(src, audio.Rate)
	var all []float32
	block := make([]float32, audio.Rate)
	for {
		n, err := src.Read(block)
		all = append(all, block[:n]...)
		switch {
		case len(all) > maxSentence*audio.Rate:
			return nil, codec.ErrTooMuch
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("speech: %w", err)
		}
	}
}
