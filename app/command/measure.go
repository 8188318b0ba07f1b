package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
)

// heard is what a comparison of a programme with a recording of it tells.
type heard struct {
	Similarity float64
	Latency    time.Duration // from capture at the station to the pole
	Windows    int           // stretches of the programme that are not silent
	Found      int           // of these, the ones that sound in the recording at the common lag
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
	h := heard{Similarity: peak, Latency: at.Sub(captured.Round(0))}
	h.Windows, h.Found = findWindows(programme, samples, int(math.Round(lag)))
	return h, nil
}

// How a programme is looked for piece by piece: one correlation over a minute
// hardly falls when a second of it is lost, and a count of seconds played does
// not tell which they were.
const (
	windowFrames     = 5 * audio.Rate
	windowSimilarity = 0.9
	windowDrift      = audio.Rate / 200 // 5 ms off the common lag at most
	windowSilence    = 0.003            // RMS below which there is nothing to find, −50 dBFS
)

// findWindows counts the programme's windows of five seconds that are not
// silent, and those of them that the recording has where the lag puts them.
// The last window ends with the programme, so that no sample is left out.
func findWindows(programme, recording []float32, lag int) (windows, found int) {
	for from := 0; from < len(programme); from += windowFrames {
		from := max(0, min(from, len(programme)-windowFrames))
		w := programme[from:min(len(programme), from+windowFrames)]
		if rms(w) < windowSilence {
			continue
		}
		windows++
		peak, off := dsp.Similarity(w, stretch(recording, from+lag, len(w)), audio.Rate)
		if peak >= windowSimilarity && math.Abs(off) <= windowDrift {
			found++
		}
	}
	return windows, found
}

// stretch is n frames of p from the given one on, silent where p has none.
func stretch(p []float32, from, n int) []float32 {
	out := make([]float32, n)
	if begin := max(0, -from); begin < n && from+begin < len(p) {
		copy(out[begin:], p[from+begin:])
	}
	return out
}

func rms(p []float32) float64 {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum / float64(max(1, len(p))))
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
