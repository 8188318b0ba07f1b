package speaker

import (
	"math"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/stream"
)

// heldSource is a slot's sound from memory: sample offset of it is due at
// from.
type heldSource struct {
	from   time.Time
	offset time.Duration
	cut    int64 // sample at which it ends though it goes on, 0 for its own end
	sound  *codec.OpusSound
	reader *codec.OpusReader
}

func newHeldSource(from, to time.Time, offset time.Duration, sound *codec.OpusSound) (*heldSource, error) {
	r, err := sound.NewReader()
	h := &heldSource{from: from, offset: offset, sound: sound, reader: r}
	if cut := frames(to.Sub(from) + offset); cut < sound.Frames()-frames(audio.SegueSlack) {
		h.cut = cut
	}
	return h, err
}

// frames is how many samples a stretch of time has, to the nearest.
func frames(d time.Duration) int64 { return int64(math.Round(d.Seconds() * audio.Rate)) }

// IndexAt is the sample that is due at the station time at.
func (h *heldSource) IndexAt(at time.Time) (index int64, ok bool) {
	return frames(at.Sub(h.from) + h.offset), true
}

// Read decodes from a sample on. What lies before the sound's beginning, or
// behind its end, is silence that nobody waits for.
func (h *heldSource) Read(dst []float32, index int64) (c stream.ReadStats) {
	if before := -index; before > 0 {
		n := int(min(before, int64(len(dst))))
		clear(dst[:n])
		c.Idle, dst, index = n, dst[n:], index+int64(n)
	}
	n := h.reader.Read(dst, index)
	clear(dst[n:])
	if h.cut > 0 {
		audio.Segue(dst[:n], h.cut-index)
	}
	c.Played, c.Idle = n, c.Idle+len(dst)-n
	return c
}

// Ended is when the sound's last sample is due.
func (h *heldSource) Ended() (at time.Time, ok bool) {
	return h.from.Add(audio.Duration(h.sound.Frames(), audio.Rate) - h.offset), true
}
