package mix

import (
	"testing"
	"time"

	"github.com/faiface/beep"

	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// TestFirstSampleIsTheFirst: after the lead, the first block begins with the
// programme's first sample, and what is left out is left out to the sample.
func TestFirstSampleIsTheFirst(t *testing.T) {
	ramp := make([]float32, 4*audio.Rate)
	for i := range ramp {
		ramp[i] = float32(i) * 1e-6
	}
	k := desk(t, ConsoleConfig{})
	k.StartProgramme(dsptest.NewSource(audio.Mono, ramp))
	for deadline := time.Now().Add(time.Minute); !k.ProgrammeReady(); {
		if time.Now().After(deadline) {
			t.Fatal("never ready")
		}
		time.Sleep(time.Millisecond)
	}
	k.SkipProgramme(1001)
	k.Lead()
	out := make([]float32, audio.BlockFrames)
	k.Pull(out)
	for i, got := range out {
		if want := ramp[1001+i]; got < want-1e-7 || got > want+1e-7 {
			t.Fatalf("sample %d is %g, not %g", i, got, want)
		}
	}
	k.SkipProgramme(3 * audio.BlockFrames)
	k.Pull(out)
	k.Pull(out) // the look-ahead's old samples are out
	at := 1001 + 5*audio.BlockFrames
	if want := ramp[at]; out[0] < want-1e-7 || out[0] > want+1e-7 {
		t.Errorf("after what was left out comes %g, not %g", out[0], want)
	}
}

// TestWhatIsReadyStaysSoWhenItsBeginningIsLeftOut: the source stops just where
// the feed is ready, so that there is less than that after the leaving out.
func TestWhatIsReadyStaysSoWhenItsBeginningIsLeftOut(t *testing.T) {
	f := &feed{ring: newRing(feedCapacity), prefill: feedPrefill, mono: make([]float32, audio.BlockFrames)}
	f.out = beep.Ctrl{Streamer: f, Paused: true}
	ramp := make([]float32, feedPrefill)
	for i := range ramp {
		ramp[i] = float32(i)
	}
	f.ring.write(ramp)
	f.skip.Add(1001)
	out := make([][2]float64, audio.BlockFrames)
	f.take(out)
	if out[0][0] != 1001 {
		t.Errorf("begins with sample %g, not 1001", out[0][0])
	}
}
