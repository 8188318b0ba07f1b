package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
)

// heard is what a comparison of a programme with a recording of it tells.
type heard struct {
	Similarity float64
	Latency    time.Duration // from capture at the station to the pole
}

// compare finds the programme, whose first sample was captured at captured,
// in a recording that tells when its own first sample sounded.
func compare(programme []float32, captured time.Time, recording string) (heard, error) {
	r, err := codec.OpenWAV(recording)
	if err != nil {
		return heard{}, err
	}
	defer r.Close()
	samples, err := readAll(r)
	if err != nil {
		return heard{}, err
	}
	peak, lag := dsp.Similarity(programme, samples, audio.Rate)
	at := r.Start().Add(time.Duration(lag / audio.Rate * float64(time.Second)))
	return heard{Similarity: peak, Latency: at.Sub(captured.Round(0))}, nil
}

// decodeMono reads a whole file as one channel at the station's rate.
func decodeMono(ctx context.Context, path string) ([]float32, error) {
	d, err := codec.Decode(ctx, path, audio.Mono)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return readAll(d)
}

// readAll reads a source to its end; for comparisons of minutes, not hours.
func readAll(s audio.Source) ([]float32, error) {
	var all []float32
	block := make([]float32, audio.Rate)
	for {
		n, err := s.Read(block)
		all = append(all, block[:n]...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read sound: %w", err)
		}
	}
}
