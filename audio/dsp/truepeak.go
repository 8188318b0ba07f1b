package dsp

// truePeak finds the highest magnitude of a channel between its samples too,
// by four times oversampling (BS.1770-4 annex 2).
type truePeak struct {
	peak float32
	buf  [overHistory + truePeakChunk]float32
}

// truePeakChunk is how many samples are looked at together.
const truePeakChunk = 48

// write looks at one channel of interleaved samples.
func (t *truePeak) write(p []float32, channel, channels int) {
	for len(p) >= channels {
		n := min(truePeakChunk, len(p)/channels)
		for i := range n {
			t.buf[overHistory+i] = p[i*channels+channel]
		}
		t.look(n)
		copy(t.buf[:overHistory], t.buf[n:n+overHistory])
		p = p[n*channels:]
	}
}

// look examines the n newest samples. Where even the worst case could not
// exceed the peak found so far, the points between samples are left out;
// the result is the same and most of the work of quiet stretches is saved.
func (t *truePeak) look(n int) {
	top := loudest(t.buf[:overHistory+n])
	t.peak = max(t.peak, top)
	if top*overNorm <= t.peak {
		return
	}
	for i := range n {
		w := (*[overTaps]float32)(t.buf[i : i+overTaps])
		t.peak = max(t.peak, interpolatedPeak(w))
	}
}

// finish looks past the last sample, as if silence followed.
func (t *truePeak) finish() float32 {
	last := *t
	var silence [overTaps]float32
	last.write(silence[:], 0, 1)
	return last.peak
}
