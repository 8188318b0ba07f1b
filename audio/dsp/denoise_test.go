package dsp_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// through sends p through x and takes its delay away.
func through(x dsp.Processor, p []float32, channels int) []float32 {
	late := x.Latency() * channels
	out := append(append([]float32(nil), p...), make([]float32, late)...)
	x.Process(out)
	return out[late:]
}

// rms is the root of the mean square.
func rms(p []float32) float64 {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum / float64(max(1, len(p))))
}

// siSDR is how far what is like clean in p lies above the rest, in dB (Le
// Roux et al., "SDR – half-baked or well done?", ICASSP 2019).
func siSDR(clean, p []float32) float64 {
	var cp, cc float64
	for i, c := range clean {
		cp += float64(c) * float64(p[i])
		cc += float64(c) * float64(c)
	}
	a, rest := cp/cc, 0.0
	for i, c := range clean {
		d := a*float64(c) - float64(p[i])
		rest += d * d
	}
	return 10 * math.Log10(a*a*cc/rest)
}

// noises are rooms and machines, at an RMS of 1.
func noises(n int) map[string][]float32 {
	r := rand.New(rand.NewPCG(5, 6))
	pink, fan, hum := make([]float32, n), make([]float32, n), make([]float32, n)
	var b [3]float64
	low := dsp.LowPass(400, 0.7, audio.Rate)
	for i := range n {
		w := r.NormFloat64()
		b[0] = 0.99765*b[0] + w*0.0990460
		b[1] = 0.96300*b[1] + w*0.2965164
		b[2] = 0.57000*b[2] + w*1.0526913
		pink[i] = float32(b[0] + b[1] + b[2] + w*0.1848)
		at := float64(i) / audio.Rate
		fan[i] = float32(low.Next(r.NormFloat64())*4 + 0.05*r.NormFloat64() + 0.5*math.Sin(2*math.Pi*172*at) + 0.2*math.Sin(2*math.Pi*344*at))
		for k := 1.0; k < 9; k++ {
			hum[i] += float32(math.Sin(2*math.Pi*50*k*at+k) / k)
		}
		hum[i] += float32(0.05 * r.NormFloat64())
	}
	out := map[string][]float32{"pink": pink, "fan": fan, "hum": hum}
	for name, p := range out {
		out[name] = dsptest.Scaled(p, 1/rms(p))
	}
	return out
}

// ffmpegFilter runs mono p through a filter of ffmpeg.
func ffmpegFilter(tb testing.TB, p []float32, filter string) []float32 {
	tb.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "f32le", "-ar", fmt.Sprint(audio.Rate), "-ac", "1", "-i", "-", "-af", filter, "-f", "f32le", "-")
	cmd.Stdin = bytes.NewReader(dsptest.Bytes(p))
	raw, err := cmd.Output()
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]float32, len(raw)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

func TestDenoiserBeatsTheNoise(t *testing.T) {
	speech := dsptest.Speech(t)[:8*audio.Rate]
	lead := audio.Rate
	for name, noise := range noises(lead + len(speech)) {
		for _, snr := range []float64{5, 10} {
			noisy := dsptest.Scaled(noise, rms(speech)/audio.Ratio(snr))
			for i, x := range speech {
				noisy[lead+i] += x
			}
			src := dsptest.NewSource(audio.Mono, noisy)
			learned, err := dsp.LearnNoise(src, 0, int64(lead))
			if err != nil {
				t.Fatal(err)
			}
			auto, err := dsp.LearnNoiseAuto(dsptest.NewSource(audio.Mono, noisy))
			if err != nil {
				t.Fatal(err)
			}
			before := siSDR(speech, noisy[lead:])
			line := fmt.Sprintf("%s %g dB (learned %.1f, auto %.1f dB): before %.1f", name, snr, learned.LevelDB(), auto.LevelDB(), before)
			for _, db := range []float64{12, 20, 30} {
				a := siSDR(speech, through(dsp.NewDenoiser(dsp.DenoiseConfig{ReduceDB: db, Profile: learned}, audio.Mono), noisy, 1)[lead:])
				b := siSDR(speech, through(dsp.NewDenoiser(dsp.DenoiseConfig{ReduceDB: db, Profile: auto}, audio.Mono), noisy, 1)[lead:])
				line += fmt.Sprintf("; %g: %.1f auto %.1f", db, a, b)
			}
			line += fmt.Sprintf("; afftdn: %.1f", afftdn(t, speech, noisy, learned.LevelDB()))
			t.Log(line)
		}
	}
}

// afftdn is the best SI-SDR that ffmpeg's afftdn reaches with a noise sampled
// in the first second, over its settings.
func afftdn(t *testing.T, speech, noisy []float32, level float64) float64 {
	const delay = 1200 // of the filter at this rate
	best := math.Inf(-1)
	for _, reduce := range []float64{12, 20} {
		for _, floor := range []float64{level, -20} {
			f := fmt.Sprintf("asendcmd=c='0.1 afftdn sn start;0.9 afftdn sn stop',afftdn=nr=%g:nf=%g", reduce, max(-80, min(floor, -20)))
			p := ffmpegFilter(t, append(append([]float32(nil), noisy...), make([]float32, delay)...), f)
			best = max(best, siSDR(speech, p[audio.Rate+delay:]))
		}
	}
	return best
}

func BenchmarkDenoiser(b *testing.B) {
	noise := dsptest.Noise(1, 0.01, 3)
	profile, err := dsp.LearnNoise(dsptest.NewSource(audio.Mono, noise), 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewDenoiser(dsp.DenoiseVoice(profile), audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewDenoiser(dsp.DenoiseVoice(profile), audio.Stereo), dsptest.Music(1, 1))
	})
}
