package device

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// Two cards with clocks of their own, in a machine whose callbacks come late,
// up to a quarter of a second at times: a frame that the one took is found among
// those of the other, 93 ms later, to a millisecond.
func TestAFrameOfOneCardIsFoundInTheOther(t *testing.T) {
	const rate, trip = 48000, 93 * time.Millisecond
	rnd := rand.New(rand.NewPCG(7, 1))
	for _, ppm := range [][2]float64{{0, 0}, {40, -30}, {-200, 150}} {
		out, in := newTimeline(rate), newTimeline(rate)
		took := func(n int64, card int) time.Duration { // the card's true time
			return time.Second + time.Duration(float64(n)/rate*1e9*(1+ppm[card]*1e-6))
		}
		late := func() time.Duration {
			if rnd.IntN(20) == 0 {
				return time.Duration(rnd.IntN(250)) * time.Millisecond
			}
			return time.Duration(rnd.ExpFloat64() * float64(2*time.Millisecond))
		}
		for n := int64(1920); n < 15*rate; n += 1920 {
			out.add(took(n, 0)+late(), n)
			in.add(took(n, 1)+late(), n)
		}
		for _, n := range []int64{3 * rate, 6*rate + 17, 12 * rate} {
			got := in.frameAt(out.when(n) + trip)
			want := (took(n, 0) + trip - time.Second).Seconds() * rate / (1 + ppm[1]*1e-6)
			if off := (float64(got) - want) / rate * 1e3; math.Abs(off) > 1 {
				t.Errorf("clocks %v ppm, frame %d: %.2f ms off", ppm, n, off)
			}
		}
		for _, n := range []int64{0, 5, rate, 40 * rate} {
			if back := out.frameAt(out.when(n)); back != n {
				t.Errorf("frame %d comes back as %d", n, back)
			}
		}
	}
}
