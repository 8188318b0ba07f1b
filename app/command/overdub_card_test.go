package command

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device/devicetest"
	"tienglang/audio/dsp"
	"tienglang/ui/backend"
)

// addToneMicrophone adds a microphone at a rate that hears a tone for ever.
func addToneMicrophone(t *testing.T, cards *devicetest.Server, rate string, hz string) (remove func()) {
	t.Helper()
	var modules []string
	for _, m := range [][]string{
		{"module-null-sink", "sink_name=tone_in", "rate=" + rate, "format=float32le", "norewinds=1"},
		{"module-remap-source", "source_name=tone", "master=tone_in.monitor", "source_properties=device.description=tone"},
		{"module-sine", "sink=tone_in", "frequency=" + hz},
	} {
		n, err := cards.Pactl(append([]string{"load-module"}, m...)...)
		if err != nil {
			t.Fatal(err)
		}
		modules = append(modules, n)
	}
	return func() {
		for i := range modules {
			if _, err := cards.Pactl("unload-module", modules[len(modules)-1-i]); err != nil {
				t.Error(err)
			}
		}
	}
}

// share is how much of a sound is a tone, 0 to 1, as a ratio of powers.
func share(p []float32, hz float64) float64 {
	var sin, cos, all float64
	for i, x := range p {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / audio.Rate)
		sin, cos, all = sin+float64(x)*s, cos+float64(x)*c, all+float64(x)*float64(x)
	}
	if all == 0 {
		return 0
	}
	return 2 * (sin*sin + cos*cos) / (all * float64(len(p)))
}

// TestACardThatChangesItsRateIsRecordedOn takes the microphone away in the
// middle of a recording and brings it back at another rate, as a card does whose
// rate another program sets: what was before is there, the recording goes on,
// and the time between is silence of its length, and is told.
func TestACardThatChangesItsRateIsRecordedOn(t *testing.T) {
	cards := devicetest.Start(t)
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	remove := addToneMicrophone(t, cards, "48000", "500")
	mic, err := d.OpenMicrophone("pulse:tone")
	if err != nil {
		t.Fatal(err)
	}
	soon(t, "sound comes", mic.Flowing)
	rec, err := mic.Record("Bản thu")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	soon(t, "a second and a half", func() bool { return rec.Elapsed() > 1500*time.Millisecond })
	remove()
	before := rec.Elapsed()
	defer addToneMicrophone(t, cards, "44100", "700")()
	soon(t, "it goes on", func() bool { return rec.Err() != nil || rec.Elapsed() > before+3500*time.Millisecond })
	took := time.Since(began)
	if err := rec.Err(); err != nil {
		t.Fatalf("the recording ended: %v", err)
	}
	lost := rec.Missing()
	m, err := rec.Stop(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	p := mediaSamples(t, d, m)
	first, last := p[audio.Rate/4:audio.Rate*5/4], p[len(p)-audio.Rate/2:]
	t.Logf("%v kept of %v, %v missing; first tone %.3f, second %.3f", m.Duration, took, lost, share(first, 500), share(last, 700))
	if share(first, 500) < 0.98 || share(last, 700) < 0.9 {
		t.Error("what was before, or what came after, is not there")
	}
	if off := m.Duration - took; off.Abs() > 400*time.Millisecond {
		t.Errorf("%v of %v", m.Duration, took)
	}
	if lost < time.Second {
		t.Errorf("told as missing: %v", lost)
	}
}

// TestWhoSpeaksHearsOneself measures how long a voice takes from the microphone
// to the headphones while it is recorded.
func TestWhoSpeaksHearsOneself(t *testing.T) {
	cards := launchCards(t, "ears")
	d, voice, _, _ := editingDesk(t)
	s := d.Settings()
	s.Output = "pulse:ears"
	if err := d.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	laid(t, d, voice, voice)
	mic, err := d.OpenMicrophone("pulse:mic")
	if err != nil {
		t.Fatal(err)
	}
	ears, err := openMicrophone("pulse:ears.monitor", d.clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ears.Close() }()
	heard := newProbing()
	rec, err := d.RecordOver(t.Context(), mic, "Giọng đọc", backend.Overdub{Monitor: true})
	if err != nil {
		t.Fatal(err)
	}
	ears.tapped(heard.take)
	wav := filepath.Join(t.TempDir(), "noise.wav")
	w, err := codec.CreateWAV(wav, audio.Mono, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(noise(1500*time.Millisecond)), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := cards.Play(t.Context(), "mic_in", wav); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	first, _ := rec.(*overTake).frameOf(0)
	began := -first
	m, err := rec.Stop(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	said := mediaSamples(t, d, m)
	heard.mu.Lock()
	defer heard.mu.Unlock()
	peak, lag := dsp.Similarity(said, heard.back, audio.Rate)
	at := ears.input.FrameAt(mic.(*deskMicrophone).input.CapturedAt(began))
	late := (float64(heard.first) + lag - float64(at)) / audio.Rate * 1e3
	t.Logf("heard %.0f ms after it was said, likeness %.2f", late, peak)
	if peak < 0.3 || late < 0 || late > 250 {
		t.Errorf("likeness %.2f after %.0f ms", peak, late)
	}
}

// TestScrubbingIsHeardInGrains: each place that is scrubbed over sounds for a
// moment, and nothing does after.
func TestScrubbingIsHeardInGrains(t *testing.T) {
	launchCards(t, "ears")
	d, voice, _, bed := editingDesk(t)
	s := d.Settings()
	s.Output = "pulse:ears"
	if err := d.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	laid(t, d, voice, bed)
	ears, err := openMicrophone("pulse:ears.monitor", d.clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ears.Close() }()
	heard := newProbing()
	soon(t, "the output is heard", ears.Flowing)
	ears.tapped(heard.take)
	soon(t, "the card plays what is scrubbed", func() bool {
		d.Scrub(int64(3 * audio.Rate))
		return heard.loud() > 0
	})
	time.Sleep(400 * time.Millisecond)
	heard.forget()
	for i := range 6 {
		d.Scrub(int64(3*audio.Rate + i*audio.Rate/4))
		time.Sleep(150 * time.Millisecond)
	}
	d.EndScrub()
	time.Sleep(400 * time.Millisecond)
	sounded := heard.loud()
	heard.forget()
	time.Sleep(300 * time.Millisecond)
	after := heard.loud()
	t.Logf("%v of sound for 6 places, %v after", audio.Duration(sounded, audio.Rate), audio.Duration(after, audio.Rate))
	if sounded < grainFrames/2 || sounded > 6*grainFrames || after > 0 {
		t.Errorf("%d frames of sound, %d after", sounded, after)
	}
}

// loud is how many samples of sound have come back.
func (p *probing) loud() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return loudFrames(p.back)
}

// forget drops what has come back.
func (p *probing) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.back = p.back[:0]
}

// loudFrames are the samples in blocks of a millisecond in which anything
// sounds.
func loudFrames(p []float32) (n int64) {
	const block = audio.Rate / 1000
	for ; len(p) >= block; p = p[block:] {
		for _, x := range p[:block] {
			if math.Abs(float64(x)) > 0.005 {
				n += block
				break
			}
		}
	}
	return n
}
