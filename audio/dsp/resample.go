package dsp

// Resampler converts between rates whose ratio may change at any moment, as
// two clocks drift. Output frame n lies exactly where its time falls in the
// input: there is no delay, only the need to see Lookahead frames ahead. It
// does not allocate after it was made. One goroutine.
type Resampler struct {
	channels int
	kernel   *kernel
	hist     [][]float32 // one row a channel, kernel.taps + resampleRoom
	filled   int         // frames in hist
	pos      float64     // of the next output frame's first tap, in hist
}

// NewResampler makes a resampler for ratios (output rate by input rate) of
// about 1 and above, such as the drift between two clocks.
func NewResampler(channels int) *Resampler { return newResampler(channels, fullBand()) }

// NewRateResampler makes a resampler from one nominal rate to another in
// hertz, up or down. Process then takes ratios around float64(to)/from.
func NewRateResampler(channels, from, to int) *Resampler {
	if to >= from {
		return NewResampler(channels)
	}
	return newResampler(channels, newKernel(float64(to)/float64(from)))
}

func newResampler(channels int, k *kernel) *Resampler {
	r := &Resampler{channels: channels, kernel: k, hist: make([][]float32, channels)}
	for c := range r.hist {
		r.hist[c] = make([]float32, k.taps+resampleRoom)
	}
	r.Reset()
	return r
}

// Reset forgets the input: the next frame is the first.
func (r *Resampler) Reset() {
	for c := range r.hist {
		clear(r.hist[c])
	}
	r.filled, r.pos = r.kernel.taps/2-1, 0
}

// Lookahead is how many input frames beyond its own place an output frame
// needs to see.
func (r *Resampler) Lookahead() int { return r.kernel.taps / 2 }

// Pending is how many input frames were consumed but lie at or after the
// place of the next output frame; the measure of what is buffered here.
func (r *Resampler) Pending() float64 {
	return float64(r.filled) - r.pos - float64(r.kernel.taps/2-1)
}

// Process converts interleaved src into dst at ratio output frames for each
// input frame and returns how many samples (whole frames) it wrote and
// consumed. It stops when dst is full or src is used up; what was consumed
// need not be given again. A ratio of 0 or below writes nothing.
func (r *Resampler) Process(dst, src []float32, ratio float64) (written, consumed int) {
	if !(ratio > 0) {
		return 0, 0
	}
	step := 1 / ratio
	for {
		written += r.emit(dst[written:], step)
		if written+r.channels > len(dst) {
			return written, consumed
		}
		n := r.take(src[consumed:])
		if n == 0 {
			return written, consumed
		}
		consumed += n
	}
}

// take moves samples from src into the history, making room first.
func (r *Resampler) take(src []float32) int {
	r.shift()
	frames := min(len(src)/r.channels, len(r.hist[0])-r.filled)
	for c, row := range r.hist {
		row = row[r.filled : r.filled+frames]
		for i := range row {
			row[i] = src[i*r.channels+c]
		}
	}
	r.filled += frames
	return frames * r.channels
}

// shift drops what no further output needs.
func (r *Resampler) shift() {
	drop := min(int(r.pos), r.filled)
	if drop == 0 {
		return
	}
	for _, row := range r.hist {
		copy(row, row[drop:r.filled])
	}
	r.filled -= drop
	r.pos -= float64(drop)
}

// emit writes the frames that the history is long enough for.
func (r *Resampler) emit(dst []float32, step float64) int {
	taps, n := r.kernel.taps, 0
	for n+r.channels <= len(dst) {
		i := int(r.pos)
		if i+taps > r.filled {
			break
		}
		place := (r.pos - float64(i)) * kernelPhases
		p := int(place)
		lo, hi, f := r.kernel.rows[p], r.kernel.rows[p+1], float32(place-float64(p))
		for _, row := range r.hist {
			dst[n] = convolve(row[i:i+taps], lo, hi, f)
			n++
		}
		r.pos += step
	}
	return n
}

// convolve is the sum of x by the taps between lo and hi. Four sums at a time
// keep the processor's adders busy; taps are always even, of which the last
// two may be left over.
func convolve(x, lo, hi []float32, f float32) float32 {
	lo, hi = lo[:len(x)], hi[:len(x)]
	var a, b, c, d float32
	i := 0
	for ; i+1 < len(x); i += 2 {
		a += x[i] * lo[i]
		b += x[i+1] * lo[i+1]
		c += x[i] * hi[i]
		d += x[i+1] * hi[i+1]
	}
	return (a+b)*(1-f) + (c+d)*f
}
