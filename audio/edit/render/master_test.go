package render

import (
	"context"
	"errors"
	"math"
	"os"
	"testing"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
	"tienglang/audio/edit"
)

// mastered makes a master of one sound at −16 LUFS below −1 dBTP and gives
// what ffmpeg measures of it.
func mastered(t *testing.T, channels int, p []float32) (ours, theirs app.Loudness) {
	t.Helper()
	s := newSounds(t)
	e, _, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "in", channels, p), 0)
	target := -16.0
	e.Master = edit.Master{TargetLUFS: &target, CeilingDB: -1}
	m, err := MakeMaster(t.Context(), e, s.open, s.dir, 2, nil)
	must(t, err)
	w, err := m.Open()
	must(t, err)
	out := make([]float32, 2*w.Frames())
	n, err := audio.ReadFull(w, out)
	must(t, err)
	must(t, w.Close())
	if n != len(out) || w.Frames() != int64(len(p)/channels) {
		t.Errorf("%d frames of %d", w.Frames(), len(p)/channels)
	}
	must(t, m.Close())
	return m.Loudness, dsptest.FFmpeg(t, out, audio.Stereo)
}

func TestMastersHaveTheirLoudness(t *testing.T) {
	for name, c := range map[string]struct {
		channels int
		p        []float32
	}{
		"speech":              {1, dsptest.Speech(t)},
		"quiet speech":        {1, dsptest.Scaled(dsptest.Speech(t), 0.05)},
		"music":               {2, dsptest.Wide(dsptest.Music(20, 1))},
		"full-scale noise":    {2, dsptest.Wide(dsptest.Noise(20, 1, 2))},
		"silence with clicks": {1, knocks(20, 0.1, 9600)},
	} {
		ours, theirs := mastered(t, c.channels, c.p)
		t.Logf("%s: %.2f LUFS, %.2f dBTP by ffmpeg, %.2f, %.2f by us", name, theirs.IntegratedLUFS, theirs.TruePeakDBTP, ours.IntegratedLUFS, ours.TruePeakDBTP)
		if math.Abs(theirs.IntegratedLUFS+16) > 0.2 || theirs.TruePeakDBTP > -1 {
			t.Errorf("%s has %.2f LUFS and %.2f dBTP", name, theirs.IntegratedLUFS, theirs.TruePeakDBTP)
		}
	}
}

// knocks is near silence with knocks of so many frames, twice a second.
func knocks(seconds float64, peak float64, frames int) []float32 {
	p := dsptest.Noise(seconds, 0.0005, 3)
	for i := range p {
		if at := i % (audio.Rate / 2); at < frames {
			p[i] += float32(peak * math.Exp(-6*float64(at)/float64(frames)) * math.Sin(float64(at)*0.13))
		}
	}
	return p
}

// TestClicksStayBelowTheCeiling has clicks of a few samples in silence: they
// cannot be as loud as speech, and no peak may pass all the same.
func TestClicksStayBelowTheCeiling(t *testing.T) {
	ours, theirs := mastered(t, 1, knocks(20, 0.9, 24))
	t.Logf("%.2f LUFS, %.2f dBTP by ffmpeg, %.2f, %.2f by us", theirs.IntegratedLUFS, theirs.TruePeakDBTP, ours.IntegratedLUFS, ours.TruePeakDBTP)
	if theirs.TruePeakDBTP > -1 || theirs.TruePeakDBTP < -2.5 {
		t.Errorf("%.2f dBTP is not just below the ceiling", theirs.TruePeakDBTP)
	}
	if math.Abs(ours.IntegratedLUFS-theirs.IntegratedLUFS) > 0.2 {
		t.Errorf("we say %.2f LUFS, ffmpeg %.2f", ours.IntegratedLUFS, theirs.IntegratedLUFS)
	}
}

func TestAMasterWithoutTargetIsTheSum(t *testing.T) {
	s := newSounds(t)
	in := noise(1, 9000, 0.5)
	e, _, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "in", 1, in), 0)
	var told []float64
	m, err := MakeMaster(t.Context(), e, s.open, s.dir, 1, func(share float64) { told = append(told, share) })
	must(t, err)
	t.Cleanup(func() { must(t, m.Close()) })
	w, err := m.Open()
	must(t, err)
	defer w.Close()
	got := make([]float32, 2*9000)
	if n, err := audio.ReadFull(w, got); err != nil || n != len(got) {
		t.Fatal(n, err)
	}
	for i, x := range in {
		if got[2*i] != x {
			t.Fatalf("frame %d differs", i)
		}
	}
	if len(told) == 0 {
		t.Error("nothing was told")
	}
}

func TestACancelledMasterLeavesNothing(t *testing.T) {
	s := newSounds(t)
	e := busy(t, s, 4)
	before, err := os.ReadDir(s.dir)
	must(t, err)
	for _, at := range []float64{0, 0.3, 0.75} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := MakeMaster(ctx, e, s.open, s.dir, 1, func(share float64) {
			if share >= at {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %v: %v", at, err)
		}
		cancel()
		if after, _ := os.ReadDir(s.dir); len(after) != len(before) {
			t.Errorf("cancelled at %v: %d files, %d before", at, len(after), len(before))
		}
	}
	if _, err := MakeMaster(t.Context(), edit.Edit{}, s.open, s.dir, 1, nil); app.CodeOf(err) != "edit.empty" {
		t.Error(err)
	}
}

// TestProcessorsAreInTime sends speech through every stage, of the track and
// of the sum: it stays where it was, and as long as it was.
func TestProcessorsAreInTime(t *testing.T) {
	s := newSounds(t)
	in := dsptest.Speech(t)
	m := s.add(t, "in", 1, in)
	e, id, _ := lay(t, edit.Edit{}, edit.TrackVoice, m, 0)
	profile, err := dsp.LearnNoiseAuto(dsptest.NewSource(audio.Mono, in))
	must(t, err)
	e, err = e.WithTrack(id, func(tr *edit.Track) {
		tr.Finish = edit.Finish{
			Declick:    edit.On(dsp.DeclickConfig{}),
			Denoise:    edit.On(dsp.DenoiseConfig{ReduceDB: 3, Profile: profile}),
			Breaths:    edit.On(dsp.BreathConfig{}),
			Gate:       edit.On(dsp.GateConfig{}),
			EQ:         edit.On(dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandPeak, Hz: 3000, Q: 1, GainDB: 1}}}),
			Compressor: edit.On(dsp.CompressorVoice()),
		}
	})
	must(t, err)
	e.Master.Finish = e.Tracks[0].Finish
	late := newChain(e.Master.Finish, audio.Stereo).Latency()
	got := heard(t, e, s.open, Options{})
	left := make([]float32, len(got)/2)
	for i := range left {
		left[i] = got[2*i]
	}
	peak, lag := dsp.Similarity(in, left, audio.Rate)
	t.Logf("similarity %.3f, %.1f samples late of %d that the processors take twice", peak, lag, late)
	if len(left) != len(in) || peak < 0.9 || math.Abs(lag) > 4 || late < 1000 {
		t.Errorf("%d frames of %d, similarity %.3f, %.1f samples late", len(left), len(in), peak, lag)
	}
}
