package dsp_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

// passed is the gain in dB that a tone meets in x, measured.
func passed(x dsp.Processor, hz float64, f audio.Format) float64 {
	p := dsptest.Sine(hz, -6, 1, f.Rate)
	x.Process(p)
	return 20 * math.Log10(rms(p[len(p)/2:])*math.Sqrt2/audio.Ratio(-6)+1e-9)
}

// The curve that is drawn is the gain that tones meet.
func TestEQResponseIsWhatIsHeard(t *testing.T) {
	for name, c := range map[string]dsp.EQConfig{
		"voice": dsp.EQVoice(), "horn": dsp.EQHorn(), "music": dsp.EQMusic(), "hum": dsp.EQHum(50),
		"shelf": {Bands: []dsp.EQBand{{Kind: dsp.BandLowShelf, Hz: 200, GainDB: -40}, {Kind: dsp.BandNotch, Hz: 1000}}},
	} {
		for _, rate := range []int{48000, 44100, 16000} {
			f := audio.Format{Rate: rate, Channels: 1}
			for _, hz := range []float64{30, 80, 150, 300, 900, 1000, 2800, 3500, 6000, 7500} {
				e := dsp.NewEQ(c, f)
				want := e.Response(hz)
				if want < -70 {
					continue
				}
				near(t, fmt.Sprintf("%s at %g of %d Hz", name, hz, rate), passed(e, hz, f), want, 0.05)
			}
		}
	}
}

func TestEQPresets(t *testing.T) {
	at := func(c dsp.EQConfig, hz float64) float64 { return c.Response(hz, audio.Rate) }
	horn := dsp.EQHorn()
	near(t, "the horn's lower corner", at(horn, 300), -3, 1)
	near(t, "the horn's upper corner", at(horn, 6000), -3, 1.5)
	near(t, "an octave below the horn", at(horn, 150), -24, 1)
	near(t, "the horn's presence", at(horn, 2800)-at(horn, 900), 5, 1)
	if x := at(horn, 12000); x > -22 {
		t.Errorf("an octave above the horn: %.1f dB", x)
	}
	voice := dsp.EQVoice()
	near(t, "the voice's step noise", at(voice, 20), -48, 1)
	near(t, "the voice at 300 Hz", at(voice, 300), -2, 0.5)
	near(t, "the voice at 3.5 kHz", at(voice, 3500), 3, 0.5)
	near(t, "the voice's air", at(voice, 18000), 1.5, 0.4)
	near(t, "music at 50 Hz", at(dsp.EQMusic(), 60), 1, 0.7)
	for _, hz := range []float64{50, 100, 150, 200, 250, 300} {
		if x := at(dsp.EQHum(50), hz); x > -60 {
			t.Errorf("hum at %g Hz: %.1f dB", hz, x)
		}
		near(t, "beside the hum", at(dsp.EQHum(50), hz+25), 0, 0.7)
	}
	if x := (dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandNotch, Hz: 50}}}).Response(50, audio.Rate); x != audio.SilenceDBFS {
		t.Errorf("a notch at itself: %g dB", x)
	}
}

// ffmpeg's equalizer of the same band gives the same sound.
func TestEQIsFFmpegs(t *testing.T) {
	in := dsptest.Speech(t)[:2*audio.Rate]
	got := through(dsp.NewEQ(dsp.EQConfig{Bands: []dsp.EQBand{
		{Kind: dsp.BandPeak, Hz: 3500, Q: 0.9, GainDB: 6}, {Kind: dsp.BandHighPass, Hz: 120},
	}}, audio.Mono), in, 1)
	want := ffmpegFilter(t, in, "equalizer=f=3500:t=q:w=0.9:g=6:r=f64,highpass=f=120:p=2:r=f64")
	if x := siSDR(want, got); x < 80 {
		t.Errorf("%.1f dB between the two", x)
	}
}

