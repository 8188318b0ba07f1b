package dsp_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

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

// Speech in the noise of a room, a fan and the mains comes out nearer to the
// clean speech than it went in, and nearer than ffmpeg's afftdn brings it.
func TestDenoiserBeatsTheNoise(t *testing.T) {
	speech := dsptest.Speech(t)[:4*audio.Rate]
	lead := audio.Rate
	for name, noise := range noises(lead + len(speech)) {
		for _, snr := range []float64{5, 10} {
			noisy := dsptest.Scaled(noise, rms(speech)/audio.Ratio(snr))
			for i, x := range speech {
				noisy[lead+i] += x
			}
			learned, err := dsp.LearnNoise(dsptest.NewSource(audio.Mono, noisy), 0, int64(lead))
			if err != nil {
				t.Fatal(err)
			}
			found, err := dsp.LearnNoiseAuto(dsptest.NewSource(audio.Mono, noisy))
			if err != nil {
				t.Fatal(err)
			}
			clean := func(p *dsp.NoiseProfile) float64 {
				return siSDR(speech, through(dsp.NewDenoiser(dsp.DenoiseVoice(p), audio.Mono), noisy, 1)[lead:])
			}
			ours, alone, theirs := clean(learned), clean(found), afftdn(t, speech, noisy, learned.LevelDB())
			t.Logf("%s at %g dB SNR: SI-SDR %.1f dB learned, %.1f found by itself, %.1f afftdn", name, snr, ours, alone, theirs)
			near(t, "the level that was learned", learned.LevelDB(), 20*math.Log10(rms(noisy[:lead])), 0.5)
			near(t, "the level that was found", found.LevelDB(), learned.LevelDB(), 3)
			if ours < snr+3.5 || alone < snr+2 || ours < theirs {
				t.Errorf("%s at %g dB: %.1f, %.1f, %.1f", name, snr, ours, alone, theirs)
			}
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

// Without anything to reduce the windows add up to the sound.
func TestDenoiserGivesBackWhatItDoesNotReduce(t *testing.T) {
	for _, f := range []audio.Format{audio.Mono, {Rate: 44100, Channels: 1}, {Rate: 8000, Channels: 1}} {
		in := dsptest.Speech(t)[:4*audio.Rate]
		for name, c := range map[string]dsp.DenoiseConfig{
			"0 dB": {Profile: roomTone(t)}, "no profile": {ReduceDB: 20}, "an empty one": {ReduceDB: 20, Profile: &dsp.NoiseProfile{}},
		} {
			out := through(dsp.NewDenoiser(c, f), in, 1)
			if x := 20 * math.Log10(distance(out, in)/distance(in, make([]float32, len(in)))); x > -130 {
				t.Errorf("%s at %d Hz: an error of %.1f dB", name, f.Rate, x)
			}
		}
	}
}

// Noise alone goes down evenly, by what was asked for, without tones that
// ring in and out: its spectrum is hardly more uneven over time than before.
func TestDenoiserLowersNoiseEvenly(t *testing.T) {
	noise := dsptest.Scaled(noises(6 * audio.Rate)["pink"], 0.01)
	profile, err := dsp.LearnNoise(dsptest.NewSource(audio.Mono, noise), 0, audio.Rate)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ reduce, down, uneven float64 }{{6, 6, 1.1}, {12, 11.6, 1.25}, {20, 17, 1.8}} {
		out := through(dsp.NewDenoiser(dsp.DenoiseConfig{ReduceDB: c.reduce, Profile: profile}, audio.Mono), noise, 1)
		rest, was := out[2*audio.Rate:], noise[2*audio.Rate:]
		down := 20 * math.Log10(rms(was)/rms(rest))
		uneven := unevenness(rest) / unevenness(was)
		t.Logf("asked for %g dB: %.1f dB down, unevenness %.2f times", c.reduce, down, uneven)
		if math.Abs(down-c.down) > 0.8 || uneven > c.uneven {
			t.Errorf("asked for %g dB: %.1f dB down, unevenness %.2f times", c.reduce, down, uneven)
		}
	}
}

// unevenness is the mean over bands of the mean fourth power over the square of
// the mean square, in time: of noise 2, more of musical tones.
func unevenness(p []float32) float64 {
	const size = 1024
	fft := fourier.NewFFT(size)
	square, fourth := make([]float64, size/2), make([]float64, size/2)
	buf, bins, n := make([]float64, size), make([]complex128, size/2+1), 0.0
	for ; len(p) >= size; p = p[size/2:] {
		for i := range buf {
			buf[i] = float64(p[i]) * math.Sin(math.Pi*(float64(i)+0.5)/size)
		}
		for i, x := range fft.Coefficients(bins, buf)[:size/2] {
			e := real(x)*real(x) + imag(x)*imag(x)
			square[i] += e
			fourth[i] += e * e
		}
		n++
	}
	sum := 0.0
	for i := 5; i < 300; i++ {
		sum += n * fourth[i] / (square[i] * square[i])
	}
	return sum / 295
}

// A profile says the same after it was written down, at any rate and in any
// number of bands.
func TestNoiseProfileKeepsWhatItSays(t *testing.T) {
	noise := dsptest.Noise(2, 0.02, 4)
	for _, f := range []audio.Format{audio.Mono, {Rate: 44100, Channels: 1}, {Rate: 16000, Channels: 1}, audio.Stereo} {
		p, err := dsp.LearnNoise(dsptest.NewSource(f, noise), 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprintf("white noise in %v", f), p.LevelDB(), 20*math.Log10(rms(noise)), 0.3)
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back dsp.NoiseProfile
		if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(*p, back) {
			t.Errorf("read back as %+v, %v", back, err)
		}
		if len(raw) > 10000 {
			t.Errorf("%d bytes", len(raw))
		}
		// White noise as any other program could say it, in few bands.
		few := &dsp.NoiseProfile{Rate: f.Rate, FloorDB: make([]float64, 33)}
		for i := range few.FloorDB {
			few.FloorDB[i] = 20*math.Log10(rms(noise)) - 10*math.Log10(32)
		}
		in := dsptest.Scaled(noise, 1)
		a := rms(through(dsp.NewDenoiser(dsp.DenoiseVoice(p), f), in, f.Channels)[f.Rate/2:])
		b := rms(through(dsp.NewDenoiser(dsp.DenoiseVoice(few), f), in, f.Channels)[f.Rate/2:])
		near(t, "reduced by few bands", 20*math.Log10(a/b), 0, 0.7)
	}
	auto, err := dsp.LearnNoiseAuto(dsptest.NewSource(audio.Mono, dsptest.Noise(10, 0.02, 5)))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "noise found in noise alone", auto.LevelDB(), 20*math.Log10(rms(noise)), 0.5)
}

// From a part, from parts of blocks, and not from nothing.
func TestLearnNoiseTakesItsStretch(t *testing.T) {
	in := join(dsptest.Sine(1000, -3, 1, audio.Rate), dsptest.Noise(0.5, 0.01, 1), dsptest.Sine(1000, -3, 1, audio.Rate))
	src := dsptest.NewSource(audio.Mono, in)
	src.Piece = 777
	p, err := dsp.LearnNoise(src, audio.Rate, audio.Rate*3/2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "the stretch between tones", p.LevelDB(), 20*math.Log10(0.01/math.Sqrt(3)), 0.5)
	for name, c := range map[string]struct{ from, to int64 }{"too short": {1000, 3000}, "beyond the end": {1e9, 2e9}} {
		if _, err := dsp.LearnNoise(dsptest.NewSource(audio.Mono, in), c.from, c.to); !errors.Is(err, dsp.ErrNoNoise) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := dsp.LearnNoiseAuto(dsptest.NewSource(audio.Mono, make([]float32, audio.Rate))); !errors.Is(err, dsp.ErrNoNoise) {
		t.Errorf("of digital silence: %v", err)
	}
	broken := errors.New("the disk is gone")
	if _, err := dsp.LearnNoiseAuto(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("of a broken source: %v", err)
	}
}

type failing struct{ err error }

func (failing) Format() audio.Format          { return audio.Mono }
func (f failing) Read([]float32) (int, error) { return 0, f.err }

// Both channels get the same gains: what was in the middle stays there.
func TestDenoiserMovesNothingBetweenChannels(t *testing.T) {
	in := dsptest.Wide(dsptest.Speech(t)[:2*audio.Rate])
	d := dsp.NewDenoiser(dsp.DenoiseVoice(roomTone(t)), audio.Stereo)
	d.Process(in)
	for i := 0; i < len(in); i += 2 {
		if in[i] != in[i+1] {
			t.Fatalf("frame %d is %g and %g", i/2, in[i], in[i+1])
		}
	}
}

func FuzzNoiseProfile(f *testing.F) {
	f.Add([]byte(`{"rate":48000,"floor_db":[-60,-70,-80]}`))
	f.Add([]byte(`{"rate":-1,"floor_db":[1e300,-1e300]}`))
	f.Add([]byte(`{"rate":1,"floor_db":[0,0]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p dsp.NoiseProfile
		if json.Unmarshal(raw, &p) != nil {
			return
		}
		if x := p.LevelDB(); !(x >= -200 && x < 200) {
			t.Fatalf("a level of %g", x)
		}
		out := dsptest.Noise(0.2, 0.1, 1)
		dsp.NewDenoiser(dsp.DenoiseConfig{ReduceDB: 30, Profile: &p}, audio.Mono).Process(out)
		for i, x := range out {
			if !(abs(x) < 1) {
				t.Fatalf("sample %d is %g", i, x)
			}
		}
	})
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
	b.Run("ffmpeg/mono", func(b *testing.B) {
		ffmpegPerSample(b, dsptest.Speech(b)[:audio.Rate], 1, "afftdn=nr=12:nf=-40")
	})
}
