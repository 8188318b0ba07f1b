package dsp_test

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// sineSNR is the ratio in dB of a tone of hz in p to everything else, by
// fitting sine and cosine, without the first and last edge samples.
func sineSNR(p []float32, hz float64, rate float64, edge int) float64 {
	p = p[edge : len(p)-edge]
	var ss, cc, sc, xs, xc float64
	for i, x := range p {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i+edge) / rate)
		ss, cc, sc = ss+s*s, cc+c*c, sc+s*c
		xs, xc = xs+float64(x)*s, xc+float64(x)*c
	}
	det := ss*cc - sc*sc
	a, b := (xs*cc-xc*sc)/det, (xc*ss-xs*sc)/det
	var signal, rest float64
	for i, x := range p {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i+edge) / rate)
		y := a*s + b*c
		signal += y * y
		rest += (float64(x) - y) * (float64(x) - y)
	}
	return 10 * math.Log10(signal/rest)
}

// readAll reads src to its end in pieces of odd lengths.
func readAll(t *testing.T, src audio.Source) []float32 {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	var out []float32
	for {
		buf := make([]float32, src.Format().Channels*(1+r.IntN(3000)))
		n, err := src.Read(buf)
		out = append(out, buf[:n]...)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestResampledTonesAreClean(t *testing.T) {
	for _, c := range []struct {
		from, to int
		hz, snr  float64
	}{
		{44100, 48000, 1000, 110}, {48000, 44100, 1000, 110}, {48000, 32000, 1000, 110},
		{48000, 16000, 1000, 110}, {16000, 48000, 1000, 110}, {8000, 48000, 440, 110},
		{44100, 48000, 15000, 100}, {48000, 44100, 15000, 100},
	} {
		in := dsptest.Sine(c.hz, -3, 2, c.from)
		src := dsptest.NewSource(audio.Format{Rate: c.from, Channels: 1}, in)
		src.Piece = 1111
		out := readAll(t, dsp.Resampled(src, c.to))
		if len(out) != 2*c.to {
			t.Errorf("%d to %d: %d samples, not %d", c.from, c.to, len(out), 2*c.to)
		}
		snr := sineSNR(out, c.hz, float64(c.to), c.to/20)
		t.Logf("%d to %d, %g Hz: %.1f dB", c.from, c.to, c.hz, snr)
		if snr < c.snr {
			t.Errorf("%d to %d, %g Hz: SNR %.1f dB, not %g", c.from, c.to, c.hz, snr, c.snr)
		}
	}
}

// What the lower rate cannot carry must be gone, not folded down.
func TestResamplingDownDoesNotAlias(t *testing.T) {
	in := dsptest.Sine(11000, -3, 1, 48000)
	out := readAll(t, dsp.Resampled(dsptest.NewSource(audio.Mono, in), 16000))
	sum := 0.0
	for _, x := range out[800 : len(out)-800] {
		sum += float64(x) * float64(x)
	}
	if level := 10 * math.Log10(sum/float64(len(out)-1600)); level > -100 {
		t.Errorf("11 kHz is left at %.1f dB", level)
	}
}

// Two clocks that differ: the tone stays clean, its pitch is exactly that of
// the ratio, and no frame is lost or doubled when pieces are small.
func TestResamplerFollowsADriftingClock(t *testing.T) {
	for _, ppm := range []float64{-1000, -37, 0, 250, 1000} {
		ratio := 1 + ppm*1e-6
		in := dsptest.Sine(1000, -6, 3, audio.Rate)
		r := dsp.NewResampler(1)
		var out []float32
		buf := make([]float32, 960)
		for len(in) > 0 {
			w, c := r.Process(buf, in[:min(len(in), 441)], ratio)
			out, in = append(out, buf[:w]...), in[c:]
		}
		if snr := sineSNR(out, 1000/ratio, audio.Rate, 2000); snr < 110 {
			t.Errorf("%g ppm: SNR %.1f dB", ppm, snr)
		}
		if want := (3*audio.Rate - r.Lookahead()) * int(1e6*ratio) / 1e6; math.Abs(float64(len(out)-want)) > 2 {
			t.Errorf("%g ppm: %d frames, not %d", ppm, len(out), want)
		}
		if p := r.Pending(); p < 0 || p > float64(r.Lookahead())+1 {
			t.Errorf("%g ppm: %g frames pending", ppm, p)
		}
	}
}

// A ratio that changes all the time makes no steps in the sound.
func TestResamplerWithChangingRatioIsSmooth(t *testing.T) {
	in := dsptest.Sine(400, -3, 2, audio.Rate)
	r := dsp.NewResampler(1)
	buf := make([]float32, 240)
	last, k, top := float32(0), 0, 0.0
	for len(in) > 0 {
		w, c := r.Process(buf, in[:min(len(in), 240)], 1+500e-6*math.Sin(float64(k)))
		in = in[c:]
		for i, x := range buf[:w] {
			if k == 0 && i < 100 {
				last = x // the tone's abrupt beginning
			}
			top = math.Max(top, math.Abs(float64(x-last)))
			last = x
		}
		k++
	}
	steepest := math.Pow(10, -3.0/20) * 2 * math.Pi * 400 / audio.Rate * 1.01
	if top > steepest {
		t.Errorf("a step of %g where the tone's steepest is %g", top, steepest)
	}
}

// Channels must not mix, and output frame 0 must be input frame 0.
func TestResamplerKeepsChannelsAndPlace(t *testing.T) {
	in := make([]float32, 2*4000)
	in[2*1000] = 1
	in[2*2000+1] = -1
	src := dsptest.NewSource(audio.Format{Rate: 24000, Channels: 2}, in)
	out := readAll(t, dsp.Resampled(src, 48000))
	var top [2]int
	for i := range out {
		if c := i % 2; math.Abs(float64(out[i])) > math.Abs(float64(out[2*top[c]+c])) {
			top[c] = i / 2
		}
	}
	if top != [2]int{2000, 4000} {
		t.Errorf("impulses at %v", top)
	}
	if out[2*2000+1] != 0 || out[2*4000] != 0 {
		t.Error("channels mix")
	}
}

func TestResampledOfAnEmptySourceEnds(t *testing.T) {
	src := dsptest.NewSource(audio.Format{Rate: 44100, Channels: 2}, nil)
	if out := readAll(t, dsp.Resampled(src, 48000)); len(out) != 0 {
		t.Errorf("%d samples of nothing", len(out))
	}
	short := dsptest.NewSource(audio.Format{Rate: 44100, Channels: 1}, []float32{1})
	if out := readAll(t, dsp.Resampled(short, 48000)); len(out) != 2 {
		t.Errorf("%d samples of one", len(out))
	}
	if src := dsptest.NewSource(audio.Mono, nil); dsp.Resampled(src, audio.Rate) != audio.Source(src) {
		t.Error("a source of the right rate is wrapped")
	}
}

func TestResamplerRefusesSenselessRatios(t *testing.T) {
	r := dsp.NewResampler(1)
	for _, ratio := range []float64{0, -1, math.NaN()} {
		if w, c := r.Process(make([]float32, 9), make([]float32, 9), ratio); w != 0 || c != 0 {
			t.Errorf("ratio %g: %d, %d", ratio, w, c)
		}
	}
}

func TestResamplerDoesNotAllocate(t *testing.T) {
	r := dsp.NewResampler(2)
	in, out := make([]float32, 1920), make([]float32, 1930)
	if n := testing.AllocsPerRun(50, func() { r.Process(out, in, 1.0003) }); n != 0 {
		t.Errorf("%g allocations a call", n)
	}
}

func BenchmarkResampler(b *testing.B) {
	in, out := dsptest.Noise(0.02, 0.5, 1), make([]float32, 2000)
	r := dsp.NewResampler(1)
	b.ReportAllocs()
	for b.Loop() {
		r.Process(out, in, 1.0002)
	}
	b.ReportMetric(0.02*float64(b.N)/b.Elapsed().Seconds(), "x-realtime")
}
