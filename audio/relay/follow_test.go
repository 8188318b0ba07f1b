package relay

import (
	"math"
	"testing"
	"time"

	"tienglang/audio"
)

// TestFollowsAClock: a source whose crystal is off gives all of its sound for
// days, in even pieces or in segments, and what is held stays as it should be.
func TestFollowsAClock(t *testing.T) {
	const step = audio.BlockFrames
	for _, burst := range []time.Duration{0, 6 * time.Second} {
		for _, ppm := range []float64{-300, -100, -20, 0, 20, 100, 300} {
			f, base := newFollow(), Cushion
			full, piece := base+burst, max(burst, 100*time.Millisecond)
			held, given, least, most := float64(frames(full)), 0.0, math.Inf(1), 0.0
			for n := range 2 * 24 * 3600 * 50 {
				for made := float64(n+1) * step * (1 + ppm/1e6); given+float64(frames(piece)) <= made; {
					given += float64(frames(piece))
					held += float64(frames(piece))
				}
				f.look(int(held)-step, step, max(followWindow, 3*burst))
				c := f.correction(base, full)
				if math.Abs(c) >= 0.001 {
					t.Fatalf("bent by %v", c)
				}
				held -= step * (1 + c)
				least, most = min(least, held), max(most, held)
			}
			// What comes in pieces lies that much lower before the next.
			if low, high := least/audio.Rate, most/audio.Rate; low < (base-piece).Seconds()-0.5 || high > (full+burst).Seconds()+1.5 {
				t.Errorf("%v ppm in pieces of %v: between %.2f and %.2f s were held", ppm, piece, low, high)
			}
		}
	}
}

// TestBendingIsNotHeard: while a correction begins, turns and ends, a tone goes
// on without a break, and its pitch is as good as its own.
func TestBendingIsNotHeard(t *testing.T) {
	const hertz = 440
	w := 2 * math.Pi * hertz / audio.Rate
	f, line := newFollow(), tone(hertz, 9*audio.Rate)
	f.known = true
	out, all, used := make([]float32, audio.BlockFrames), []float32(nil), 0
	for n := range 400 {
		f.least = []float64{4.5, 3.5, 4.5, 7, 4.5}[n/80]
		g, u := f.take(out, line[used:], Cushion, Cushion)
		all, used = append(all, out[:g]...), used+u
	}
	if len(all) != 400*audio.BlockFrames {
		t.Fatalf("%d samples", len(all))
	}
	worst := 0.0
	for i := 200; i < len(all); i++ {
		worst = max(worst, math.Abs(float64(all[i])+float64(all[i-2])-2*math.Cos(w)*float64(all[i-1])))
	}
	if worst > 2e-5 {
		t.Errorf("it breaks by %v", worst)
	}
	bent := float64(used) - f.r.Pending() - float64(len(all))
	if math.Abs(bent) > 80 { // 80 blocks slower and as many faster
		t.Errorf("it was bent by %v frames in all", bent)
	}
}
