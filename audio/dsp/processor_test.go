package dsp_test

import (
	"math"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// roomTone is a noise to learn.
func roomTone(tb testing.TB) *dsp.NoiseProfile {
	tb.Helper()
	p, err := dsp.LearnNoise(dsptest.NewSource(audio.Mono, dsptest.Noise(0.5, 0.01, 3)), 0, 0)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// processors makes one of each, at work.
func processors(tb testing.TB) map[string]func(audio.Format) dsp.Processor {
	profile := roomTone(tb)
	return map[string]func(audio.Format) dsp.Processor{
		"eq":    func(f audio.Format) dsp.Processor { return dsp.NewEQ(dsp.EQVoice(), f) },
		"hum":   func(f audio.Format) dsp.Processor { return dsp.NewEQ(dsp.EQHum(50), f) },
		"press": func(f audio.Format) dsp.Processor { return dsp.NewCompressor(dsp.CompressorVoice(), f) },
		"gate":  func(f audio.Format) dsp.Processor { return dsp.NewGate(dsp.GateConfig{ThresholdDB: -20, HoldMS: 5}, f) },
		"click": func(f audio.Format) dsp.Processor { return dsp.NewDeclicker(dsp.DeclickConfig{Sensitivity: 9}, f) },
		"breath": func(f audio.Format) dsp.Processor {
			return dsp.NewBreathReducer(dsp.BreathConfig{BelowDB: 6}, f)
		},
		"noise": func(f audio.Format) dsp.Processor { return dsp.NewDenoiser(dsp.DenoiseVoice(profile), f) },
		"limit": func(f audio.Format) dsp.Processor {
			return dsp.NewLimiter(dsp.LimiterConfig{Format: f, CeilingDBTP: -9})
		},
		"chain": func(f audio.Format) dsp.Processor {
			return dsp.Chain{
				dsp.NewEQ(dsp.EQHorn(), f), dsp.NewDenoiser(dsp.DenoiseVoice(profile), f),
				dsp.NewCompressor(dsp.CompressorConfig{}, f), dsp.NewLimiter(dsp.LimiterConfig{Format: f, CeilingDBTP: -6}),
			}
		},
	}
}

// busy is speech with breaths, clicks, silence and noise, for every
// processor something to do, in f.
func busy(tb testing.TB, f audio.Format) []float32 {
	speech := dsptest.Speech(tb)[:audio.Rate]
	speech = join(speech, make([]float32, 9600), breath(0.3, 0.01, 4), make([]float32, 4800), speech[:audio.Rate/2])
	noise := dsptest.Noise(4, 0.005, 8)
	for i := range speech {
		if speech[i] += noise[i]; i%9001 == 0 {
			speech[i] += 0.7
		}
	}
	out := make([]float32, len(speech)*f.Channels)
	for i, x := range speech {
		for c := range f.Channels {
			out[i*f.Channels+c] = x * (1 - 0.4*float32(c))
		}
	}
	return out
}

var someFormats = []audio.Format{audio.Mono, audio.Stereo, {Rate: 44100, Channels: 3}}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Errorf("%s: sample %d is %g, not %g", what, i, got[i], want[i])
			return
		}
	}
}

// The samples are the same whatever the blocks, after a reset and in a second
// processor, and the sound is changed at all.
func TestProcessorsDoNotHearBlocks(t *testing.T) {
	for name, build := range processors(t) {
		for _, f := range someFormats {
			in := busy(t, f)
			want := append([]float32(nil), in...)
			build(f).Process(want)
			x := build(f)
			x.Process(append([]float32(nil), in[:len(in)/3/f.Channels*f.Channels]...))
			late := x.Latency() * f.Channels
			changed := 0
			for i := late; i < len(want); i++ {
				if want[i] != in[i-late] {
					changed++
				}
			}
			if changed == 0 {
				t.Errorf("%s in %v did nothing", name, f)
			}
			for _, block := range []int{1, 13, 1999} {
				if (block == 13) == (f == audio.Mono) {
					continue // what is said of one channel holds for more
				}
				x.Reset()
				got := append([]float32(nil), in...)
				for rest := got; len(rest) > 0; {
					n := min(len(rest), block*f.Channels)
					x.Process(rest[:n])
					rest = rest[n:]
				}
				same(t, name, got, want)
			}
		}
	}
}

// What is no number sounds as if there were nothing.
func TestProcessorsMakeSilenceOfWhatIsNoNumber(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, build := range processors(t) {
		for _, f := range someFormats[1:2] {
			bad, good := busy(t, f), busy(t, f)
			for i := 30000; i < 60000; i += 302 {
				for k, x := range []float32{nan, inf, -inf, 1e30, nan} {
					bad[i+k], good[i+k] = x, 0
				}
			}
			build(f).Process(bad)
			build(f).Process(good)
			same(t, name, bad, good)
			for i, x := range bad {
				if !(abs(x) < 10) {
					t.Fatalf("%s: sample %d is %g", name, i, x)
				}
			}
		}
	}
}

