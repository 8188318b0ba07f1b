package relay

import (
	"math"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
)

// How a source's clock is followed.
const (
	followMost   = 900e-6                 // of speed at most: nobody hears it
	followSpeed  = 0.002                  // of speed for each second that is held too much
	followWindow = 20 * time.Second       // in which the least that was held is found, more with long bursts
	followLow    = 250 * time.Millisecond // below what is wanted, a correction begins
	followHigh   = time.Second            // above
	followNear   = 50 * time.Millisecond  // of it, a correction ends
)

// follow takes sound at the station's time from a source that has a clock of its
// own: a crystal is off by up to 100 ppm, which is a third of a second an hour.
// Sound comes in pieces, so that only the least that is held in a while tells
// whether it becomes less. As long as it does not, sound passes at its own
// speed; else it is bent by less than 0.1 %.
type follow struct {
	r       *dsp.Resampler
	low     int // least held in this window
	frames  int64
	least   float64 // of the last whole window, in seconds
	known   bool
	bending bool
}

func newFollow() follow { return follow{r: dsp.NewResampler(1)} }

// begin makes the next sound a new one.
func (f *follow) begin() {
	f.r.Reset()
	f.frames, f.known, f.bending = 0, false, false
}

// take fills out from held and returns how many samples it gave and used. The
// least that is held is kept between base and full.
func (f *follow) take(out, held []float32, base, full time.Duration) (given, used int) {
	f.look(len(held)+int(f.r.Pending())-len(out), len(out), max(followWindow, 3*(full-base)))
	return f.r.Process(out, held, 1/(1+f.correction(base, full)))
}

// look finds the least that is held in each window.
func (f *follow) look(held, step int, window time.Duration) {
	if f.frames == 0 || held < f.low {
		f.low = held
	}
	if f.frames += int64(step); f.frames >= frames(window) {
		f.least, f.known, f.frames = float64(f.low)/audio.Rate, true, 0
	}
}

// correction is by how much faster than its own speed the sound is played.
func (f *follow) correction(base, full time.Duration) float64 {
	wrong := 0.0
	switch {
	case f.least < base.Seconds():
		wrong = f.least - base.Seconds()
	case f.least > full.Seconds():
		wrong = f.least - full.Seconds()
	}
	switch {
	case !f.known || math.Abs(wrong) < followNear.Seconds():
		f.bending = false
	case wrong < -followLow.Seconds() || wrong > followHigh.Seconds():
		f.bending = true
	}
	if !f.bending {
		return 0
	}
	return max(-followMost, min(followMost, followSpeed*wrong))
}