func TestEQConfigIsBroughtIntoRange(t *testing.T) {
	var many []dsp.EQBand
	for range 16 {
		many = append(many, dsp.EQBand{Kind: dsp.BandPeak, Hz: 1000, Q: 1, GainDB: 2})
	}
	near(t, "sixteen bands", dsp.EQConfig{Bands: many}.Response(1000, audio.Rate), 2*dsp.MostBands, 0.01)
	got := dsp.EQConfig{Bands: []dsp.EQBand{
		{Kind: dsp.BandPeak, Hz: 1e9, Q: -3, GainDB: 99}, {Kind: dsp.BandHighPass, Slope: 13}, {Kind: dsp.BandNotch, Hz: math.NaN()},
	}}.Clamped()
	want := dsp.EQConfig{Bands: []dsp.EQBand{
		{Kind: dsp.BandPeak, Hz: 20000, Q: 0.1, GainDB: 24, Slope: 12},
		{Kind: dsp.BandHighPass, Hz: 1000, Q: math.Sqrt2 / 2, Slope: 12},
		{Kind: dsp.BandNotch, Hz: 1000, Q: 20, Slope: 12},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	unknown := dsp.EQConfig{Bands: []dsp.EQBand{{Kind: "comb", Hz: 100, GainDB: 10}}}
	near(t, "an unknown kind", unknown.Response(100, audio.Rate), 0, 0)
}

func TestConfigsAreWrittenInWords(t *testing.T) {
	for want, c := range map[string]any{
		`{"bands":[{"kind":"high_pass","hz":80,"slope":24},{"kind":"peak","hz":300,"q":1,"gain_db":-2,"off":true}]}`: dsp.EQConfig{Bands: []dsp.EQBand{
			{Kind: dsp.BandHighPass, Hz: 80, Slope: 24}, {Kind: dsp.BandPeak, Hz: 300, Q: 1, GainDB: -2, Off: true}}},
		`{"threshold_db":-22,"ratio":3,"knee_db":8,"attack_ms":6,"release_ms":140,"auto_makeup":true}`: dsp.CompressorVoice(),
		`{"threshold_db":-40,"hold_ms":20}`: dsp.GateConfig{ThresholdDB: -40, HoldMS: 20},
		`{"reduce_db":9}`:                   dsp.BreathConfig{ReduceDB: 9},
		`{"sensitivity":3}`:                 dsp.DeclickConfig{Sensitivity: 3},
		`{"reduce_db":12,"profile":{"rate":8000,"floor_db":[-60,-70]}}`: dsp.DenoiseVoice(&dsp.NoiseProfile{Rate: 8000, FloorDB: []float64{-60, -70}}),
	} {
		got, err := json.Marshal(c)
		if err != nil || string(got) != want {
			t.Errorf("%s, %v; not %s", got, err, want)
		}
		back := reflect.New(reflect.TypeOf(c))
		if err := json.Unmarshal(got, back.Interface()); err != nil || !reflect.DeepEqual(back.Elem().Interface(), c) {
			t.Errorf("%s is read as %+v, %v", got, back.Elem(), err)
		}
	}
}

// perSample runs p and reports the time of a sample.
func perSample(b *testing.B, p dsp.Processor, in []float32) {
	b.Helper()
	buf := make([]float32, len(in))
	for b.Loop() {
		copy(buf, in)
		for rest := buf; len(rest) > 0; {
			n := min(len(rest), 2048)
			p.Process(rest[:n])
			rest = rest[n:]
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(in)), "ns/sample")
}

// ffmpegPerSample reports the processor time of a sample in a filter of ffmpeg,
// less what ffmpeg takes without it.
func ffmpegPerSample(b *testing.B, in []float32, channels int, filter string) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "in.f32")
	var long []float32
	for len(long) < 60*audio.Rate*channels {
		long = append(long, in...)
	}
	if err := os.WriteFile(file, dsptest.Bytes(long), 0o600); err != nil {
		b.Fatal(err)
	}
	run := func(filter string) time.Duration {
		cmd := exec.Command("ffmpeg", "-v", "error", "-threads", "1", "-filter_threads", "1", "-f", "f32le", "-ar", fmt.Sprint(audio.Rate),
			"-ac", fmt.Sprint(channels), "-i", file, "-af", filter, "-f", "null", "-")
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		return cmd.ProcessState.UserTime()
	}
	var took time.Duration
	for b.Loop() {
		took += run(filter) - run("anull")
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N)/float64(len(long)), "ns/sample")
}

func BenchmarkEQ(b *testing.B) {
	for _, c := range []struct {
		name string
		c    dsp.EQConfig
	}{{"high-pass1", dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandHighPass}}}}, {"music4", dsp.EQMusic()}, {"voice5", dsp.EQVoice()}, {"horn6", dsp.EQHorn()}} {
		b.Run(c.name+"/mono", func(b *testing.B) {
			perSample(b, dsp.NewEQ(c.c, audio.Mono), dsptest.Speech(b)[:audio.Rate])
		})
		b.Run(c.name+"/stereo", func(b *testing.B) {
			perSample(b, dsp.NewEQ(c.c, audio.Stereo), dsptest.Music(1, 1))
		})
	}
	b.Run("ffmpeg4/stereo", func(b *testing.B) {
		ffmpegPerSample(b, dsptest.Music(1, 1), 2, "highpass=f=30,bass=f=110:g=1.5,equalizer=f=2500:t=q:w=0.7:g=-1,treble=f=9000:g=1.5")
	})
}
