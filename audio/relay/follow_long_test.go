//go:build long

package relay

import (
	"math"
	"sync"
	"testing"
	"time"

	"tienglang/audio"
)

// TestEveryDriftIsFollowed: three hours of a source that is 100 ppm slower or
// faster, through the very line: no second of it is missing, none comes twice,
// it never runs dry.
func TestEveryDriftIsFollowed(t *testing.T) {
	var all sync.WaitGroup
	for _, ppm := range []float64{-100, 100} {
		all.Go(func() { hoursOf(t, ppm, 3*time.Hour) })
	}
	all.Wait()
}

func hoursOf(t *testing.T, ppm float64, length time.Duration) {
	const hertz = 440
	w := 2 * math.Pi * hertz / audio.Rate
	l := newLine(&Remote{}, 3*time.Second, 0)
	made, block, out := int64(0), make([]float32, audio.BlockFrames), make([]float32, audio.BlockFrames)
	feed := func() {
		for i := range block {
			block[i] = float32(toneLevel * math.Sin(w*float64((made+int64(i))%audio.Rate)))
		}
		made += int64(len(block))
		l.heard(block)
	}
	for l.held.len() < int(frames(l.cushion())) {
		feed()
	}
	head := made
	l.begin()
	a, b, worst, least, most := 0.0, 0.0, 0.0, math.MaxInt, 0
	for n := range int64(length / audio.BlockDuration) {
		for made-head < int64(float64((n+1)*audio.BlockFrames)*(1+ppm/1e6)) {
			feed()
		}
		if f := l.take(out); f != nil {
			t.Fatalf("%v ppm: %v after %v", ppm, f, time.Duration(n)*audio.BlockDuration)
		}
		for i, x := range out {
			if n > 0 || i > 200 {
				worst = max(worst, math.Abs(float64(x)+a-2*math.Cos(w)*b))
			}
			a, b = b, float64(x)
		}
		least, most = min(least, l.held.len()), max(most, l.held.len())
	}
	played := float64(made) - float64(l.held.len()) - l.follow.r.Pending()
	t.Logf("%v ppm, %v: %.3f s were bent away, between %.2f and %.2f s were held, the worst break of the tone %.1e", ppm, length,
		(played-float64(length/audio.BlockDuration)*audio.BlockFrames)/audio.Rate, float64(least)/audio.Rate, float64(most)/audio.Rate, worst)
	if worst > 2e-5 || least < int(frames(4*time.Second)) || most > int(frames(6*time.Second)) {
		t.Errorf("%v ppm: a break of %v; %d to %d frames held", ppm, worst, least, most)
	}
}
