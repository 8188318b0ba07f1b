package speaker

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// speechlike rises and falls as speech does.
func speechlike(seconds float64) []float32 {
	r := rand.New(rand.NewPCG(3, 4))
	p := make([]float32, int(seconds*audio.Rate))
	loud, aim := 0.0, 0.3
	for i := range p {
		if i%(audio.Rate/6) == 0 {
			aim = 0.35 * r.Float64() * float64(r.IntN(3))
		}
		loud += (aim - loud) / 1500
		p[i] = float32(loud * math.Sin(2*math.Pi*440*float64(i)/audio.Rate))
	}
	return p
}

// TestAMicrophoneTellsWhatTheHornsDid plays for a while, cuts the horns and
// puts them back; the microphone stands a way off in the wind.
func TestAMicrophoneTellsWhatTheHornsDid(t *testing.T) {
	base := time.Unix(1e9, 0)
	wind := rand.New(rand.NewPCG(5, 6))
	h := &hearing{base: base}
	sound := speechlike(60)
	const late = 310 * time.Millisecond
	told := map[int]app.HeardAs{}
	for n := 0; n+960 <= len(sound); n += 960 {
		at := base.Add(audio.Duration(int64(n), audio.Rate))
		block := sound[n : n+960]
		h.plays(block, at)
		heard := make([]float32, len(block))
		for i, x := range block {
			heard[i] = float32(0.003 * wind.NormFloat64())
			if s := at.Sub(base); s < 20*time.Second || s > 40*time.Second {
				heard[i] += 0.05 * x
			}
		}
		h.hears(heard, at.Add(late))
		if n%audio.Rate == 0 {
			if r := h.judge(at); r != nil {
				told[n/audio.Rate] = r.Heard
			}
		}
	}
	for second, want := range map[int]app.HeardAs{15: app.HeardWell, 19: app.HeardWell, 25: app.HeardPartly, 30: app.HeardSilent, 39: app.HeardSilent, 45: app.HeardPartly, 50: app.HeardWell, 59: app.HeardWell} {
		if told[second] != want {
			t.Errorf("in second %d it was %q, want %q", second, told[second], want)
		}
	}
	if r := h.judge(base.Add(65 * time.Second)); r != nil {
		t.Errorf("a microphone that gives nothing any more tells %+v", r)
	}
}