func abs(x float32) float64 { return math.Abs(float64(x)) }

func TestProcessorsDoNotAllocate(t *testing.T) {
	for name, build := range processors(t) {
		x := build(audio.Stereo)
		in := busy(t, audio.Stereo)
		buf := make([]float32, len(in)/4/2*2)
		copy(buf, in)
		if n := testing.AllocsPerRun(3, func() { x.Process(buf) }); n != 0 {
			t.Errorf("%s: %g allocations a call", name, n)
		}
		if n := testing.AllocsPerRun(3, x.Reset); n != 0 {
			t.Errorf("%s: %g allocations a reset", name, n)
		}
	}
}

// With nothing to do, each gives the sound as it came, Latency frames later.
func TestProcessorsAtRestOnlyDelay(t *testing.T) {
	for _, f := range someFormats {
		for name, x := range map[string]dsp.Processor{
			"eq":     dsp.NewEQ(dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandPeak, Hz: 500}, {Kind: dsp.BandHighPass, Hz: 500, Off: true}}}, f),
			"press":  dsp.NewCompressor(dsp.CompressorConfig{Ratio: 1}, f),
			"gate":   dsp.NewGate(dsp.GateConfig{Ratio: 1}, f),
			"click":  dsp.NewDeclicker(dsp.DeclickConfig{}, f),
			"breath": dsp.NewBreathReducer(dsp.BreathConfig{}, f),
			"limit":  dsp.NewLimiter(dsp.LimiterConfig{Format: f, CeilingDBTP: 0}),
			"chain":  dsp.Chain{dsp.NewDeclicker(dsp.DeclickConfig{}, f), dsp.NewBreathReducer(dsp.BreathConfig{}, f)},
		} {
			in := make([]float32, f.Rate*f.Channels)
			for i, s := range dsptest.Noise(float64(f.Rate)/audio.Rate, 0.3, 5) {
				for c := range f.Channels {
					in[i*f.Channels+c] = s * float32(1+c) / 3
				}
			}
			same(t, name, through(x, in, f.Channels), in)
		}
	}
}

func FuzzProcessors(f *testing.F) {
	f.Add([]byte{0, 0, 128, 63, 255, 255, 255, 255, 0, 0, 192, 127, 1, 2, 3, 4}, 1000.0, 12.0, 3.0)
	f.Add([]byte{9, 8, 7, 6, 5, 4, 3, 2}, -1.0, 1e300, 0.0)
	f.Fuzz(func(t *testing.T, raw []byte, a, b, c float64) {
		p := make([]float32, min(len(raw)/4, 2000)+8000)
		for i := range len(raw) / 4 {
			if i < len(p) {
				bits := uint32(raw[4*i]) | uint32(raw[4*i+1])<<8 | uint32(raw[4*i+2])<<16 | uint32(raw[4*i+3])<<24
				p[i] = math.Float32frombits(bits)
			}
		}
		low := audio.Format{Rate: 8000, Channels: 1} // for short delays
		bands := []dsp.EQBand{{Kind: dsp.BandPeak, Hz: a, Q: b, GainDB: c}, {Kind: dsp.BandLowPass, Hz: c, Q: a, Slope: 24}, {Kind: dsp.BandHighShelf, Hz: b, GainDB: a}}
		dsp.Chain{
			dsp.NewEQ(dsp.EQConfig{Bands: bands}, low),
			dsp.NewCompressor(dsp.CompressorConfig{ThresholdDB: a, Ratio: b, KneeDB: c, AttackMS: a, ReleaseMS: c, MakeupDB: b, AutoMakeup: a > 0}, low),
			dsp.NewGate(dsp.GateConfig{ThresholdDB: c, Ratio: a, RangeDB: b, AttackMS: c, HoldMS: a, ReleaseMS: b}, low),
			dsp.NewDeclicker(dsp.DeclickConfig{Sensitivity: a}, low),
			dsp.NewBreathReducer(dsp.BreathConfig{ReduceDB: a, BelowDB: b}, low),
			dsp.NewDenoiser(dsp.DenoiseConfig{ReduceDB: a, Profile: &dsp.NoiseProfile{Rate: int(b), FloorDB: []float64{a, b, c}}}, low),
		}.Process(p)
		for i, x := range p {
			if x != x || math.IsInf(float64(x), 0) {
				t.Fatalf("sample %d is %g", i, x)
			}
		}
	})
}
