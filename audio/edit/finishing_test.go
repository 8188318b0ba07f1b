package edit

import (
	"reflect"
	"testing"

	"tienglang/app"
	"tienglang/audio/dsp"
)

func TestEveryKnobGivesBackWhatItWasSetTo(t *testing.T) {
	for _, k := range Knobs {
		var f Finish
		f.Switch(k.Stage, true)
		for _, v := range []float64{k.Low, k.High, k.Low + k.Step} {
			k.Set(&f, v)
			if got := k.Get(f); got != v {
				t.Errorf("%s %s set to %v says %v", k.Stage, k.Name, v, got)
			}
		}
		if !f.Works(k.Stage) {
			t.Errorf("the %s is off once its %s was turned", k.Stage, k.Name)
		}
	}
}

func TestAKnobLeavesTheOldFinishAlone(t *testing.T) {
	for _, k := range Knobs {
		var f Finish
		f.Switch(k.Stage, true)
		k.Set(&f, k.Low)
		old := f
		k.Set(&f, k.High)
		if k.Get(old) != k.Low {
			t.Errorf("turning the %s's %s has changed what another edit holds", k.Stage, k.Name)
		}
	}
}

func TestSwitchedOffAStageKeepsItsSettings(t *testing.T) {
	for _, k := range Knobs {
		var f Finish
		f.Switch(k.Stage, true)
		k.Set(&f, k.High)
		f.Switch(k.Stage, false)
		if f.Works(k.Stage) || k.Get(f) != k.High {
			t.Errorf("%s off: works %v, %s %v", k.Stage, f.Works(k.Stage), k.Name, k.Get(f))
		}
		f.Reset(k.Stage)
		if f.Works(k.Stage) || k.Get(f) != k.Get(Finish{}) {
			t.Errorf("%s reset: works %v, %s %v", k.Stage, f.Works(k.Stage), k.Name, k.Get(f))
		}
	}
}

func TestTonesAreKnownAgain(t *testing.T) {
	for _, p := range TonePresets {
		for _, tone := range []Tone{NewTone(p), {Preset: p, HighPassHz: 120, LowDB: -3, MidDB: 2.5, HighDB: 6}, {Preset: p, HighDB: -1}} {
			if got := ToneOf(tone.Config()); got != tone {
				t.Errorf("%+v is read as %+v", tone, got)
			}
			if n := len(tone.Config().Bands); n > maxBands {
				t.Errorf("%s has %d bands", p, n)
			}
		}
	}
	own := dsp.EQConfig{Bands: []dsp.EQBand{{Kind: dsp.BandPeak, Hz: 777, GainDB: 3}}}
	if got := ToneOf(own); got.Preset != ToneOwn {
		t.Errorf("another program's bands are read as %+v", got)
	}
	if got := NewTone(ToneHorn).Config(); !reflect.DeepEqual(got, dsp.EQHorn()) {
		t.Errorf("the horn's preset is %+v", got)
	}
}

func TestResetKeepsTheLearnedNoise(t *testing.T) {
	noise := &dsp.NoiseProfile{Rate: 48000, FloorDB: []float64{-60, -60}}
	var f Finish
	f.Switch(StageDenoise, true)
	f.SetNoise(noise)
	f.Reset(StageDenoise)
	if f.Noise() != noise || f.Denoise.Settings.ReduceDB != 12 {
		t.Errorf("after a reset %+v", f.Denoise)
	}
}

func TestUnfinishedAndAlone(t *testing.T) {
	e, voice, err := Edit{ID: "e", Master: Master{CeilingDB: -1}}.AddTrack("", TrackVoice)
	if err != nil {
		t.Fatal(err)
	}
	e, music, err := e.AddTrack("", TrackMusic)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{string(voice), string(music), ""} {
		e, err = e.WithFinish(app.ID(id), func(f *Finish) { f.Switch(StageGate, true) })
		if err != nil {
			t.Fatal(err)
		}
	}
	dry := e.Unfinished(music)
	if dry.Tracks[1].Finish.Busy() || dry.Tracks[1].Duck != nil || !dry.Tracks[0].Finish.Busy() || !dry.Master.Finish.Busy() {
		t.Errorf("without the music's finishing: %+v", dry)
	}
	if !e.Tracks[1].Finish.Busy() || e.Tracks[1].Duck == nil {
		t.Error("the edit itself has changed")
	}
	if whole := e.Unfinished(""); whole.Master.Finish.Busy() || !whole.Tracks[0].Finish.Busy() {
		t.Error("the sum's finishing is not the only one that is gone")
	}
	alone := e.Alone(music)
	if len(alone.Tracks) != 1 || alone.Tracks[0].ID != music || alone.Tracks[0].Duck != nil || alone.Master.Finish.Busy() || !alone.Tracks[0].Finish.Busy() {
		t.Errorf("the music alone is %+v", alone)
	}
}
