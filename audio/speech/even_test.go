package speech

import (
	"math"
	"testing"

	"tienglang/audio"
)

// burst is a tone of so many milliseconds between a second of silence on
// either side.
func burst(ms int, amplitude float64) []float32 {
	p := make([]float32, 2*audio.Rate+ms*audio.Rate/1000)
	for i := audio.Rate; i < len(p)-audio.Rate; i++ {
		p[i] = float32(amplitude * math.Sin(2*math.Pi*440*float64(i)/audio.Rate))
	}
	return p
}

func TestSilenceIsTrimmed(t *testing.T) {
	for _, amplitude := range []float64{0.001, 0.05, 0.9} {
		got := len(trim(burst(500, amplitude)))
		if want := audio.Rate/2 + keepBefore + keepAfter; got < want-40 || got > want {
			t.Errorf("amplitude %g: %d samples, want %d", amplitude, got, want)
		}
	}
	if trim(make([]float32, audio.Rate)) != nil || trim(nil) != nil || trim(burst(500, 5e-5)) != nil {
		t.Error("silence is not nothing")
	}
	if p := burst(500, 0.5); &trim(p)[0] == &p[0] {
		t.Error("the voice's own samples were changed")
	}
}

// TestLoudnessIsEven from a whisper to full scale, and for a call too short
// to be measured by EBU R128; peaks stay under the ceiling.
func TestLoudnessIsEven(t *testing.T) {
	for _, ms := range []int{120, 350, 900, 1500} {
		for _, amplitude := range []float64{0.001, 0.05, 0.99} {
			p := trim(burst(ms, amplitude))
			even(p, -20)
			if lufs, _ := loudness(p); math.Abs(lufs+20) > 0.1 {
				t.Errorf("%d ms at %g: %.2f LUFS", ms, amplitude, lufs)
			}
		}
	}
	click := make([]float32, audio.Rate)
	for i := range click {
		click[i] = 0.001 * float32(math.Sin(2*math.Pi*440*float64(i)/audio.Rate))
	}
	click[20000] = 0.5
	even(click, -20)
	if lufs, peak := loudness(click); peak > ceilingDB+0.01 || lufs > -30 {
		t.Errorf("with a click: %.2f LUFS, %.2f dBTP", lufs, peak)
	}
}
