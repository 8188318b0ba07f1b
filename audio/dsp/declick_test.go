package dsp_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// clicked is p with clicks of up to 1.5 ms, each a jump that dies away, and
// where they are.
func clicked(p []float32, seed uint64) (out []float32, at, length []int) {
	r := rand.New(rand.NewPCG(seed, 3))
	out = append([]float32(nil), p...)
	for i := 5000; i+200 < len(out); i += 7000 + r.IntN(9000) {
		n, a := 1+r.IntN(60), 0.1+0.5*r.Float64()
		out[i] += float32(a)
		for k := 1; k < n; k++ {
			out[i+k] += float32(a * (2*r.Float64() - 1) * math.Exp(-3*float64(k)/float64(n)))
		}
		at, length = append(at, i), append(length, n)
	}
	return out, at, length
}

// Where nothing clicks nothing is changed, not by one bit: not the pulses of
// a voice, not its consonants, no beat and no noise.
func TestDeclickerLeavesSoundAlone(t *testing.T) {
	speech := dsptest.Speech(t)
	for name, c := range map[string]struct {
		p []float32
		f audio.Format
	}{
		"speech":      {speech, audio.Mono},
		"loud speech": {dsptest.Scaled(speech[10*audio.Rate:], 5), audio.Mono},
		"music":       {dsptest.Music(3, 1), audio.Stereo},
		"noise":       {dsptest.Noise(2, 0.3, 1), audio.Mono},
		"tone":        {dsptest.Sine(440, -6, 1, audio.Rate), audio.Mono},
		"at 16 kHz":   {speech[:5*audio.Rate], audio.Format{Rate: 16000, Channels: 1}},
	} {
		for _, sensitivity := range []float64{0, 10} {
			d := dsp.NewDeclicker(dsp.DeclickConfig{Sensitivity: sensitivity}, c.f)
			same(t, name, through(d, c.p, c.f.Channels), c.p)
			if d.Clicks() != 0 {
				t.Errorf("%s: %d clicks", name, d.Clicks())
			}
		}
	}
}

// Clicks in speech go, at the usual sensitivity nearly all of them, and only
// they: what is farther than 2 ms from one leaves as it came. A click just before
// the pulse of a loud vowel is the hardest; few may come out worse.
func TestDeclickerTakesClicksOut(t *testing.T) {
	speech := dsptest.Speech(t)
	bad, at, length := clicked(speech, 3)
	d := dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Mono)
	out := through(d, bad, 1)
	var gains []float64
	const near = audio.Rate / 500
	next := 0
	for k, from := range at {
		to := from + length[k]
		same(t, "between clicks", out[next:from-near], bad[next:from-near])
		next = to + near
		before, after := distance(bad[from-near:next], speech[from-near:]), distance(out[from-near:next], speech[from-near:])
		gains = append(gains, 20*math.Log10(before/max(after, before/1e4)))
	}
	slices.Sort(gains)
	down := 20 * math.Log10(distance(bad, speech)/distance(out, speech))
	t.Logf("%d clicks, %d repaired; error down by %.1f dB, of the median click %.1f, of nine in ten %.1f", len(at), d.Clicks(), down, gains[len(gains)/2], gains[len(gains)/10])
	if down < 8 || gains[len(gains)/2] < 20 || gains[len(gains)/10] < 0 || d.Clicks() < int64(len(at)*9/10) {
		t.Errorf("clicks down by %.1f", gains)
	}
}

// distance is the root of the sum of squares of what p and q differ by.
func distance(p, q []float32) float64 {
	sum := 0.0
	for i, x := range p {
		d := float64(x - q[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}

// The less sensitive, the fewer clicks are found, and what lasts longer than
// 2 ms is none.
func TestDeclickerSensitivityAndLength(t *testing.T) {
	bad, _, _ := clicked(dsptest.Speech(t)[:6*audio.Rate], 7)
	last := int64(math.MaxInt64)
	for _, s := range []float64{8, 4, 1} {
		d := dsp.NewDeclicker(dsp.DeclickConfig{Sensitivity: s}, audio.Mono)
		through(d, bad, 1)
		if d.Clicks() > last || d.Clicks() == 0 {
			t.Errorf("%d clicks at %g, %d at more", d.Clicks(), s, last)
		}
		last = d.Clicks()
	}
	in := dsptest.Noise(2, 0.01, 1)
	burst := dsptest.Noise(0.005, 0.8, 2)
	for i, x := range burst {
		in[48000+i] += x
	}
	same(t, "a burst of 5 ms", through(dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Mono), in, 1), in)
}

func BenchmarkDeclicker(b *testing.B) {
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Stereo), dsptest.Music(1, 1))
	})
	b.Run("clicked/mono", func(b *testing.B) {
		bad, _, _ := clicked(dsptest.Speech(b)[:4*audio.Rate], 3)
		perSample(b, dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Mono), bad)
	})
}
