package record

import (
	"slices"
	"time"

	"tienglang/audio"
)

// PeakEvery is the stretch of sound that one Peak tells of.
const PeakEvery = 50 * time.Millisecond

// Peak is the lowest and the highest sample of a stretch, −1 to 1.
type Peak struct{ Min, Max float32 }

// outline is the recording's waveform as it grows.
type outline struct {
	peaks []Peak
	now   Peak // of the stretch under way
	left  int  // samples until that is full; 0 before the first
}

func (o *outline) write(p []float32, f audio.Format) {
	for len(p) > 0 {
		if o.left == 0 {
			o.left = int(PeakEvery.Seconds()*float64(f.Rate)) * f.Channels
			o.now = Peak{}
		}
		n := min(o.left, len(p))
		o.now.Min, o.now.Max = min(o.now.Min, slices.Min(p[:n])), max(o.now.Max, slices.Max(p[:n]))
		p = p[n:]
		if o.left -= n; o.left == 0 {
			o.peaks = append(o.peaks, o.now)
		}
	}
}

// Peaks gives the waveform so far from the peak numbered from on, oldest
// first: one for each PeakEvery of sound taken.
func (r *Recording) Peaks(from int) []Peak {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.outline.peaks[min(max(from, 0), len(r.outline.peaks)):])
}
